/** Events as the contract gives them out, made from a page of rows with one query per kind of addition. */
import type {
  AttachmentRef,
  CallResult,
  Direction,
  EventDetail,
  EventFlag,
  EventKind,
  EventRow,
  EventSource,
  FindingState,
  MessageFact,
  Target,
  TextMark,
  ThirdPartyRole,
} from '../../preload/records.ts'
import { AppError } from '../appError.ts'
import type { IndexDb } from './db.ts'
import { evidenceTime } from './eventTime.ts'
import { findEvent } from './fold/eventId.ts'
import type { EventInput } from './fold/eventInput.ts'
import { partyNumber } from './partyKey.ts'
import { searchMarks } from './searchWords.ts'

interface Row {
  rowid: number
  id: string
  kind: string
  utc_ms: number | null
  sort_at: number | null
  local: string | null
  zone: string | null
  time_source: string
  precision: string
  basis: string | null
  direction: string
  party: string | null
  party_label: string | null
  number_raw: string | null
  e164: string | null
  name: string | null
  account: string | null
  text: string
  result: string | null
  result_code: string | null
  duration: number | null
  ring: number | null
  line: string | null
  target: string
  flags: string
  user_note: string | null
  exhibit: string | null
  chat: string | null
  facts: string | null
}

const rowQuery = `SELECT e.rowid, e.id, e.kind, e.utc_ms, e.sort_at, e.local, e.zone, e.time_source, e.precision, e.basis, e.direction,
  e.party, p.label AS party_label, e.number_raw, e.e164, e.name, e.account, e.text, e.result, e.result_code, e.duration, e.ring,
  e.line, e.target, e.flags, e.user_note, e.exhibit, e.chat, e.facts
  FROM json_each(?) AS wanted JOIN events e ON e.rowid = wanted.value LEFT JOIN parties p ON p.id = e.party ORDER BY wanted.key`

/** The rows of these rowids in this order; `query` adds the marks of a search. */
export function rowsByRowid(db: IndexDb, rowids: readonly number[], query: string | null = null): EventRow[] {
  if (rowids.length === 0) return []
  const rows = db.sql.prepare(rowQuery).all(JSON.stringify(rowids)) as Row[]
  const additions = additionsOf(db, rows)
  return rows.map(row => eventRow(row, additions, query))
}

/** The events of these ids in this order; ids that no event bears are left out. */
export function eventRows(db: IndexDb, ids: readonly string[]): EventRow[] {
  const find = db.sql.prepare('SELECT rowid FROM events WHERE id = ?')
  const rowids = ids
    .map(id => (find.get(id) as { rowid: number } | undefined)?.rowid ?? findEvent(db.sql, id)?.rowid)
    .filter(rowid => rowid !== undefined)
  return rowsByRowid(db, rowids)
}

/** One event with its sources. Throws EventMissing. */
export function eventDetail(db: IndexDb, id: string): EventDetail {
  const found = findEvent(db.sql, id)
  if (found === null) throw new AppError('EventMissing')
  const row = (db.sql.prepare(rowQuery).all(JSON.stringify([found.rowid])) as Row[])[0]
  if (row === undefined) throw new AppError('EventMissing')
  return {
    ...eventRow(row, additionsOf(db, [row]), null),
    numberRaw: row.number_raw,
    e164: row.e164,
    name: row.name,
    account: row.account,
    resultCode: row.result_code,
    line: row.line,
    sources: eventSources(db, found.rowid),
    ...(db.sql.prepare('SELECT 1 FROM apart WHERE event = ?').get(row.id) === undefined
      ? {}
      : { apart: true }),
    userNote: row.user_note,
  }
}

/** Where an event was read, first source first. A note of the user has the journal as its source and no item. */
export function eventSources(db: IndexDb, rowid: number): EventSource[] {
  const rows = db.sql
    .prepare(
      `SELECT s.item, s.sha256, r.locator, ifnull(r.own, e.id) AS own, i.name, i.imported_at, n.body, t.input
       FROM source_rows r JOIN sources s ON s.number = r.source
       LEFT JOIN tellings t ON t.event = r.event AND t.source = r.source AND t.locator = r.locator
       LEFT JOIN items i ON i.id = s.item JOIN events e ON e.rowid = r.event LEFT JOIN notes n ON n.event = e.id
       WHERE r.event = ? ORDER BY r.source, r.locator`,
    )
    .all(rowid) as {
    item: string
    sha256: string
    locator: string
    own: string
    input: string | null
    name: string | null
    imported_at: string | null
    body: string | null
  }[]
  return rows.map(row => ({
    item: row.item,
    itemName: row.name ?? '',
    sha256: row.sha256,
    locator: row.locator,
    importedAt:
      row.imported_at ?? (row.body === null ? '' : (JSON.parse(row.body) as { writtenAt: string }).writtenAt),
    ...(row.name === null ? {} : { own: row.own }),
    ...(row.input === null ? {} : { says: saysOf(row.input) }),
  }))
}

