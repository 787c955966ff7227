/**
 * The values a letter may print, by name (`DraftSpan.fact`), and what each must read given what the span cites. Drafting
 * writes spans with it and the audit asks it again: a span that says anything else is not in the evidence.
 */
import type { DraftSpan, Finding, Locale } from '../../preload/contract.ts'
import {
  type CaseRecord,
  clockOf,
  contactOf,
  isCall,
  isMessage,
  type RecordEvent,
  thirdRole,
} from '../print/caseRecord.ts'
import { type Mask, maskNumber, maskOf } from '../print/masking.ts'
import { visibleText } from '../print/visibleText.ts'
import { letterWords } from './letterWords.ts'

/** The record with what is looked up often. */
export interface Evidence {
  record: CaseRecord
  locale: Locale
  mask: Mask
  readonly event: (id: string) => RecordEvent | undefined
  readonly finding: (id: string) => Finding | undefined
}

export function evidenceOf(record: CaseRecord, locale: Locale): Evidence {
  const events = new Map(record.events.map(event => [event.id, event]))
  const findings = new Map(record.findings.map(finding => [finding.id, finding]))
  return {
    record,
    locale,
    mask: maskOf(record),
    event: id => events.get(id),
    finding: id => findings.get(id),
  }
}

const isAnswered = (event: RecordEvent): boolean => isCall(event) && event.result === 'answered'

/** What counts as one number: the party, else what the source wrote. */
const numberKey = (event: RecordEvent): string | null => event.party ?? contactOf(event)

/** Counts over the events cited, by name. */
export const counts: Record<string, (events: readonly RecordEvent[]) => number> = {
  'count.events': events => events.length,
  'count.days': events => new Set(events.map(({ day }) => day).filter(day => day !== null)).size,
  'count.numbers': events => new Set(events.map(numberKey).filter(key => key !== null)).size,
  'count.calls': events => events.filter(isCall).length,
  'count.answered': events => events.filter(isAnswered).length,
  'count.unanswered': events => events.filter(event => isCall(event) && !isAnswered(event)).length,
  'count.messages': events => events.filter(isMessage).length,
}

