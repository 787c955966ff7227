/**
 * From the time as a reader found it to the time as evidence: in which zone, by whose word, how exact. Pure. What is
 * not known stays null: nothing here guesses a zone or the order of a date.
 */
import type { EvidenceTime, TimePrecision, TimeSource } from '../../preload/records.ts'
import type { RawTime } from '../vault/entries.ts'
import { clockOf, type ZoneClock } from './zoneClock.ts'

/** What was answered for the source of a time. */
export interface TimeRules {
  zone: string | null
  dateOrder: 'DMY' | 'MDY' | 'YMD' | null
  /** Who or what gave the zone: `user`, `case`, or the name of the evidence. */
  basis: string | null
}

/** An evidence time as the index keeps it. `hour` and `weekday` are null when the instant is not known. */
export interface EventTime {
  utcMs: number | null
  sortAt: number | null
  local: string | null
  zone: string | null
  source: TimeSource
  precision: TimePrecision
  basis: string | null
  day: string | null
  hour: number | null
  weekday: number | null
}

const dayMs = 86_400_000

/** Turns the raw times of one source into event times; days and hours are those of `caseZone`. */
export class TimeReader {
  readonly #clock: ZoneClock | null
  readonly #rules: TimeRules
  readonly #caseClock: ZoneClock

  constructor(rules: TimeRules, caseZone: string) {
    this.#clock = rules.zone === null ? null : clockOf(rules.zone)
    this.#rules = rules
    this.#caseClock = caseClockOf(caseZone)
  }

  /** `source` names where a time without message context comes from (`exif`, `fileName` …). */
  read(raw: RawTime, source: TimeSource | null = null): EventTime {
    if ('epochMs' in raw)
      return this.#at(raw.epochMs, {
        local: raw.local,
        zone: null,
        source: source ?? 'epoch',
        precision: raw.precision,
        basis: null,
      })
    const wall = raw.wall === null ? null : wallMs(raw.wall, this.#rules.dateOrder)
    const base = { local: raw.local, precision: raw.precision }
    if (wall === null)
      return this.#unplaced(null, { ...base, zone: null, source: source ?? 'unknown', basis: null })
    if (raw.offsetMinutes !== null)
      return this.#at(wall - raw.offsetMinutes * 60_000, {
        ...base,
        zone: offsetName(raw.offsetMinutes),
        source: source ?? 'offset',
        basis: null,
      })
    if (this.#clock === null)
      return this.#unplaced(wall, { ...base, zone: null, source: source ?? 'unknown', basis: null })
    const found = this.#clock.instant(wall)
    const basis = found.note === null ? this.#rules.basis : `${this.#rules.basis ?? 'user'}+${found.note}`
    return this.#at(found.utcMs, { ...base, zone: this.#rules.zone, source: source ?? 'assumed', basis })
  }

  #at(utcMs: number, rest: Said): EventTime {
    if (!Number.isFinite(utcMs) || Math.abs(utcMs) > 8.64e15)
      return this.#unplaced(null, { ...rest, source: 'unknown' })
    return { utcMs, sortAt: utcMs, ...rest, ...placeOf(utcMs, rest.precision, this.#caseClock) }
  }

  #unplaced(wall: number | null, rest: Said): EventTime {
    return {
      utcMs: null,
      sortAt: wall === null ? null : this.#caseClock.instant(wall).utcMs,
      ...rest,
      day: wall === null ? null : dayName(Math.floor(wall / dayMs)),
      hour: null,
      weekday: null,
    }
  }
}

type Said = Pick<EventTime, 'local' | 'zone' | 'source' | 'precision' | 'basis'>

/** Day, hour and weekday (Monday 0) of an instant in a zone; a time that is exact to the day has no hour. */
export function placeOf(
  utcMs: number,
  precision: TimePrecision,
  clock: ZoneClock,
): { day: string; hour: number | null; weekday: number } {
  const wall = clock.wall(utcMs)
  const number = Math.floor(wall / dayMs)
  const hour = precision === 'day' ? null : Math.floor((wall - number * dayMs) / 3_600_000)
  return { day: dayName(number), hour, weekday: (((number + 3) % 7) + 7) % 7 }
}

