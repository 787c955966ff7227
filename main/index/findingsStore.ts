/** Where the patterns room keeps what the rules saw, and what the user decided about it. */
import type { Finding, FindingState } from '../../preload/records.ts'
import type { IndexDb } from './db.ts'

export interface FindingFilter {
  rule?: string
  state?: FindingState
  /** Only findings that this event is part of. */
  event?: string
}

/**
 * Makes `findings` all there are. The states the user gave are kept by id; whatever state a finding comes with is not
 * looked at. Only rows that differ are written: a recount that finds the same writes nothing.
 */
export function replaceFindings(db: IndexDb, findings: Iterable<Finding>): void {
  const { sql } = db
  const insert = sql.prepare(
    'INSERT OR REPLACE INTO findings (id, rule, day, lender, state, strength, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const link = sql.prepare('INSERT OR IGNORE INTO finding_events (finding, event) VALUES (?, ?)')
  const unlink = sql.prepare('DELETE FROM finding_events WHERE finding = ?')
  const remove = sql.prepare('DELETE FROM findings WHERE id = ?')
  sql.transaction(() => {
    const states = findingStates(db)
    const before = new Map(
      (sql.prepare('SELECT id, body FROM findings').all() as { id: string; body: string }[]).map(row => [
        row.id,
        row.body,
      ]),
    )
    for (const finding of findings) {
      const body = JSON.stringify({ ...finding, state: 'open', reason: null } satisfies Finding)
      const same = before.get(finding.id) === body
      before.delete(finding.id)
      if (same) continue
      const state = states.get(finding.id)?.state ?? 'open'
      insert.run(finding.id, finding.rule, finding.day, finding.lender, state, finding.strength, body)
      unlink.run(finding.id)
      for (const event of finding.events) link.run(finding.id, event)
    }
    for (const id of before.keys()) {
      unlink.run(id)
      remove.run(id)
    }
  })()
}

/** What the user decided, by id of the finding; also about findings that are not there now. */
export function findingStates(db: IndexDb): Map<string, { state: FindingState; reason: string | null }> {
  const rows = db.sql.prepare('SELECT id, state, reason FROM finding_states').all() as {
    id: string
    state: FindingState
    reason: string | null
  }[]
  return new Map(rows.map(({ id, state, reason }) => [id, { state, reason }]))
}

/** Findings with the user's decisions, by day, rule and id. */
export function listFindings(db: IndexDb, filter: FindingFilter): Finding[] {
  const where: string[] = []
  const params: string[] = []
  if (filter.rule !== undefined) {
    where.push('f.rule = ?')
    params.push(filter.rule)
  }
  if (filter.state !== undefined) {
    where.push('f.state = ?')
    params.push(filter.state)
  }
  if (filter.event !== undefined) {
    where.push('f.id IN (SELECT finding FROM finding_events WHERE event = ?)')
    params.push(filter.event)
  }
  const rows = db.sql
    .prepare(
      `SELECT f.body, f.state, s.reason FROM findings f LEFT JOIN finding_states s ON s.id = f.id
       ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY f.day IS NULL, f.day, f.rule, f.id`,
    )
    .all(...params) as { body: string; state: FindingState; reason: string | null }[]
  return rows.map(({ body, state, reason }) => ({ ...(JSON.parse(body) as Finding), state, reason }))
}
