/** What summer time leaves in doubt: times that a clock never showed, and times that it showed twice. */
import type { ClockDoubts } from '../../preload/contract.ts'
import { readCase } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { caseClockOf } from './eventTime.ts'
import { clockOf } from './zoneClock.ts'

const examplesShown = 3

/** The doubtful times of a source if its clock ran in `zone`. Exact times and those exact to the day are in no doubt. */
export function clockDoubts(db: IndexDb, item: string, zone: string): ClockDoubts {
  const doubts: ClockDoubts = { gap: 0, fold: 0, examples: [] }
  const clock = clockOf(zone)
  if (clock === null) return doubts
  const caseClock = caseClockOf(readCase(db.sql).case.zone)
  const rows = db.sql
    .prepare(
      `SELECT e.utc_ms AS utc, e.sort_at AS sortAt, e.local, e.zone, e.basis FROM sources s JOIN source_rows r ON r.source = s.number
       JOIN events e ON e.rowid = r.event WHERE s.item = ? AND e.precision <> 'day' AND e.sort_at IS NOT NULL
       AND (e.utc_ms IS NULL OR e.time_source = 'assumed') ORDER BY e.sort_at`,
    )
    .iterate(item) as Iterable<{
    utc: number | null
    sortAt: number
    local: string | null
    zone: string | null
    basis: string | null
  }>
  for (const { utc, sortAt, local, zone: readIn, basis } of rows) {
    // An instant in a gap is moved out of it, so the way back to the wall clock would hide it: what was noted counts.
    const note =
      readIn === zone
        ? (/\+(gap|fold)$/u.exec(basis ?? '')?.[1] as 'gap' | 'fold' | undefined)
        : clock.instant((utc === null ? caseClock : (clockOf(readIn ?? '') ?? caseClock)).wall(utc ?? sortAt))
            .note
    if (note === undefined || note === null) continue
    doubts[note] += 1
    if (local !== null && doubts.examples.length < examplesShown) doubts.examples.push(local)
  }
  return doubts
}
