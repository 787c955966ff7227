/** Text that comes out of WeChat itself: several messages sent by mail, as text or as the mail, and what was copied. */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { Look } from './lines.ts'
import { readMail } from './mail.ts'
import { Messages } from './messages.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const head = Buffer.from(await input.read(0, 4096)).toString('latin1')
  if (/^(?:[\w-]{1,80}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n){0,20}){2}/.test(head))
    return readMail(input, output)
  const encoding = await encodingOf(input)
  const pieces = () => linesOf(textOf(input.chunks(), encoding))
  const look = new Look()
  for await (const lines of pieces()) for (const line of lines) look.line(line)
  const form = look.form()
  if (form === null) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const gathered = new Gathered(output)
  const messages = new Messages(form, { output, gathered }, null)
  for await (const lines of pieces()) await messages.lines(lines)
  await messages.end()
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

/** Reads WeChat's mail text (also as `.eml`), and copies out of the PC program of all ages. */
export const wechatText: Reader = { id: 'wechatText', version: '1', read }
