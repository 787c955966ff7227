import type {
  CallResult,
  Direction,
  EventKind,
  PartyRole,
  TimePrecision,
  TimeSource,
} from '../../preload/records.ts'
import { contactKinds, kindsIn } from '../index/contactKinds.ts'
import { getCase } from '../index/caseFacts.ts'
import type { IndexDb } from '../index/db.ts'
import { caseClockOf } from '../index/eventTime.ts'
import type { CaseView, Contact } from './contact.ts'

interface Row {
  id: string
  kind: EventKind
  utc_ms: number | null
  day: string | null
  precision: TimePrecision
  time_source: TimeSource
  direction: Direction
  party: string
  text: string
  result: CallResult | null
  result_code: string | null
  duration: number | null
  line: string | null
  target: string
  flags: string
}

const unsent = /\b(?:draft|unsent|failed|notDownloaded)\b/u

/** The case as the rules need it. */
export function readCaseView(db: IndexDb): CaseView {
  const { case: facts, self } = getCase(db)
  return {
    lenderType: facts.lenderType,
    lenderName: facts.lenderName,
    agreedHours: facts.agreedHours,
    ownNumbers: self.numbers.length,
  }
}

/** For whom each marked party collects: the lender the user gave it, else the case's; only collectors and lenders. */
export function creditorGroups(db: IndexDb): Map<string, string> {
  const { lenderName } = getCase(db).case
  const rows = db.sql
    .prepare("SELECT id, role, lender FROM parties WHERE role IN ('collector', 'lender')")
    .all() as { id: string; role: PartyRole; lender: string | null }[]
  return new Map(rows.map(row => [row.id, (row.lender ?? '').trim() || lenderName.trim()]))
}

/** All contacts with marked parties, both ways; the rules count no others. */
export function readContacts(db: IndexDb, groups: ReadonlyMap<string, string>): Contact[] {
  const clock = caseClockOf(getCase(db).case.zone)
  const rows = db.sql
    .prepare(
      `SELECT e.id, e.kind, e.utc_ms, e.day, e.precision, e.time_source, e.direction, e.party, e.text, e.result,
         e.result_code, e.duration, e.line, e.target, e.flags
       FROM parties p JOIN events e ON e.party = p.id
       WHERE p.role IN ('collector', 'lender') AND e.kind IN ${kindsIn([...contactKinds, 'note'])}`,
    )
    .all() as Row[]
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    utcMs: row.utc_ms,
    wallMs: row.utc_ms === null ? null : clock.wall(row.utc_ms),
    day: row.day,
    precision: row.precision,
    timeSource: row.time_source,
    direction: row.direction,
    party: row.party,
    group: groups.get(row.party) ?? null,
    text: row.text,
    result: row.result,
    duration: row.duration,
    line: row.line,
    target: row.target,
    noted: row.kind === 'note' ? row.result_code : null,
    unsent: row.flags !== '' && unsent.test(row.flags),
  }))
}
