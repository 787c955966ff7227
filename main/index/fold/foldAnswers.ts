import type { EntryBodies, ReaderSummary } from '../../vault/entries.ts'
import { readCase } from '../caseFacts.ts'
import { caseClockOf, placeOf } from '../eventTime.ts'
import type { TimePrecision } from '../../../preload/records.ts'
import { looseItems, refreshFileEvent } from './fileEvents.ts'
import { attachedItems, settleFileEvents } from './attachments.ts'
import { answerOf, type Fold, knownSource, readingOf } from './fold.ts'

/** Answers about sources: kept, and the sources they are about are read again. */
export function foldAnswer(fold: Fold, body: EntryBodies['answer']['private']): void {
  const { sql } = fold
  const find = sql.prepare('SELECT sha256, job, kind, facts, reader FROM items WHERE id = ?')
  for (const answer of body.answers) {
    const item = find.get(answer.item) as
      | { sha256: string; job: string; facts: string | null; reader: string }
      | undefined
    const old = answerOf(sql, answer.item)
    const zoneGiven = answer.zone !== undefined
    sql
      .prepare(
        'INSERT OR REPLACE INTO answers (item, zone, zone_answered, date_order, self, owner, reading) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        answer.item,
        answer.zone === undefined ? old.zone : answer.zone,
        zoneGiven ? 1 : old.zone_answered,
        answer.dateOrder ?? old.date_order,
        answer.self === undefined ? old.self : JSON.stringify(answer.self),
        answer.owner === undefined ? old.owner : JSON.stringify(answer.owner),
        answer.reading === undefined
          ? old.reading
          : JSON.stringify({ ...readingOf(old.reading), ...answer.reading }),
      )
    if (item === undefined) continue
    fold.change.items.push(answer.item)
    if (answer.reading !== undefined) {
      readOtherwise(fold, item.sha256, answer.reading.reader)
      continue
    }
    if (sql.prepare('SELECT 1 FROM readings WHERE sha256 = ?').get(item.sha256) !== undefined)
      fold.reread.add(item.sha256)
    else for (const id of zoneGiven ? looseItems(sql, item.job) : [answer.item]) refreshFileEvent(fold, id)
  }
}

/** What was read of a content so far is taken away: it is unread, until its reader has read it as the person wants it. */
function readOtherwise(fold: Fold, sha256: string, reader: string | undefined): void {
  const { sql } = fold
  const items = sql.prepare("SELECT id FROM items WHERE sha256 = ? AND kind = 'original'").all(sha256) as {
    id: string
  }[]
  for (const { id } of items) {
    const source = knownSource(sql, id)
    if (source === null) continue
    const attached = attachedItems(sql, source)
    fold.events.removeSource(source)
    settleFileEvents(fold, attached)
  }
  sql.prepare('DELETE FROM readings WHERE sha256 = ?').run(sha256)
  sql.prepare('DELETE FROM reading_portions WHERE sha256 = ?').run(sha256)
  if (reader !== undefined)
    sql.prepare("UPDATE items SET reader = ? WHERE sha256 = ? AND kind = 'original'").run(reader, sha256)
  for (const { id } of items) refreshFileEvent(fold, id)
}

/** The case, the complainant, who the user is. A new zone moves every day and hour; new own names change directions. */
export function foldCase(fold: Fold, body: EntryBodies['case']['private']): void {
  const { sql } = fold
  const before = fold.facts
  const put = sql.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)')
  const stored = (name: string): Record<string, unknown> => {
    const row = sql.prepare('SELECT value FROM facts WHERE name = ?').get(name) as
      | { value: string }
      | undefined
    return row === undefined ? {} : (JSON.parse(row.value) as Record<string, unknown>)
  }
  if (body.case !== undefined) put.run('case', JSON.stringify({ ...stored('case'), ...body.case }))
  if (body.complainant !== undefined)
    put.run('complainant', JSON.stringify({ ...stored('complainant'), ...body.complainant }))
  if (body.self !== undefined) put.run('self', JSON.stringify(body.self))
  fold.facts = readCase(sql)

  if (fold.facts.case.zone !== before.case.zone) moveDays(fold, before.case.zone)
  if (fold.facts.case.zone !== before.case.zone || fold.facts.zoneStated !== before.zoneStated)
    for (const id of looseItems(sql, null)) refreshFileEvent(fold, id)
  if (JSON.stringify(fold.facts.self) !== JSON.stringify(before.self)) rereadForSelf(fold)
}

function rereadForSelf(fold: Fold): void {
  const rows = fold.sql.prepare('SELECT sha256, summary FROM readings ORDER BY seq').all() as {
    sha256: string
    summary: string
  }[]
  for (const row of rows)
    if ((JSON.parse(row.summary) as ReaderSummary).needsSelf) fold.reread.add(row.sha256)
}

/** Days, hours and weekdays in the new zone of the case. What has no instant keeps its date and only moves in order. */
function moveDays(fold: Fold, oldZone: string): void {
  const { sql } = fold
  const clock = caseClockOf(fold.facts.case.zone)
  const oldClock = caseClockOf(oldZone)
  const page = sql.prepare(
    'SELECT rowid, utc_ms, sort_at, precision FROM events WHERE rowid > ? ORDER BY rowid LIMIT 10000',
  )
  const place = sql.prepare('UPDATE events SET day = ?, hour = ?, weekday = ? WHERE rowid = ?')
  const order = sql.prepare('UPDATE events SET sort_at = ? WHERE rowid = ?')
  for (let last = 0; ; ) {
    const rows = page.all(last) as {
      rowid: number
      utc_ms: number | null
      sort_at: number | null
      precision: TimePrecision
    }[]
    if (rows.length === 0) break
    for (const row of rows) {
      last = row.rowid
      if (row.utc_ms !== null) {
        const { day, hour, weekday } = placeOf(row.utc_ms, row.precision, clock)
        place.run(day, hour, weekday, row.rowid)
      } else if (row.sort_at !== null) order.run(clock.instant(oldClock.wall(row.sort_at)).utcMs, row.rowid)
    }
    fold.change.changedEvents += rows.length
  }
  fold.events.counts.recount()
}