/** The words of a source of another kind, as far as they can differ. */
function saysOf(stored: string): NonNullable<EventSource['says']> {
  const { time, duration, result } = JSON.parse(stored) as EventInput
  return {
    time: evidenceTime({ ...time, utc_ms: time.utcMs, time_source: time.source }),
    durationSeconds: duration,
    result: result as CallResult | null,
  }
}

interface Additions {
  attachments: Map<string, AttachmentRef[]>
  marks: Map<string, TextMark[]>
  findings: Map<string, EventRow['findings']>
  sources: Map<number, number>
}

function additionsOf(db: IndexDb, rows: readonly Row[]): Additions {
  const ids = JSON.stringify(rows.map(row => row.id))
  const additions: Additions = {
    attachments: new Map(),
    marks: new Map(),
    findings: new Map(),
    sources: new Map(),
  }
  const attachments = db.sql
    .prepare(
      `SELECT a.event, a.item, a.name, a.media_type, i.size, i.media_type AS found_type FROM json_each(?) AS wanted
       JOIN attachments a ON a.event = wanted.value LEFT JOIN items i ON i.id = a.item ORDER BY a.event, a.position`,
    )
    .all(ids) as {
    event: string
    item: string | null
    name: string
    media_type: string
    size: number | null
    found_type: string | null
  }[]
  for (const row of attachments)
    push(additions.attachments, row.event, {
      item: row.item,
      name: row.name,
      // What the bytes are counts more than what the message called them.
      mediaType: row.found_type ?? row.media_type,
      size: row.size,
    })
  const marks = db.sql
    .prepare(
      `SELECT m.event, m.start, m.end, m.pattern, m.category, m.severity FROM json_each(?) AS wanted
       JOIN marks m ON m.event = wanted.value ORDER BY m.event, m.start, m.end`,
    )
    .all(ids) as (TextMark & { event: string })[]
  for (const { event, ...mark } of marks) push(additions.marks, event, mark)
  const findings = db.sql
    .prepare(
      `SELECT fe.event, f.id, f.rule, f.state FROM json_each(?) AS wanted
       JOIN finding_events fe ON fe.event = wanted.value JOIN findings f ON f.id = fe.finding ORDER BY fe.event, f.id`,
    )
    .all(ids) as { event: string; id: string; rule: string; state: FindingState }[]
  for (const { event, ...finding } of findings) push(additions.findings, event, finding)
  const sources = db.sql
    .prepare(
      'SELECT r.event, count(*) AS n FROM json_each(?) AS wanted JOIN source_rows r ON r.event = wanted.value GROUP BY r.event',
    )
    .all(JSON.stringify(rows.map(row => row.rowid))) as { event: number; n: number }[]
  for (const row of sources) additions.sources.set(row.event, row.n)
  return additions
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

function eventRow(row: Row, additions: Additions, query: string | null): EventRow {
  const marks = additions.marks.get(row.id) ?? []
  if (query !== null)
    for (const { start, end } of searchMarks(row.text, query))
      marks.push({ start, end, pattern: 'search', category: 'search', severity: 0 })
  return {
    id: row.id,
    kind: row.kind as EventKind,
    time: evidenceTime(row),
    sortAt: row.sort_at,
    direction: row.direction as Direction,
    party: row.party,
    partyLabel: labelOf(row),
    target: targetOf(row.target),
    text: row.text,
    result: row.result as CallResult | null,
    durationSeconds: row.duration,
    ringSeconds: row.ring,
    attachments: additions.attachments.get(row.id) ?? [],
    flags: row.flags === '' ? [] : (row.flags.split(' ') as EventFlag[]),
    sourceCount: additions.sources.get(row.rowid) ?? 0,
    marks,
    findings: additions.findings.get(row.id) ?? [],
    exhibit: row.exhibit,
    ...(row.chat === null ? {} : { chat: row.chat }),
    ...(row.facts === null ? {} : { facts: JSON.parse(row.facts) as MessageFact[] }),
  }
}

function labelOf(row: Row): string {
  if (row.party_label !== null && row.party_label !== '') return row.party_label
  if (row.name !== null && row.name !== '') return row.name
  if (row.number_raw !== null) return partyNumber(row.number_raw)?.formatted ?? ''
  return row.account ?? ''
}

/** `self`, or the role of a third person, as the contract has it. */
export function targetOf(target: string): Target {
  return target === 'self' ? 'self' : { thirdParty: target as ThirdPartyRole }
}
