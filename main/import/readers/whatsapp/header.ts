/**
 * The line a message begins with, in every dialect of WhatsApp's "Export chat": `[2024/1/5 下午3:02:11] Name: text` on
 * iPhones, `05.01.24, 15:02 - Name: text` on Android, with the date, the words and the digits of the phone's language.
 */

export interface Header {
  /** The three numbers in the order they are written. */
  date: [number, number, number]
  /** How many digits each of them has. */
  digits: [number, number, number]
  hour: number
  minute: number
  second: number | null
  half: 'am' | 'pm' | null
  /** The way it is written is one in which a year of two digits can come first (`24/1/5 下午3:02`, `24. 1. 5.`). */
  yearMayLead: boolean
  /** A word stands at the time whose meaning is not known: the hour must not be trusted. */
  strange: boolean
  /** The date and time verbatim. */
  local: string
  /** What all headers of one file have in common. */
  shape: string
  /** Everything behind the header, verbatim. */
  rest: string
}

/** Marks that show nothing: they are passed over when lines are compared, and kept in what is stored. */
const marks = /[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** The text without invisible marks. */
export function withoutMarks(text: string): string {
  return text.replace(marks, '')
}

const otherDigits = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\uff10-\uff19]/g
const otherSpaces = /[\u00a0\u202f\u2009\u2007\u3000]/g

/** Same length as the text, with ASCII digits and plain blanks, so that positions hold. */
function plain(text: string): string {
  return text.replace(otherSpaces, ' ').replace(otherDigits, digit => {
    const code = digit.charCodeAt(0)
    const zero = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10].find(base => code >= base && code <= base + 9) ?? code
    return String(code - zero)
  })
}

