/** Attribute values of the format, as UTF-8 bytes: character references, the string `null`, numbers and times. */
import { utf8Of } from '../text/decode.ts'

const reference = /&(#[xX]?[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);/g
const named: Readonly<Record<string, string>> = Object.assign(Object.create(null) as Record<string, string>, {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
})

/** Collects whether anything had to be replaced while reading one message. */
export interface Loss {
  lossy: boolean
}

/**
 * The text of a value, with its references resolved. Two halves of a surrogate pair written as two references become the one
 * character they are; a lone half and control characters that no text may hold become U+FFFD and set `lossy`.
 */
export function unescape(bytes: string, loss: Loss): string {
  const value = utf8Of(bytes)
  // U+FFFD in the text means that bytes could not be decoded.
  if (value.includes('\ufffd')) loss.lossy = true
  if (!value.includes('&')) return value
  let halves = false
  const text = value.replace(reference, (whole, body: string) => {
    if (!body.startsWith('#')) {
      const known = named[body]
      if (known !== undefined) return known
      loss.lossy = true
      return whole
    }
    const hex = body[1] === 'x' || body[1] === 'X'
    const code = Number.parseInt(hex ? body.slice(2) : body.slice(1), hex ? 16 : 10)
    if (code >= 0xd800 && code <= 0xdfff) {
      halves = true
      return String.fromCharCode(code)
    }
    const control = code < 0x20 && code !== 9 && code !== 10 && code !== 13
    if (!(code > 0 && code <= 0x10ffff) || control || code === 0xfffe || code === 0xffff) {
      loss.lossy = true
      return '\ufffd'
    }
    return String.fromCodePoint(code)
  })
  if (!halves || text.isWellFormed()) return text
  loss.lossy = true
  return text.toWellFormed()
}

/** SQL NULL is written as the word `null`; absent, empty and `null` say the same: nothing. */
export function present(value: string | undefined): string | null {
  return value === undefined || value === '' || value === 'null' ? null : value
}

/** A whole number, or null when it is not one. */
export function wholeNumber(value: string | undefined): number | null {
  if (value === undefined || !/^-?\d{1,16}$/.test(value)) return null
  return Number(value)
}

/** Ms since the epoch from a time that may be in seconds (MMS columns are); null for 0 and for what is no time. */
export function epochMs(value: string | undefined): { ms: number; seconds: boolean } | null {
  const number = wholeNumber(value)
  if (number === null || number <= 0 || number > 8.64e15) return null
  // 1e11 ms is 1973: no phone wrote a message then, so a smaller number is seconds.
  return number < 1e11 ? { ms: number * 1000, seconds: true } : { ms: number, seconds: false }
}
