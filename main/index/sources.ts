/** What was imported and how it was read, for the list in which a person looks at it and decides otherwise. */
import type { ReadingChoice, SourceRow } from '../../preload/contract.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import type { IndexDb } from './db.ts'
import type { UnreadSource } from './importState.ts'
import { placeOf } from './items.ts'

/** Files in which messages can stand; everything else is kept as it is and is not listed as a source. */
const readable = `i.kind = 'original' AND i.reader NOT IN ('media', '') AND (i.reader <> 'opaque' OR i.media_type LIKE 'text/%'
  OR i.media_type IN ('application/json', 'application/xml', 'message/rfc822', 'application/pdf', 'application/vnd.ms-excel')
  OR i.media_type LIKE 'application/vnd.openxmlformats%' OR i.media_type LIKE 'application/%zip%')`

interface Row {
  item: string
  sha256: string
  name: string
  path: string
  size: number
  mediaType: string
  importedAt: string
  reader: string
  detection: string | null
  choice: string | null
  read: number | null
  unread: number | null
  summary: string | null
  readWith: string | null
  container: string | null
  offset: number | null
  locked: 0 | 1
}

/** An archive whose last reading noted that something in it is under a password: part of it, or all of it. */
const hasLocked = `EXISTS (SELECT 1 FROM readings l, json_each(l.summary, '$.notes') n WHERE l.sha256 = i.sha256
  AND l.complete = 1 AND (n.value LIKE 'locked %' OR n.value IN ('ArchiveEncrypted', 'ArchivePasswordWrong')))`

const columns = `i.id AS item, i.sha256, i.name, i.path, i.size, i.media_type AS mediaType, i.imported_at AS importedAt, i.reader,
  i.detection, a.reading AS choice, r.read, r.unread, r.summary, i.inside_sha256 AS container, i.inside_offset AS offset,
  ${hasLocked} AS locked,
  (SELECT d.tool FROM items d WHERE d.derived_from = i.sha256 AND d.role = 'messages' ORDER BY d.seq DESC LIMIT 1) AS readWith
  FROM items i LEFT JOIN answers a ON a.item = i.id LEFT JOIN readings r ON r.sha256 = i.sha256 AND r.complete = 1`

/** Programs and formats as they are now: what makes an older reading worth doing again. */
export interface Now {
  /** Name and version that readings of today bear. */
  importer: string
  canRead(format: string): boolean
}

/** Sources, the newest first; `query` is part of the name, '' is all; `locked`: only those with something under a password. */
export function listSources(
  db: IndexDb,
  { query, limit, offset, locked }: { query: string; limit: number; offset: number; locked?: boolean },
  now: Now,
): { total: number; rows: SourceRow[] } {
  const like = `%${query
    .normalize('NFC')
    .trim()
    .replace(/[\\%_]/gu, sign => `\\${sign}`)}%`
  const where = `${readable} AND i.path LIKE ? ESCAPE '\\'${locked === true ? ` AND ${hasLocked}` : ''}`
  const { total } = db.sql.prepare(`SELECT count(*) AS total FROM items i WHERE ${where}`).get(like) as {
    total: number
  }
  const rows = db.sql
    .prepare(`SELECT ${columns} WHERE ${where} ORDER BY i.seq DESC LIMIT ? OFFSET ?`)
    .all(like, limit, offset) as Row[]
  return { total, rows: rows.map(row => shown(row, now)) }
}

/** One row of the list; null when there is no such file. */
export function sourceRow(db: IndexDb, item: string, now: Now): SourceRow | null {
  const row = db.sql.prepare(`SELECT ${columns} WHERE i.id = ? AND i.kind = 'original'`).get(item)
  return row === undefined ? null : shown(row as Row, now)
}

/** A source by its item, ready to be read; null when there is no such file. */
export function sourceOf(db: IndexDb, item: string): (UnreadSource & { mediaType: string }) | null {
  const row = db.sql.prepare(`SELECT ${columns} WHERE i.id = ? AND i.kind = 'original'`).get(item) as
    | Row
    | undefined
  if (row === undefined) return null
  const { sha256, name, path, reader, size, container, offset, mediaType } = row
  return {
    id: item,
    sha256,
    name,
    path,
    reader,
    mediaType,
    reading: choiceOf(row) ?? {},
    place: (container !== null && offset !== null ? placeOf(db, item) : null) ?? {
      object: sha256,
      offset: 0,
      size,
    },
  }
}

/**
 * What a newer reader could read, and how it would be read, in the order it came. The same reader is not written down as a
 * choice: no person made it.
 */
export function newerSources(db: IndexDb, now: Now): { item: string; reading: ReadingChoice }[] {
  const rows = db.sql.prepare(`SELECT ${columns} WHERE ${readable} ORDER BY i.seq`).all() as Row[]
  return rows.flatMap(row => {
    const reader = newerOf(row, now)
    return reader === null ? [] : [{ item: row.item, reading: reader === row.reader ? {} : { reader } }]
  })
}

function shown(row: Row, now: Now): SourceRow {
  const detection = detectionOf(row)
  const summary = row.summary === null ? null : (JSON.parse(row.summary) as ReaderSummary)
  return {
    item: row.item,
    name: row.name,
    path: row.path,
    size: row.size,
    mediaType: row.mediaType,
    importedAt: row.importedAt,
    reader: row.reader,
    confidence: detection.confidence,
    reason: detection.reason,
    choice: choiceOf(row),
    messages: row.read === null ? null : row.read + (row.unread ?? 0),
    unread: row.unread ?? 0,
    incomplete: summary?.incomplete ?? false,
    notes: summary?.notes ?? [],
    newer: newerOf(row, now),
    locked: row.locked === 1,
  }
}

function newerOf(row: Row, now: Now): string | null {
  const chosen = choiceOf(row)?.reader
  if (chosen === 'opaque') return null
  const known = /^known:(\w+)/.exec(detectionOf(row).reason)?.[1]
  if (row.reader === 'opaque') return known !== undefined && now.canRead(known) ? known : null
  if (row.readWith === null || !now.canRead(row.reader)) return null
  const { version } = JSON.parse(row.readWith) as { version: string }
  return version === now.importer ? null : row.reader
}

function detectionOf({ detection }: Row): { confidence: number; reason: string } {
  return detection === null
    ? { confidence: 0, reason: '' }
    : (JSON.parse(detection) as { confidence: number; reason: string })
}

function choiceOf({ choice }: Row): ReadingChoice | null {
  return choice === null ? null : (JSON.parse(choice) as ReadingChoice)
}

/** The messages objects of a content's reading, in their order. */
export function portionsOf(db: IndexDb, sha256: string): string[] {
  const rows = db.sql
    .prepare('SELECT messages FROM reading_portions WHERE sha256 = ? ORDER BY portion')
    .all(sha256) as { messages: string }[]
  return rows.map(row => row.messages)
}

/** What each event of an item says, by its place in the item: to compare a reading with the one before. */
export function eventDigests(db: IndexDb, item: string): Map<string, string> {
  const rows = db.sql
    .prepare(
      `SELECT r.locator, e.kind, e.utc_ms, e.local, e.direction, e.party, e.name, e.text, e.result, e.duration, e.flags, e.facts
       FROM sources s JOIN source_rows r ON r.source = s.number JOIN events e ON e.rowid = r.event WHERE s.item = ?`,
    )
    .all(item) as ({ locator: string } & Record<string, unknown>)[]
  return new Map(rows.map(({ locator, ...said }) => [locator, JSON.stringify(said)]))
}
