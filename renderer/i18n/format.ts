/** Numbers, dates, sizes, durations and phone numbers as the screens write them. Absolute times only: no "3 days ago". */
import type { EvidenceTime, Locale } from '../../preload/contract.ts'
import { useLanguage } from './useText.ts'

export interface Format {
  locale: Locale
  /** `1,284` */
  number(value: number): string
  /** `83 %`, from 0 to 1. */
  percent(value: number): string
  /** `1.4 MB`; thousands, as file managers show them. */
  bytes(value: number): string
  /** `3 分 08 秒`, `42 秒`, `1 小时 02 分`. */
  duration(seconds: number): string
  /** Local date `2026-11-03` → `11月3日 星期二`; the year is added when it is not `thisYear`. */
  day(day: string, options?: { weekday?: boolean; year?: boolean }): string
  /** `2026-11` → `2026年11月`. */
  month(month: string): string
  /** Moment of the program itself (import, lock) in this computer's zone. */
  moment(iso: string): string
  /** Time of an event: `2026-11-03 22:41:07 星期二`, as exact as it is known and no more. */
  eventTime(time: EvidenceTime, caseZone: string): string
  /** Clock part for a row: `22:41`, or `` when only the day is known. */
  clock(time: EvidenceTime, caseZone: string): string
  /** `+8613900000132` → `139 0000 0132`; what is no number comes back unchanged. */
  phone(raw: string): string
  /** An exhibit's number as papers of this language write it: `证2-1`, `E2-1`. It comes as `证2-1`. */
  exhibit(label: string): string
  /** `8月3日–11月3日` */
  range(from: string, to: string): string
  list(parts: string[]): string
  /** Sentences one after the other, with the space the language puts between them. */
  sentences(parts: (string | false)[]): string
}

const languages = new Map<Locale, Format>()

/** The formats of one language; `useFormat` is the same for the language shown. */
export function formatsFor(locale: Locale): Format {
  let formats = languages.get(locale)
  if (formats === undefined) {
    formats = makeFormats(locale)
    languages.set(locale, formats)
  }
  return formats
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Each is made once: making one takes longer than drawing a line, and freeing thousands stops the page. */
function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  let format = dateFormats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, options)
    dateFormats.set(key, format)
  }
  return format
}

function makeFormats(locale: Locale): Format {
  const number = new Intl.NumberFormat(locale)
  const zh = locale === 'zh-CN'
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const plainDay = (day: string, options: Intl.DateTimeFormatOptions) =>
    dateFormat(zh ? locale : 'en-GB', { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))

  const dayText: Format['day'] = (day, { weekday = true, year = false } = {}) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day
    const date = plainDay(
      day,
      zh
        ? { month: 'long', day: 'numeric', ...(year ? { year: 'numeric' } : {}) }
        : { month: 'short', day: 'numeric', ...(year ? { year: 'numeric' } : {}) },
    )
    if (!weekday) return date
    const name = plainDay(day, { weekday: zh ? 'long' : 'short' })
    return zh ? `${date} ${name}` : `${name} ${date}`
  }

  return {
    locale,
    number: value => number.format(value),
    percent: value => percent.format(value),
    bytes: value => bytesText(value, number),
    duration: seconds => durationText(seconds, zh),
    day: dayText,
    month: month =>
      /^\d{4}-\d{2}$/.test(month) ? plainDay(`${month}-01`, { year: 'numeric', month: 'long' }) : month,
    moment: iso => {
      const date = new Date(iso)
      if (Number.isNaN(date.getTime())) return iso
      const { day, clock } = wallClock(date, undefined)
      return `${day} ${clock.slice(0, 5)}`
    },
    eventTime: (time, caseZone) => {
      const wall = wallOf(time, caseZone)
      if (!wall) return time.local ?? '–'
      const weekday = plainDay(wall.day, { weekday: zh ? 'long' : 'short' })
      const clock =
        time.precision === 'day'
          ? ''
          : time.precision === 'min'
            ? ` ${wall.clock.slice(0, 5)}`
            : ` ${wall.clock}`
      return `${wall.day}${clock} ${weekday}`
    },
    clock: (time, caseZone) =>
      time.precision === 'day' ? '' : (wallOf(time, caseZone)?.clock.slice(0, 5) ?? ''),
    phone: phoneText,
    exhibit: label => (zh ? label : label.replace(/^证/u, 'E')),
    range: (from, to) => {
      const sameYear = from.slice(0, 4) === to.slice(0, 4)
      return `${dayText(from, { weekday: false, year: !sameYear })}–${dayText(to, { weekday: false, year: true })}`
    },
    list: parts => list.format(parts),
    sentences: parts => parts.filter(Boolean).join(zh ? '' : ' '),
  }
}

/** The formats of the language shown. */
export function useFormat(): Format {
  return formatsFor(useLanguage())
}

function wallClock(date: Date, zone: string | undefined): { day: string; clock: string } {
  const parts = dateFormat('sv-SE', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(date)
  const [day = '', clock = ''] = parts.split(' ')
  return { day, clock }
}

function wallOf(time: EvidenceTime, caseZone: string): { day: string; clock: string } | null {
  if (time.utc !== null) {
    const date = new Date(time.utc)
    if (!Number.isNaN(date.getTime())) return wallClock(date, caseZone)
  }
  const wall = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?/.exec(time.local ?? '')
  return wall?.[1] ? { day: wall[1], clock: (wall[2] ?? '00:00:00').padEnd(8, ':00') } : null
}

function bytesText(value: number, number: Intl.NumberFormat): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  let size = value
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  const rounded = unit === 0 || size >= 100 ? Math.round(size) : Math.round(size * 10) / 10
  return `${number.format(rounded)} ${units[unit] ?? 'B'}`
}

function durationText(seconds: number, zh: boolean): string {
  const whole = Math.round(seconds)
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  const rest = whole % 60
  const two = (value: number) => String(value).padStart(2, '0')
  if (hours > 0) return zh ? `${hours} 小时 ${two(minutes)} 分` : `${hours} h ${two(minutes)} min`
  if (minutes > 0) return zh ? `${minutes} 分 ${two(rest)} 秒` : `${minutes} min ${two(rest)} s`
  return zh ? `${rest} 秒` : `${rest} s`
}

function phoneText(raw: string): string {
  const digits = raw.replace(/[\s-]/g, '')
  const mobile = /^(?:\+?86)?(1[3-9]\d)(\d{4})(\d{4})$/.exec(digits)
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`
  const short = /^(\d{4})(\d{4})(\d*)$/.exec(digits)
  if (short && /^(106|95|400|800)/.test(digits))
    return [short[1], short[2], short[3]].filter(Boolean).join(' ')
  const fixed = /^(?:\+86)?(0?(?:10|2\d|[3-9]\d{2}))(\d{4})(\d{4})$/.exec(digits)
  if (fixed && /^(\+86|0)/.test(digits)) return `${(fixed[1] ?? '').padStart(3, '0')} ${fixed[2]} ${fixed[3]}`
  return raw
}
