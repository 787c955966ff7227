import type { TimelineFilter } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { readCase } from './caseFacts.ts'
import { countedCondition } from './countedContacts.ts'
import type { IndexDb } from './db.ts'
import { caseClockOf } from './eventTime.ts'
import { searchCondition, type SqlPart } from './search.ts'

/** A filter as conditions on `events e`, and whether the counts by day can answer it alone. */
export interface FilterSql {
  where: string
  params: (string | number)[]
  /** Set when kinds, parties, directions and days are all it asks: the same conditions on `day_counts`. */
  counts: SqlPart | null
  /** Set when a search is all it asks: the row numbers themselves. */
  rows: SqlPart | null
}

/** Share of all events above which a search is read along the timeline instead of sorted afterwards. */
const commonShare = 0.02

/** Turns a filter into SQL. Values are always bound, never written into the text. */
export function filterSql(db: IndexDb, filter: TimelineFilter): FilterSql {
  const where: string[] = []
  const params: (string | number)[] = []
  const counts: string[] = []
  const countParams: (string | number)[] = []
  const among = (column: string, values: readonly (string | number)[], negative = '') => {
    where.push(`e.${column} ${negative}IN (${values.map(() => '?').join(', ')})`)
    params.push(...values)
    countParams.push(...values)
    counts.push(`${column} ${negative}IN (${values.map(() => '?').join(', ')})`)
  }
  if (filter.kinds !== undefined) among('kind', filter.kinds)
  if (filter.parties !== undefined) among('party', filter.parties)
  if (filter.directions !== undefined) among('direction', filter.directions)
  if (filter.from !== undefined) {
    where.push('e.sort_at >= ?')
    params.push(dayStart(db, filter.from, 0))
    counts.push('day >= ?')
    countParams.push(filter.from)
  }
  if (filter.to !== undefined) {
    where.push('e.sort_at < ?')
    params.push(dayStart(db, filter.to, 1))
    counts.push("day <= ? AND day <> ''")
    countParams.push(filter.to)
  }
  const simpleOnly = where.length

  if (filter.findings !== undefined) {
    const rules = filter.findings === 'any' ? null : filter.findings
    where.push(
      `e.id IN (SELECT fe.event FROM finding_events fe JOIN findings f ON f.id = fe.finding WHERE f.state <> 'dismissed'
       ${rules === null ? '' : `AND f.rule IN (${rules.map(() => '?').join(', ')})`})`,
    )
    if (rules !== null) params.push(...rules)
  }
  if (filter.target !== undefined)
    where.push(filter.target === 'self' ? "e.target = 'self'" : "e.target <> 'self'")
  if (filter.ids !== undefined) {
    const ids = JSON.stringify(filter.ids)
    where.push(
      `e.rowid IN (SELECT rowid FROM events WHERE id IN (SELECT value FROM json_each(?))
       UNION SELECT event FROM source_rows WHERE own IN (SELECT value FROM json_each(?)))`,
    )
    params.push(ids, ids)
  }
  if (filter.weekday !== undefined) {
    where.push('e.weekday = ?')
    params.push(filter.weekday)
  }
  if (filter.hour !== undefined) {
    where.push('e.hour = ?')
    params.push(filter.hour)
  }
  if (filter.counted !== undefined) where.push(countedCondition(filter.counted))
  if (filter.exhibitsOnly === true) where.push('e.exhibit IS NOT NULL')
  const search = filter.query === undefined ? null : searchCondition(db, filter.query)
  const searchOnly = search !== null && where.length === 0
  if (search !== null) {
    // A plus keeps SQLite from fetching and sorting every hit of a word that is nearly everywhere.
    where.push(`${isCommon(db, search) ? '+' : ''}e.rowid IN (${search.sql})`)
    params.push(...search.params)
  }
  return {
    where: where.length === 0 ? '1' : where.join(' AND '),
    params,
    counts:
      where.length === simpleOnly
        ? { sql: counts.length === 0 ? '1' : counts.join(' AND '), params: countParams }
        : null,
    rows: searchOnly ? search : null,
  }
}

/** First instant of a local day of the case, `later` days after `day`. Events of a day are exactly those from it to the next. */
export function dayStart(db: IndexDb, day: string, later: number): number {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms)) throw new AppError('BadRequest', { field: 'day' })
  return caseClockOf(readCase(db.sql).case.zone).instant(ms + later * 86_400_000).utcMs
}

function isCommon(db: IndexDb, search: SqlPart): boolean {
  const { n } = db.sql.prepare('SELECT ifnull(sum(n), 0) AS n FROM day_counts').get() as { n: number }
  const limit = Math.max(200, Math.floor(n * commonShare))
  const hits = db.sql
    .prepare(`SELECT count(*) AS n FROM (${search.sql} LIMIT ?)`)
    .get(...search.params, limit) as { n: number }
  return hits.n >= limit
}
