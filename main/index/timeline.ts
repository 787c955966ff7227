/**
 * The timeline: how many events each month and day has, and pages of them. Newest first unless asked otherwise; events
 * of which not even the date is known come last either way and have the month `undated`.
 */
import type { DayCount, EventPage, MonthCount, TimelineFilter } from '../../preload/contract.ts'
import type { EventRow } from '../../preload/records.ts'
import { AppError } from '../appError.ts'
import { addBursts, foldedByDay, type Folding, foldingOf } from './bursts.ts'
import type { IndexDb } from './db.ts'
import { rowsByRowid } from './eventRows.ts'
import { dayStart, type FilterSql, filterSql } from './timelineFilter.ts'

export { eventDetail, eventRows } from './eventRows.ts'

/** Months with events, in the filter's order, `undated` last. */
export function months(db: IndexDb, filter: TimelineFilter): MonthCount[] {
  const list = counted(db, filter, day => `substr(${day}, 1, 7)`)
  return list.map(({ name, count, findings }) => ({ month: name === '' ? 'undated' : name, count, findings }))
}

/** Days with events, in the filter's order, `undated` last: their counts add up to all events. */
export function days(db: IndexDb, filter: TimelineFilter): DayCount[] {
  const list = counted(db, filter, day => day)
  const folding = foldingOf(db, filter, filterSql(db, filter))
  const folded = folding === null ? null : foldedByDay(db, folding)
  return list.map(({ name, count, findings }) => ({
    day: name === '' ? 'undated' : name,
    count,
    findings,
    folded: folded?.get(name) ?? 0,
  }))
}

function counted(
  db: IndexDb,
  filter: TimelineFilter,
  group: (day: string) => string,
): { name: string; count: number; findings: number }[] {
  const sql = filterSql(db, filter)
  const rows = (
    sql.counts !== null
      ? db.sql
          .prepare(
            `SELECT ${group('day')} AS name, sum(n) AS count FROM day_counts WHERE ${sql.counts.sql} GROUP BY 1 ORDER BY 1`,
          )
          .all(...sql.counts.params)
      : db.sql
          .prepare(
            `SELECT ifnull(${group('e.day')}, '') AS name, count(*) AS count FROM events e WHERE ${sql.where} GROUP BY 1 ORDER BY 1`,
          )
          .all(...sql.params)
  ) as { name: string; count: number }[]
  // Findings are few: starting from them is cheaper than looking for them at every event.
  const found = db.sql
    .prepare(
      `SELECT ifnull(${group('e.day')}, '') AS name, count(DISTINCT e.id) AS count FROM finding_events fe
       JOIN findings f ON f.id = fe.finding AND f.state <> 'dismissed' CROSS JOIN events e ON e.id = fe.event
       WHERE ${sql.where} GROUP BY 1`,
    )
    .all(...sql.params) as { name: string; count: number }[]
  const findings = new Map(found.map(row => [row.name, row.count]))
  if (filter.oldestFirst !== true) rows.reverse()
  rows.sort((a, b) => Number(a.name === '') - Number(b.name === ''))
  return rows.map(row => ({ ...row, findings: findings.get(row.name) ?? 0 }))
}

export interface PageArg {
  filter: TimelineFilter
  limit: number
  /** `next` of the page before. */
  after?: string
  /** Only this month (`2026-11` or `undated`). */
  month?: string
  /** Instead of `after`: how many events to pass over. */
  offset?: number
}

/**
 * A page of events; where the filter folds bursts, of lines, and `offset` counts lines. `total` counts the events of the
 * filter (and month); `next` is null at the end. Throws BadRequest for a bad cursor.
 */
export function page(db: IndexDb, arg: PageArg): EventPage {
  const sql = withMonth(db, filterSql(db, arg.filter), arg.month)
  const folding = foldingOf(db, arg.filter, sql)
  const start = arg.after === undefined ? startOf(db, arg, sql, folding) : { dated: sql, offset: 0 }
  const lines = (one: FilterSql) => (folding === null ? one : linesOf(one, folding))
  const part = pageOf(db, lines(sql), { ...arg, offset: start.offset }, lines(start.dated))
  if (folding === null) return { total: countOf(db, sql), ...part }
  addBursts(db, part.events, folding)
  return { total: countOf(db, sql), ...part }
}

/**
 * The day on which line `offset` stands, by the counts of the days before it, so that no line before that day is read:
 * the filter for the dated events from there on, and how many of them to pass over.
 */
function startOf(
  db: IndexDb,
  { filter, offset = 0 }: PageArg,
  sql: FilterSql,
  folding: Folding | null,
): { dated: FilterSql; offset: number } {
  if (offset === 0 || sql.counts === null) return { dated: sql, offset }
  const oldest = filter.oldestFirst === true
  const folded = folding === null ? new Map<string, number>() : foldedByDay(db, folding)
  const counts = db.sql
    .prepare(
      `SELECT day, sum(n) AS n FROM day_counts WHERE ${sql.counts.sql} AND day <> '' GROUP BY day ORDER BY day ${oldest ? 'ASC' : 'DESC'}`,
    )
    .all(...sql.counts.params) as { day: string; n: number }[]
  let rest = offset
  for (const { day, n } of counts) {
    const lines = n - (folded.get(day) ?? 0)
    if (rest < lines) {
      const bound = oldest ? 'e.sort_at >= ?' : 'e.sort_at < ?'
      return {
        dated: {
          ...sql,
          where: `${sql.where} AND ${bound}`,
          params: [...sql.params, dayStart(db, day, oldest ? 0 : 1)],
        },
        offset: rest,
      }
    }
    rest -= lines
  }
  return { dated: sql, offset }
}

