/** A mail that WeChat's own "send by mail" made: its text is the chat, its other parts are the pictures. */
import { AppError } from '../../../appError.ts'
import type { ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { MailReader } from '../mail/mail.ts'
import { encodings, utf8BytesOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { Look } from './lines.ts'
import { Messages } from './messages.ts'

/** Reads the mail. Throws ReaderFailed (`otherFormat`) when its text is no chat. */
export async function readMail(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const gathered = new Gathered(output)
  const reader = new MailReader(
    part =>
      output.blob({
        key: `part[${part.number}]`,
        locator: `part[${part.number}]`,
        name: part.name,
        mediaType: part.mediaType,
      }),
    encodings.find(each => each === input.settings.encoding) ?? null,
  )
  try {
    for await (const lines of linesOf(utf8BytesOf(input.chunks(), 'utf-8')))
      for (const line of lines) {
        const done = reader.line(line)
        if (done !== undefined) await done
      }
  } catch (error) {
    await reader.abandon()
    throw error
  }
  const mail = await reader.end()
  const lines = mail.text.split(/\r\n|\n|\r/)
  const look = new Look()
  for (const line of lines) look.line(line)
  const form = look.form()
  if (form?.form !== 'mail') throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  // A picture is named in the text by the name of its part.
  const parts = new Map(mail.parts.map(part => [part.name, `part[${part.number}]`]))
  const messages = new Messages(form, { output, gathered }, { parts })
  await messages.lines(lines)
  await messages.end()
  if (mail.cut) await output.unread('text', 'textTooLong', mail.text.slice(-200))
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    incomplete: mail.open,
    notes: mail.damaged.slice(0, 100).map(part => `brokenPart part[${part}]`),
  })
}
