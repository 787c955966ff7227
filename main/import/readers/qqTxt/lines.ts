/** The lines of QQ's "导出消息记录" as text: sections (one conversation each) and the messages in them. */
import { OpenText } from '../chat/openText.ts'

export interface Head {
  /** Date and time verbatim. */
  local: string
  /** What stands behind the time: a nickname, in groups with a number or an e-mail address in brackets. */
  who: string
  /** Text on the same line, in the form TIM writes. */
  text: string | null
}

export interface Section {
  /** The person's own name for a list of contacts, e.g. 我的好友. */
  folder: string
  /** Whom the messages were exchanged with. */
  object: string | null
}

export interface QqListener {
  section(section: Section): void
  message(head: Head, text: OpenText, line: number, section: Section | null): Promise<void> | void
  /** The first line in front of a section's messages that says nothing of it. */
  early(line: number, text: string): Promise<void> | void
}

const header =
  /^(\d{4}[-/]\d{1,2}[-/]\d{1,2} (?:(?:上午|下午) ?)?\d{1,2}:\d{2}:\d{2}(?: (?:AM|PM|上午|下午))?)(?: (.*))?$/
const inline = /^(.{1,120}?(?:\(\d{5,}\)|<[^>\s]{1,100}@[^>\s]{1,100}>)): ?(.*)$/
const bar = /^={30,}$/

/** The beginning of a message, or null. `tim` when texts stand on the line of their time. */
export function headOf(line: string, tim: boolean): Head | null {
  const first = line.charCodeAt(0)
  if (first < 48 || first > 57) return null
  const found = header.exec(line)
  if (found === null) return null
  const local = found[1] ?? ''
  const who = found[2] ?? ''
  if (!tim) return { local, who, text: null }
  const parts = inline.exec(who)
  return parts === null ? null : { local, who: parts[1] ?? '', text: parts[2] ?? '' }
}

/**
 * Goes through the lines. A message begins at a line with a time behind a blank line or a bar; everything up to the next
 * one belongs to it. A section begins at `消息分组:` behind a bar.
 */
export class QqLines {
  readonly #listener: QqListener
  readonly #tim: boolean
  #number = 0
  #section: Section | null = null
  #open: { head: Head; text: OpenText; line: number } | null = null
  /** A bar that belongs to a section's head or, when none follows, to a message. */
  #heldBar: string | null = null
  #blank = true
  #early = false

  constructor(listener: QqListener, tim: boolean) {
    this.#listener = listener
    this.#tim = tim
  }

  async lines(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.#number += 1
      const done = this.#line(line)
      if (done !== undefined) await done
    }
  }

  async end(): Promise<void> {
    if (this.#heldBar !== null) this.#open?.text.add(this.#heldBar)
    await this.#finish()
  }

  #line(line: string): Promise<void> | void {
    const held = this.#heldBar
    this.#heldBar = null
    if (line.startsWith('消息分组:') && (held !== null || this.#open === null)) {
      const done = this.#finish()
      this.#section = { folder: line.slice(5).trim(), object: null }
      this.#blank = true
      this.#early = false
      return done
    }
    if (held !== null) this.#open?.text.add(held)
    if (this.#open === null && line.startsWith('消息对象:')) {
      // The whole line but for the one blank that TIM puts there: names may begin with blanks.
      this.#section = { folder: this.#section?.folder ?? '', object: line.slice(5).replace(/^ /, '') }
      this.#listener.section(this.#section)
      this.#blank = true
      return
    }
    if (bar.test(line)) {
      this.#heldBar = line
      this.#blank = true
      return
    }
    const head = this.#blank || this.#tim || this.#open === null ? headOf(line, this.#tim) : null
    if (head !== null) {
      const done = this.#finish()
      const text = new OpenText()
      if (head.text !== null) text.add(head.text)
      this.#open = { head, text, line: this.#number }
      this.#blank = false
      return done
    }
    this.#blank = line === ''
    if (this.#open !== null) {
      this.#open.text.add(line)
      return
    }
    if (line.trim() === '' || this.#early || line.startsWith('消息记录')) return
    this.#early = true
    return this.#listener.early(this.#number, line)
  }

  #finish(): Promise<void> | void {
    const open = this.#open
    this.#open = null
    if (open !== null) return this.#listener.message(open.head, open.text, open.line, this.#section)
  }
}
