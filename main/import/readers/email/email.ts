/**
 * Mail: one message (`.eml`) or a mailbox of many (`.mbox`), read line by line. The sender's address is who wrote; the text
 * is the subject and the words of the body. Attachments become parts of the vault.
 */
import type { MessageFact } from '../../../../preload/records.ts'
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { addressesOf, mailTime } from '../mail/headers.ts'
import { type Mail, MailReader } from '../mail/mail.ts'
import { encodings, utf8BytesOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'

/** The line in front of each mail of a mailbox: sender and date in the form of C's asctime, or near to it. */
const separator = /^From .{0,300}\d{1,2}:\d{2}.{0,30}\d{4}/
const header = /^(?:[\x21-\x39\x3b-\x7e]{1,80}:|>From )/
const maxNotes = 100

class Mailbox {
  readonly #output: ReaderOutput
  readonly #gathered: Gathered
  readonly #charset: string | null
  #mail: MailReader | null = null
  #number = 0
  #lines = 0
  #blank = true
  /** A line that may begin a mail; the next one tells. */
  #maybe: string | null = null
  #box = false
  /** The last mail ended inside a part. */
  cutOff = false
  readonly notes: string[] = []

  constructor(output: ReaderOutput, gathered: Gathered, charset: string | null) {
    this.#output = output
    this.#gathered = gathered
    this.#charset = charset
  }

  get mails(): number {
    return this.#number
  }

  line(line: string): Promise<void> | void {
    this.#lines += 1
    if (this.#maybe !== null) return this.#decide(this.#maybe, line)
    if (this.#blank && line.startsWith('From ') && (this.#box || this.#lines === 1) && separator.test(line)) {
      this.#maybe = line
      return
    }
    return this.#give(line)
  }

  async #decide(held: string, line: string): Promise<void> {
    this.#maybe = null
    if (header.test(line)) {
      await this.#endMail()
      this.#box = true
    } else if (this.#lines > 2) await this.#give(held)
    await this.#give(line)
  }

  #give(line: string): Promise<void> | void {
    this.#blank = line === ''
    if (this.#mail === null) {
      // Empty lines before a mail are nothing.
      if (this.#blank) return
      this.#number += 1
      const number = this.#number
      this.#mail = new MailReader(
        part =>
          this.#output.blob({
            key: `mail[${number}].part[${part.number}]`,
            locator: `mail[${number}].part[${part.number}]`,
            name: part.name,
            mediaType: part.mediaType,
          }),
        this.#charset,
      )
    }
    // Mailboxes put a mark before lines that would look like the beginning of a mail.
    return this.#mail.line(this.#box && /^>+From /.test(line) ? line.slice(1) : line)
  }

  async end(): Promise<void> {
    if (this.#maybe !== null) await this.#give(this.#maybe)
    await this.#endMail()
  }

  async abandon(): Promise<void> {
    await this.#mail?.abandon()
  }

  async #endMail(): Promise<void> {
    const mail = await this.#mail?.end()
    this.#mail = null
    this.#blank = true
    if (mail === undefined) return
    const locator = `mail[${this.#number}]`
    if (mail.headers.empty) {
      await this.#output.unread(locator, 'malformed', mail.text)
      return
    }
    this.cutOff = mail.open
    for (const part of mail.damaged)
      if (this.notes.length < maxNotes) this.notes.push(`brokenPart ${locator}.part[${part}]`)
    const record = recordOf(mail, locator)
    await this.#gathered.record(record)
    if (mail.cut) await this.#output.unread(locator, 'textTooLong', record.text.slice(-200))
  }
}

function recordOf(mail: Mail, locator: string): MessageRecord {
  const { headers } = mail
  const [from] = [...addressesOf(headers.raw('from')), ...addressesOf(headers.raw('sender'))]
  const to = ['to', 'cc', 'bcc'].flatMap(name => addressesOf(headers.raw(name)))
  const first = to[0] === undefined ? null : (to[0].address ?? to[0].name)
  const subject = headers.words('subject').replace(/\s+/g, ' ')
  const sender = from === undefined ? null : (from.address ?? from.name)
  const facts: MessageFact[] = mail.parts.map(part => ({
    type: part.mediaType.startsWith('image/') ? 'picture' : 'file',
    value: part.name,
    of: null,
  }))
  return chatMessage(locator, mailTime(headers.raw('date')), 'bySender', {
    kind: 'email',
    sender,
    name: from?.name ?? null,
    account: from?.address ?? null,
    text: [subject, mail.text]
      .filter(words => words !== '')
      .join('\n\n')
      .toWellFormed(),
    flags: mail.cut ? ['truncated'] : [],
    attachments: mail.parts.map(part => ({
      name: part.name,
      mediaType: part.mediaType,
      // What is damaged was thrown away.
      part: mail.damaged.includes(part.number) ? null : `${locator}.part[${part.number}]`,
    })),
    platformId: headers.raw('message-id').slice(0, 1000).toWellFormed() || null,
    ...(first === null ? {} : { chat: { name: first, id: null, group: false } }),
    ...(facts.length === 0 ? {} : { facts }),
  })
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const chosen = encodings.find(each => each === input.settings.encoding) ?? null
  const gathered = new Gathered(output)
  const box = new Mailbox(output, gathered, chosen)
  try {
    // The bytes themselves: each part of a mail names its own charset.
    for await (const lines of linesOf(utf8BytesOf(withoutMark(input), 'utf-8')))
      for (const line of lines) {
        const done = box.line(line)
        if (done !== undefined) await done
      }
    await box.end()
  } catch (error) {
    await box.abandon()
    throw error
  }
  if (box.mails === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ incomplete: box.cutOff, notes: box.notes })
}

/** Editors put a byte order mark before mails that they saved. */
async function* withoutMark(input: ReaderInput): AsyncIterable<Uint8Array> {
  let first = true
  for await (const chunk of input.chunks()) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    first = false
    yield marked ? chunk.subarray(3) : chunk
  }
}

/** Reads mails and mailboxes. */
export const email: Reader = { id: 'email', version: '1', read }
