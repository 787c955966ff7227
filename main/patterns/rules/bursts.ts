/** CN-FREQ-04: many contacts in a short time. No rule sets a number: these are the program's own, shown as a hint. */
import type { Finding } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import {
  type CaseView,
  clock,
  type Contact,
  groupBy,
  hasHour,
  inOrder,
  isCollecting,
  isMessage,
  type Placed,
} from '../contact.ts'
import { makeFinding } from '../finding.ts'

export const burstLimits = { perHour: 5, perDay: 20, numbersPerDay: 5, messagesPerDay: 20 } as const
const hourMs = 3_600_000

type Hit = Placed & { group: string }

/** The fullest hour that starts with a contact of the day: from `t` to before `t` + 60 minutes. */
interface Hour {
  first: number
  last: number
}

/** One finding for each creditor group and day that reaches at least one of the limits. */
export function bursts(contacts: readonly Contact[], facts: CaseView): Finding[] {
  const findings: Finding[] = []
  const all = contacts
    .filter(
      (contact): contact is Hit =>
        isCollecting(contact) && contact.target === 'self' && contact.kind !== 'note' && hasHour(contact),
    )
    .sort(inOrder)
  for (const ofGroup of groupBy(all, hit => hit.group).values()) {
    const places = new Map(ofGroup.map((hit, place) => [hit, place]))
    for (const list of groupBy(ofGroup, hit => hit.day).values()) {
      const finding = burstOf(list, ofGroup, places, facts)
      if (finding !== null) findings.push(finding)
    }
  }
  return findings
}

function burstOf(
  list: readonly Hit[],
  ofGroup: readonly Hit[],
  places: ReadonlyMap<Hit, number>,
  facts: CaseView,
): Finding | null {
  const start = list[0] as Hit
  const full = fullHours(list, ofGroup, places)
  const fullest = full.reduce<Hour | null>(
    (most, hour) => (most === null || hour.last - hour.first > most.last - most.first ? hour : most),
    null,
  )
  const inHour = fullest === null ? 0 : fullest.last - fullest.first + 1
  const messages = list.filter(isMessage).length
  const numbers = new Set(list.map(hit => hit.party)).size
  const manyNumbers = numbers >= burstLimits.numbersPerDay
  const manyMessages = messages >= burstLimits.messagesPerDay
  const manyInAll = list.length >= burstLimits.perDay
  if (fullest === null && !manyNumbers && !manyMessages && !manyInAll) return null
  const cited = cite('CN-FREQ-04', start.day, facts.lenderType)
  if (cited === null) return null

  // Whole days show all their contacts; otherwise only those of the full hours, which may run past midnight.
  const shown = new Set<Hit>(manyNumbers || manyInAll ? list : manyMessages ? list.filter(isMessage) : [])
  for (const hour of full) for (let at = hour.first; at <= hour.last; at += 1) shown.add(ofGroup[at] as Hit)
  const zh: string[] = []
  const en: string[] = []
  if (fullest !== null) {
    const at = clock(ofGroup[fullest.first] as Hit)
    zh.push(`自 ${at} 起一小时内 ${inHour} 次（提示值 ${burstLimits.perHour}）`)
    en.push(`${inHour} within an hour from ${at} (hint from ${burstLimits.perHour})`)
  }
  if (manyInAll) {
    zh.push(`全天 ${list.length} 次（提示值 ${burstLimits.perDay}）`)
    en.push(`${list.length} in the day (hint from ${burstLimits.perDay})`)
  }
  if (manyNumbers) {
    zh.push(`来自 ${numbers} 个号码（提示值 ${burstLimits.numbersPerDay}）`)
    en.push(`from ${numbers} numbers (hint from ${burstLimits.numbersPerDay})`)
  }
  if (manyMessages) {
    zh.push(`信息 ${messages} 条（提示值 ${burstLimits.messagesPerDay}）`)
    en.push(`${messages} messages (hint from ${burstLimits.messagesPerDay})`)
  }
  const [count, limit] =
    fullest !== null
      ? [inHour, burstLimits.perHour]
      : manyInAll
        ? [list.length, burstLimits.perDay]
        : manyMessages
          ? [messages, burstLimits.messagesPerDay]
          : [numbers, burstLimits.numbersPerDay]
  return makeFinding({
    rule: 'CN-FREQ-04',
    subject: [start.group, start.day],
    cited,
    strength: 'indicator',
    events: [...shown].sort(inOrder),
    day: start.day,
    lender: start.group,
    count,
    limit,
    parameters: { ...burstLimits, inHour, inDay: list.length, numbers, messages },
    explanation: {
      'zh-CN': `${start.day} 联系密集：${zh.join('，')}。这些提示值由本程序设定，没有法定次数。`,
      en: `${start.day}: close together: ${en.join('; ')}. The hints are this program's own; no rule sets a number.`,
    },
    notes: [],
  })
}

function fullHours(list: readonly Hit[], ofGroup: readonly Hit[], places: ReadonlyMap<Hit, number>): Hour[] {
  const hours: Hour[] = []
  let last = places.get(list[0] as Hit) ?? 0
  for (const hit of list) {
    const first = places.get(hit) ?? 0
    if (last < first) last = first
    while (last + 1 < ofGroup.length && (ofGroup[last + 1] as Hit).utcMs - hit.utcMs < hourMs) last += 1
    if (last - first + 1 >= burstLimits.perHour) hours.push({ first, last })
  }
  return hours
}
