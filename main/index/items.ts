import type { ListedItem } from '../../preload/contract.ts'
import type { Item } from '../../preload/records.ts'
import type { IndexDb } from './db.ts'
import { statement } from './fold/statement.ts'

interface Row {
  id: string
  name: string
  sha256: string
  size: number
  media_type: string
  kind: 'original' | 'derivative'
  derived_from: string | null
  imported_at: string
  tool: string | null
}

const columns = 'id, name, sha256, size, media_type, kind, derived_from, imported_at, tool'

function itemOf(row: Row): Item {
  return {
    id: row.id,
    name: row.name,
    sha256: row.sha256,
    size: row.size,
    mediaType: row.media_type,
    kind: row.kind,
    derivedFrom: row.derived_from,
    importedAt: row.imported_at,
    tool: row.tool === null ? null : (JSON.parse(row.tool) as NonNullable<Item['tool']>),
  }
}

/** The item of an id, or null. */
export function getItem(db: IndexDb, id: string): Item | null {
  const row = db.sql.prepare(`SELECT ${columns} FROM items WHERE id = ?`).get(id) as Row | undefined
  return row === undefined ? null : itemOf(row)
}

/** Where a content was handed over, the first place first. */
export function placesOfContent(
  db: IndexDb,
  sha256: string,
): { id: string; path: string; metaSha256: string }[] {
  return statement(
    db.sql,
    `SELECT id, path, meta_sha256 AS metaSha256 FROM items WHERE sha256 = ? AND kind = 'original' ORDER BY seq`,
  ).all(sha256) as { id: string; path: string; metaSha256: string }[]
}

/** The first item that was handed over with this content, or null. */
export function itemBySha(db: IndexDb, sha256: string): Item | null {
  const row = db.sql
    .prepare(`SELECT ${columns} FROM items WHERE sha256 = ? AND kind = 'original' ORDER BY seq LIMIT 1`)
    .get(sha256) as Row | undefined
  return row === undefined ? null : itemOf(row)
}

/** Items in the order they came; `after` is the id of the last one seen. With limit 0 only the total. */
export function listItems(
  db: IndexDb,
  arg: { limit: number; after?: string },
): { total: number; items: Item[]; next: string | null } {
  const { total } = db.sql.prepare('SELECT count(*) AS total FROM items').get() as { total: number }
  const from = arg.after === undefined ? 0 : Number(/^i(\d{1,15})$/u.exec(arg.after)?.[1] ?? 0)
  const rows = db.sql
    .prepare(`SELECT ${columns} FROM items WHERE seq > ? ORDER BY seq LIMIT ?`)
    .all(from, arg.limit + 1) as Row[]
  const items = rows.slice(0, arg.limit).map(itemOf)
  return { total, items, next: rows.length > arg.limit ? (items.at(-1)?.id ?? null) : null }
}

/** What was handed over and the parts of it, the newest first; `query` is part of the name, '' is all. */
export function findItems(
  db: IndexDb,
  { query, limit, offset }: { query: string; limit: number; offset: number },
): { total: number; items: ListedItem[] } {
  const like = `%${query
    .normalize('NFC')
    .trim()
    .replace(/[\\%_]/gu, sign => `\\${sign}`)}%`
  const where = "(kind = 'original' OR role = 'part') AND name LIKE ? ESCAPE '\\'"
  const { total } = db.sql.prepare(`SELECT count(*) AS total FROM items WHERE ${where}`).get(like) as {
    total: number
  }
  const rows = db.sql
    .prepare(
      `SELECT ${columns}, (SELECT t.id FROM items t WHERE t.derived_from = items.sha256 AND t.role = 'thumbnail'
         ORDER BY t.seq DESC LIMIT 1) AS thumbnail
       FROM items WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
    )
    .all(like, limit, offset) as (Row & { thumbnail: string | null })[]
  return { total, items: rows.map(row => ({ ...itemOf(row), thumbnail: row.thumbnail })) }
}

/** Every item in the order they came, in bounded memory. */
export function* allItems(db: IndexDb): Generator<Item> {
  let after: string | undefined
  do {
    const part = listItems(db, { limit: 500, ...(after === undefined ? {} : { after }) })
    yield* part.items
    after = part.next ?? undefined
  } while (after !== undefined)
}

/** Where bytes lie: a whole object, or a stretch of the object of the container. */
export interface BytePlace {
  object: string
  offset: number
  size: number
}

/** Where the bytes of an item lie, or null when there is no such item. */
export function placeOf(db: IndexDb, id: string): BytePlace | null {
  const row = db.sql
    .prepare('SELECT sha256, size, inside_sha256, inside_offset FROM items WHERE id = ?')
    .get(id) as PlaceRow | undefined
  return row === undefined ? null : placeOfRow(db, row, 0)
}

interface PlaceRow {
  sha256: string
  size: number
  inside_sha256: string | null
  inside_offset: number | null
}

function placeOfRow(db: IndexDb, row: PlaceRow, depth: number): BytePlace {
  if (row.inside_sha256 === null || row.inside_offset === null || depth > 8)
    return { object: row.sha256, offset: 0, size: row.size }
  // The container may itself lie in another one.
  const container = db.sql
    .prepare(
      "SELECT sha256, size, inside_sha256, inside_offset FROM items WHERE sha256 = ? AND kind = 'original' ORDER BY inside_offset IS NOT NULL, seq LIMIT 1",
    )
    .get(row.inside_sha256) as PlaceRow | undefined
  const outer =
    container === undefined ? { object: row.inside_sha256, offset: 0 } : placeOfRow(db, container, depth + 1)
  return { object: outer.object, offset: outer.offset + row.inside_offset, size: row.size }
}
