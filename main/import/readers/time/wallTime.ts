import type { RawTime } from '../../../vault/entries.ts'

const isoLike =
  /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[ T\u00a0\u202f]{1,3}(?:(上午|下午|AM|PM) ?)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?: ?(AM|PM|上午|下午))?(?: ?(Z|[+-]\d{2}:?\d{2}))?)?$/i

/**
 * A time that begins with the year, as machines write it: `2024-07-01 10:13:05`, `2024/7/1 10:13`, `2024年7月1日 10:13`,
 * RFC 3339 with `T`, fraction and offset. With an offset it is absolute, without one it is a wall clock; a date alone is
 * exact to the day. What is none, or a day or hour that does not exist, has no wall clock and keeps its words.
 */
export function yearFirstTime(written: string): RawTime {
  const local = written.trim()
  const found = local.length > 64 ? null : isoLike.exec(local)
  if (found === null) return unknownTime(local)
  const [, y, mo, d, before, h, mi, s, fraction, behind, zone] = found
  const year = Number(y)
  const month = Number(mo)
  const day = Number(d)
  const half = halfOf(before ?? behind)
  const hour = Number(h ?? 0)
  const minute = Number(mi ?? 0)
  const second = s === undefined ? null : Number(s)
  if (!isDay(year, month, day) || !isClock(hour, minute, second ?? 0, half)) return unknownTime(local)
  const wall = {
    date: [year, month, day] as [number, number, number],
    order: 'YMD' as const,
    hour,
    minute,
    second,
    half,
  }
  const precision = h === undefined ? 'day' : s === undefined ? 'min' : fraction === undefined ? 's' : 'ms'
  return {
    wall:
      fraction === undefined ? wall : { ...wall, millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')) },
    offsetMinutes: zone === undefined ? null : offsetOf(zone),
    local,
    precision,
  }
}

/** No time at all; the words of the source are kept. */
export function unknownTime(local: string, precision: 's' | 'min' | 'day' = 's'): RawTime {
  return { wall: null, offsetMinutes: null, local: local.slice(0, 200).toWellFormed(), precision }
}

/** The moment that a count since 1970 stands for, given in seconds or milliseconds; what is none has no time. */
export function epochTime(value: number, unit: 's' | 'ms', local: string | null = null): RawTime {
  const epochMs = unit === 's' ? Math.round(value * 1000) : Math.round(value)
  if (!Number.isFinite(epochMs) || epochMs <= 0 || epochMs > 8.64e15)
    return unknownTime(local ?? String(value))
  return { epochMs, local, precision: unit === 's' && Number.isInteger(value) ? 's' : 'ms' }
}

/** True when the calendar has this day. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || year < 1) return false
  const days =
    month === 2
      ? isLeap(year)
        ? 29
        : 28
      : month === 4 || month === 6 || month === 9 || month === 11
        ? 30
        : 31
  return day <= days
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function isClock(hour: number, minute: number, second: number, half: 'am' | 'pm' | null): boolean {
  // 24:00 ends a day, and a leap second is a second.
  return hour <= (half === 'am' ? 12 : 24) && minute <= 59 && second <= 60
}

function halfOf(word: string | undefined): 'am' | 'pm' | null {
  if (word === undefined) return null
  return /am|上午/i.test(word) ? 'am' : 'pm'
}

function offsetOf(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}
