/** What the index says of content that is to go into the bin: its events, and what was said of those that stay. */
import type { Draft } from '../../preload/contract.ts'
import type { IndexDb } from './db.ts'

/** How many events only these contents tell of, how many another source tells of too, and the exhibits among the first. */
export function eventsOf(
  db: IndexDb,
  contents: ReadonlySet<string>,
): { events: number; staying: number; exhibits: number } {
  return db.sql
    .prepare(
      `WITH ${touched}
       SELECT count(*) FILTER (WHERE NOT stays) AS events, count(*) FILTER (WHERE stays) AS staying,
         count(e.exhibit) FILTER (WHERE NOT stays) AS exhibits
       FROM touched t JOIN events e ON e.rowid = t.event`,
    )
    .get(JSON.stringify([...contents])) as { events: number; staying: number; exhibits: number }
}

const touched = `gone AS (SELECT number FROM sources WHERE sha256 IN (SELECT value FROM json_each(?))),
  touched AS (SELECT r.event, EXISTS (SELECT 1 FROM source_rows o WHERE o.event = r.event AND o.source NOT IN (SELECT number FROM gone))
    AS stays FROM source_rows r WHERE r.source IN (SELECT number FROM gone) GROUP BY r.event)`

/** How many events carry one of these items with them and stay all the same, because not only these contents tell of them. */
export function attachedTo(db: IndexDb, items: readonly number[], contents: ReadonlySet<string>): number {
  return db.sql
    .prepare(
      `SELECT count(DISTINCT a.event) FROM json_each(?) AS wanted JOIN items i ON i.seq = wanted.value
       JOIN attachments a ON a.item = i.id JOIN events e ON e.id = a.event
       WHERE EXISTS (SELECT 1 FROM source_rows r JOIN sources s ON s.number = r.source
         WHERE r.event = e.rowid AND s.sha256 NOT IN (SELECT value FROM json_each(?)))`,
    )
    .pluck()
    .get(JSON.stringify(items), JSON.stringify([...contents])) as number
}

/**
 * Events of which something was said and that stay under the name another source gave them: old and new name. Nothing
 * was said of the others, so nobody misses their names.
 */
export function renamedEvents(db: IndexDb, contents: ReadonlySet<string>): [string, string][] {
  const rows = db.sql
    .prepare(
      `WITH ${touched}
       SELECT e.id AS old, (SELECT o.own FROM source_rows o WHERE o.event = t.event AND o.source NOT IN (SELECT number FROM gone)
           ORDER BY o.source, o.locator LIMIT 1) AS now
       FROM touched t JOIN events e ON e.rowid = t.event
       WHERE t.stays AND EXISTS (SELECT 1 FROM source_rows r WHERE r.event = t.event AND r.own IS NULL AND r.source IN (SELECT number FROM gone))`,
    )
    .all(JSON.stringify([...contents])) as { old: string; now: string | null }[]
  if (rows.length === 0) return []
  const spoken = spokenOf(db)
  return rows.flatMap(({ old, now }) => (now === null || !spoken.has(old) ? [] : [[old, now]]))
}

/** Events with a note, an exhibit number or a decided finding, and those that a letter cites. */
function spokenOf(db: IndexDb): Set<string> {
  const ids = db.sql
    .prepare(
      `SELECT event FROM user_notes UNION SELECT event FROM exhibits
       UNION SELECT fe.event FROM finding_events fe JOIN finding_states s ON s.id = fe.finding`,
    )
    .pluck()
    .all() as string[]
  const drafts = db.sql.prepare('SELECT content FROM drafts').pluck().all() as string[]
  return new Set([...ids, ...drafts.flatMap(eventIdsIn)])
}

/** Every event that a saved letter names anywhere. */
export function eventIdsIn(content: string): string[] {
  return [...content.matchAll(/"(e[0-9a-f]{20})"/gu)].map(([, id]) => id as string)
}

/** Decided findings that are about one of these events alone. */
export function decidedFindings(
  db: IndexDb,
  events: readonly string[],
): { id: string; rule: string; event: string }[] {
  return db.sql
    .prepare(
      `SELECT f.id, f.rule, fe.event FROM json_each(?) AS wanted JOIN finding_events fe ON fe.event = wanted.value
       JOIN findings f ON f.id = fe.finding JOIN finding_states s ON s.id = f.id`,
    )
    .all(JSON.stringify(events)) as { id: string; rule: string; event: string }[]
}

/** Seqs of the items that hold what these events were read from and carry with them. */
export function citedSeqs(db: IndexDb, ids: readonly string[]): number[] {
  return db.sql
    .prepare(
      `WITH wanted AS (SELECT e.rowid AS event, e.id FROM json_each(?) AS w JOIN events e ON e.id = w.value)
       SELECT i.seq FROM wanted w JOIN source_rows r ON r.event = w.event JOIN sources s ON s.number = r.source JOIN items i ON i.id = s.item
       UNION SELECT i.seq FROM wanted w JOIN attachments a ON a.event = w.id JOIN items i ON i.id = a.item ORDER BY 1`,
    )
    .pluck()
    .all(JSON.stringify(ids)) as number[]
}

/** The contents and the office of a saved letter; null when it was thrown away. */
export function letterOf(db: IndexDb, draft: string): { channel: Draft['channel']; items: number[] } | null {
  const content = db.sql.prepare('SELECT content FROM drafts WHERE id = ?').pluck().get(draft)
  if (typeof content !== 'string') return null
  return { channel: (JSON.parse(content) as Draft).channel, items: citedSeqs(db, eventIdsIn(content)) }
}
