/** CN-3P-01: somebody who does not owe was contacted. How strong it is depends on whether the debtor could be reached. */
import type { Finding, FindingStrength } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import {
  type CaseView,
  clock,
  type Contact,
  groupBy,
  hasHour,
  inOrder,
  isAnsweredCall,
  isCollecting,
  isMessage,
  isUnansweredCall,
  type Placed,
} from '../contact.ts'
import { makeFinding } from '../finding.ts'

export const lookbackDays = 3
/** An own call this long was a conversation. */
export const ownCallSeconds = 10
export const missesInARow = 3
/** They share the debt: contacting them is no contact with a third person. */
export const liableRoles = ['guarantor', 'coBorrower', 'spouseCommonDebt']
const dayMs = 86_400_000
const mostShown = 10

type Reached = Placed & { how: 'answered' | 'ownCall' | 'ownMessage' }

/** One finding for each contact with a third person. `groupOf` says for whom a party collects, also of own contacts. */
export function thirdParties(
  contacts: readonly Contact[],
  facts: CaseView,
  groupOf: (party: string) => string | null,
): Finding[] {
  const reached = groupBy(reachedTimes(contacts, groupOf), one => `${one.group}\n${one.contact.day}`)
  const calls = groupBy(
    contacts.filter(
      (contact): contact is Placed & { group: string } =>
        isCollecting(contact) && contact.target === 'self' && contact.kind === 'call' && hasHour(contact),
    ),
    contact => `${contact.group}\n${contact.day}`,
  )
  for (const list of calls.values()) list.sort(inOrder)
  const findings: Finding[] = []
  for (const contact of contacts.filter(isCollecting).sort(inOrder)) {
    if (contact.target === 'self' || liableRoles.includes(contact.target)) continue
    const cited = cite('CN-3P-01', contact.day, facts.lenderType)
    if (cited === null) continue
    const before = daysBefore(contact, lookbackDays)
      .flatMap(day => reached.get(`${contact.group}\n${day}`) ?? [])
      .map(one => one.contact)
      .filter(one => covers(contact, one))
      .sort(inOrder)
    const outOfReach = before.length === 0 && hasHour(contact) ? missedDay(contact, calls) : null
    const strength: FindingStrength =
      before.length > 0 ? 'strong' : outOfReach !== null ? 'conditional' : 'possible'
    const shown = before.slice(-mostShown)
    findings.push(
      makeFinding({
        rule: 'CN-3P-01',
        subject: [contact.id],
        cited,
        strength,
        events: [contact],
        day: contact.day,
        lender: contact.group,
        count: 1,
        limit: null,
        parameters: {
          role: contact.target,
          lookbackDays,
          ownCallSeconds,
          missesInARow,
          liableRoles: liableRoles.join(' '),
          reachable: before.length,
          reachableEvents: shown.map(({ id }) => id).join(' '),
          unreachableDay: outOfReach,
          hourKnown: hasHour(contact),
        },
        explanation: explain(contact, shown, before.length, outOfReach),
        notes: [],
      }),
    )
  }
  return findings
}

/** When the debtor was reached by a group, or reached it. */
function reachedTimes(
  contacts: readonly Contact[],
  groupOf: (party: string) => string | null,
): { group: string; contact: Reached }[] {
  const found: { group: string; contact: Reached }[] = []
  for (const contact of contacts) {
    if (!hasHour(contact) || contact.target !== 'self' || contact.unsent) continue
    if (isCollecting(contact)) {
      if (isAnsweredCall(contact) && contact.duration !== 0)
        found.push({ group: contact.group, contact: { ...contact, how: 'answered' } })
      continue
    }
    const group = contact.party === null || contact.direction !== 'out' ? null : groupOf(contact.party)
    if (group === null) continue
    if (contact.kind === 'call' && (contact.duration ?? 0) >= ownCallSeconds)
      found.push({ group, contact: { ...contact, how: 'ownCall' } })
    else if (isMessage(contact)) found.push({ group, contact: { ...contact, how: 'ownMessage' } })
  }
  return found
}

