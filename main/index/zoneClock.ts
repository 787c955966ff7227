/** Offset of a zone at an instant, by the zone rules of the running ICU. */
const day = 86_400_000
const quarter = 900_000

export interface FoundInstant {
  utcMs: number
  /** `fold`: the clock showed this twice, the first is taken. `gap`: it never showed this, it is read as before the jump. */
  note: 'fold' | 'gap' | null
}

/** Reads wall clocks in one zone. Wall times are ms since 1970 as if the wall clock were UTC. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat | null
  readonly #fixed: number
  /** Offsets by UTC day; NaN for a day with a change in it. */
  readonly #days = new Map<number, number>()
  readonly #quarters = new Map<number, number>()

  /** `zone` is an IANA name or `+08:00`. Throws RangeError for anything else. */
  constructor(zone: string) {
    const fixed = /^([+-])(\d\d):(\d\d)$/u.exec(zone)
    this.#fixed =
      fixed === null ? 0 : (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000
    this.#format =
      fixed === null ? new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }) : null
  }

  /** Ms east of UTC. */
  offset(utcMs: number): number {
    if (this.#format === null) return this.#fixed
    // Most days have one offset; asking ICU once a day instead of once an event is what makes a fold fast.
    const number = Math.floor(utcMs / day)
    let whole = this.#days.get(number)
    if (whole === undefined) {
      const first = this.#ask(number * day)
      whole = first === this.#ask(number * day + day - quarter) ? first : Number.NaN
      if (this.#days.size > 20_000) this.#days.clear()
      this.#days.set(number, whole)
    }
    if (!Number.isNaN(whole)) return whole
    const part = Math.floor(utcMs / quarter)
    let exact = this.#quarters.get(part)
    if (exact === undefined) {
      exact = this.#ask(part * quarter)
      this.#quarters.set(part, exact)
    }
    return exact
  }

  /** The wall clock at an instant. */
  wall(utcMs: number): number {
    return utcMs + this.offset(utcMs)
  }

  /** The instant at which the wall clock showed `wallMs`. */
  instant(wallMs: number): FoundInstant {
    const before = this.offset(wallMs - day)
    const after = this.offset(wallMs + day)
    const early = wallMs - before
    if (before === after) return { utcMs: early, note: null }
    const late = wallMs - after
    const earlyRight = this.offset(early) === before
    const lateRight = this.offset(late) === after
    if (earlyRight && lateRight && early !== late) return { utcMs: Math.min(early, late), note: 'fold' }
    if (earlyRight) return { utcMs: early, note: null }
    if (lateRight) return { utcMs: late, note: null }
    return { utcMs: early, note: 'gap' }
  }

  #ask(utcMs: number): number {
    const found = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/u.exec(this.#format?.format(utcMs) ?? '')
    if (found?.[1] === undefined) return 0
    const ms = (Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)) * 1000
    return found[1] === '-' ? -ms : ms
  }
}

const clocks = new Map<string, ZoneClock | null>()

/** The clock of a zone, or null when there is no such zone. */
export function clockOf(zone: string): ZoneClock | null {
  let clock = clocks.get(zone)
  if (clock === undefined) {
    try {
      clock = new ZoneClock(zone)
    } catch {
      clock = null
    }
    if (clocks.size > 500) clocks.clear()
    clocks.set(zone, clock)
  }
  return clock
}
