/** What a clock leaves in doubt: times that it never showed or showed twice, and whether it counted to twelve. */
import type { ClockDoubts } from '../../preload/contract.ts'
import { readCase } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { caseClockOf } from './eventTime.ts'
import { clockOf } from './zoneClock.ts'

/** Words that tell the half of the day. */
const halfDay = /[ap]\.?\s?m\b|上午|下午|午前|午後|오전|오후|凌晨|晚上|早上/iu
const examplesShown = 3
/** So many times of a day that none of them is after noon by chance only. */
const enoughHours = 40

/** The doubtful times of a source if its clock ran in `zone`. Exact times and those exact to the day are in no doubt. */
export function clockDoubts(db: IndexDb, item: string, zone: string): ClockDoubts {
  const doubts: ClockDoubts = { gap: 0, fold: 0, twelveHour: false, examples: [] }
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
  let hours = 0
  let beyond = false
  for (const { utc, sortAt, local, zone: readIn, basis } of rows) {
    const written = (utc === null ? caseClock : (clockOf(readIn ?? '') ?? caseClock)).wall(utc ?? sortAt)
    if (!halfDay.test(local ?? '')) {
      const hour = new Date(written).getUTCHours()
      hours += 1
      if (hour === 0 || hour > 12) beyond = true
    }
    // An instant in a gap is moved out of it, so the way back to the wall clock would hide it: what was noted counts.
    const note =
      readIn === zone ? /\+(gap|fold)$/u.exec(basis ?? '')?.[1] : (clock.instant(written).note ?? undefined)
    if (note !== 'gap' && note !== 'fold') continue
    doubts[note] += 1
    if (local !== null && doubts.examples.length < examplesShown) doubts.examples.push(local)
  }
  doubts.twelveHour = hours >= enoughHours && !beyond
  return doubts
}
