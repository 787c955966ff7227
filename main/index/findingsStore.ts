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
 * Replaces all findings by `findings`. The states the user gave are kept by id; whatever state a finding comes with is
 * not looked at.
 */
export function replaceFindings(db: IndexDb, findings: Iterable<Finding>): void {
  const { sql } = db
  const insert = sql.prepare(
    'INSERT OR REPLACE INTO findings (id, rule, day, lender, state, strength, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const link = sql.prepare('INSERT OR IGNORE INTO finding_events (finding, event) VALUES (?, ?)')
  sql.transaction(() => {
    const states = findingStates(db)
    sql.exec('DELETE FROM findings; DELETE FROM finding_events')
    for (const finding of findings) {
      const decided = states.get(finding.id)
      const body: Finding = { ...finding, state: 'open', reason: null }
      insert.run(
        finding.id,
        finding.rule,
        finding.day,
        finding.lender,
        decided?.state ?? 'open',
        finding.strength,
        JSON.stringify(body),
      )
      for (const event of finding.events) link.run(finding.id, event)
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
