/**
 * Bursts: calls, or messages, of one kind, party, direction and target that follow each other directly on the timeline
 * of one day, each soon after the one before. Calls of parties marked as collectors go together: numbers take turns.
 * What kinds, directions or days a list is narrowed to, it has all of a burst or nothing of it, and a list of chosen
 * parties folds only what is of one; so the counts by day and the pages agree without reading every event.
 *
 * They are worked out when a list asks for them, and only for the days that changed since (the triggers of `0010-tables`).
 */
import type { EvidenceTime } from '../../preload/records.ts'
import type { Burst, EventRow, TimelineFilter } from '../../preload/contract.ts'
import type { IndexDb } from './db.ts'
import { evidenceTime } from './eventTime.ts'
import type { SqlPart } from './search.ts'
import { dayStart, type FilterSql } from './timelineFilter.ts'

/** Fewer are easier to read one by one. */
export const burstLeast = 4
export const burstGapMs = 10 * 60_000

const foldable = new Set(['call', 'sms', 'mms', 'message'])

interface Candidate {
  rowid: number
  id: string
  kind: string
  direction: string
  party: string | null
  target: string
  sort_at: number
  utc_ms: number | null
  precision: string
  /** 1 when the party is marked as collector or lender. */
  collects: 0 | 1
}

/** Works out the days that changed. False when that cannot be written (an index opened for reading only). */
function bringUpToDate(db: IndexDb): boolean {
  const { sql } = db
  const stale = sql.prepare('SELECT day FROM stale_days').pluck().all() as string[]
  if (stale.length === 0) return true
  if (db.readOnly) return false
  const events = sql.prepare(
    `SELECT e.rowid, e.id, e.kind, e.direction, e.party, e.target, e.sort_at, e.utc_ms, e.precision,
       ifnull(p.role IN ('collector', 'lender'), 0) AS collects
     FROM events e LEFT JOIN parties p ON p.id = e.party
     WHERE e.sort_at >= ? AND e.sort_at < ? ORDER BY e.sort_at, e.rowid`,
  )
  const forgetEvents = sql.prepare(
    'DELETE FROM burst_events WHERE burst IN (SELECT id FROM bursts WHERE day = ?)',
  )
  const forget = sql.prepare('DELETE FROM bursts WHERE day = ?')
  const add = sql.prepare('INSERT INTO bursts (id, day, kind, direction, party, n) VALUES (?, ?, ?, ?, ?, ?)')
  const addEvent = sql.prepare('INSERT INTO burst_events (event, burst, place) VALUES (?, ?, ?)')
  sql.transaction(() => {
    // An event that moved to another day may still stand in a burst of the old one: all are forgotten before any is made.
    for (const day of stale) {
      forgetEvents.run(day)
      forget.run(day)
    }
    for (const day of stale) {
      const rows = events.all(dayStart(db, day, 0), dayStart(db, day, 1)) as Candidate[]
      for (const run of runsOf(rows)) {
        const [first] = run
        if (first === undefined) continue
        const party = run.every(one => one.party === first.party) ? first.party : ''
        add.run(first.id, day, first.kind, first.direction, party, run.length)
        for (const [at, { rowid }] of run.entries())
          addEvent.run(rowid, first.id, at === 0 ? 0 : at === run.length - 1 ? 2 : 1)
      }
    }
    sql.exec('DELETE FROM stale_days')
  })()
  return true
}

/** The bursts among the events of one day, which come in the order of time. */
export function runsOf<T extends Omit<Candidate, 'rowid' | 'id'>>(rows: readonly T[]): T[][] {
  const runs: T[][] = []
  let run: T[] = []
  for (const row of rows) {
    const last = run.at(-1)
    if (last === undefined || !follows(last, row)) {
      if (run.length >= burstLeast) runs.push(run)
      run = []
    }
    if (canFold(row)) run.push(row)
  }
  if (run.length >= burstLeast) runs.push(run)
  return runs
}

/** Only a contact with somebody known, at a time that is known. */
function canFold(row: Omit<Candidate, 'rowid' | 'id'>): boolean {
  return foldable.has(row.kind) && row.party !== null && row.utc_ms !== null && row.precision !== 'day'
}

function follows(a: Omit<Candidate, 'rowid' | 'id'>, b: Omit<Candidate, 'rowid' | 'id'>): boolean {
  return (
    canFold(b) &&
    a.kind === b.kind &&
    a.direction === b.direction &&
    (a.party === b.party || (a.kind === 'call' && a.collects === 1 && b.collects === 1)) &&
    a.target === b.target &&
    b.sort_at - a.sort_at <= burstGapMs
  )
}

/** How a list folds bursts: which rows have a line, and how many have none. */
export interface Folding {
  /** Condition on `events e`: it has a line of its own. */
  lines: SqlPart
  /** Condition on `bursts`: those of the list that are closed. */
  closed: SqlPart
  open: ReadonlySet<string>
  /** Only bursts of one party: of the others the list may not have every event. */
  ofOne: boolean
  /** Place in a burst of the event whose line stands for all. */
  headPlace: 0 | 2
}