/** Whether `one` lies in the three days before the contact; with the date alone, only days that surely do. */
function covers(contact: Contact, one: Reached): boolean {
  if (hasHour(contact)) return one.utcMs <= contact.utcMs && contact.utcMs - one.utcMs <= lookbackDays * dayMs
  if (contact.day === null) return false
  const days = (Date.parse(contact.day) - Date.parse(one.day)) / dayMs
  return days >= 1 && days < lookbackDays
}

/** The latest day before the contact with three misses in a row and no answer on the day after; null when none. */
function missedDay(contact: Placed & { group: string }, calls: ReadonlyMap<string, Placed[]>): string | null {
  const days = daysBefore(contact, lookbackDays)
  for (let ago = 1; ago < days.length; ago += 1) {
    const day = days[ago] as string
    let row = 0
    let longest = 0
    for (const call of calls.get(`${contact.group}\n${day}`) ?? []) {
      if (isUnansweredCall(call)) row += 1
      else if (isAnsweredCall(call)) row = 0
      longest = Math.max(longest, row)
    }
    const next = calls.get(`${contact.group}\n${days[ago - 1]}`) ?? []
    const answeredNext = next.some(call => call.utcMs <= contact.utcMs && isAnsweredCall(call))
    if (longest >= missesInARow && !answeredNext) return day
  }
  return null
}

/** The day of a contact and the days before it, latest first. */
function daysBefore(contact: Contact, days: number): string[] {
  if (contact.day === null) return []
  const today = Date.parse(contact.day)
  return Array.from({ length: days + 1 }, (_, ago) =>
    new Date(today - ago * dayMs).toISOString().slice(0, 10),
  )
}

const roles: Record<string, [string, string]> = {
  mother: ['母亲', 'your mother'],
  father: ['父亲', 'your father'],
  spouse: ['配偶', 'your spouse'],
  relative: ['亲属', 'a relative'],
  friend: ['朋友', 'a friend'],
  colleague: ['同事', 'a colleague'],
  employer: ['单位', 'your employer'],
  neighbour: ['邻居', 'a neighbour'],
  other: ['其他人', 'another person'],
}
const ways: Record<Reached['how'], [string, string]> = {
  answered: ['接听来电', 'answered a call'],
  ownCall: ['主动去电', 'called them'],
  ownMessage: ['发出信息', 'wrote to them'],
}

function explain(
  contact: Contact,
  shown: readonly Reached[],
  reached: number,
  outOfReach: string | null,
): Finding['explanation'] {
  const [zhRole, enRole] = roles[contact.target] ?? [contact.target, contact.target]
  const when = hasHour(contact) ? `${contact.day} ${clock(contact)}` : (contact.day ?? '')
  const kind: [string, string] =
    contact.kind === 'call'
      ? ['打电话给', 'call to']
      : contact.kind === 'note'
        ? ['（据你的记录）联系了', 'contact (by your note) with']
        : ['发信息给', 'message to']
  if (reached > 0) {
    const list = (language: 0 | 1): string =>
      shown
        .map(one => `${one.day} ${clock(one)} ${ways[one.how][language]}`)
        .join(language === 0 ? '、' : ', ')
    return {
      'zh-CN': `${when} ${kind[0]}${zhRole}。此前 ${lookbackDays} 天内你可以联系到（${reached} 次）：${list(0)}。`,
      en: `${when}: ${kind[1]} ${enRole}. In the ${lookbackDays} days before you could be reached (${reached} times): ${list(1)}.`,
    }
  }
  if (outOfReach !== null)
    return {
      'zh-CN': `${when} ${kind[0]}${zhRole}。${outOfReach} 连续 ${missesInARow} 次以上来电未接，次日也未接通：此时只可向联系人询问联系方式，是否越界要看内容。`,
      en: `${when}: ${kind[1]} ${enRole}. On ${outOfReach} ${missesInARow} or more calls in a row were missed and none was answered the next day: then a contact person may only be asked how to reach you; the content decides.`,
    }
  return {
    'zh-CN': `${when} ${kind[0]}${zhRole}。材料里没有此前 ${lookbackDays} 天内你接听或回复的记录，也没有失联的记录。`,
    en: `${when}: ${kind[1]} ${enRole}. The material shows neither that you could be reached in the ${lookbackDays} days before, nor that you could not.`,
  }
}
