import { createHash } from 'node:crypto'
import type { Finding, FindingStrength } from '../../preload/records.ts'
import { type Cited, type RuleId, ruleOf, rulesVersion } from './citations.ts'
import type { Contact, Placed } from './contact.ts'
import { clock } from './contact.ts'

/** What a rule saw, before the parts that are the same for all rules. */
export interface Seen {
  rule: RuleId
  /** What it is about: with rule and version it makes the id, so that a confirmation survives a recount. */
  subject: readonly string[]
  cited: Cited
  strength: FindingStrength
  severity?: number
  events: readonly Contact[]
  day: string | null
  lender: string
  count: number | null
  limit: number | null
  parameters: Finding['parameters']
  explanation: Finding['explanation']
  notes: Finding['notes']
}

/** A finding of a rule. Weak citations weaken it: what may not apply is never `strong`. */
export function makeFinding(seen: Seen): Finding {
  const { cited } = seen
  const rule = ruleOf(seen.rule)
  const strength =
    cited.authority === 'indicator'
      ? 'indicator'
      : cited.weak && seen.strength === 'strong'
        ? 'possible'
        : seen.strength
  const notes = [...seen.notes]
  if (cited.clauseUnverified) notes.push('clauseUnverified')
  if (seen.events.some(event => event.timeSource === 'assumed')) notes.push('zoneAssumed')
  return {
    id: findingId(seen.rule, seen.subject),
    rule: seen.rule,
    ruleVersion: rulesVersion,
    authority: cited.authority,
    strength,
    severity: seen.severity ?? rule.severity,
    events: [...new Set(seen.events.map(event => event.id))],
    day: seen.day,
    lender: seen.lender === '' ? null : seen.lender,
    count: seen.count,
    limit: seen.limit,
    parameters: seen.parameters,
    explanation: seen.explanation,
    citation: cited.citation,
    title: rule.title,
    notes,
    state: 'open',
    reason: null,
  }
}

/** Names a finding by its rule and what it is about. */
export function findingId(rule: string, subject: readonly string[]): string {
  const hash = createHash('sha256').update([rule, rulesVersion, ...subject].join('\n'))
  return `${rule}-${hash.digest('hex').slice(0, 12)}`
}

const mostTimes = 12

/** `09:03、12:10` or `09:03, 12:10`; a long list ends with how many more there are. */
export function times(contacts: readonly Placed[]): Finding['explanation'] {
  const shown = contacts.slice(0, mostTimes).map(contact => clock(contact))
  const more = contacts.length - shown.length
  return {
    'zh-CN': shown.join('、') + (more > 0 ? `，另有 ${more} 次` : ''),
    en: shown.join(', ') + (more > 0 ? ` and ${more} more` : ''),
  }
}
