/** The lines messages begin with when they are copied out of a window of QQ. */
import type { RawTime } from '../../../vault/entries.ts'
import type { DayMonth } from '../time/dayMonth.ts'
import { isDay, unknownTime } from '../time/wallTime.ts'

export interface PasteHead {
  who: string
  /** The three numbers of the date as written, or null when only the time of day is there. */
  date: readonly [number, number, number] | null
  hour: number
  minute: number
  second: number
  half: 'am' | 'pm' | null
  /** Date and time verbatim. */
  local: string
}

const head =
  /^(.{0,160}?\S) {1,2}((?:(\d{1,4})[-/](\d{1,2})[-/](\d{1,4}) )?(?:(上午|下午) ?)?(\d{1,2}):(\d{2}):(\d{2})(?: ?(AM|PM|上午|下午))?) ?$/
const dayBar =
  /^[—─-](?: ?[—─-]){1,8}\s{1,4}(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?\s{1,4}[—─-](?: ?[—─-]){1,8}\s*$/

/** `昵称 2016/2/5 0:09:33`, `【头衔】昵称 2/14/2020 9:16:13 PM`, `昵称(958884) 3:13:28 AM`, or null. */
export function pasteHeadOf(line: string): PasteHead | null {
  // Every head ends in a digit or a word for half of the day, perhaps with one blank behind it.
  if (line.length > 220 || line.length < 9 || !/[\dMm午] ?$/.test(line.slice(-2))) return null
  const found = head.exec(line)
  if (found === null) return null
  const [, who, local, first, second, third, before, h, m, s, behind] = found
  const word = before ?? behind
  const hour = Number(h)
  const minute = Number(m)
  const seconds = Number(s)
  if (hour > (word === undefined ? 23 : 12) || minute > 59 || seconds > 59) return null
  const date =
    first === undefined ? null : ([Number(first), Number(second), Number(third)] as [number, number, number])
  // A year has four digits here, at one end.
  if (date !== null && (first?.length === 4) === (third?.length === 4)) return null
  return {
    who: who ?? '',
    date,
    hour,
    minute,
    second: seconds,
    half: word === undefined ? null : /^(?:AM|上午)$/.test(word) ? 'am' : 'pm',
    local: local ?? '',
  }
}

/** The day of a bar `— —  2020-2-21  — —`, or null. */
export function dayBarOf(line: string): [number, number, number] | null {
  const found = line.length > 60 ? null : dayBar.exec(line)
  if (found === null) return null
  const date: [number, number, number] = [Number(found[1]), Number(found[2]), Number(found[3])]
  return isDay(...date) ? date : null
}

/** The time of a head. Without a date of its own it is on `day`; without either nobody knows the day. */
export function pasteTime(
  found: PasteHead,
  day: readonly [number, number, number] | null,
  order: DayMonth,
): RawTime {
  const date = found.date ?? day
  if (date === null) return unknownTime(found.local)
  const yearFirst = date[0] > 999
  const written = yearFirst ? 'YMD' : order.orderOf(date)
  const local =
    found.date === null && day !== null ? `${day[0]}-${day[1]}-${day[2]} ${found.local}` : found.local
  const exists =
    written === 'YMD'
      ? isDay(date[0], date[1], date[2])
      : (written !== 'MDY' && isDay(date[2], date[1], date[0])) ||
        (written !== 'DMY' && isDay(date[2], date[0], date[1]))
  if (!exists) return unknownTime(local)
  const { hour, minute, second, half } = found
  return {
    wall: { date: [...date], order: written, hour, minute, second, half },
    offsetMinutes: null,
    local,
    precision: 's',
  }
}
