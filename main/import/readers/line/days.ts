/** The day lines of LINE's text export, and the times its messages begin with. */
import { type DayMonth, weekdayOf } from '../time/dayMonth.ts'
import { isDay } from '../time/wallTime.ts'

export interface DayLine {
  date: [number, number, number]
  /** True when the year is written first. */
  yearFirst: boolean
  /** Sunday 0; null for a word that is not known. */
  weekday: number | null
  /** The line verbatim. */
  local: string
}

const names: readonly (readonly string[])[] = [
  [
    'sun',
    'sunday',
    '日',
    '周日',
    '週日',
    '星期日',
    '星期天',
    '日曜日',
    '일',
    '일요일',
    'อา',
    'อาทิตย์',
    'min',
    'minggu',
  ],
  [
    'mon',
    'monday',
    '月',
    '一',
    '周一',
    '週一',
    '星期一',
    '月曜日',
    '월',
    '월요일',
    'จ',
    'จันทร์',
    'sen',
    'senin',
  ],
  [
    'tue',
    'tuesday',
    '火',
    '二',
    '周二',
    '週二',
    '星期二',
    '火曜日',
    '화',
    '화요일',
    'อ',
    'อังคาร',
    'sel',
    'selasa',
  ],
  [
    'wed',
    'wednesday',
    '水',
    '三',
    '周三',
    '週三',
    '星期三',
    '水曜日',
    '수',
    '수요일',
    'พ',
    'พุธ',
    'rab',
    'rabu',
  ],
  [
    'thu',
    'thursday',
    '木',
    '四',
    '周四',
    '週四',
    '星期四',
    '木曜日',
    '목',
    '목요일',
    'พฤ',
    'พฤหัสบดี',
    'kam',
    'kamis',
  ],
  [
    'fri',
    'friday',
    '金',
    '五',
    '周五',
    '週五',
    '星期五',
    '金曜日',
    '금',
    '금요일',
    'ศ',
    'ศุกร์',
    'jum',
    'jumat',
  ],
  [
    'sat',
    'saturday',
    '土',
    '六',
    '周六',
    '週六',
    '星期六',
    '土曜日',
    '토',
    '토요일',
    'ส',
    'เสาร์',
    'sab',
    'sabtu',
  ],
]
const weekdays = new Map(names.flatMap((list, day) => list.map(name => [name, day] as const)))

const dayLine =
  /^(?:(\p{L}[\p{L}\p{M}]{0,14})\.?, ?)?(?:(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})日|(\d{4})년 ?(\d{1,2})월 ?(\d{1,2})일)(?: ?[(（]?(\p{L}[\p{L}\p{M}]{0,14})\.?[)）]?)?$/u

/**
 * `2024/01/15(Mon)`, `Mon, 11/03/2025`, `2026/1/30周五`, `2017.09.03 Sunday` …, or null. A date without a weekday, or with
 * one that it does not fall on, is part of a text.
 */
export function dayLineOf(line: string): DayLine | null {
  if (line.length > 50 || line.length < 8) return null
  const found = dayLine.exec(line.trimEnd())
  if (found === null) return null
  const word = found[1] ?? found[14]
  if (word === undefined) return null
  const weekday = weekdays.get(word.toLowerCase()) ?? null
  const numbers = (from: number): [number, number, number] => [
    Number(found[from]),
    Number(found[from + 1]),
    Number(found[from + 2]),
  ]
  if (found[5] === undefined) {
    const date = inOurEra(numbers(found[2] !== undefined ? 2 : found[8] !== undefined ? 8 : 11), weekday)
    if (!isDay(...date) || (weekday !== null && weekdayOf(...date) !== weekday)) return null
    return { date, yearFirst: true, weekday, local: found[0] }
  }
  const [first, second, year] = numbers(5)
  const fits = [
    [first, second],
    [second, first],
  ].filter(([month = 0, day = 0]) => {
    const [full] = inOurEra([year, month, day], weekday)
    return isDay(full, month, day) && (weekday === null || weekdayOf(full, month, day) === weekday)
  })
  if (fits.length === 0) return null
  const [month = 0, day = 0] = fits[0] ?? []
  return {
    date: [first, second, inOurEra([year, month, day], weekday)[0]],
    yearFirst: false,
    weekday,
    local: found[0],
  }
}

/** Thai phones may count years from the Buddha's death; the weekday tells whether they do. */
function inOurEra(date: [number, number, number], weekday: number | null): [number, number, number] {
  const [year, month, day] = date
  if (year < 2500 || weekday === null || weekdayOf(year - 543, month, day) !== weekday) return date
  return [year - 543, month, day]
}

/** The order in which the date of a day line is to be read. */
export function orderOf(day: DayLine, order: DayMonth): 'YMD' | 'DMY' | 'MDY' | 'ask' {
  return day.yearFirst ? 'YMD' : order.orderOf(day.date, day.weekday)
}

export interface Clock {
  hour: number
  minute: number
  half: 'am' | 'pm' | null
  /** The time verbatim. */
  local: string
  /** Place behind the time. */
  end: number
}

const clock =
  /^(?:(上午|下午|午前|午後|오전|오후|AM|PM) ?)?(\d{1,2}):(\d{2})(?: ?(AM|PM|am|pm|a\.m\.|p\.m\.|น\.))?(?=[\t ])/

/** The time a message begins with, or null. */
export function clockOf(line: string): Clock | null {
  const first = line.charCodeAt(0)
  // A digit, a letter of AM and PM, or one of the words of China, Japan and Korea.
  if (!((first >= 48 && first <= 57) || first === 65 || first === 80 || first > 0x3000)) return null
  const found = clock.exec(line)
  if (found === null) return null
  const word = (found[1] ?? found[4] ?? '').toLowerCase().replaceAll('.', '')
  const hour = Number(found[2])
  const minute = Number(found[3])
  const half = /^(?:am|上午|午前|오전)$/.test(word)
    ? 'am'
    : /^(?:pm|下午|午後|오후)$/.test(word)
      ? 'pm'
      : null
  // 24:53 is 0:53 of the day it stands under.
  if (minute > 59 || hour > (half === null ? 24 : 12)) return null
  return { hour: hour === 24 ? 0 : hour, minute, half, local: found[0], end: found[0].length }
}
