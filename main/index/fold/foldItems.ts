import type { DerivePrivate, ImportPrivate, JournalEntry } from '../../vault/entries.ts'
import { attachItem } from './attachments.ts'
import { plainName } from './eventInput.ts'
import { refreshFileEvent } from './fileEvents.ts'
import type { Fold } from './fold.ts'
import { foldReading } from './foldReading.ts'
import { statement } from './statement.ts'

type EntryOf<T extends JournalEntry['type']> = Extract<JournalEntry, { type: T }>

const insertItem = `INSERT OR REPLACE INTO items (id, seq, sha256, size, meta_sha256, name, path, folder, job, media_type, kind, role,
  derived_from, imported_at, mtime, reader, detection, inside_sha256, inside_offset, part_key, part_locator, tool, facts,
  waveform, plain_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** A file that came in, or a part of a container. */
export function foldImport(fold: Fold, entry: EntryOf<'import'>): void {
  addOriginal(fold, entry.seq, entry.public, entry.private)
}

/** An object the check found without an entry and took up: an item of which only the bytes are known. */
export function foldAdopt(fold: Fold, entry: EntryOf<'adopt'>): void {
  addOriginal(
    fold,
    entry.seq,
    { ...entry.public, metaSha256: '' },
    {
      name: entry.private.name,
      path: entry.private.name,
      sourcePath: '',
      mediaType: entry.private.mediaType,
      importedAt: entry.time,
      mtime: null,
      job: '',
      reader: 'opaque',
      detection: { confidence: 0, reason: 'adopted' },
      inside: null,
      facts: null,
    },
  )
}

function addOriginal(
  fold: Fold,
  seq: number,
  content: { sha256: string; size: number; metaSha256: string },
  said: ImportPrivate,
): void {
  const { sql } = fold
  const id = `i${seq}`
  statement(sql, insertItem).run(
    id,
    seq,
    content.sha256,
    content.size,
    content.metaSha256,
    said.name,
    said.path,
    said.path.slice(0, Math.max(0, said.path.lastIndexOf('/'))),
    said.job,
    said.mediaType,
    'original',
    null,
    said.inside?.sha256 ?? null,
    said.importedAt,
    said.mtime,
    said.reader,
    JSON.stringify(said.detection),
    said.inside?.sha256 ?? null,
    said.inside?.offset ?? null,
    said.inside?.path ?? null,
    null,
    null,
    said.facts === null ? null : JSON.stringify(said.facts),
    null,
    plainName(said.name),
  )
  fold.change.items.push(id)
  attachItem(fold, id)
  refreshFileEvent(fold, id)
  // The content may have been read before this item came (the same file inside an archive and beside it).
  const reading = statement(sql, 'SELECT 1 FROM readings WHERE sha256 = ?').get(content.sha256)
  const read = statement(
    sql,
    'SELECT 1 FROM sources s JOIN source_rows r ON r.source = s.number WHERE s.sha256 = ? LIMIT 1',
  ).get(content.sha256)
  if (reading !== undefined && read === undefined) fold.reread.add(content.sha256)
}

/** Something made from an original. A `messages` object asks for its reading. */
export function foldDerive(fold: Fold, entry: EntryOf<'derive'>): void {
  const { sql } = fold
  const id = `i${entry.seq}`
  const said: DerivePrivate = entry.private
  const source = statement(sql, 'SELECT job FROM items WHERE sha256 = ? ORDER BY seq LIMIT 1').get(
    entry.public.derivedFrom,
  ) as { job: string } | undefined
  statement(sql, insertItem).run(
    id,
    entry.seq,
    entry.public.sha256,
    entry.public.size,
    entry.public.metaSha256,
    said.name,
    said.name,
    '',
    source?.job ?? '',
    said.mediaType,
    'derivative',
    said.role,
    entry.public.derivedFrom,
    said.createdAt,
    null,
    said.tool.name,
    null,
    null,
    null,
    // Readers name the part by a key of their own; it stands in the tool's arguments.
    said.role === 'part' ? said.tool.args : null,
    said.part?.locator ?? null,
    JSON.stringify(said.tool),
    null,
    said.waveform === undefined ? null : JSON.stringify(said.waveform),
    plainName(said.name),
  )
  fold.change.items.push(id)
  for (const original of statement(sql, "SELECT id FROM items WHERE sha256 = ? AND kind = 'original'").all(
    entry.public.derivedFrom,
  ) as {
    id: string
  }[])
    fold.change.items.push(original.id)
  if (said.role === 'part') attachItem(fold, id)
  if (said.role !== 'messages' || said.messages === undefined) return
  foldReading(fold, entry.seq, entry.public, said.messages)
}
