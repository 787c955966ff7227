/**
 * Which rules a letter cites: those that bind this kind of lender, were in force on the day of the events, and are about
 * what was confirmed. Law first, then departmental rules, then the standard, then self-regulation.
 */
import type { ChannelId, Finding, LenderType } from '../../preload/contract.ts'
import type { RecordEvent } from '../print/caseRecord.ts'
import { allClauses, type Clause } from './letterWords.ts'

const order: Clause['level'][] = ['law', 'dept_rule', 'national_standard', 'self_regulatory']

export interface CitedClause {
  clause: Clause
  /** Events of the confirmed findings it is about, within its time. */
  events: RecordEvent[]
  findings: string[]
}

/** Clauses for a channel and lender; an undated event supports none, since the version in force is not known. */
export function citedClauses(
  channel: ChannelId,
  lender: LenderType,
  findings: readonly Finding[],
  event: (id: string) => RecordEvent | undefined,
): CitedClause[] {
  const cited: CitedClause[] = []
  for (const clause of allClauses) {
    if (!clause.channels.includes(channel)) continue
    if (clause.lenders !== 'all' && !clause.lenders.includes(lender)) continue
    const about = findings.filter(({ rule }) =>
      clause.rules.some(prefix => rule === prefix || rule.startsWith(`${prefix}-`)),
    )
    const inForce = (found: RecordEvent | undefined): found is RecordEvent =>
      found?.day != null && found.day >= clause.from && (clause.until === null || found.day <= clause.until)
    const supporting = about.filter(finding => finding.events.some(id => inForce(event(id))))
    if (supporting.length === 0) continue
    const events = [...new Set(supporting.flatMap(finding => finding.events))].map(event).filter(inForce)
    cited.push({ clause, events, findings: supporting.map(({ id }) => id) })
  }
  return cited.sort((a, b) => order.indexOf(a.clause.level) - order.indexOf(b.clause.level))
}
