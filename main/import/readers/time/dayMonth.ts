/**
 * Whether the day or the month comes first in dates that end with the year. Both ways are tried on all dates of a file:
 * what is no day, falls on another weekday than is written beside it, or runs backwards where the other does not, is
 * out. When both are left nothing is taken for likely: the person is asked.
 */
import { isDay } from './wallTime.ts'

export type DayOrder = 'DMY' | 'MDY'
export type WrittenDate = readonly [number, number, number]

const dayMs = 86_400_000

/** Weekday of a day, Sunday 0. */
export function weekdayOf(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCDay()
}

function fits(date: WrittenDate, order: DayOrder, weekday: number | null): boolean {
  const [month, day] = order === 'DMY' ? [date[1], date[0]] : [date[0], date[1]]
  const year = date[2] < 100 ? 2000 + date[2] : date[2]
  return isDay(year, month, day) && (weekday === null || weekdayOf(year, month, day) === weekday)
}

export class DayMonth {
  readonly #trials = (['DMY', 'MDY'] as const).map(order => ({
    order,
    impossible: 0,
    backwards: 0,
    last: Number.NEGATIVE_INFINITY,
  }))

  /** `weekday` is the one written beside the date, Sunday 0, if any. */
  add(date: WrittenDate, weekday: number | null = null): void {
    for (const trial of this.#trials) {
      if (!fits(date, trial.order, weekday)) {
        trial.impossible += 1
        continue
      }
      const [month, day] = trial.order === 'DMY' ? [date[1], date[0]] : [date[0], date[1]]
      const number = Date.UTC(date[2], month - 1, day) / dayMs
      // Programs do write messages a little out of order.
      if (number < trial.last - 1) trial.backwards += 1
      trial.last = number
    }
  }

  /** The order in which one of the dates is to be read. */
  orderOf(date: WrittenDate, weekday: number | null = null): DayOrder | 'ask' {
    const whole = this.#trials.filter(trial => trial.impossible === 0)
    const forward = whole.filter(trial => trial.backwards === 0)
    const left = forward.length > 0 ? forward : whole
    if (left.length === 1 && left[0] !== undefined) return left[0].order
    const alone = this.#trials.filter(trial => fits(date, trial.order, weekday))
    if (alone.length === 1 && alone[0] !== undefined) return alone[0].order
    // 3/3 is the same day either way.
    return date[0] === date[1] ? 'DMY' : 'ask'
  }
}
