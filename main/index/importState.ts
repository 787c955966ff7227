import type { ReadingChoice } from '../../preload/contract.ts'
import type { FileFacts } from '../vault/entries.ts'
import type { IndexDb } from './db.ts'
import { readingOf } from './fold/fold.ts'
import { placeOf } from './items.ts'

/** A stored source that its reader has still to read. */
export interface UnreadSource {
  id: string
  sha256: string
  name: string
  path: string
  reader: string
  /** Where its bytes lie: an object, or a stretch of its archive's object. */
  place: { object: string; offset: number; size: number }
  /** How the person wants it to be read. */
  reading: ReadingChoice
}

/** Sources without a complete reading: new ones, and those whose import was interrupted. Oldest first. */
export function unreadSources(db: IndexDb): UnreadSource[] {
  const rows = db.sql
    .prepare(
      `SELECT id, sha256, name, path, reader, size, inside_sha256 AS container, inside_offset AS offset,
         (SELECT reading FROM answers WHERE item = items.id) AS reading FROM items
       WHERE kind = 'original' AND reader NOT IN ('media', 'opaque', '')
         AND sha256 NOT IN (SELECT sha256 FROM readings WHERE complete = 1) GROUP BY sha256 ORDER BY min(seq)`,
    )
    .all() as {
    id: string
    sha256: string
    name: string
    path: string
    reader: string
    size: number
    container: string | null
    offset: number | null
    reading: string | null
  }[]
  return rows.map(({ container, offset, size, reading, ...source }) => ({
    ...source,
    reading: readingOf(reading),
    place: (container !== null && offset !== null ? placeOf(db, source.id) : null) ?? {
      object: source.sha256,
      offset: 0,
      size,
    },
  }))
}

/** Whether a reading was begun and not ended, so that only some of a source's events are shown. */
export function readingBroken(db: IndexDb): boolean {
  return (
    db.sql.prepare('SELECT 1 FROM readings WHERE complete = 0 AND read + unread > 0 LIMIT 1').get() !==
    undefined
  )
}

/** How many archives a file lies in, and the outermost of them (itself when it lies in none). */
export function nestingOf(db: IndexDb, id: string): { depth: number; outermost: string; size: number } {
  const outer = db.sql.prepare(
    "SELECT sha256, size, inside_sha256 AS inside FROM items WHERE sha256 = ? AND kind = 'original' ORDER BY inside_sha256 IS NOT NULL, seq LIMIT 1",
  )
  type Row = { sha256: string; size: number; inside: string | null }
  let row = db.sql
    .prepare('SELECT sha256, size, inside_sha256 AS inside FROM items WHERE id = ?')
    .get(id) as Row
  let depth = 0
  while (row.inside !== null && depth < 8) {
    const next = outer.get(row.inside) as Row | undefined
    if (next === undefined) break
    row = next
    depth += 1
  }
  return { depth, outermost: row.sha256, size: row.size }
}

/** Whether the part `key` of this archive is already an item. */
export function archivePartKnown(db: IndexDb, archiveSha256: string, key: string): boolean {
  return (
    db.sql.prepare('SELECT 1 FROM items WHERE inside_sha256 = ? AND part_key = ?').get(archiveSha256, key) !==
    undefined
  )
}

/** What was made from content: ids of its playable copy and thumbnail, and its waveform. */
export function derivedOf(
  db: IndexDb,
  sha256: string,
): {
  playable: string | null
  thumbnail: string | null
  waveform: { peaks: number[]; durationSeconds: number } | null
} {
  const rows = db.sql
    .prepare(
      `SELECT id, role, waveform FROM items WHERE derived_from = ? AND role IN ('playable', 'thumbnail', 'waveform') ORDER BY seq`,
    )
    .all(sha256) as { id: string; role: string; waveform: string | null }[]
  const last = (role: string) => rows.findLast(row => row.role === role)
  const waveform = last('waveform')?.waveform
  return {
    playable: last('playable')?.id ?? null,
    thumbnail: last('thumbnail')?.id ?? null,
    waveform:
      waveform == null ? null : (JSON.parse(waveform) as { peaks: number[]; durationSeconds: number }),
  }
}

/** Facts read from a file's own bytes and name, or null. */
export function factsOf(db: IndexDb, id: string): FileFacts | null {
  const row = db.sql.prepare('SELECT facts FROM items WHERE id = ?').get(id) as
    | { facts: string | null }
    | undefined
  return row?.facts == null ? null : (JSON.parse(row.facts) as FileFacts)
}

/** A piece of media from which something may still have to be made. */
export interface MediaItem {
  id: string
  sha256: string
  name: string
  mediaType: string
  size: number
  roles: string[]
}

/** Pictures, recordings and videos (also parts of messages) with what has been made from them; one per content. */
export function mediaItems(db: IndexDb, afterSeq: number): { seq: number; item: MediaItem }[] {
  const rows = db.sql
    .prepare(
      `SELECT max(i.seq) AS seq, i.id, i.sha256, i.name, i.media_type AS mediaType, i.size,
         (SELECT group_concat(d.role, ' ') FROM items d WHERE d.derived_from = i.sha256) AS roles
       FROM items i WHERE i.seq > ? AND (i.media_type LIKE 'image/%' OR i.media_type LIKE 'audio/%' OR i.media_type LIKE 'video/%')
         AND (i.kind = 'original' OR i.role = 'part') GROUP BY i.sha256 ORDER BY seq`,
    )
    .all(afterSeq) as {
    seq: number
    id: string
    sha256: string
    name: string
    mediaType: string
    size: number
    roles: string | null
  }[]
  return rows.map(({ seq, roles, ...item }) => ({
    seq,
    item: { ...item, roles: roles === null ? [] : roles.split(' ') },
  }))
}

/** Everything that was handed over, as the patterns of an answers file name it. */
export function allSources(db: IndexDb): { id: string; name: string; path: string }[] {
  return db.sql.prepare(`SELECT id, name, path FROM items WHERE kind = 'original' ORDER BY seq`).all() as {
    id: string
    name: string
    path: string
  }[]
}
