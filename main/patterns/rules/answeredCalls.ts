/** CN-FREQ-01: more than 3 effective calls a day by one creditor group. */
import type { Finding } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import {
  type CaseView,
  type Contact,
  groupBy,
  hasHour,
  inOrder,
  isAnsweredCall,
  isCollecting,
  type Placed,
} from '../contact.ts'
import { makeFinding, times } from '../finding.ts'

export const answeredLimit = 3
/** What makes a call "effective" is not defined in the text that could be seen; the first of these decides. */
const effectiveSeconds = [1, 5, 10] as const

/** A call the rule counts: collector's, to the debtor, answered, of a day that is certain, at least one second long. */
export function isEffectiveCall(contact: Contact): contact is Placed & { group: string } {
  return (
    isCollecting(contact) &&
    contact.target === 'self' &&
    isAnsweredCall(contact) &&
    hasHour(contact) &&
    lasts(contact, effectiveSeconds[0])
  )
}

/** A call that was answered and whose length the source does not say lasted; how long is not known. */
function lasts(contact: Contact, seconds: number): boolean {
  return contact.duration === null ? seconds === effectiveSeconds[0] : contact.duration >= seconds
}

/** One finding for each creditor group and day with 4 or more effective calls. */
export function answeredCalls(contacts: readonly Contact[], facts: CaseView): Finding[] {
  const findings: Finding[] = []
  const calls = contacts.filter(isEffectiveCall).sort(inOrder)
  for (const list of groupBy(calls, call => `${call.group}\n${call.day}`).values()) {
    if (list.length <= answeredLimit) continue
    const first = list[0] as Placed & { group: string }
    const cited = cite('CN-FREQ-01', first.day, facts.lenderType)
    if (cited === null) continue
    const [at1, at5, at10] = effectiveSeconds.map(
      seconds => list.filter(call => lasts(call, seconds)).length,
    ) as [number, number, number]
    const unknown = list.filter(call => call.duration === null).length
    const at = times(list)
    findings.push(
      makeFinding({
        rule: 'CN-FREQ-01',
        subject: [first.group, first.day],
        cited,
        strength: list.length - unknown > answeredLimit ? 'strong' : 'possible',
        events: list,
        day: first.day,
        lender: first.group,
        count: list.length,
        limit: answeredLimit,
        parameters: {
          maxPerDay: answeredLimit,
          minEffectiveSeconds: effectiveSeconds[0],
          countAt1s: at1,
          countAt5s: at5,
          countAt10s: at10,
          durationUnknown: unknown,
          numbers: new Set(list.map(call => call.party)).size,
        },
        explanation: {
          'zh-CN': `${first.day} 当日接通 ${list.length} 次（${at['zh-CN']}），${isStandard(cited.authority) ? '国家标准每日不超过' : '对照值为每日'} ${answeredLimit} 次。“有效通话”没有公开定义：按至少 1 秒计 ${at1} 次，5 秒 ${at5} 次，10 秒 ${at10} 次。${unknown > 0 ? `其中 ${unknown} 次没有通话时长记录。` : ''}`,
          en: `${first.day}: ${list.length} calls answered (${at.en}); ${isStandard(cited.authority) ? 'the national standard says at most' : 'compared with'} ${answeredLimit} a day. "Effective call" is not defined in public: counting from 1 second ${at1}, from 5 seconds ${at5}, from 10 seconds ${at10}.${unknown > 0 ? ` For ${unknown} of them no length is recorded.` : ''}`,
        },
        notes: [],
      }),
    )
  }
  return findings
}

function isStandard(authority: Finding['authority']): boolean {
  return authority === 'national_standard'
}