/** `72` → `1 分 12 秒`. */
export function durationText(seconds: number, locale: Locale): string {
  const words = letterWords(locale).duration
  const whole = Math.round(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const template = h > 0 ? words.hours : m > 0 ? words.minutes : words.seconds
  return template.replace('{h}', String(h)).replace('{m}', String(m)).replace('{s}', String(s))
}

/** Verbatim text of an event as letters print it: hidden characters visible, third persons masked. */
export function quotable(event: RecordEvent, evidence: Evidence): string {
  return evidence.mask.text(visibleText(event.text))
}

/** The other side in full: number, account or name; masked when it is a third person. */
export function fullContact(event: RecordEvent, evidence: Evidence): string {
  const contact = contactOf(event)
  return contact === null
    ? letterWords(evidence.locale).unknownParty
    : visibleText(evidence.mask.contact(contact, event.party))
}

/** The other side as narrative lines print it: a number with its middle hidden. */
export function shortContact(event: RecordEvent, evidence: Evidence): string {
  const full = fullContact(event, evidence)
  return /^[+\d][\d\s().-]{6,}$/.test(full) ? maskNumber(full) : full
}

type EventValue = (event: RecordEvent, evidence: Evidence) => string | null

const eventValues: Record<string, EventValue> = {
  'event.day': event => event.day,
  'event.clock': (event, { record }) => clockOf(event, record.zone),
  'event.party': shortContact,
  'event.partyFull': fullContact,
  'event.channel': (event, { locale }) => letterWords(locale).channels[event.kind],
  'event.result': (event, { locale }) => letterWords(locale).results[event.result ?? 'unknown'],
  'event.duration': (event, { locale }) =>
    event.durationSeconds === null ? null : durationText(event.durationSeconds, locale),
  'event.role': (event, { locale }) => {
    const role = thirdRole(event)
    return role === null ? null : letterWords(locale).roles[role]
  },
  'event.source': event => (event.sources[0] === undefined ? null : visibleText(event.sources[0].itemName)),
}

type EventsValue = (events: readonly RecordEvent[], evidence: Evidence) => string | null

function counted(unit: 'times' | 'days' | 'pieces' | 'each', count: keyof typeof counts): EventsValue {
  return (events, { locale }) =>
    letterWords(locale).statistics[unit].replace('{n}', String(counts[count]?.(events) ?? 0))
}

function dates(events: readonly RecordEvent[]): { from: string; to: string } | null {
  const days = events
    .map(({ day }) => day)
    .filter(day => day !== null)
    .sort()
  const [from, to] = [days[0], days.at(-1)]
  return from === undefined || to === undefined ? null : { from, to }
}

/** Cells of tables: one text made of several values. */
const cellValues: Record<string, EventsValue> = {
  'cell.contacts': counted('times', 'count.events'),
  'cell.days': counted('days', 'count.days'),
  'cell.messages': counted('pieces', 'count.events'),
  'cell.numbers': counted('each', 'count.numbers'),
  'cell.period': (events, { locale }) => {
    const words = letterWords(locale).statistics
    const found = dates(events)
    if (found?.from === found?.to) return found?.from ?? words.noPeriod
    return found === null
      ? words.noPeriod
      : words.period.replace('{from}', found.from).replace('{to}', found.to)
  },
  'cell.firstDay': events => dates(events)?.from ?? null,
  'cell.lastDay': events => dates(events)?.to ?? null,
  'cell.exhibit': (events, { locale }) => {
    const words = letterWords(locale)
    const [first] = events
    if (first === undefined) return null
    const name = words.exhibitName.records
      .replace('{channel}', words.channels[first.kind])
      .replace('{events}', String(events.length))
    const found = dates(events)
    if (found === null) return name
    const template = found.from === found.to ? words.exhibitName.one : words.exhibitName.span
    return name + template.replace('{from}', found.from).replace('{to}', found.to)
  },
  'cell.time': ([event], evidence) => {
    if (event === undefined) return null
    const { when } = letterWords(evidence.locale)
    const clock = clockOf(event, evidence.record.zone)
    if (event.day === null) return when.none
    return (clock === null ? when.day : when.full).replace('{day}', event.day).replace('{clock}', clock ?? '')
  },
  // 12321 wants the message as it is; nothing in it is hidden or changed.
  'cell.verbatim': ([event]) => (event === undefined ? null : visibleText(event.text)),
  'cell.reportType': ([event], { locale }) => {
    const { listTypes } = letterWords(locale)
    return event === undefined ? null : isCall(event) ? listTypes.call : listTypes.sms
  },
}

function caseValue(field: string, record: CaseRecord): string | null {
  const [group, name = ''] = field.split('.')
  const from: object = group === 'case' ? record.facts : record.complainant
  const value = (from as Record<string, unknown>)[name]
  return typeof value === 'string' && value.trim() !== '' ? visibleText(value.trim()) : null
}

/** Last four characters of the complainant's identity number. */
function idLast4({ complainant }: CaseRecord): string | null {
  const id = complainant.idNumber.trim()
  return id.length < 4 ? null : id.slice(-4)
}

/**
 * What a span with this `fact` may read: the exact texts, or for `event.text` the texts it must be cut out of.
 * Null when there is no such fact.
 */
export function valuesOf(
  span: DraftSpan,
  evidence: Evidence,
): { exact: string[] } | { within: string[] } | null {
  const { fact } = span
  if (fact === undefined) return null
  const events = (span.events ?? []).map(evidence.event).filter(event => event !== undefined)
  if (fact === 'event.text') return { within: events.map(event => quotable(event, evidence)) }
  const count = counts[fact]
  if (count !== undefined) return { exact: [String(count(events))] }
  const cell = cellValues[fact]
  if (cell !== undefined) return { exact: [cell(events, evidence)].filter(text => text !== null) }
  const value = eventValues[fact]
  if (value !== undefined)
    return { exact: events.map(event => value(event, evidence)).filter(text => text !== null) }
  if (fact === 'complainant.idLast4')
    return { exact: [idLast4(evidence.record)].filter(text => text !== null) }
  if (fact === 'party.level')
    return {
      exact: events.flatMap(event => {
        const party = event.party === null ? undefined : evidence.record.parties.get(event.party)
        return party === undefined ? [] : [letterWords(evidence.locale).levels[party.level]]
      }),
    }
  if (/^(case|complainant)\.\w+$/.test(fact)) {
    const text = caseValue(fact, evidence.record)
    return { exact: text === null ? [] : [text] }
  }
  return null
}

/** A span of a named value, or null when the evidence does not hold it. */
export function valueSpan(
  fact: string,
  evidence: Evidence,
  cites: { events?: readonly RecordEvent[]; findings?: readonly string[] } = {},
): DraftSpan | null {
  const span: DraftSpan = { text: '', fact }
  if (cites.events !== undefined) span.events = cites.events.map(({ id }) => id)
  if (cites.findings !== undefined) span.findings = [...cites.findings]
  const values = valuesOf(span, evidence)
  const text = values !== null && 'exact' in values ? values.exact[0] : undefined
  return text === undefined ? null : { ...span, text }
}
