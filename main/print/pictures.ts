/** Bytes of items for prints: pictures as data URIs, documents whole. Everything stays in memory. */
import type { IndexDb } from '../index/db.ts'
import { placeOf } from '../index/items.ts'
import type { Vault } from '../vault/vault.ts'
import type { CaseRecord, RecordEvent } from './caseRecord.ts'

const shown = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/avif'])
/** A larger picture or document is left to its electronic copy: the browser would not take it. */
const largest = 40 * 1024 * 1024
const largestInline = 400 * 1024

/** The bytes of an item; null when it is not there, damaged or larger than `limit`. */
export async function itemBytes(
  db: IndexDb,
  vault: Vault,
  item: string,
  limit = largest,
): Promise<Uint8Array | null> {
  const place = placeOf(db, item)
  if (place === null || place.size > limit) return null
  try {
    const object = await vault.object(place.object)
    try {
      const parts: Uint8Array[] = []
      const step = 1 << 20
      for (let at = 0; at < place.size; at += step)
        parts.push(await object.range(place.offset + at, Math.min(step, place.size - at)))
      return new Uint8Array(Buffer.concat(parts))
    } finally {
      await object.close()
    }
  } catch {
    // A damaged file is reported by the check of the vault; the print goes on and lists it by its hash.
    return null
  }
}

function mediaTypeOf(db: IndexDb, item: string): { mediaType: string; sha256: string; size: number } | null {
  const row = db.sql.prepare('SELECT media_type AS mediaType, sha256, size FROM items WHERE id = ?').get(item)
  return (row as { mediaType: string; sha256: string; size: number } | undefined) ?? null
}

/** Id of the small picture made of an item, or null. */
function thumbnailOf(db: IndexDb, sha256: string): string | null {
  const row = db.sql
    .prepare("SELECT id FROM items WHERE derived_from = ? AND role = 'thumbnail' ORDER BY seq DESC LIMIT 1")
    .get(sha256)
  return (row as { id: string } | undefined)?.id ?? null
}

/** A picture as a data URI: the item itself, or what was made of it when no browser shows it (HEIC). Null if neither. */
export async function pictureData(db: IndexDb, vault: Vault, item: string): Promise<string | null> {
  const found = mediaTypeOf(db, item)
  if (found === null) return null
  if (shown.has(found.mediaType)) {
    const bytes = await itemBytes(db, vault, item)
    return bytes === null ? null : dataUri(found.mediaType, bytes)
  }
  return thumbnailData(db, vault, item)
}

/** The small picture of an item as a data URI, or null. */
export async function thumbnailData(db: IndexDb, vault: Vault, item: string): Promise<string | null> {
  const found = mediaTypeOf(db, item)
  if (found === null) return null
  const small = thumbnailOf(db, found.sha256)
  const from =
    small === null ? (shown.has(found.mediaType) && found.size <= largestInline ? item : null) : small
  const type = small === null ? found.mediaType : mediaTypeOf(db, small)?.mediaType
  if (from === null || type === undefined) return null
  const bytes = await itemBytes(db, vault, from)
  return bytes === null ? null : dataUri(type, bytes)
}

function dataUri(mediaType: string, bytes: Uint8Array): string {
  return `data:${mediaType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')}`
}

/** Items that are, or hold, a picture of an event. */
export function pictureItems(event: RecordEvent): string[] {
  const own =
    event.kind === 'picture' || event.kind === 'video'
      ? event.sources.slice(0, 1).map(({ item }) => item)
      : []
  const attached = event.attachments
    .filter(({ mediaType }) => mediaType.startsWith('image/') || mediaType.startsWith('video/'))
    .map(({ item }) => item)
  // A file handed over is named as its own event's attachment too.
  return [...new Set([...own, ...attached].filter(item => item !== null))]
}

/** Small pictures of every event of the record, by item id. */
export async function thumbnailsOf(
  db: IndexDb,
  vault: Vault,
  record: CaseRecord,
): Promise<Map<string, string>> {
  const thumbnails = new Map<string, string>()
  for (const event of record.events)
    for (const item of pictureItems(event)) {
      if (thumbnails.has(item)) continue
      const data = await thumbnailData(db, vault, item)
      if (data !== null) thumbnails.set(item, data)
    }
  return thumbnails
}
