/** CN-TIME-01: contacts from 22:00:00 to before 8:00:00 of the debtor's clock, unless other hours were agreed. */
import type { Finding } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import {
  type CaseView,
  clock,
  type Contact,
  hasHour,
  inOrder,
  isAnsweredCall,
  isCollecting,
  isMessage,
  type Placed,
  timeOfDay,
} from '../contact.ts'
import { makeFinding } from '../finding.ts'
import { looksLikeReminder } from '../reminder.ts'

export const quietStart = 22
export const quietEnd = 8
const hourMs = 3_600_000
/** A text message this close to the edge may have been sent on the other side of it. */
export const delayMinutes = 10
/** An incoming contact this soon after the user's own call to the same number answers that call. */
export const calledFirstMinutes = 10

/** True from 22:00:00 to before 8:00:00. */
export function isQuiet(contact: { wallMs: number }): boolean {
  const time = timeOfDay(contact)
  return time >= quietStart * hourMs || time < quietEnd * hourMs
}

/** Why a contact is less certain than its hour: it stands as `possible` and says so. */
type Doubt = 'none' | 'delay' | 'reminder' | 'ownNote'

/** One finding for each contact, so that each can be confirmed or contradicted for what it is. */
export function quietHours(contacts: readonly Contact[], facts: CaseView): Finding[] {
  const agreed = readHours(facts.agreedHours)
  const given = facts.agreedHours.trim()
  const unreadable = given !== '' && agreed === null
  const ownCalls = callTimes(contacts)
  const findings: Finding[] = []
  for (const contact of contacts.toSorted(inOrder)) {
    if (!isCollecting(contact) || !hasHour(contact) || !isQuiet(contact)) continue
    if (agreed !== null && within(contact, agreed)) continue
    if (calledFirst(contact, ownCalls)) continue
    const cited = cite('CN-TIME-01', contact.day, facts.lenderType)
    if (cited === null) continue
    const doubt = doubtOf(contact)
    findings.push(
      makeFinding({
        rule: 'CN-TIME-01',
        subject: [contact.id],
        cited,
        strength: doubt === 'none' && !unreadable ? 'strong' : 'possible',
        events: [contact],
        day: contact.day,
        lender: contact.group,
        count: null,
        limit: null,
        parameters: {
          start: '22:00:00',
          end: '08:00:00',
          startInclusive: true,
          endInclusive: false,
          delayMinutes,
          calledFirstMinutes,
          agreedHours: given === '' ? null : given,
          agreedHoursRead: !unreadable,
        },
        explanation: explain(contact, doubt, given, unreadable),
        notes: doubt === 'delay' ? ['deliveryDelayPossible'] : doubt === 'reminder' ? ['reminder'] : [],
      }),
    )
  }
  return findings
}

function doubtOf(contact: Placed): Doubt {
  if (contact.kind === 'note') return 'ownNote'
  if (isMessage(contact) && looksLikeReminder(contact.text)) return 'reminder'
  if ((contact.kind === 'sms' || contact.kind === 'mms') && nearEdge(contact)) return 'delay'
  return 'none'
}

function nearEdge(contact: Placed): boolean {
  const time = timeOfDay(contact)
  const delay = delayMinutes * 60_000
  return (
    (time >= quietStart * hourMs && time < quietStart * hourMs + delay) ||
    (time >= quietEnd * hourMs - delay && time < quietEnd * hourMs)
  )
}

const doubts: Record<Doubt, [string, string]> = {
  none: ['', ''],
  delay: [
    `短信在 22:00 或 8:00 前后 ${delayMinutes} 分钟内收到，可能因送达延迟而跨过界限。`,
    ` Received within ${delayMinutes} minutes of 22:00 or 8:00: a delay in delivery may have carried it over the edge.`,
  ],
  reminder: [
    '内容只说明应还金额，是否算催收请你判断。',
    ' It only states an amount due; whether that is collection is for you to judge.',
  ],
  ownNote: ['依据是你自己的记录。', ' This rests on your own note.'],
}

/** What the hours agreed with the lender, as the user wrote them, have to do with a contact outside of them. */
function agreedWords(given: string, unreadable: boolean): [string, string] {
  if (given === '') return ['', '']
  return unreadable
    ? [
        `所填的同意被联系的时段“${given}”读不出起止时间，是否在约定之内请你判断。`,
        ` The hours agreed for contact, “${given}”, cannot be read; whether this was within them is for you to judge.`,
      ]
    : [`不在同意被联系的时段 ${given} 之内。`, ` It is outside the hours agreed for contact, ${given}.`]
}

function explain(contact: Placed, doubt: Doubt, given: string, unreadable: boolean): Finding['explanation'] {
  const at = clock(contact, true)
  const what: [string, string] =
    contact.kind === 'call'
      ? isAnsweredCall(contact)
        ? ['来电（已接通）', 'a call, answered']
        : ['来电', 'a call']
      : contact.kind === 'note'
        ? contact.noted === 'visit'
          ? ['上门', 'a visit']
          : ['联系', 'a contact']
        : ['信息', 'a message']
  const third: [string, string] =
    contact.target === 'self' ? ['', ''] : ['对象是你以外的人。', ' It went to somebody other than you.']
  const agreed = agreedWords(given, unreadable)
  return {
    'zh-CN': `${contact.day} ${at} ${what[0]}，在 22:00（含）至次日 8:00（不含）之间。${third[0]}${agreed[0]}${doubts[doubt][0]}`,
    en: `${contact.day} ${at}: ${what[1]}, from 22:00 to before 8:00.${third[1]}${agreed[1]}${doubts[doubt][1]}`,
  }
}

/** Times of the user's own calls by party. */
function callTimes(contacts: readonly Contact[]): Map<string, number[]> {
  const calls = new Map<string, number[]>()
  for (const contact of contacts)
    if (
      contact.kind === 'call' &&
      contact.direction === 'out' &&
      !contact.unsent &&
      contact.party !== null &&
      contact.utcMs !== null
    ) {
      const list = calls.get(contact.party)
      if (list === undefined) calls.set(contact.party, [contact.utcMs])
      else list.push(contact.utcMs)
    }
  for (const list of calls.values()) list.sort((a, b) => a - b)
  return calls
}

function calledFirst(contact: Placed, calls: Map<string, number[]>): boolean {
  if (contact.party === null || contact.target !== 'self') return false
  const last = lastUpTo(calls.get(contact.party) ?? [], contact.utcMs)
  return last !== null && contact.utcMs - last <= calledFirstMinutes * 60_000
}

/** The greatest of rising `times` that is not after `at`. */
function lastUpTo(times: readonly number[], at: number): number | null {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? null : (times[low - 1] as number)
}

/** Agreed hours as ms of the day; null when none are given or they cannot be read. */
export function readHours(text: string): [number, number] | null {
  const found = /^\s*(\d{1,2})[:：](\d\d)\s*[-–—~～至到]\s*(\d{1,2})[:：](\d\d)\s*$/u.exec(text)
  if (found === null) return null
  const [from, to] = [1, 3].map(at => (Number(found[at]) * 60 + Number(found[at + 1])) * 60_000) as [
    number,
    number,
  ]
  return from <= 24 * hourMs && to <= 24 * hourMs && from !== to ? [from, to] : null
}

function within(contact: Placed, [from, to]: [number, number]): boolean {
  const time = timeOfDay(contact)
  return from < to ? time >= from && time < to : time >= from || time < to
}
