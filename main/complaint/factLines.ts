/**
 * The course of events, one fact per line, oldest first. A line is written only from confirmed findings and events the
 * user chose; each value in it cites the events it was read from.
 */
import type { DraftSpan, Finding } from '../../preload/contract.ts'
import { clockOf, isCall, isMessage, type RecordEvent, thirdRole } from '../print/caseRecord.ts'
import { type Evidence, quotable, valueSpan } from './spanValues.ts'
import { fill, fixed, type LetterWords, letterWords } from './letterWords.ts'

export interface FactLine {
  events: RecordEvent[]
  findings: string[]
  spans: DraftSpan[]
}

/** Letters stay within two pages: quotes longer than this are cut, and say so. */
const quoteLength = 120
const mostQuotes = 10
const mostDays = 6
const mostClocks = 8

const isContent = (rule: string): boolean => /^CN-(ABUSE|ID|LEGAL|3P|MONEY|VISIT)/.test(rule)

/** Cuts a long text to the part around its gravest mark, never inside a character. */
function excerpt(event: RecordEvent, text: string): { text: string; whole: boolean } {
  const points = Array.from(text)
  if (points.length <= quoteLength) return { text, whole: true }
  const gravest = [...event.marks].sort((a, b) => b.severity - a.severity)[0]
  const found = gravest === undefined ? -1 : text.indexOf(event.text.slice(gravest.start, gravest.end))
  const at = found <= 0 ? 0 : Array.from(text.slice(0, found)).length
  const start = Math.max(0, Math.min(at - 30, points.length - quoteLength))
  return {
    text: points
      .slice(start, start + quoteLength)
      .join('')
      .trim(),
    whole: false,
  }
}

interface Writer {
  evidence: Evidence
  words: LetterWords
  /** Full numbers (police, 12321) or numbers with their middle hidden. */
  fullNumbers: boolean
}

function when(event: RecordEvent, { evidence, words }: Writer): DraftSpan[] {
  const day = valueSpan('event.day', evidence, { events: [event] })
  const clock = valueSpan('event.clock', evidence, { events: [event] })
  if (day === null) return [fixed(words.when.none)]
  return clock === null ? fill(words.when.day, { day }) : fill(words.when.full, { day, clock })
}

/** One event as a line: when, who, by what, verbatim. */
function eventLine(event: RecordEvent, findings: string[], writer: Writer): FactLine {
  const { evidence, words } = writer
  const cite = { events: [event], findings }
  const value = (fact: string): DraftSpan => valueSpan(fact, evidence, cite) ?? fixed(words.blank)
  const values: Record<string, DraftSpan> = {
    party: value(writer.fullNumbers ? 'event.partyFull' : 'event.party'),
    channel: value('event.channel'),
    result: value('event.result'),
    duration: value('event.duration'),
    role: value('event.role'),
  }
  const third = thirdRole(event) !== null
  const text = quotable(event, evidence)
  let template: string
  if (isCall(event)) {
    const long = (event.durationSeconds ?? 0) > 0 && event.result === 'answered'
    template = third ? words.facts.thirdCall : long ? words.facts.callLong : words.facts.call
  } else if (text === '') {
    template = third ? words.facts.thirdItem : words.facts.item
  } else {
    const quote = excerpt(event, text)
    values.text = { text: quote.text, events: [event.id], fact: 'event.text' }
    if (findings.length > 0) values.text.findings = findings
    if (event.kind === 'note') template = quote.whole ? words.facts.note : words.facts.notePart
    else if (third) template = quote.whole ? words.facts.thirdText : words.facts.thirdTextPart
    else template = quote.whole ? words.facts.text : words.facts.textPart
  }
  return {
    events: [event],
    findings,
    spans: [...when(event, writer), ...fill(template, values), fixed(words.stop)],
  }
}

type DayKind = 'answered' | 'unanswered' | 'burst' | 'night'

/** The contacts of one day that one rule is about, as a line with their counts. */
function dayLine(kind: DayKind, events: RecordEvent[], findings: string[], writer: Writer): FactLine {
  const { evidence, words } = writer
  const value = (fact: string, cited: RecordEvent[] = events): DraftSpan =>
    valueSpan(fact, evidence, { events: cited, findings }) ?? fixed(words.blank)
  const clocked = events.filter(event => clockOf(event, evidence.record.zone) !== null)
  const values: Record<string, DraftSpan | DraftSpan[]> = {
    day: value('event.day', events.slice(0, 1)),
    events: value('count.events'),
    numbers: value('count.numbers'),
    calls: value('count.calls'),
    answered: value('count.answered'),
    unanswered: value('count.unanswered'),
    messages: value('count.messages'),
    clocks: clocked.flatMap((event, position) => [
      ...(position === 0 ? [] : [fixed(words.listJoin)]),
      value('event.clock', [event]),
    ]),
    first: value('event.clock', clocked.slice(0, 1)),
    last: value('event.clock', clocked.slice(-1)),
  }
  const timed = clocked.length === events.length
  return {
    events,
    findings,
    spans: [...fill(words.facts[dayTemplate(kind, events, timed)], values), fixed(words.stop)],
  }
}