/** Only the events that have a line. */
export function linesOf(sql: FilterSql, { lines }: Folding): FilterSql {
  return {
    where: `${sql.where} AND ${lines.sql}`,
    params: [...sql.params, ...lines.params],
    counts: null,
    rows: null,
  }
}

/** `dated` is the filter for events with a date, where it is known that those before its bound come before the page. */
function pageOf(db: IndexDb, sql: FilterSql, arg: PageArg, dated: FilterSql = sql): Omit<EventPage, 'total'> {
  const { filter, limit } = arg
  const order = filter.oldestFirst === true ? 'ASC' : 'DESC'
  const beyond = filter.oldestFirst === true ? '>' : '<'
  const cursor = arg.after === undefined ? null : readCursor(arg.after)
  let offset = cursor === null ? Math.max(0, arg.offset ?? 0) : 0
  const rowids: number[] = []

  if (cursor?.sortAt !== null) {
    const rest = cursor === null ? '' : `AND (e.sort_at, e.rowid) ${beyond} (?, ?)`
    const query = `SELECT e.rowid FROM events e WHERE ${dated.where} AND e.sort_at IS NOT NULL ${rest}
      ORDER BY e.sort_at ${order}, e.rowid ${order} LIMIT ? OFFSET ?`
    const params = [...dated.params, ...(cursor === null ? [] : [cursor.sortAt, cursor.rowid]), limit, offset]
    rowids.push(...idsOf(db, query, params))
  }
  if (rowids.length < limit) {
    if (offset > 0 && rowids.length === 0)
      offset -= Math.min(
        offset,
        countOf(db, {
          ...dated,
          where: `${dated.where} AND e.sort_at IS NOT NULL`,
          counts: null,
          rows: null,
        }),
      )
    else offset = 0
    const rest = cursor?.sortAt === null ? 'AND e.rowid > ?' : ''
    const query = `SELECT e.rowid FROM events e WHERE ${sql.where} AND e.sort_at IS NULL ${rest} ORDER BY e.rowid LIMIT ? OFFSET ?`
    rowids.push(
      ...idsOf(db, query, [
        ...sql.params,
        ...(rest === '' ? [] : [cursor?.rowid ?? 0]),
        limit - rowids.length,
        offset,
      ]),
    )
  }
  const events = rowsByRowid(db, rowids, filter.query ?? null)
  const last = events.at(-1)
  const lastRowid = rowids.at(-1)
  const full = last !== undefined && lastRowid !== undefined && rowids.length === limit
  return { events, next: full ? `${last.sortAt ?? 'u'}.${lastRowid}` : null }
}

function idsOf(db: IndexDb, query: string, params: readonly (string | number)[]): number[] {
  return (db.sql.prepare(query).all(...params) as { rowid: number }[]).map(row => row.rowid)
}

function readCursor(text: string): { sortAt: number; rowid: number } | { sortAt: null; rowid: number } {
  const found = /^(u|-?\d{1,16})\.(\d{1,15})$/u.exec(text)
  if (found === null) throw new AppError('BadRequest', { field: 'after' })
  const rowid = Number(found[2])
  return found[1] === 'u' ? { sortAt: null, rowid } : { sortAt: Number(found[1]), rowid }
}

function withMonth(db: IndexDb, sql: FilterSql, month: string | undefined): FilterSql {
  if (month === undefined) return sql
  if (month === 'undated')
    return {
      rows: null,
      where: `${sql.where} AND e.sort_at IS NULL`,
      params: sql.params,
      counts:
        sql.counts === null ? null : { sql: `${sql.counts.sql} AND day = ''`, params: sql.counts.params },
    }
  if (!/^\d{4}-\d\d$/u.test(month)) throw new AppError('BadRequest', { field: 'month' })
  const range = [`${month}-01`, `${month}-31`]
  return {
    rows: null,
    where: `${sql.where} AND e.sort_at >= ? AND e.sort_at < ?`,
    params: [...sql.params, dayStart(db, `${month}-01`, 0), dayStart(db, nextMonth(month), 0)],
    counts:
      sql.counts === null
        ? null
        : { sql: `${sql.counts.sql} AND day BETWEEN ? AND ?`, params: [...sql.counts.params, ...range] },
  }
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10)
}

/** How many events these conditions have. */
export function countOf(db: IndexDb, sql: FilterSql): number {
  const count = (text: string, params: readonly (string | number)[]) =>
    (db.sql.prepare(text).get(...params) as { n: number }).n
  if (sql.counts !== null)
    return count(`SELECT ifnull(sum(n), 0) AS n FROM day_counts WHERE ${sql.counts.sql}`, sql.counts.params)
  if (sql.rows !== null) return count(`SELECT count(*) AS n FROM (${sql.rows.sql})`, sql.rows.params)
  return count(`SELECT count(*) AS n FROM events e WHERE ${sql.where}`, sql.params)
}

/** How many events a filter has. */
export function countEvents(db: IndexDb, filter: TimelineFilter): number {
  return countOf(db, filterSql(db, filter))
}

/** All events of a filter in its order, in bounded memory. The index must not be changed meanwhile. */
export function* allEvents(db: IndexDb, filter: TimelineFilter): Generator<EventRow> {
  const sql = filterSql(db, filter)
  let after: string | null = null
  do {
    const part: Omit<EventPage, 'total'> = pageOf(db, sql, {
      filter,
      limit: 500,
      ...(after === null ? {} : { after }),
    })
    yield* part.events
    after = part.next
  } while (after !== null)
}
