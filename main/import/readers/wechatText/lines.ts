/** The four ways in which WeChat gives a chat as text, and which one a text is. */
import type { RawTime } from '../../../vault/entries.ts'
import { unknownTime, yearFirstTime } from '../time/wallTime.ts'

export type Form = 'mail' | 'pc' | 'dated' | 'undated'

export interface Header {
  sender: string
  time: RawTime
}

const bar = /^[—─-]{3,40}\s{0,10}(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)\s{0,10}[—─-]{3,40}$/
const opening = /聊天记录如下|聊天記錄如下/
const wide = /^(?:[ \u00a0\u2003\u3000]{2}|.?\t)$/
const timeAtEnd = /(\d{1,2}:\d{2}(?::\d{2})?)[ \u00a0\u3000]{0,8}$/
const pcTime = /^\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d{2}(?::\d{2})?$/
const datedHeader = /^(.{1,100}) (\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?)$/
const undatedHeader = /^([^：:\n]{1,60})[：:]$/
const maxLine = 600

/** What a whole text tells about itself; feed every line once. */
export class Look {
  #bars = 0
  #opened = false
  #opening = ''
  readonly #senders = new Map<string, number>()
  #pc = 0
  #dated = 0
  readonly #undated = new Map<string, number>()
  #behindBlank = 0
  #candidates = 0
  #before = ''
  #lines = 0
  /** Blocks of lines between blank ones. */
  #blocks = 0

  line(line: string): void {
    const blank = this.#before.trim() === ''
    this.#lines += 1
    if (blank && line.trim() !== '') this.#blocks += 1
    if (line.length <= maxLine) {
      if (bar.test(line.trim())) this.#bars += 1
      else if (mailTimeAt(line) !== null) {
        this.#countSender(line)
        if (!bar.test(this.#before.trim())) this.#candidates += 1
        if (blank) this.#behindBlank += 1
      } else if (pcTime.test(line.trim()) && !blank) this.#pc += 1
      else if (blank && datedHeader.test(line)) this.#dated += 1
      else if (blank) this.#countUndated(line)
      if (!this.#opened && opening.test(line)) {
        this.#opened = true
        this.#opening = line
      }
    }
    this.#before = line
  }

  #countSender(line: string): void {
    const name = line.slice(0, mailTimeAt(line)?.from ?? 0)
    if (this.#senders.size < 10_000 || this.#senders.has(name))
      this.#senders.set(name, (this.#senders.get(name) ?? 0) + 1)
  }

  #countUndated(line: string): void {
    const name = undatedHeader.exec(line)?.[1]
    if (name !== undefined && (this.#undated.size < 1000 || this.#undated.has(name)))
      this.#undated.set(name, (this.#undated.get(name) ?? 0) + 1)
  }

  /** The form, whether its messages are parted by blank lines, and names that stand there but once; null for another text. */
  form(): { form: Form; blanks: boolean; strangers?: ReadonlySet<string> } | null {
    if (this.#bars > 0 || (this.#opened && this.#candidates > 0)) {
      const seldom = [...this.#senders].filter(
        ([name, count]) => count === 1 && !this.#opening.includes(name),
      )
      return {
        form: 'mail',
        blanks: this.#behindBlank * 2 >= this.#candidates && this.#behindBlank > 0,
        strangers: new Set(seldom.map(([name]) => name)),
      }
    }
    if (this.#pc > 0 && this.#pc >= this.#dated) return { form: 'pc', blanks: true }
    if (this.#dated > 0) return { form: 'dated', blanks: true }
    const undated = [...this.#undated.values()].reduce((sum, count) => sum + count, 0)
    return undated >= 2 ? { form: 'undated', blanks: true } : null
  }

  /** True when the text, of which this may be the beginning alone, is surely a chat out of WeChat. */
  convinces(): boolean {
    const found = this.form()
    if (found === null) return false
    if (found.form === 'mail') return this.#bars > 0 || this.#opened
    if (found.form === 'pc') return this.#pc >= 2 || this.#lines <= 12
    const blocks = this.#blocks
    if (found.form === 'dated') return this.#dated >= 2 && this.#dated * 2 >= blocks
    // Without any time a name and a colon must stand above every block, and come again.
    const counts = [...this.#undated.values()]
    const sum = counts.reduce((all, count) => all + count, 0)
    return sum >= 4 && sum === blocks && counts.length >= 2 && counts.length * 2 <= sum
  }
}

/** Where the time at the end of a mail's header stands, behind two blanks or a tab; or null. */
function mailTimeAt(line: string): { from: number; time: string } | null {
  const found = timeAtEnd.exec(line.slice(-24))
  if (found === null) return null
  const at = line.length - Math.min(24, line.length) + found.index
  if (!wide.test(line.slice(Math.max(0, at - 2), at))) return null
  let from = at
  while (from > 0 && /[ \t\u00a0\u2003\u3000]/.test(line.charAt(from - 1))) from -= 1
  return from === 0 ? null : { from, time: found[1] ?? '' }
}

/** Day of a bar between the messages of two days as written, or null. */
export function dayOf(line: string): string | null {
  return line.length > 120 ? null : (bar.exec(line.trim())?.[1] ?? null)
}

/** Name and time of a message sent by mail; the name may hold times and wide blanks itself, the last time counts. */
export function mailHeader(line: string, day: string | null): Header | null {
  if (line.length > maxLine) return null
  const found = mailTimeAt(line)
  if (found === null) return null
  const { time } = found
  return {
    sender: line.slice(0, found.from),
    time: day === null ? unknownTime(time, 'min') : yearFirstTime(`${day} ${time}`),
  }
}

/** The time below a name, as PC WeChat 4 copies it, or null. */
export function pcTimeOf(line: string): RawTime | null {
  return line.length <= 60 && pcTime.test(line.trim()) ? yearFirstTime(line) : null
}

/** The header of an older copy: `name time`, or `name：` without a time. */
export function copyHeader(line: string, form: 'dated' | 'undated'): Header | null {
  if (line.length > maxLine) return null
  if (form === 'undated') {
    const sender = undatedHeader.exec(line)?.[1]
    return sender === undefined ? null : { sender, time: unknownTime('', 'day') }
  }
  const found = datedHeader.exec(line)
  return found === null ? null : { sender: found[1] ?? '', time: yearFirstTime(found[2] ?? '') }
}

/** The chat that the first line of a mail names. */
export function chatOfOpening(line: string): { name: string | null; group: boolean } | null {
  if (line.length > maxLine || !opening.test(line)) return null
  const quoted = /微信群["“「](.{1,200}?)["”」]的聊天/.exec(line)?.[1]
  if (quoted !== undefined) return { name: quoted, group: true }
  const group = /^(.{1,200}?)\s?微信群上的聊天/.exec(line.trim())?.[1]
  return group === undefined ? { name: null, group: false } : { name: group.trim(), group: true }
}
