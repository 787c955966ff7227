/** The headers of a mail or of one of its parts: names, values, parameters, addresses and dates. */
import type { RawTime } from '../../../vault/entries.ts'
import { isDay, unknownTime } from '../time/wallTime.ts'
import { headerWords, wordsOf } from './words.ts'

const maxValue = 64 << 10
const maxHeaders = 2000

/** Headers by their names in lower case, the first of equal ones; values unfolded, one character for each byte. */
export class Headers {
  readonly #values = new Map<string, string>()
  #last: string | null = null

  /** Takes a line; false when it is no header. */
  line(line: string): boolean {
    if (/^[ \t]/.test(line) && this.#last !== null) {
      const before = this.#values.get(this.#last) ?? ''
      if (before.length < maxValue) this.#values.set(this.#last, `${before}${line}`)
      return true
    }
    const colon = line.indexOf(':')
    const name = colon > 0 && colon <= 80 ? line.slice(0, colon).trimEnd().toLowerCase() : ''
    if (!/^[\x21-\x7e]+$/.test(name)) return false
    this.#last = null
    if (!this.#values.has(name) && this.#values.size < maxHeaders) {
      this.#values.set(name, line.slice(colon + 1, colon + 1 + maxValue))
      this.#last = name
    }
    return true
  }

  get empty(): boolean {
    return this.#values.size === 0
  }

  raw(name: string): string {
    return (this.#values.get(name) ?? '').trim()
  }

  words(name: string): string {
    return headerWords(this.raw(name)).trim()
  }
}

const none: ReadonlyMap<string, string> = new Map()

/** A value with parameters (`text/plain; charset=utf-8`), names in lower case. RFC 2231 pieces are put together. */
export function parametersOf(value: string): { value: string; parameters: ReadonlyMap<string, string> } {
  if (!value.includes(';')) return { value: value.trim().toLowerCase(), parameters: none }
  const [first = '', ...rest] = splitOutsideQuotes(value, ';')
  const plain = new Map<string, string>()
  const pieces = new Map<string, { number: number; text: string; encoded: boolean }[]>()
  for (const each of rest.slice(0, 200)) {
    const equals = each.indexOf('=')
    if (equals < 0) continue
    const name = each.slice(0, equals).trim().toLowerCase()
    const text = unquoted(each.slice(equals + 1).trim())
    const numbered = /^([^*]+)\*(\d{1,3})?(\*)?$/.exec(name)
    if (numbered === null) {
      if (!plain.has(name)) plain.set(name, text)
      continue
    }
    const [, base = '', number, star] = numbered
    const list = pieces.get(base) ?? []
    // `name*=` is one encoded value, `name*0*=` the first piece of one.
    list.push({ number: Number(number ?? 0), text, encoded: star !== undefined || number === undefined })
    pieces.set(base, list)
  }
  const parameters = new Map([...plain].map(([name, text]) => [name, headerWords(text)]))
  for (const [name, list] of pieces) parameters.set(name, joined(list))
  return { value: first.trim().toLowerCase(), parameters }
}

function joined(list: { number: number; text: string; encoded: boolean }[]): string {
  let charset: string | null = null
  const bytes: Buffer[] = []
  for (const [index, { text, encoded }] of list.toSorted((a, b) => a.number - b.number).entries()) {
    let rest = text
    if (index === 0 && encoded) {
      const marks = /^([^']*)'[^']*'/.exec(text)
      if (marks !== null) {
        charset = marks[1] || null
        rest = text.slice(marks[0].length)
      }
    }
    const plain = encoded
      ? rest.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : rest
    bytes.push(Buffer.from(plain, 'latin1'))
  }
  return wordsOf(Buffer.concat(bytes), charset).toWellFormed()
}

export interface Address {
  /** In small letters, null when there is only a name. */
  address: string | null
  name: string | null
}

/** The addresses of a header's value, at most 200. */
export function addressesOf(value: string): Address[] {
  const found: Address[] = []
  for (const whole of splitOutsideQuotes(value, ',').slice(0, 200)) {
    const each = whole.slice(0, 600)
    const angle = /<([^<>]*)>/.exec(each)
    // The address may stand with its name behind it in brackets, and a group's name before it.
    const comment = /\(([^()]*)\)/.exec(each)?.[1] ?? ''
    const outside = each.replace(/\([^()]*\)/g, ' ').replace(/^[^"@<]*:(?!\/)/, '')
    const address = (angle?.[1] ?? /[^\s"<>;]+@[^\s"<>;]+/.exec(outside)?.[0] ?? '').trim().toLowerCase()
    const shown = angle === null ? comment : each.slice(0, angle.index)
    const name = headerWords(unquoted(shown.trim())).trim()
    const mail = address.includes('@') ? address.slice(0, 320).toWellFormed() : null
    if (mail === null && name === '') {
      const bare = headerWords(outside.trim())
      if (bare !== '') found.push({ address: null, name: bare })
    } else found.push({ address: mail, name: name === '' || name.toLowerCase() === mail ? null : name })
  }
  return found
}

function unquoted(text: string): string {
  return text.startsWith('"')
    ? text.slice(1, text.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1')
    : text
}

function splitOutsideQuotes(value: string, at: string): string[] {
  const parts: string[] = []
  let quoted = false
  let depth = 0
  let from = 0
  for (let i = 0; i < value.length; i += 1) {
    const sign = value[i]
    if (quoted) {
      if (sign === '\\') i += 1
      else if (sign === '"') quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === '<' || sign === '(') depth += 1
    else if (sign === '>' || sign === ')') depth = Math.max(0, depth - 1)
    else if (sign === at && depth === 0) {
      parts.push(value.slice(from, i))
      from = i + 1
    }
  }
  parts.push(value.slice(from))
  return parts.filter(part => part.trim() !== '')
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dated =
  /^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([+-]\d{4})|\s+([A-Za-z]{1,5}))?/
const zones: Readonly<Record<string, number>> = Object.assign(Object.create(null) as Record<string, number>, {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
})

/** The time of a `Date` header: absolute with its offset, a wall clock without. CST is China's or Chicago's: no offset. */
export function mailTime(value: string): RawTime {
  const local = value.replace(/\s+/g, ' ').trim().slice(0, 200).toWellFormed()
  const found = dated.exec(local)
  if (found === null) return unknownTime(local)
  const [, day, monthName = '', yearText = '', hour, minute, second, offset, zone] = found
  const month = months.indexOf(monthName.slice(0, 3).toLowerCase()) + 1
  const short = Number(yearText)
  const year = yearText.length === 4 ? short : short < 50 ? 2000 + short : 1900 + short
  const clock = [Number(hour), Number(minute), Number(second ?? 0)] as const
  if (!isDay(year, month, Number(day)) || clock[0] > 23 || clock[1] > 59 || clock[2] > 60)
    return unknownTime(local)
  return {
    wall: {
      date: [year, month, Number(day)],
      order: 'YMD',
      hour: clock[0],
      minute: clock[1],
      second: second === undefined ? null : clock[2],
      half: null,
    },
    offsetMinutes: offset === undefined ? (zones[zone?.toLowerCase() ?? ''] ?? null) : minutesOf(offset),
    local,
    precision: second === undefined ? 'min' : 's',
  }
}

function minutesOf(offset: string): number | null {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))
  return minutes > 18 * 60 ? null : offset.startsWith('-') ? -minutes : minutes
}
