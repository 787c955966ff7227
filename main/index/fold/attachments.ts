/**
 * Attachments: a record names a file; the file may have come inside the source, in the same archive, or in the folder of
 * the source in the same import or one below it, before or after the record. Exporters cut long names; a beginning that
 * only one file has is that file. A file that belongs to a message is not an event of its own.
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

/** A file that lies beside another chat is that one's, however well its name fits. Tables, mails and contacts can be sent. */
const noOther = `NOT EXISTS (SELECT 1 FROM items o WHERE o.job = items.job AND o.folder = items.folder
  AND o.kind = 'original' AND o.inside_sha256 IS NULL
  AND o.reader NOT IN ('media', 'opaque', 'vcard', 'table', 'carrierBill', 'email', 'zip', 'tar', 'gzip'))`

interface Candidate {
  id: string
  name: string
}

/** Item of an attachment of a source in `place`, or null when it is not here (yet). */
export function attachmentFinder(
  sql: Sql,
  place: AttachmentPlace,
): (name: string, part: string | null, local: string | null) => string | null {
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
  const below = statement(
    sql,
    `SELECT id, name FROM items WHERE job = ? AND folder > ? AND folder < ? AND plain_name = ? AND kind = 'original'
       AND inside_sha256 IS NULL AND ${noOther} ORDER BY seq LIMIT 2`,
  )
  const { from, to } = foldersBelow(place.folder)
  const cut = cutNames(sql, place)
  return (name, part, local) => {
    if (part !== null) {
      const found = byPart.get(place.sha256, part, part, part) as Candidate | undefined
      if (found !== undefined) return found.id
    }
    const plain = plainName(name)
    let candidates: Candidate[] = []
    if (place.container !== null) {
      if (part !== null) candidates = inContainerByPath.all(place.container, part) as Candidate[]
      if (candidates.length === 0) candidates = inContainer.all(place.container, plain) as Candidate[]
    } else if (place.job !== '') {
      const written = folderOf(name) ?? (part === null ? null : folderOf(part))
      if (written !== null)
        candidates = inFolder.all(place.job, joined(place.folder, written), plain) as Candidate[]
      if (candidates.length === 0) candidates = inFolder.all(place.job, place.folder, plain) as Candidate[]
      if (candidates.length === 0) {
        const deeper = below.all(place.job, from, to, plain) as Candidate[]
        // Two files of one name in two folders: which is meant is not known.
        if (deeper.length === 1) candidates = deeper
      }
    }
    return (candidates.find(candidate => candidate.name === name) ?? candidates[0])?.id ?? cut(plain, local)
  }
}

/** The folder a name is written with (`photos/photo_1.jpg`), or null; one that leads out of the export is none. */
function folderOf(name: string): string | null {
  const parts = name.normalize('NFC').split(/[/\\]/u).slice(0, -1)
  return parts.length === 0 || parts.includes('..') || parts[0] === ''
    ? null
    : parts.filter(part => part !== '.').join('/')
}

/** Between which names the folders below one sort; what was dropped by itself has no folder, and all are below it. */
function foldersBelow(folder: string): { from: string; to: string } {
  return folder === '' ? { from: '', to: '\u{10ffff}' } : { from: `${folder}/`, to: `${folder}0` }
}

function joined(folder: string, below: string): string {
  return folder === '' || below === '' ? `${folder}${below}` : `${folder}/${below}`
}

/** Shortest beginning of a name that is taken for a whole one. */
const leastCut = 24

/**
 * Finds the one file whose name goes on where a long name was cut (`A very long na.jpg`), has an ending where the source
 * wrote none (`20240501_080200_901000_0`), or has the time of the message before it
 * (`2024-07-01 10 13 20 - Name - IMG_1.jpg`); first beside the source, then in the folders below.
 */
function cutNames(sql: Sql, place: AttachmentPlace): (plain: string, local: string | null) => string | null {
  const range = "plain_name >= @from AND plain_name < @to AND kind = 'original'"
  const places =
    place.container === null
      ? [
          'job = @job AND folder = @folder AND inside_sha256 IS NULL',
          `job = @job AND folder > @above AND folder < @behind AND inside_sha256 IS NULL AND ${noOther}`,
        ]
      : ['inside_sha256 = @container']
  const below = foldersBelow(place.folder)
  const finds = places.map(where =>
    statement(sql, `SELECT id, plain_name FROM items WHERE ${where} AND ${range} LIMIT 50`),
  )
  const at =
    place.container === null
      ? { job: place.job, folder: place.folder, above: below.from, behind: below.to }
      : { container: place.container }
  const only = (from: string, ending: string, to = `${from}\u{10ffff}`): string | null => {
    for (const find of finds) {
      const rows = find.all({ ...at, from, to }) as { id: string; plain_name: string }[]
      const fitting = rows.filter(row => row.plain_name.endsWith(ending))
      if (fitting.length === 1) return fitting[0]?.id ?? null
    }
    return null
  }
  return (plain, local) => {
    const clock = local === null ? null : /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)/u.exec(local)
    if (clock !== null) {
      const [, date, hour, minute, second] = clock
      const dated = only(`${date} ${hour} ${minute} ${second} - `, ` - ${plain}`)
      if (dated !== null) return dated
    }
    const dot = plain.lastIndexOf('.')
    const stem = dot > 0 ? plain.slice(0, dot) : plain
    if (stem.length < leastCut) return null
    if (dot > 0) return only(stem, plain.slice(dot))
    return only(`${stem}.`, '', `${stem}/`) ?? only(stem, '')
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
         WHERE a.item IS NULL AND a.plain_name = ? AND i.job = ? AND i.inside_sha256 IS NULL
           AND (i.folder = ? OR i.folder = '' OR substr(?, 1, length(i.folder) + 1) = i.folder || '/')`,
    ).all(item.plain_name, item.job, item.folder, item.folder) as typeof waiting
  for (const { event, position } of waiting) {
    statement(sql, 'UPDATE attachments SET item = ? WHERE event = ? AND position = ?').run(
      id,
      event,
      position,
    )
    settleMissing(sql, event)
    fold.change.changedEvents += 1
  }
  if (waiting.length > 0) refreshCopies(fold, id)
}

/** The same bytes stored beside the message that has them are no event of their own either. */
function refreshCopies(fold: Fold, id: string): void {
  const rows = statement(
    fold.sql,
    `SELECT o.id FROM items i JOIN items o ON o.sha256 = i.sha256 WHERE i.id = ? AND o.id <> i.id AND o.kind = 'original'`,
  ).all(id) as { id: string }[]
  for (const row of rows) refreshFileEvent(fold, row.id)
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
  for (const item of items) {
    refreshFileEvent(fold, item)
    refreshCopies(fold, item)
  }
}
