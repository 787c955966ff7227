/**
 * Which of the three numbers of a date is the day: nothing in an export says so. Each order is tried on all dates of
 * the file; what is impossible, or runs backwards where another order does not, is out. When more than one order is
 * left the file does not tell, and the person is asked: nothing is taken for likely in evidence.
 */
import type { Header } from './header.ts'

export type Order = 'YMD' | 'DMY' | 'MDY'
const orders: readonly Order[] = ['YMD', 'DMY', 'MDY']
const dayMs = 86_400_000
/** WhatsApp came out in 2009. */
const firstYear = 2009
const lastYear = 2099

/** Day number of a date read in an order, or null when there is no such day. */
export function dayNumber(date: readonly [number, number, number], order: Order): number | null {
  const [a, b, c] = date
  const [year, month, day] = order === 'YMD' ? [a, b, c] : order === 'DMY' ? [c, b, a] : [c, a, b]
  const full = year < 100 ? 2000 + year : year
  if (full < firstYear || full > lastYear || month < 1 || month > 12 || day < 1) return null
  const ms = Date.UTC(full, month - 1, day)
  return new Date(ms).getUTCDate() === day ? ms / dayMs : null
}

interface Trial {
  order: Order
  impossible: number
  backwards: number
  last: number
}

export class DateOrder {
  readonly #trials: Trial[] = orders.map(order => ({
    order,
    impossible: 0,
    backwards: 0,
    last: Number.NEGATIVE_INFINITY,
  }))
  #dates = 0
  #yearsLead = 0

  add(header: Header): void {
    this.#dates += 1
    if (header.yearMayLead || header.digits[0] === 4) this.#yearsLead += 1
    for (const trial of this.#trials) {
      const yearAt = trial.order === 'YMD' ? 0 : 2
      // Four digits are a year, one digit never is.
      const digits = header.digits[yearAt] ?? 0
      const others = header.digits.filter((_, index) => index !== yearAt)
      const day =
        digits === 1 || digits === 3 || others.some(each => each > 2)
          ? null
          : dayNumber(header.date, trial.order)
      if (day === null) {
        trial.impossible += 1
        continue
      }
      // Phones do write messages a little out of order; a whole day back is the wrong order.
      if (day < trial.last - 1) trial.backwards += 1
      trial.last = day
    }
  }

  /**
   * The orders the file allows. One: that is it. Several: the file does not tell. None: it contradicts itself, each
   * date must be looked at alone.
   */
  possible(): Order[] {
    const whole = this.#trials.filter(trial => trial.impossible === 0 && this.#dates > 0)
    const forward = whole.filter(trial => trial.backwards === 0)
    const left = (forward.length > 0 ? forward : whole).map(trial => trial.order)
    // `13/11/24, 09:00` could be a day of 2013, but no language that writes like this puts the year first.
    const likely = this.#yearsLead < this.#dates ? left.filter(order => order !== 'YMD') : left
    return likely.length > 0 ? likely : left
  }
}

/** How one date is read: in the file's order, or alone when the file contradicts itself. */
export function orderOf(date: readonly [number, number, number], possible: readonly Order[]): Order | 'ask' {
  if (possible.length === 1) return possible[0] as Order
  const candidates = (possible.length === 0 ? orders : possible).filter(
    order => dayNumber(date, order) !== null,
  )
  if (candidates.length === 1 && candidates[0] !== undefined) return candidates[0]
  // 3/3 is the same day either way.
  const days = new Set(candidates.map(order => dayNumber(date, order)))
  if (days.size === 1 && candidates[0] !== undefined) return candidates[0]
  return 'ask'
}