/** The clock of the case; a zone that does not exist falls back to UTC, which the case screen does not let happen. */
export function caseClockOf(zone: string): ZoneClock {
  return clockOf(zone) ?? (clockOf('UTC') as ZoneClock)
}

const dayNames = new Map<number, string>()

function dayName(number: number): string {
  let name = dayNames.get(number)
  if (name === undefined) {
    name = new Date(number * dayMs).toISOString().slice(0, 10)
    if (dayNames.size > 50_000) dayNames.clear()
    dayNames.set(number, name)
  }
  return name
}

type Wall = NonNullable<Extract<RawTime, { wall: unknown }>['wall']>

/** Wall clock in ms; null when the order of the date is open or the date does not exist. */
export function wallMs(wall: Wall, answered: TimeRules['dateOrder']): number | null {
  let order = wall.order === 'ask' ? answered : wall.order
  if (order === null) order = onlyOrder(wall.date)
  if (order === null) return null
  const date = dateMs(wall.date, order)
  if (date === null) return null
  let hour = wall.hour
  if (wall.half === 'pm' && hour < 12) hour += 12
  if (wall.half === 'am' && hour === 12) hour = 0
  const second = wall.second ?? 0
  // A leap second is written by some sources; 24:00 is the end of the day in others.
  if (hour < 0 || hour > 24 || wall.minute < 0 || wall.minute > 59 || second < 0 || second > 60) return null
  return date + ((hour * 60 + wall.minute) * 60 + second) * 1000 + (wall.millisecond ?? 0)
}

type DateOrder = 'DMY' | 'MDY' | 'YMD'

/**
 * The one order in which a date can have been meant, or null when several would give different days. A day that does not exist
 * counts as meant too: 30/02/24 may be a slip of somebody who writes the day first, and is not the 24th of February 2030 for that.
 */
function onlyOrder(date: [number, number, number]): DateOrder | null {
  // The year can come first with two digits too: 24/1/15 is a day of 2024 or of 2015.
  const orders = date[0] > 31 ? (['YMD'] as const) : (['YMD', 'DMY', 'MDY'] as const)
  const meant = orders.filter(order => {
    const { month, day } = inOrder(date, order)
    return month >= 1 && month <= 12 && day >= 1 && day <= 31
  })
  const first = meant[0]
  if (first === undefined) return null
  return meant.every(order => dateMs(date, order) === dateMs(date, first)) ? first : null
}

function inOrder([a, b, c]: [number, number, number], order: DateOrder) {
  const [year, month, day] = order === 'YMD' ? [a, b, c] : order === 'DMY' ? [c, b, a] : [c, a, b]
  return { year: year < 100 ? 2000 + year : year, month, day }
}

function dateMs(date: [number, number, number], order: DateOrder): number | null {
  const { year, month, day } = inOrder(date, order)
  const ms = Date.UTC(year, month - 1, day)
  const back = new Date(ms)
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && month >= 1 ? ms : null
}

function offsetName(minutes: number): string {
  const size = Math.abs(minutes)
  const hours = String(Math.floor(size / 60)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`
}

/** The time columns of an event as the contract gives them out. */
export function evidenceTime(row: {
  utc_ms: number | null
  local: string | null
  zone: string | null
  time_source: string
  precision: string
  basis: string | null
}): EvidenceTime {
  const precision = row.precision as TimePrecision
  const time: EvidenceTime = {
    utc: row.utc_ms === null ? null : isoOf(row.utc_ms, precision),
    local: row.local,
    zone: row.zone,
    source: row.time_source as TimeSource,
    precision,
  }
  if (row.basis !== null) time.basis = row.basis
  return time
}

function isoOf(utcMs: number, precision: TimePrecision): string {
  const iso = new Date(utcMs).toISOString()
  return precision === 'ms' ? iso : iso.replace('.000Z', 'Z')
}