const header =
  /^[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*(\[?)((\d{1,4})([-/.])\s?(\d{1,2})[-/.]\s?(\d{1,4})\.?[,.،]?\s?([^\d[\]]{0,16}?)\s?(\d{1,2})[.:](\d{1,2})(?:[.:](\d{1,2}))?(?:\s?([^\d\s:[\]-][^\d:[\]]{0,14}?))?)(\]|\s-|:)[ \u200e\u200f]([^]*)$/

const before: Readonly<Record<string, 'am' | 'pm' | 'noon' | 'night' | 'none'>> = Object.assign(
  Object.create(null) as Record<string, 'am' | 'pm' | 'noon' | 'night' | 'none'>,
  {
    '': 'none',
    klo: 'none',
    kl: 'none',
    'kl.': 'none',
    um: 'none',
    at: 'none',
    à: 'none',
    às: 'none',
    as: 'none',
    'a las': 'none',
    'alle ore': 'none',
    ore: 'none',
    om: 'none',
    o: 'none',
    u: 'none',
    в: 'none',
    о: 'none',
    lúc: 'none',
    pukul: 'none',
    上午: 'am',
    凌晨: 'am',
    清晨: 'am',
    早上: 'am',
    午夜: 'am',
    午前: 'am',
    오전: 'am',
    下午: 'pm',
    傍晚: 'pm',
    午後: 'pm',
    오후: 'pm',
    中午: 'noon',
    晚上: 'night',
    深夜: 'night',
    am: 'am',
    pm: 'pm',
  },
)

const behind: Readonly<Record<string, 'am' | 'pm'>> = Object.assign(
  Object.create(null) as Record<string, 'am' | 'pm'>,
  {
    am: 'am',
    pm: 'pm',
    上午: 'am',
    下午: 'pm',
    午前: 'am',
    午後: 'pm',
    오전: 'am',
    오후: 'pm',
    ص: 'am',
    م: 'pm',
    'ق.ظ': 'am',
    'ب.ظ': 'pm',
    πμ: 'am',
    μμ: 'pm',
    sa: 'am',
    ch: 'pm',
    öö: 'am',
    ös: 'pm',
    de: 'am',
    du: 'pm',
    fm: 'am',
    em: 'pm',
    पूर्वाह्न: 'am',
    अपराह्न: 'pm',
    pg: 'am',
    ptg: 'pm',
  },
)

/** How far a header can reach, with the marks that right-to-left languages put between its numbers. */
const headLength = 90

/** The header a line begins with, or null when the line goes on with the message before it. */
export function headerOf(line: string): Header | null {
  const header = plainHeaderOf(line)
  return header === null && withoutMarks(line.slice(0, headLength)).length < Math.min(line.length, headLength)
    ? markedHeaderOf(line)
    : header
}

/** Arabic, Hebrew and Persian dates have marks between the numbers (`١٥‏/١‏/٢٠٢٤`). */
function markedHeaderOf(line: string): Header | null {
  const start = line.length - line.replace(leadingMarks, '').length
  const bracket = line[start] === '['
  const end = bracket ? line.indexOf(']', start) : line.indexOf(' - ', start)
  if (end < 0 || end > headLength) return null
  const header = plainHeaderOf(withoutMarks(line.slice(start, end)) + line.slice(end))
  if (header === null) return null
  return { ...header, local: line.slice(start + (bracket ? 1 : 0), end).replace(leadingMarks, '') }
}
const leadingMarks = /^[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/

function plainHeaderOf(line: string): Header | null {
  const found = header.exec(plain(line))
  if (found === null) return null
  const [, open, , first, separator, second, third, word, hour, minute, seconds, tail, close] = found
  if ((open === '[') !== (close === ']')) return null
  const hours = Number(hour)
  const minutes = Number(minute)
  const secondsOrNull = seconds === undefined ? null : Number(seconds)
  if (hours > 24 || minutes > 59 || (secondsOrNull ?? 0) > 60) return null
  const { half, strange, hour: shown } = halfOf(word ?? '', tail ?? '', hours)
  // Positions hold, so what is kept is cut from the line itself.
  const rest = line.slice(line.length - (found[13] ?? '').length)
  const start = line.length - found[0].length + found[0].indexOf(found[2] ?? '')
  const local = line.slice(start, start + (found[2] ?? '').length)
  return {
    date: [Number(first), Number(second), Number(third)],
    digits: [(first ?? '').length, (second ?? '').length, (third ?? '').length],
    hour: shown,
    minute: minutes,
    second: secondsOrNull,
    half,
    yearMayLead: /^\d+\.\s/.test(local) || !/[,،]/.test(local) || /[\u3000-\u9fff\uac00-\ud7a3]/.test(local),
    strange,
    local,
    shape: `${close}${separator}${seconds === undefined ? '' : 's'}`,
    rest,
  }
}

function halfOf(
  word: string,
  tail: string,
  hour: number,
): { half: 'am' | 'pm' | null; strange: boolean; hour: number } {
  const front = before[word.trim().toLowerCase().replace(/,$/, '')]
  if (front === undefined) return { half: null, strange: hour <= 12, hour }
  const bare = withoutMarks(tail).trim().toLowerCase()
  // `a. m.`, `p.m.`, `π.μ.`
  const dense = bare.replace(/[.\s]/g, '')
  if (bare === 'uhr') return { half: null, strange: false, hour }
  const back = bare === '' ? null : (behind[dense] ?? behind[bare])
  if (back === undefined) return { half: null, strange: hour <= 12, hour }
  if (hour > 12) return { half: null, strange: false, hour }
  if (back !== null) return { half: back, strange: false, hour }
  // Chinese names the parts of the day: 中午11:50 is before noon, 晚上12:10 after midnight.
  if (front === 'noon') return { half: hour === 12 || hour < 6 ? 'pm' : 'am', strange: false, hour }
  if (front === 'night') return { half: hour === 12 || hour < 5 ? 'am' : 'pm', strange: false, hour }
  return { half: front === 'none' ? null : front, strange: false, hour }
}
