/**
 * What is true of the sample, worked out from the story alone: every event, and what the six rules find in it. Written
 * as plainly as the rules are worded (rules.json) and without any code of the program, so that the program can be
 * held against it. It throws where the story is so made that two readings of a rule would differ.
 */
import type { Story, StoryEvent } from './events.ts'
import { days } from './events.ts'
import { offsetMinutes, people } from './story.ts'

export interface TruthEvent {
  n: number
  kind: string
  /** ISO 8601 with Z; null for a picture or document whose time is only its file's. */
  utc: string | null
  local: string | null
  day: string | null
  precision: 's' | 'min' | 'ms' | null
  direction: string
  /** The number or chat name on the other side. */
  party: string | null
  side: string
  target: 'self' | 'mother'
  result: string | null
  durationSeconds: number | null
  line: string | null
  text: string
  source: string
  locator: string
  attachment: string | null
  flags: string[]
  patterns: string[]
}

const night = (event: TruthEvent) =>
  event.local !== null && (event.local.slice(11, 13) >= '22' || event.local.slice(11, 13) < '08')
const minuteOfDay = (local: string) =>
  Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)) + Number(local.slice(17, 19) || 0) / 60
const ms = (event: TruthEvent) => Date.parse(event.utc ?? '')
const DAY = 86_400_000

/** In the debtor's chat and the mother's the other side is the collector. */
const sideOf = (event: StoryEvent) =>
  people[event.other]?.side ?? (event.kind === 'system' ? 'system' : 'collector')

export function truthEvents(story: Story): TruthEvent[] {
  return [...story.calls, ...story.sms, ...story.chat, ...story.motherChat].map((event, n) => {
    // The other side of a message that was sent is the chat's partner.
    const chatPartner = event.target === 'mother' ? '王专员' : '青禾催收'
    const party = people[event.other]?.number ?? (event.kind === 'system' ? null : chatPartner)
    return {
      n,
      kind: event.kind,
      utc: new Date(event.utcMs).toISOString(),
      local: event.local,
      day: event.local.slice(0, 10),
      precision: event.precision,
      direction: event.direction,
      party,
      side: sideOf(event),
      target: event.target,
      result: event.result,
      durationSeconds:
        event.result === 'answered' || event.result === 'voicemail' || event.result === 'notConnected'
          ? event.seconds
          : null,
      line: event.kind === 'call' && people[event.other] ? String(event.sim) : null,
      text: event.text,
      source: event.source,
      locator: event.locator,
      attachment: event.attachment,
      flags: event.flags,
      patterns: event.patterns,
    }
  })
}

interface Found {
  day: string
  events: number[]
  count?: number
  strength?: string
  notes?: string[]
  line?: string
  what?: string
}

