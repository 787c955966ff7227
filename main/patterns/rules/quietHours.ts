/** CN-TIME-01: contacts from 22:00:00 to before 8:00:00 of the debtor's clock, unless other hours were agreed. */
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
  timeOfDay,
} from '../contact.ts'
import { counted, makeFinding, times } from '../finding.ts'
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

type Doubt = 'none' | 'delay' | 'reminder' | 'ownNote'

/**
 * One finding for each creditor group and day; contacts that are less certain (delivered near the edge, a mere
 * reminder, known only by the user's note) make a finding of their own, so that each can be judged for what it is.
 */
export function quietHours(contacts: readonly Contact[], facts: CaseView): Finding[] {
  const agreed = readHours(facts.agreedHours)
  const ownCalls = callTimes(contacts)
  const hits: (Placed & { group: string })[] = []
  for (const contact of contacts) {
    if (!isCollecting(contact) || !hasHour(contact) || !isQuiet(contact)) continue
    if (agreed !== null && within(contact, agreed)) continue
    if (calledFirst(contact, ownCalls)) continue
    hits.push(contact)
  }
  const findings: Finding[] = []
  for (const list of groupBy(
    hits.sort(inOrder),
    hit => `${hit.group}\n${hit.day}\n${doubtOf(hit)}`,
  ).values()) {
    const first = list[0] as Placed & { group: string }
    const cited = cite('CN-TIME-01', first.day, facts.lenderType)
    if (cited === null) continue
    const doubt = doubtOf(first)
    const unreadable = facts.agreedHours.trim() !== '' && agreed === null
    findings.push(
      makeFinding({
        rule: 'CN-TIME-01',
        subject: [first.group, first.day, doubt],
        cited,
        strength: doubt === 'none' && !unreadable ? 'strong' : 'possible',
        events: list,
        day: first.day,
        lender: first.group,
        count: list.length,
        limit: null,
        parameters: {
          start: '22:00:00',
          end: '08:00:00',
          startInclusive: true,
          endInclusive: false,
          delayMinutes,
          calledFirstMinutes,
          agreedHours: facts.agreedHours.trim() === '' ? null : facts.agreedHours.trim(),
          agreedHoursRead: !unreadable,
        },
        explanation: explain(list, doubt),
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

function explain(list: readonly Placed[], doubt: Doubt): Finding['explanation'] {
  const first = list[0] as Placed
  const at = list.length === 1 ? { 'zh-CN': clock(first, true), en: clock(first, true) } : times(list)
  const calls = list.filter(contact => contact.kind === 'call').length
  const messages = list.filter(isMessage).length
  const others = list.filter(contact => contact.target !== 'self').length
  const zh: string[] = []
  const en: string[] = []
  if (calls > 0) {
    zh.push(`电话 ${calls} 次`)
    en.push(counted(calls, 'call'))
  }
  if (messages > 0) {
    zh.push(`信息 ${messages} 条`)
    en.push(counted(messages, 'message'))
  }
  if (list.length > calls + messages) {
    zh.push(`本人记录 ${list.length - calls - messages} 次`)
    en.push(`${list.length - calls - messages} noted by you`)
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
  const third: [string, string] =
    others === 0
      ? ['', '']
      : [`其中 ${others} 次是对你以外的人。`, ` ${others} of them to somebody other than you.`]
  return {
    'zh-CN': `${first.day} 在 22:00至次日8:00 之间被联系 ${list.length} 次（${zh.join('，')}）：${at['zh-CN']}。${third[0]}${doubts[doubt][0]}`,
    en: `${first.day}: contacted ${counted(list.length, 'time')} between 22:00 and 8:00 (${en.join(', ')}): ${at.en}.${third[1]}${doubts[doubt][1]}`,
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
