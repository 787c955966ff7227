/** The name of an event: made of its place in its source, and kept by the event when another source turns out to tell the same. */
import { hash } from 'node:crypto'
import type { Sql } from '../db.ts'

/** Id of an event read at a place of a content: the same in every rebuild and after every answer. */
export function eventId(sha256: string, locator: string): string {
  return `e${hash('sha256', `${sha256}\n${locator}`).slice(0, 20)}`
}

/** What an event or a finding is called while the source that named it lies in the bin; else its own name. */
export function nameNow(sql: Sql, name: string): string {
  const row = sql.prepare('SELECT now FROM renamed WHERE name = ?').get(name) as { now: string } | undefined
  return row?.now ?? name
}

/** The event of an id, or the one it was found to be the same as; null when there is none. */
export function findEvent(sql: Sql, id: string): { rowid: number; id: string } | null {
  const found =
    sql.prepare('SELECT rowid, id FROM events WHERE id = ?').get(id) ??
    sql
      .prepare('SELECT e.rowid, e.id FROM source_rows r JOIN events e ON e.rowid = r.event WHERE r.own = ?')
      .get(id) ??
    sql.prepare('SELECT e.rowid, e.id FROM renamed r JOIN events e ON e.id = r.now WHERE r.name = ?').get(id)
  return (found as { rowid: number; id: string } | undefined) ?? null
}
