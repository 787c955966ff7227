import type { EventKind, Summary } from '../../preload/contract.ts'
import type { IndexDb } from '../index/db.ts'
import { openQuestions } from '../index/questions.ts'

/**
 * The figures of the home sentence. Each is a count of events, days or numbers that a link can show. What the user
 * contradicted is in none of them.
 */
export function summary(db: IndexDb): Summary {
  const byKind: Partial<Record<EventKind, number>> = {}
  let events = 0
  for (const { kind, n } of db.sql.prepare('SELECT kind, count(*) AS n FROM events GROUP BY kind').all() as {
    kind: EventKind
    n: number
  }[]) {
    byKind[kind] = n
    events += n
  }
  const span = db.sql
    .prepare("SELECT min(day) AS first, max(day) AS last FROM day_counts WHERE day <> ''")
    .get() as {
    first: string | null
    last: string | null
  }
  const number = (query: string): number => (db.sql.prepare(query).get() as { n: number }).n
  /** Different events in findings of a rule that are not contradicted. */
  const inFindings = (rule: string): number =>
    (
      db.sql
        .prepare(
          `SELECT count(DISTINCT fe.event) AS n FROM findings f JOIN finding_events fe ON fe.finding = f.id
           WHERE f.rule = ? AND f.state <> 'dismissed'`,
        )
        .get(rule) as { n: number }
    ).n
  return {
    /** All events of the timeline, of whatever kind and party. */
    events,
    byKind,
    /** First and last local date of any event that has one. */
    from: span.first,
    to: span.last,
    /** Contacts in findings of CN-TIME-01: 22:00 to 8:00, not agreed, not after the user's own call. */
    nightContacts: inFindings('CN-TIME-01'),
    /** Days with a finding of CN-FREQ-01 of any lender the standard reaches. */
    daysOverLimit: number(
      `SELECT count(DISTINCT day) AS n FROM findings WHERE rule = 'CN-FREQ-01' AND state <> 'dismissed' AND strength <> 'indicator'`,
    ),
    /** Contacts with third persons in findings of CN-3P-01. */
    thirdPartyContacts: inFindings('CN-3P-01'),
    /** Messages in findings of CN-ABUSE-01. */
    abusiveMessages: inFindings('CN-ABUSE-01'),
    /** Parties marked as collector or lender that at least one event is with. */
    collectorNumbers: number(
      `SELECT count(*) AS n FROM parties p WHERE p.role IN ('collector', 'lender')
         AND EXISTS (SELECT 1 FROM events e WHERE e.party = p.id)`,
    ),
    openQuestions: openQuestions(db).length,
    /** Findings neither confirmed nor contradicted. */
    unconfirmed: number(`SELECT count(*) AS n FROM findings WHERE state = 'open'`),
  }
}