/** The folding that a filter asks for; null when its list shows every event by itself. */
export function foldingOf(db: IndexDb, filter: TimelineFilter, sql: FilterSql): Folding | null {
  if (filter.fold === undefined || sql.counts === null || !bringUpToDate(db)) return null
  const open = JSON.stringify(filter.fold.open)
  // The first in the order of the list.
  const headPlace = filter.oldestFirst === true ? 0 : 2
  const ofOne = filter.parties !== undefined
  return {
    lines: {
      sql: `NOT EXISTS (SELECT 1 FROM burst_events b WHERE b.event = e.rowid AND b.place <> ${headPlace}
        AND b.burst NOT IN (SELECT value FROM json_each(?))
        ${ofOne ? "AND b.burst NOT IN (SELECT id FROM bursts WHERE party = '')" : ''})`,
      params: [open],
    },
    closed: {
      sql: `${sql.counts.sql} AND id NOT IN (SELECT value FROM json_each(?))`,
      params: [...sql.counts.params, open],
    },
    open: new Set(filter.fold.open),
    ofOne,
    headPlace,
  }
}

/** Events without a line of their own, by day. */
export function foldedByDay(db: IndexDb, { closed }: Folding): Map<string, number> {
  const rows = db.sql
    .prepare(`SELECT day, sum(n - 1) AS n FROM bursts WHERE ${closed.sql} GROUP BY day`)
    .all(...closed.params) as { day: string; n: number }[]
  return new Map(rows.map(({ day, n }) => [day, n]))
}

/** The burst that an event is folded into, and the row whose line stands for it; null when it has a line of its own and stands for none. */
export function closedBurst(
  db: IndexDb,
  folding: Folding,
  rowid: number,
): { id: string; head: number } | null {
  const found = db.sql
    .prepare(
      `SELECT b.burst AS id, h.event AS head FROM burst_events b JOIN burst_events h ON h.burst = b.burst AND h.place = ?
       JOIN bursts u ON u.id = b.burst WHERE b.event = ? AND (u.party <> '' OR NOT ?)`,
    )
    .get(folding.headPlace, rowid, folding.ofOne ? 1 : 0) as { id: string; head: number } | undefined
  return found === undefined || folding.open.has(found.id) ? null : found
}

/** Adds to each row the burst it is part of. */
export function addBursts(db: IndexDb, rows: EventRow[], folding: Folding): void {
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const places = db.sql
    .prepare(
      `SELECT e.id, b.burst, b.place FROM json_each(?) AS wanted JOIN events e ON e.id = wanted.value
       JOIN burst_events b ON b.event = e.rowid JOIN bursts u ON u.id = b.burst WHERE u.party <> '' OR NOT ?`,
    )
    .all(ids, folding.ofOne ? 1 : 0) as { id: string; burst: string; place: number }[]
  if (places.length === 0) return
  const bursts = burstsOf(db, [...new Set(places.map(({ burst }) => burst))])
  const placeOf = new Map(places.map(place => [place.id, place]))
  for (const row of rows) {
    const place = placeOf.get(row.id)
    const burst = place === undefined ? undefined : bursts.get(place.burst)
    if (place !== undefined && burst !== undefined)
      row.burst = { ...burst, open: folding.open.has(burst.id), head: place.place === folding.headPlace }
  }
}

function burstsOf(db: IndexDb, ids: readonly string[]): Map<string, Omit<Burst, 'open' | 'head'>> {
  const rows = db.sql
    .prepare(
      `SELECT b.burst, e.id, e.kind, e.party, e.result, e.exhibit, e.utc_ms, e.local, e.zone, e.time_source, e.precision, e.basis,
         (SELECT group_concat(DISTINCT f.rule) FROM finding_events fe JOIN findings f ON f.id = fe.finding
          WHERE fe.event = e.id AND f.state <> 'dismissed') AS rules
       FROM json_each(?) AS wanted JOIN burst_events b ON b.burst = wanted.value JOIN events e ON e.rowid = b.event
       ORDER BY b.burst, e.sort_at, e.rowid`,
    )
    .all(JSON.stringify(ids)) as ({
    burst: string
    id: string
    kind: string
    party: string
    result: string | null
    exhibit: string | null
    rules: string | null
  } & Parameters<typeof evidenceTime>[0])[]
  const bursts = new Map<string, Omit<Burst, 'open' | 'head'>>()
  const parties = new Map<string, Set<string>>()
  for (const row of rows) {
    const time: EvidenceTime = evidenceTime(row)
    let burst = bursts.get(row.burst)
    if (burst === undefined) {
      const answered = row.kind === 'call' ? 0 : null
      burst = {
        id: row.burst,
        events: [],
        parties: 0,
        from: time,
        to: time,
        answered,
        rules: [],
        exhibits: 0,
      }
      parties.set(row.burst, new Set())
      bursts.set(row.burst, burst)
    }
    burst.events.push(row.id)
    burst.to = time
    burst.parties = parties.get(row.burst)?.add(row.party).size ?? 0
    if (burst.answered !== null && row.result === 'answered') burst.answered += 1
    if (row.exhibit !== null) burst.exhibits += 1
    for (const rule of row.rules?.split(',') ?? []) if (!burst.rules.includes(rule)) burst.rules.push(rule)
  }
  return bursts
}
