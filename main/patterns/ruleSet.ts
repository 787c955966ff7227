import type { Finding } from '../../preload/records.ts'
import type { CaseView, Contact } from './contact.ts'
import { abuse, type Mark } from './rules/abuse.ts'
import { answeredCalls } from './rules/answeredCalls.ts'
import { bursts } from './rules/bursts.ts'
import { quietHours } from './rules/quietHours.ts'
import { thirdParties } from './rules/thirdParties.ts'
import { unansweredAttempts } from './rules/unansweredAttempts.ts'

/** What all rules see in these contacts, in a fixed order. A rule reads its input and nothing else. */
export function evaluate(
  contacts: readonly Contact[],
  facts: CaseView,
  marks: (event: string) => readonly Mark[],
  groupOf: (party: string) => string | null,
): Finding[] {
  return [
    ...quietHours(contacts, facts),
    ...answeredCalls(contacts, facts),
    ...unansweredAttempts(contacts, facts),
    ...bursts(contacts, facts),
    ...abuse(contacts, facts, marks),
    ...thirdParties(contacts, facts, groupOf),
  ].sort((a, b) => compare(a.day ?? '', b.day ?? '') || compare(a.rule, b.rule) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
