/**
 * Attachments: a record names a file; the file may have come inside the source, in the same archive, or in the same
 * folder of the same import, before or after the record. A file that belongs to a message is not an event of its own.
 */
import type { Sql } from '../db.ts'
import { plainName } from './eventInput.ts'
import { refreshFileEvent } from './fileEvents.ts'
import type { Fold } from './fold.ts'
import { statement } from './statement.ts'

/** Where a source's attachments may lie. */
export interface AttachmentPlace {
  sha256: string
  container: string | null
  job: string
  folder: string
}

interface Candidate {
  id: string
  name: string
}

/** Item of an attachment of a source in `place`, or null when it is not here (yet). */
export function attachmentFinder(
  sql: Sql,
  place: AttachmentPlace,
): (name: string, part: string | null) => string | null {
  const byPart = statement(
    sql,
    "SELECT id, name FROM items WHERE derived_from = ? AND role = 'part' AND (part_key = ? OR part_locator = ?) ORDER BY part_key <> ?, seq LIMIT 1",
  )
  const inContainer = statement(
    sql,
    'SELECT id, name FROM items WHERE inside_sha256 = ? AND plain_name = ? ORDER BY seq',
  )
  const inContainerByPath = statement(
    sql,
    'SELECT id, name FROM items WHERE inside_sha256 = ? AND part_key = ? ORDER BY seq',
  )
  const inFolder = statement(
    sql,
    "SELECT id, name FROM items WHERE job = ? AND folder = ? AND plain_name = ? AND kind = 'original' AND inside_sha256 IS NULL ORDER BY seq",
  )
  return (name, part) => {
    if (part !== null) {
      const found = byPart.get(place.sha256, part, part, part) as Candidate | undefined
      if (found !== undefined) return found.id
    }
    const plain = plainName(name)
    let candidates: Candidate[] = []
    if (place.container !== null) {
      if (part !== null) candidates = inContainerByPath.all(place.container, part) as Candidate[]
      if (candidates.length === 0) candidates = inContainer.all(place.container, plain) as Candidate[]
    } else if (place.job !== '') candidates = inFolder.all(place.job, place.folder, plain) as Candidate[]
    return (candidates.find(candidate => candidate.name === name) ?? candidates[0])?.id ?? null
  }
}

/** Gives a new item to the attachments that were waiting for it. */
export function attachItem(fold: Fold, id: string): void {
  const { sql } = fold
  const item = statement(
    sql,
    'SELECT id, name, plain_name, job, folder, inside_sha256, derived_from, role, part_key, part_locator FROM items WHERE id = ?',
  ).get(id) as {
    name: string
    plain_name: string
    job: string
    folder: string
    inside_sha256: string | null
    derived_from: string | null
    role: string | null
    part_key: string | null
    part_locator: string | null
  }
  let waiting: { event: string; position: number }[]
  if (item.role === 'part')
    waiting = statement(
      sql,
      `SELECT a.event, a.position FROM sources s JOIN attachments a ON a.source = s.number
         WHERE s.sha256 = ? AND a.item IS NULL AND a.part IN (?, ?)`,
    ).all(item.derived_from, item.part_key, item.part_locator) as typeof waiting
  else if (item.inside_sha256 !== null)
    waiting = statement(
      sql,
      `SELECT a.event, a.position FROM attachments a JOIN sources s ON s.number = a.source JOIN items i ON i.id = s.item
         WHERE a.item IS NULL AND a.plain_name = ? AND i.inside_sha256 = ?`,
    ).all(item.plain_name, item.inside_sha256) as typeof waiting
  else
    waiting = statement(
      sql,
      `SELECT a.event, a.position FROM attachments a JOIN sources s ON s.number = a.source JOIN items i ON i.id = s.item
         WHERE a.item IS NULL AND a.plain_name = ? AND i.job = ? AND i.folder = ? AND i.inside_sha256 IS NULL`,
    ).all(item.plain_name, item.job, item.folder) as typeof waiting
  for (const { event, position } of waiting) {
    statement(sql, 'UPDATE attachments SET item = ? WHERE event = ? AND position = ?').run(
      id,
      event,
      position,
    )
    settleMissing(sql, event)
    fold.change.changedEvents += 1
  }
}

/** Takes the flag off an event whose attachments are all here. */
function settleMissing(sql: Sql, event: string): void {
  if (
    statement(sql, 'SELECT 1 FROM attachments WHERE event = ? AND item IS NULL LIMIT 1').get(event) !==
    undefined
  )
    return
  const row = statement(sql, 'SELECT flags FROM events WHERE id = ?').get(event) as
    | { flags: string }
    | undefined
  if (row === undefined) return
  const flags = row.flags.split(' ').filter(flag => flag !== 'missingAttachment')
  statement(sql, 'UPDATE events SET flags = ? WHERE id = ?').run(flags.join(' '), event)
}

/** Items that are attachments of a source's events. */
export function attachedItems(sql: Sql, source: number): string[] {
  const rows = statement(
    sql,
    'SELECT DISTINCT item FROM attachments WHERE source = ? AND item IS NOT NULL',
  ).all(source)
  return (rows as { item: string }[]).map(row => row.item)
}

/** Removes the own event of items that now belong to a message, and gives it back to those that no longer do. */
export function settleFileEvents(fold: Fold, items: Iterable<string>): void {
  for (const item of items) refreshFileEvent(fold, item)
}
