/**
 * The phone's own zone: `readable_date` is the same moment as `date`, written in the phone's wall clock when the backup
 * was made. Its wording follows the phone's language and is never read as a time; the difference to `date` is all that
 * is taken, and only when clock, day and year agree to the second.
 */

const numbers = /\d+/g
const am = /(?:^|[^a-z])a\.?\s?m\.?(?:[^a-z]|$)|上午|午前|凌晨|早上|清晨|오전/i
const pm = /(?:^|[^a-z])p\.?\s?m\.?(?:[^a-z]|$)|下午|午後|晚上|中午|傍晚|오후/i
const clock = /(\d{1,2})[:.](\d{2})[:.](\d{2})(?!\d)/
const dayMs = 86_400_000

export class OffsetHints {
  readonly #counts = new Map<number, number>()
  #seen = 0

  add(ms: number, readable: string): void {
    this.#seen += 1
    // A phone's zone does not change with every message; after the first thousands a sample is enough.
    if (this.#seen > 4096 && this.#seen % 16 !== 0) return
    const minutes = offsetOf(ms, readable)
    if (minutes !== null) this.#counts.set(minutes, (this.#counts.get(minutes) ?? 0) + 1)
  }

  /** Most frequent first. */
  list(): { minutes: number; count: number }[] {
    return [...this.#counts].map(([minutes, count]) => ({ minutes, count })).sort((a, b) => b.count - a.count)
  }
}

/** Minutes east of UTC at which `readable` shows the moment `ms`, or null when it fits none. */
export function offsetOf(ms: number, readable: string): number | null {
  const time = clock.exec(readable)
  if (time === null) return null
  let hour = Number(time[1])
  const isPm = pm.test(readable)
  if (isPm && hour < 12) hour += 12
  else if (!isPm && hour === 12 && am.test(readable)) hour = 0
  const wall = ((hour * 60 + Number(time[2])) * 60 + Number(time[3])) * 1000
  const whole = ms - (ms % 1000)
  const difference = wall - (whole % dayMs)
  const rest = readable.slice(0, time.index) + readable.slice(time.index + time[0].length)
  const written = new Set((rest.match(numbers) ?? []).map(Number))
  for (const shift of [difference, difference - dayMs, difference + dayMs]) {
    const minutes = shift / 60_000
    if (!Number.isInteger(minutes) || minutes % 15 !== 0 || minutes < -720 || minutes > 840) continue
    const local = new Date(whole + shift)
    const year = local.getUTCFullYear()
    if (written.has(local.getUTCDate()) && (written.has(year) || written.has(year % 100))) return minutes
  }
  return null
}
