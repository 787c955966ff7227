/** CN-FREQ-03: more than 6 attempts a day to one line of the debtor that were not answered. */
import type { Finding } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import {
  type CaseView,
  type Contact,
  groupBy,
  hasHour,
  inOrder,
  isCollecting,
  isUnansweredCall,
  type Placed,
} from '../contact.ts'
import { makeFinding, times } from '../finding.ts'

export const attemptLimit = 6

type Call = Placed & { group: string }

/** One finding for each creditor group, own line and day with 7 or more unanswered attempts. */
export function unansweredAttempts(contacts: readonly Contact[], facts: CaseView): Finding[] {
  const findings: Finding[] = []
  const calls = contacts
    .filter(
      (contact): contact is Call =>
        isCollecting(contact) && contact.target === 'self' && contact.kind === 'call' && hasHour(contact),
    )
    .sort(inOrder)
  for (const all of groupBy(calls, call => `${call.group}\n${call.day}\n${call.line ?? ''}`).values()) {
    const list = all.filter(isUnansweredCall) as Call[]
    if (list.length <= attemptLimit) continue
    const first = list[0] as Call
    const cited = cite('CN-FREQ-03', first.day, facts.lenderType)
    if (cited === null) continue
    // Two lines that the record does not tell apart may have had three or four attempts each.
    const mixed = first.line === null && facts.ownNumbers > 1
    const at = times(list)
    findings.push(
      makeFinding({
        rule: 'CN-FREQ-03',
        subject: [first.group, first.day, first.line ?? ''],
        cited,
        strength: mixed ? 'possible' : 'strong',
        events: list,
        day: first.day,
        lender: first.group,
        count: list.length,
        limit: attemptLimit,
        parameters: {
          maxPerDay: attemptLimit,
          line: first.line,
          totalWithAnswered: all.length,
          ownNumbers: facts.ownNumbers,
        },
        explanation: {
          'zh-CN': `${first.day} 对同一号码未接通仍拨打 ${list.length} 次（${at['zh-CN']}），连同其余来电当日共 ${all.length} 次；${cited.authority === 'self_regulatory' ? '行业自律规范为当天不宜超过' : '对照值为每日'} ${attemptLimit} 次。${mixed ? '来源没有写明打的是你的哪个号码。' : ''}`,
          en: `${first.day}: ${list.length} unanswered attempts to one line (${at.en}), ${all.length} calls in all that day; ${cited.authority === 'self_regulatory' ? 'the industry guideline says it should not exceed' : 'compared with'} ${attemptLimit} a day.${mixed ? ' The source does not say which of your numbers was called.' : ''}`,
        },
        notes: [],
      }),
    )
  }
  return findings
}
