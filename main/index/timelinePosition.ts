/** Where events and days stand in a list, and where the next marked event is. */
import type { Position, TimelineFilter } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { closedBurst, foldedByDay, foldingOf } from './bursts.ts'
import type { IndexDb } from './db.ts'
import { findEvent } from './fold/eventId.ts'
import { countOf, linesOf } from './timeline.ts'
import { dayStart, filterSql } from './timelineFilter.ts'

/**
 * Where an event stands in the filtered order, or the first event of a day (the place it would have when the day has
 * none); in a list that folds bursts, its line. Throws EventMissing; an event the filter leaves out gets the place it
 * would have.
 */
export function position(
  db: IndexDb,
  arg: { filter: TimelineFilter; event?: string; day?: string },
): Position {
  const sql = filterSql(db, arg.filter)
  const folding = foldingOf(db, arg.filter, sql)
  const total = countOf(db, sql)
  const oldest = arg.filter.oldestFirst === true
  const before = oldest ? '<' : '>'
  const { where, params: given } = folding === null ? sql : linesOf(sql, folding)
  const count = (condition: string, params: readonly (string | number)[]) =>
    (
      db.sql
        .prepare(`SELECT count(*) AS n FROM events e WHERE ${where} AND ${condition}`)
        .get(...given, ...params) as { n: number }
    ).n
  if (arg.event !== undefined) {
    const found = findEvent(db.sql, arg.event)
    if (found === null) throw new AppError('EventMissing')
    const burst = folding === null ? null : closedBurst(db, folding, found.rowid)
    const rowid = burst?.head ?? found.rowid
    const at = sortAt(db, rowid)
    const index =
      at === null
        ? count('e.sort_at IS NOT NULL', []) + count('e.sort_at IS NULL AND e.rowid < ?', [rowid])
        : count(`(e.sort_at, e.rowid) ${before} (?, ?)`, [at, rowid])
    return { index, total, ...(burst === null ? {} : { burst: burst.id }) }
  }
  const { day } = arg
  if (day === undefined) throw new AppError('BadRequest', { field: 'day' })
  if (sql.counts === null)
    return {
      index: oldest
        ? count('e.sort_at < ?', [dayStart(db, day, 0)])
        : count('e.sort_at >= ?', [dayStart(db, day, 1)]),
      total,
    }
  const { n } = db.sql
    .prepare(
      `SELECT ifnull(sum(n), 0) AS n FROM day_counts WHERE ${sql.counts.sql} AND day <> '' AND day ${before} ?`,
    )
    .get(...sql.counts.params, day) as { n: number }
  const folded = folding === null ? [] : [...foldedByDay(db, folding)]
  const hidden = folded
    .filter(([other]) => (oldest ? other < day : other > day))
    .reduce((sum, [, less]) => sum + less, 0)
  return { index: n - hidden, total }
}

function sortAt(db: IndexDb, rowid: number): number | null {
  return db.sql.prepare('SELECT sort_at FROM events WHERE rowid = ?').pluck().get(rowid) as number | null
}

/**
 * The next event after `event` in the filter's order that is part of a finding which is not contradicted; with `back`,
 * the one before. `event` need not be among the filter's own. Throws EventMissing.
 */
export function nextFinding(
  db: IndexDb,
  { filter, event, back }: { filter: TimelineFilter; event: string; back: boolean },
): { event: string | null } {
  const found = findEvent(db.sql, event)
  if (found === null) throw new AppError('EventMissing')
  const sql = filterSql(db, filter.findings === undefined ? { ...filter, findings: 'any' } : filter)
  const rising = (filter.oldestFirst === true) !== back
  const [way, beyond] = rising ? ['ASC', '>'] : ['DESC', '<']
  const first = (condition: string, order: string, params: readonly (string | number)[]) =>
    (db.sql
      .prepare(`SELECT e.id FROM events e WHERE ${sql.where} AND ${condition} ORDER BY ${order} LIMIT 1`)
      .pluck()
      .get(...sql.params, ...params) as string | undefined) ?? null
  const dated = `e.sort_at ${way}, e.rowid ${way}`
  const at = sortAt(db, found.rowid)
  // Events without a date come last in either order.
  if (at !== null)
    return {
      event:
        first(`(e.sort_at, e.rowid) ${beyond} (?, ?)`, dated, [at, found.rowid]) ??
        (back ? null : first('e.sort_at IS NULL', 'e.rowid', [])),
    }
  if (!back) return { event: first('e.sort_at IS NULL AND e.rowid > ?', 'e.rowid', [found.rowid]) }
  return {
    event:
      first('e.sort_at IS NULL AND e.rowid < ?', 'e.rowid DESC', [found.rowid]) ??
      first('e.sort_at IS NOT NULL', dated, []),
  }
}