const groupBy = (events: TruthEvent[], key: (event: TruthEvent) => string) => {
  const groups = new Map<string, TruthEvent[]>()
  for (const event of events) groups.set(key(event), [...(groups.get(key(event)) ?? []), event])
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
const ids = (events: TruthEvent[]) => events.map(event => event.n)
const isCall = (event: TruthEvent) => event.kind === 'call'
const unanswered = (event: TruthEvent) =>
  isCall(event) && ['missed', 'rejected', 'busy', 'voicemail'].includes(event.result ?? '')
const talked = (event: TruthEvent) =>
  isCall(event) && event.result === 'answered' && (event.durationSeconds ?? 0) >= 1

function agree(what: string, one: unknown, other: unknown): void {
  if (JSON.stringify(one) !== JSON.stringify(other))
    throw new Error(`the story is ambiguous: ${what}\n${JSON.stringify(one)}\n${JSON.stringify(other)}`)
}

/** CN-TIME-01: 22:00:00 to 07:59:59 by the local clock; SMS within ten minutes of a border may have been late. */
function quietHours(inbound: TruthEvent[]): Found[] {
  return inbound.filter(night).map(event => {
    const minute = minuteOfDay(event.local ?? '')
    const near = Math.min(Math.abs(minute - 22 * 60), Math.abs(minute - 8 * 60)) <= 10
    return {
      day: event.day ?? '',
      events: [event.n],
      notes: event.kind === 'sms' && near ? ['deliveryDelayPossible'] : [],
    }
  })
}

/** CN-FREQ-01: four and more talks of at least a second on one local day. */
function talks(inbound: TruthEvent[]): Found[] {
  return groupBy(inbound.filter(talked), event => event.day ?? '')
    .filter(([, events]) => events.length > 3)
    .map(([day, events]) => ({ day, events: ids(events), count: events.length }))
}

/** CN-FREQ-03: seven and more unanswered calls to one card on one local day. */
function attempts(inbound: TruthEvent[]): Found[] {
  return groupBy(inbound.filter(unanswered), event => `${event.day ?? ''} ${event.line ?? ''}`)
    .filter(([, events]) => events.length > 6)
    .map(([key, events]) => ({
      day: key.slice(0, 10),
      line: key.slice(11),
      events: ids(events),
      count: events.length,
    }))
}

/** Most contacts in any 60 minutes of a day, and which. */
function busiestHour(events: TruthEvent[]): TruthEvent[] {
  let best: TruthEvent[] = []
  for (const first of events) {
    const hour = events.filter(event => ms(event) >= ms(first) && ms(event) - ms(first) < 3_600_000)
    if (hour.length > best.length) best = hour
  }
  return best
}

/** CN-FREQ-04: five an hour, twenty a day, five numbers a day, twenty messages a day. */
function bursts(inbound: TruthEvent[]): {
  perHour: Found[]
  perDay: Found[]
  numbers: Found[]
  messages: Found[]
} {
  const perDay = groupBy(inbound, event => event.day ?? '')
  const calls = (events: TruthEvent[]) => events.filter(isCall)
  const messages = (events: TruthEvent[]) =>
    events.filter(event => ['sms', 'mms', 'message'].includes(event.kind))
  const numbers = (events: TruthEvent[]) => new Set(events.map(event => event.party)).size
  const chosen = (test: (events: TruthEvent[]) => boolean) =>
    perDay.filter(([, events]) => test(events)).map(([day]) => day)
  // Whether messages count as contacts of an hour or day, and whether a chat is a number, must not matter.
  agree(
    'hours',
    chosen(e => busiestHour(e).length >= 5),
    chosen(e => busiestHour(calls(e)).length >= 5),
  )
  agree(
    'days',
    chosen(e => e.length >= 20),
    chosen(e => calls(e).length >= 20),
  )
  agree(
    'numbers',
    chosen(e => numbers(e) >= 5),
    chosen(e => numbers(calls(e)) >= 5),
  )
  const found = (events: TruthEvent[], day: string): Found => ({
    day,
    events: ids(events),
    count: events.length,
  })
  return {
    perHour: perDay
      .filter(([, e]) => busiestHour(e).length >= 5)
      .map(([day, e]) => found(busiestHour(e), day)),
    perDay: perDay.filter(([, e]) => e.length >= 20).map(([day, e]) => found(e, day)),
    numbers: perDay
      .filter(([, e]) => numbers(e) >= 5)
      .map(([day, e]) => ({ ...found(e, day), count: numbers(e) })),
    messages: perDay.filter(([, e]) => messages(e).length >= 20).map(([day, e]) => found(messages(e), day)),
  }
}

/** CN-3P-01: reachable in the three days before is strong; else three missed in a row and none answered next day is conditional. */
function thirdParty(all: TruthEvent[]): Found[] {
  const ours = all.filter(
    event => event.target === 'self' && (event.side === 'collector' || event.side === 'lender'),
  )
  const reachable = (event: TruthEvent) =>
    (event.direction === 'in' && talked(event)) ||
    (event.direction === 'out' && isCall(event) && (event.durationSeconds ?? 0) >= 10) ||
    (event.direction === 'out' && ['sms', 'mms', 'message'].includes(event.kind))
  const missedDay = (day: string) => {
    const inbound = ours.filter(event => event.day === day && isCall(event) && event.direction === 'in')
    let row = 0
    let best = 0
    for (const event of inbound) best = Math.max(best, (row = unanswered(event) ? row + 1 : 0))
    return { row: best, answered: inbound.some(talked) }
  }
  const hits = all.filter(
    event => event.target === 'mother' && event.direction === 'in' && event.side === 'collector',
  )
  return hits.map(hit => {
    const before = ours.filter(event => ms(event) <= ms(hit) && ms(event) >= ms(hit) - 3 * DAY)
    const list = days()
    const missed = list.filter((day, index) => {
      const at = Date.parse(`${day}T00:00:00Z`) - offsetMinutes * 60_000
      return (
        at >= ms(hit) - 4 * DAY &&
        at <= ms(hit) &&
        missedDay(day).row >= 3 &&
        !missedDay(list[index + 1] ?? '').answered
      )
    })
    const strength = before.some(reachable) ? 'strong' : missed.length > 0 ? 'conditional' : 'possible'
    return { day: hit.day ?? '', events: [hit.n], strength }
  })
}

export function truthFindings(all: TruthEvent[]) {
  const fromCollectors = (event: TruthEvent) => event.direction === 'in' && event.side === 'collector'
  const toSelf = all.filter(event => fromCollectors(event) && event.target === 'self')
  const widest = all.filter(event => event.direction === 'in' && ['collector', 'lender'].includes(event.side))
  const daysOf = (found: Found[]) => found.map(each => [each.day, each.events])
  // Counting what went to the mother, or what the lender itself wrote, must not make another finding.
  agree('quiet hours', daysOf(quietHours(toSelf)), daysOf(quietHours(widest)))
  agree('talks', talks(toSelf), talks(widest))
  agree('attempts', attempts(toSelf), attempts(widest.filter(event => event.target === 'self')))
  const daysFound = (found: ReturnType<typeof bursts>) =>
    Object.values(found).map(list => list.map(each => each.day))
  agree('bursts', daysFound(bursts(toSelf)), daysFound(bursts(widest)))
  const abuse = all.filter(event => fromCollectors(event) && event.patterns.length > 0)
  return {
    'CN-TIME-01': quietHours(toSelf),
    'CN-FREQ-01': talks(toSelf),
    'CN-FREQ-03': attempts(toSelf),
    'CN-FREQ-04': bursts(toSelf),
    'CN-ABUSE-01': abuse.map(event => ({
      day: event.day ?? '',
      events: [event.n],
      patterns: event.patterns,
    })),
    'CN-3P-01': thirdParty(all),
  }
}

/**
 * What shows who collects and for whom, as an exhibit of each source: the contract; of each number the first message that
 * names the lender or the contract; the lender's own word that it commissioned others, and a collector's that it is one.
 */
export function truthIdentity(all: TruthEvent[]) {
  const saying = (text: string) => {
    const found = all.find(event => event.direction === 'in' && event.text.includes(text))
    if (found === undefined) throw new Error(`nobody says ${text}`)
    return found
  }
  const contract = all.find(event => event.source.endsWith('借款合同.pdf'))
  if (contract === undefined) throw new Error('no contract')
  const exhibits = [
    [contract],
    [saying('已逾期16天'), saying('青禾消费金融委托我处理'), saying('我司已委托合作机构跟进')],
    [saying('我是青禾消费金融委托的催收专员'), saying('您的合同HY2025-0000目前应还')],
  ]
  return exhibits.map(events => ({ source: events[0]?.source ?? '', events: events.map(event => event.n) }))
}

export function truthTotals(all: TruthEvent[], files: Record<string, number>) {
  const findings = truthFindings(all)
  const byKind: Record<string, number> = { ...files }
  for (const event of all) byKind[event.kind] = (byKind[event.kind] ?? 0) + 1
  const overLimit = new Set([...findings['CN-FREQ-01'], ...findings['CN-FREQ-03']].map(found => found.day))
  return {
    events: Object.values(byKind).reduce((sum, count) => sum + count, 0),
    byKind,
    nightContacts: findings['CN-TIME-01'].length,
    daysOverTalkLimit: findings['CN-FREQ-01'].length,
    daysOverAttemptLimit: new Set(findings['CN-FREQ-03'].map(found => found.day)).size,
    daysOverEitherLimit: overLimit.size,
    thirdPartyContacts: findings['CN-3P-01'].length,
    abusiveMessages: findings['CN-ABUSE-01'].length,
    collectorNumbers: Object.values(people).filter(person => person.side === 'collector').length,
  }
}
