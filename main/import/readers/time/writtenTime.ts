import type { RawTime } from '../../../vault/entries.ts'
import { isDay, unknownTime, yearFirstTime } from './wallTime.ts'

export type DayOrder = 'DMY' | 'MDY' | 'ask'

const numeric =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,? ?(?:(上午|下午|AM|PM) ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?(am|pm|a\.m\.|p\.m\.))?)?$/i
const monthFirst =
  /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:,? {1,3}(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?(am|pm))?)?$/i
const dayFirst =
  /^(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})(?:,? {1,3}(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?(am|pm))?)?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/**
 * A time as people's programs write it: with the year in front, as `31/12/24 9:05 PM` or with the name of an English month.
 * Which of two numbers is the day is `order`; `ask` leaves it open where both could be. What is no time keeps its words.
 */
export function writtenTime(written: string, order: DayOrder = 'ask'): RawTime {
  const local = written.trim()
  if (local.length > 64) return unknownTime(local)
  const first = yearFirstTime(local)
  if (!('wall' in first) || first.wall !== null) return first
  const plain = local.replace(/[\u00a0\u202f\u2009]/g, ' ')
  return numericTime(plain, local, order) ?? namedTime(plain, local) ?? first
}

function numericTime(plain: string, local: string, order: DayOrder): RawTime | null {
  const found = numeric.exec(plain)
  if (found === null) return null
  const [, a, , b, y, before, h, mi, s, behind] = found
  const one = Number(a)
  const two = Number(b)
  const year = y?.length === 2 ? 2000 + Number(y) : Number(y)
  const dmy = isDay(year, two, one)
  const mdy = isDay(year, one, two)
  if (!dmy && !mdy) return unknownTime(local)
  const open = dmy && mdy && one !== two
  const written = order === 'ask' ? (open ? 'ask' : dmy ? 'DMY' : 'MDY') : order
  // The order of the file makes a day of it that does not exist: nobody knows which day was meant.
  if ((written === 'DMY' && !dmy) || (written === 'MDY' && !mdy)) return unknownTime(local)
  return clockTime(local, { date: [one, two, year], order: written }, [h, mi, s, before ?? behind])
}

function namedTime(plain: string, local: string): RawTime | null {
  const us = monthFirst.exec(plain)
  const found = us ?? dayFirst.exec(plain)
  if (found === null) return null
  const name = ((us === null ? found[2] : found[1]) ?? '').toLowerCase()
  const month = Math.max(months.indexOf(name.replace(/^sept$/, 'sep')), monthNames.indexOf(name)) + 1
  const day = Number(us === null ? found[1] : found[2])
  const year = Number(found[3])
  if (!isDay(year, month, day)) return unknownTime(local)
  return clockTime(local, { date: [year, month, day], order: 'YMD' }, [
    found[4],
    found[5],
    found[6],
    found[7],
  ])
}

function clockTime(
  local: string,
  day: { date: [number, number, number]; order: 'YMD' | DayOrder },
  [h, mi, s, halfWord]: (string | undefined)[],
): RawTime {
  const hour = Number(h ?? 0)
  const minute = Number(mi ?? 0)
  const second = s === undefined ? null : Number(s)
  const half = halfWord === undefined ? null : /^a|上午/i.test(halfWord) ? 'am' : 'pm'
  if (hour > (half === null ? 24 : 12) || minute > 59 || (second ?? 0) > 60) return unknownTime(local)
  return {
    wall: { ...day, hour, minute, second, half },
    offsetMinutes: null,
    local,
    precision: h === undefined ? 'day' : s === undefined ? 'min' : 's',
  }
}

/** Finds out from all dates of a file whether the day or the month comes first: one date that allows only one order tells. */
export class DayOrders {
  #open = 0
  #dmyOnly = 0
  #mdyOnly = 0
  readonly examples: string[] = []

  add(written: string): void {
    const time = writtenTime(written)
    if (!('wall' in time) || time.wall === null) return
    const { date, order } = time.wall
    if (order === 'ask') {
      this.#open += 1
      if (this.examples.length < 5 && !this.examples.includes(time.local)) this.examples.push(time.local)
    } else if (date[0] === date[1]) return
    else if (order === 'DMY') this.#dmyOnly += 1
    else if (order === 'MDY') this.#mdyOnly += 1
  }

  /** The order the file tells; `ask` when no date tells, or when some say one thing and some the other. */
  order(): DayOrder {
    if (this.#dmyOnly > 0 && this.#mdyOnly === 0) return 'DMY'
    if (this.#mdyOnly > 0 && this.#dmyOnly === 0) return 'MDY'
    return 'ask'
  }

  /** True when some dates can be read in two ways and no other date tells which. */
  get open(): boolean {
    return this.#open > 0 && this.order() === 'ask'
  }
}
