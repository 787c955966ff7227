import type { Sql } from '../db.ts'

/**
 * Takes the rows of a source away, with the events that no other source tells. Answers how many events of which day went,
 * and which events other sources go on telling.
 */
export function takeOff(
  sql: Sql,
  source: number,
): {
  lost: { day: string | null; kind: string; direction: string; party: string | null; n: number }[]
  left: { event: number; id: string }[]
} {
  sql.exec('CREATE TEMP TABLE IF NOT EXISTS gone (event INTEGER PRIMARY KEY, id TEXT)')
  sql.exec('CREATE TEMP TABLE IF NOT EXISTS shared (event INTEGER PRIMARY KEY, id TEXT)')
  sql.exec('DELETE FROM gone; DELETE FROM shared')
  sql
    .prepare(
      `INSERT INTO gone SELECT DISTINCT r.event, e.id FROM source_rows r JOIN events e ON e.rowid = r.event WHERE r.source = ?
       AND NOT EXISTS (SELECT 1 FROM source_rows o WHERE o.event = r.event AND o.source <> ?)`,
    )
    .run(source, source)
  sql
    .prepare(
      `INSERT INTO shared SELECT DISTINCT r.event, e.id FROM source_rows r JOIN events e ON e.rowid = r.event WHERE r.source = ?
       AND r.event NOT IN (SELECT event FROM gone)`,
    )
    .run(source)
  const lost = sql
    .prepare(
      `SELECT e.day, e.kind, e.direction, e.party, count(*) AS n FROM gone g JOIN events e ON e.rowid = g.event
       GROUP BY e.day, e.kind, e.direction, e.party`,
    )
    .all() as { day: string | null; kind: string; direction: string; party: string | null; n: number }[]
  sql.exec(`
    DELETE FROM search WHERE rowid IN (SELECT event FROM gone);
    DELETE FROM attachments WHERE event IN (SELECT id FROM gone);
    DELETE FROM marks WHERE event IN (SELECT id FROM gone);
    DELETE FROM marked WHERE event IN (SELECT id FROM gone);
    DELETE FROM events WHERE rowid IN (SELECT event FROM gone);`)
  sql.prepare('DELETE FROM source_rows WHERE source = ?').run(source)
  const left = sql.prepare('SELECT event, id FROM shared ORDER BY event').all() as {
    event: number
    id: string
  }[]
  sql.exec('DELETE FROM gone; DELETE FROM shared')
  return { lost, left }
}
