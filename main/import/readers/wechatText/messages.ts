/** Lines of a chat as text become records. */
import type { MessageRecord } from '../../../vault/entries.ts'
import type { ReaderOutput } from '../../reader.ts'
import type { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { bracketMeaning } from '../wechat/brackets.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import { chatOfOpening, copyHeader, dayOf, type Form, type Header, mailHeader, pcTimeOf } from './lines.ts'

const named =
  /\[(?:图片|照片|视频|文件|语音|Photo|Image|File|Video)[:：]\s?([^\]\n]{1,250}?)(?:[(（][^()（）\n]{0,40}(?:附件|attach)[^()（）\n]{0,40}[)）])?\]/gi
const namedBehind = /^\[(?:图片|视频|文件)\]\s(\S[^\n]{0,200}\.\w{2,5})\s*$/gm

/** Files a message names: `[图片: x.jpg(请在附件中查看)]`, `[图片] x.dat`. */
export function filesIn(text: string): string[] {
  if (!text.includes('[')) return []
  const names = [...text.matchAll(named), ...text.matchAll(namedBehind)].map(found => (found[1] ?? '').trim())
  return names.filter(name => name !== '').slice(0, 1000)
}

/** Takes the lines of one text and hands over its messages; every line ends up in one, in the heading, or is listed. */
export class Messages {
  readonly #form: Form
  readonly #blanks: boolean
  readonly #strangers: ReadonlySet<string> | undefined
  readonly #to: { output: ReaderOutput; gathered: Gathered }
  readonly #where: string
  readonly #parts: ReadonlyMap<string, string> | null
  #open: { line: number; header: Header; text: OpenText } | null = null
  #early: { line: number; text: string } | null = null
  #held: string | null = null
  #heldBlank = true
  #number = 0
  #day: string | null = null
  #blank = true
  #chat: { name: string; group: boolean } | null = null

  constructor(
    { form, blanks, strangers }: { form: Form; blanks: boolean; strangers?: ReadonlySet<string> },
    to: { output: ReaderOutput; gathered: Gathered },
    mail: { parts: ReadonlyMap<string, string> } | null,
  ) {
    this.#form = form
    this.#blanks = blanks
    this.#strangers = blanks ? strangers : undefined
    this.#to = to
    this.#where = mail === null ? '' : 'text '
    this.#parts = mail?.parts ?? null
  }

  async lines(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.#number += 1
      if (this.#form === 'pc') await this.#pcLine(line)
      else await this.#line(line)
    }
  }

  async end(): Promise<void> {
    if (this.#held !== null) this.#text(this.#held)
    this.#held = null
    await this.#finish()
    await this.#listEarly()
  }

  async #line(line: string): Promise<void> {
    const day = this.#form === 'mail' ? dayOf(line) : null
    if (day !== null) {
      await this.#finish()
      await this.#listEarly()
      this.#day = day
      this.#blank = true
      return
    }
    const may = this.#blank || !this.#blanks
    const header = !may
      ? null
      : this.#form === 'mail'
        ? mailHeader(line, this.#day)
        : copyHeader(line, this.#form === 'dated' ? 'dated' : 'undated')
    this.#blank = line.trim() === ''
    // No message is empty: where its words should stand, "见面  16:21" are its words, unless that name writes elsewhere.
    const words = this.#open?.text.lines === 0 && this.#strangers?.has(header?.sender ?? '') === true
    if (header !== null && !words) return this.#begin(header)
    this.#text(line)
  }

  /** A name and its time stand on two lines, so each line waits for the next. */
  async #pcLine(line: string): Promise<void> {
    const time =
      this.#held !== null && this.#held.length <= 200 && this.#held !== '' && this.#heldBlank
        ? pcTimeOf(line)
        : null
    if (time !== null) {
      const sender = this.#held ?? ''
      this.#held = null
      this.#heldBlank = false
      await this.#begin({ sender, time }, this.#number - 1)
      return
    }
    const before = this.#held
    if (before !== null) this.#text(before, this.#number - 1)
    // The name that begins a file has nothing above it.
    this.#heldBlank = before === null ? this.#open === null : before.trim() === '' && !invisible.test(before)
    this.#held = line
  }

  async #begin(header: Header, line = this.#number): Promise<void> {
    await this.#finish()
    await this.#listEarly()
    this.#open = { line, header, text: new OpenText() }
  }

  #text(line: string, number = this.#number): void {
    if (this.#open !== null) {
      // One blank line stands between the header and its text.
      if (line.trim() === '' && this.#open.text.lines === 0) return
      this.#open.text.add(line)
      return
    }
    const chat = this.#day === null && this.#chat === null ? chatOfOpening(line) : null
    if (chat !== null) {
      if (chat.name !== null) this.#chat = { name: chat.name, group: chat.group }
      this.#early = null
    } else if (line.trim() !== '' && !/^Dear\s?[^\n]{0,40}[:：,，]?$/i.test(line.trim()))
      this.#early ??= { line: number, text: line.slice(0, 300) }
  }

  async #listEarly(): Promise<void> {
    const early = this.#early
    this.#early = null
    if (early !== null)
      await this.#to.output.unread(`${this.#where}line ${early.line}`, 'beforeFirstMessage', early.text)
  }

  async #finish(): Promise<void> {
    const open = this.#open
    this.#open = null
    if (open === null) return
    const text = open.text.text()
    const locator = `${this.#where}line ${open.line}`
    const { file: _file, ...meaning } = bracketMeaning(text)
    const sender = open.header.sender.toWellFormed()
    const chat = this.#chat
    const record: MessageRecord = chatMessage(locator, open.header.time, 'bySender', {
      ...meaning,
      flags: open.text.tooLong ? ['truncated'] : [],
      sender,
      name: sender,
      text,
      attachments: filesIn(text).map(name => ({
        name,
        mediaType: mediaTypeOfName(name),
        part: this.#parts?.get(name) ?? null,
      })),
      ...(chat === null ? {} : { chat: { name: chat.name, id: null, group: chat.group } }),
    })
    const done = this.#to.gathered.record(record)
    if (done !== undefined) await done
    if (open.text.tooLong) await this.#to.output.unread(locator, 'textTooLong', text.slice(-200))
  }
}

/** A name of fillers that show nothing is a name all the same. */
const invisible = /[\u115f\u1160\u2800\u3164\uffa0]/
