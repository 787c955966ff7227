/** Where each day and each line stands, by arithmetic alone: every header and every line has a fixed height. */
import type { DayCount } from '../../preload/contract.ts'

export const rowHeight = 38
export const headHeight = 46
/** Browsers cannot lay out taller boxes; beyond it the scroll bar moves faster than the list. */
export const tallestBox = 15_000_000

export interface DaySpan {
  day: string
  count: number
  findings: number
  /** Index of the day's first event in the filtered order. */
  first: number
  /** Pixels from the top of the list. */
  top: number
}

export interface Layout {
  days: DaySpan[]
  total: number
  height: number
}

export type Placed =
  | { kind: 'day'; top: number; span: DaySpan }
  | { kind: 'event'; top: number; index: number }

/** Days in the order of the list; `undated` is always last. */
export function layOut(counts: readonly DayCount[], oldestFirst: boolean): Layout {
  const dated = counts.filter(day => day.day !== 'undated').toSorted((a, b) => (a.day < b.day ? -1 : 1))
  if (!oldestFirst) dated.reverse()
  const undated = counts.filter(day => day.day === 'undated')
  const days: DaySpan[] = []
  let first = 0
  let top = 0
  for (const { day, count, findings } of [...dated, ...undated]) {
    if (count === 0) continue
    days.push({ day, count, findings, first, top })
    first += count
    top += headHeight + count * rowHeight
  }
  return { days, total: first, height: top }
}

/** Headers and lines that touch the pixels from `from` to `to`. */
export function placedBetween(layout: Layout, from: number, to: number): Placed[] {
  const placed: Placed[] = []
  for (let at = dayAt(layout, from); at < layout.days.length; at += 1) {
    const span = layout.days[at] as DaySpan
    if (span.top > to) break
    placed.push({ kind: 'day', top: span.top, span })
    const start = Math.max(0, Math.floor((from - span.top - headHeight) / rowHeight))
    const end = Math.min(span.count, Math.ceil((to - span.top - headHeight) / rowHeight))
    for (let row = start; row < end; row += 1)
      placed.push({ kind: 'event', top: span.top + headHeight + row * rowHeight, index: span.first + row })
  }
  return placed
}

/** Pixels from the top to the line of the event at `index`. */
export function topOf(layout: Layout, index: number): number {
  let low = 0
  let high = layout.days.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.days[middle] as DaySpan).first <= index) low = middle
    else high = middle - 1
  }
  const span = layout.days[low]
  return span === undefined ? 0 : span.top + headHeight + (index - span.first) * rowHeight
}

/** Index in `days` of the day that covers a pixel. */
export function dayAt(layout: Layout, pixel: number): number {
  let low = 0
  let high = layout.days.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.days[middle] as DaySpan).top <= pixel) low = middle
    else high = middle - 1
  }
  return low
}
