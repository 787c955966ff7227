/** Where each day and each line stands, by arithmetic alone: every header and every line has a fixed height. */
import type { DayCount } from '../../preload/contract.ts'

export const rowHeight = 38
export const headHeight = 46

export interface DaySpan {
  day: string
  /** Events of the day, however many lines they stand on. */
  count: number
  lines: number
  findings: number
  /** Index of the day's first line in the order of the list. */
  first: number
  /** Pixels from the top of the list. */
  top: number
}

export interface Layout {
  days: DaySpan[]
  lines: number
  events: number
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
  let events = 0
  for (const { day, count, findings, folded } of [...dated, ...undated]) {
    if (count === 0) continue
    const lines = count - folded
    days.push({ day, count, lines, findings, first, top })
    first += lines
    events += count
    top += headHeight + lines * rowHeight
  }
  return { days, lines: first, events, height: top }
}

/** Headers and lines that touch the pixels from `from` to `to`. */
export function placedBetween(layout: Layout, from: number, to: number): Placed[] {
  const placed: Placed[] = []
  for (let at = dayAt(layout, from); at < layout.days.length; at += 1) {
    const span = layout.days[at] as DaySpan
    if (span.top > to) break
    placed.push({ kind: 'day', top: span.top, span })
    const start = Math.max(0, Math.floor((from - span.top - headHeight) / rowHeight))
    const end = Math.min(span.lines, Math.ceil((to - span.top - headHeight) / rowHeight))
    for (let row = start; row < end; row += 1)
      placed.push({ kind: 'event', top: span.top + headHeight + row * rowHeight, index: span.first + row })
  }
  return placed
}

/** Pixels from the top to the line at `index`. */
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

/** The oldest and newest day that have a line between two indexes; null when none has a date. */
export function daysBetween(
  layout: Layout,
  first: number,
  last: number,
): { from: string; to: string } | null {
  const names = layout.days
    .filter(day => day.day !== 'undated' && day.first <= last && day.first + day.lines > first)
    .map(({ day }) => day)
    .toSorted()
  const [from] = names
  const to = names.at(-1)
  return from === undefined || to === undefined ? null : { from, to }
}