function dayTemplate(
  kind: DayKind,
  events: readonly RecordEvent[],
  timed: boolean,
): keyof LetterWords['facts'] {
  switch (kind) {
    case 'answered':
      return !timed ? 'answeredDay' : events.length <= mostClocks ? 'answered' : 'answeredRange'
    case 'unanswered':
      return timed ? 'unanswered' : 'unansweredDay'
    case 'burst':
      return timed ? 'burst' : 'burstDay'
    case 'night':
      return events.every(isCall) ? 'nightCalls' : events.every(isMessage) ? 'nightMessages' : 'night'
  }
}

/** Events of `findings` by day, each event once, oldest first. */
function byDay(
  findings: readonly Finding[],
  evidence: Evidence,
): { events: RecordEvent[]; findings: string[] }[] {
  const days = new Map<string, { events: Set<RecordEvent>; findings: Set<string> }>()
  for (const finding of findings)
    for (const id of finding.events) {
      const event = evidence.event(id)
      if (event?.day == null) continue
      // Another lender's contacts of the same day are another line.
      const key = `${event.day}\n${finding.lender ?? ''}`
      const day = days.get(key) ?? { events: new Set(), findings: new Set() }
      day.events.add(event)
      day.findings.add(finding.id)
      days.set(key, day)
    }
  const order = new Map(evidence.record.events.map((event, position) => [event.id, position]))
  return [...days.values()].map(day => ({
    events: [...day.events].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    findings: [...day.findings],
  }))
}

/**
 * Lines for the confirmed `findings` and the `chosen` events. At most some thirty: what is not told singly is counted in
 * a last line, so that nothing is left out in silence.
 */
export function factLines(
  findings: readonly Finding[],
  chosen: readonly RecordEvent[],
  evidence: Evidence,
  fullNumbers: boolean,
): FactLine[] {
  const writer: Writer = { evidence, words: letterWords(evidence.locale), fullNumbers }
  const told = new Set<RecordEvent>()
  const lines: FactLine[] = []
  const tell = (line: FactLine): void => {
    for (const event of line.events) told.add(event)
    lines.push(line)
  }

  const content = new Map<RecordEvent, Finding[]>()
  for (const finding of findings)
    if (isContent(finding.rule))
      for (const id of finding.events) {
        const event = evidence.event(id)
        if (event !== undefined) content.set(event, [...(content.get(event) ?? []), finding])
      }
  const gravest = ([, of]: [RecordEvent, Finding[]]): number =>
    Math.max(...of.map(({ severity }) => severity))
  const single = [...content].sort((a, b) => gravest(b) - gravest(a)).slice(0, mostQuotes)
  for (const [event, of] of single)
    tell(
      eventLine(
        event,
        of.map(({ id }) => id),
        writer,
      ),
    )
  for (const event of chosen) if (!content.has(event)) tell(eventLine(event, [], writer))

  const ofRule = (rule: string): { events: RecordEvent[]; findings: string[] }[] =>
    byDay(
      findings.filter(finding => finding.rule === rule),
      evidence,
    )
      .sort((a, b) => b.events.length - a.events.length)
      .slice(0, mostDays)
  for (const day of ofRule('CN-FREQ-01'))
    tell(
      dayLine(
        'answered',
        day.events.filter(event => event.result === 'answered'),
        day.findings,
        writer,
      ),
    )
  for (const day of ofRule('CN-FREQ-03')) tell(dayLine('unanswered', day.events, day.findings, writer))
  for (const day of ofRule('CN-TIME-01')) {
    const untold = day.events.filter(event => !told.has(event))
    const [only] = untold
    if (day.events.length > 1 && untold.length > 0) tell(dayLine('night', day.events, day.findings, writer))
    else if (only !== undefined) tell(eventLine(only, day.findings, writer))
  }
  // Many contacts in a day are only an indicator: told where nothing else tells of that day.
  const days = new Set(lines.flatMap(line => line.events.map(({ day }) => day)))
  for (const day of ofRule('CN-FREQ-04'))
    if (!days.has(day.events[0]?.day ?? null)) tell(dayLine('burst', day.events, day.findings, writer))

  const order = new Map(evidence.record.events.map((event, position) => [event, position]))
  lines.sort(
    (a, b) => (order.get(a.events[0] as RecordEvent) ?? 0) - (order.get(b.events[0] as RecordEvent) ?? 0),
  )

  const rest = [...new Set(findings.flatMap(({ events }) => events))]
    .map(evidence.event)
    .filter(event => event !== undefined)
    .filter(event => !told.has(event) && (isCall(event) || isMessage(event)))
  const events = rest.length === 0 ? null : valueSpan('count.events', evidence, { events: rest })
  if (events !== null) {
    const words = writer.words
    lines.push({
      events: rest,
      findings: [],
      spans: [...fill(words.facts.other, { events }), fixed(words.stop)],
    })
  }
  return lines
}
