import { describe, expect, it } from 'vitest'
import type { Contact } from '../../main/patterns/contact.ts'
import { lexiconHits } from '../../main/patterns/lexicon.ts'
import { evaluate } from '../../main/patterns/ruleSet.ts'
import { abuseLeast, abusiveCategories, type Mark } from '../../main/patterns/rules/abuse.ts'
import type { CallResult, Direction, EventKind, Finding, TimePrecision } from '../../preload/records.ts'
import answers from '../../resources/sample/answers.json' with { type: 'json' }
import truth from '../../resources/sample/truth.json' with { type: 'json' }

/** What the makers of the sample know to be true, counted by their own means, against what the rules see. */
const lender = answers.case.lenderName
const marked = new Set(['collector', 'lender'])

const contacts = (truth.events as TruthEvent[]).map(
  (event): Contact => ({
    id: String(event.n),
    kind: event.kind as EventKind,
    utcMs: event.utc === null ? null : Date.parse(event.utc),
    wallMs: event.utc === null ? null : Date.parse(event.utc) + 8 * 3_600_000,
    day: event.day,
    precision: event.precision as TimePrecision,
    timeSource: 'epoch',
    direction: event.direction as Direction,
    party: event.party,
    group: marked.has(event.side) ? lender : null,
    text: event.text,
    result: event.result as CallResult | null,
    duration: event.durationSeconds,
    line: event.line,
    target: event.target,
    noted: null,
    unsent: event.flags.some(flag => flag === 'draft' || flag === 'unsent' || flag === 'failed'),
  }),
)

interface TruthEvent {
  n: number
  kind: string
  utc: string | null
  day: string | null
  precision: string
  direction: string
  party: string | null
  side: string
  target: string
  result: string | null
  durationSeconds: number | null
  line: string | null
  text: string
  flags: string[]
}

const groups = new Map(
  contacts.flatMap(one =>
    one.group === null || one.party === null ? [] : [[one.party, one.group] as const],
  ),
)
const marks = new Map(
  contacts.map(one => [one.id, lexiconHits(one.text, { toThirdParty: one.target !== 'self' }) as Mark[]]),
)
const findings = evaluate(
  contacts,
  {
    lenderType: 'consumer_finance',
    lenderName: lender,
    agreedHours: '',
    ownNumbers: answers.self.numbers.length,
  },
  event => marks.get(event) ?? [],
  party => groups.get(party) ?? null,
)
const of = (rule: string) => findings.filter(finding => finding.rule === rule)
const numbers = (finding: Finding) => finding.events.map(Number).sort((a, b) => a - b)
const byEvents = (list: { events: number[] }[]) =>
  list.toSorted((a, b) => (a.events[0] ?? 0) - (b.events[0] ?? 0))

describe('the rules on the sample', () => {
  it('see every contact in quiet hours and no other', () => {
    expect(
      byEvents(
        of('CN-TIME-01').map(finding => ({
          day: finding.day,
          events: numbers(finding),
          notes: finding.notes.filter(note => note === 'deliveryDelayPossible'),
        })) as { events: number[] }[],
      ),
    ).toEqual(byEvents(truth.findings['CN-TIME-01']))
  })

  it('see every day over a limit, with its calls', () => {
    expect(
      of('CN-FREQ-01').map(finding => ({ day: finding.day, events: numbers(finding), count: finding.count })),
    ).toEqual(truth.findings['CN-FREQ-01'])
    expect(
      of('CN-FREQ-03').map(finding => ({
        day: finding.day,
        line: finding.parameters.line,
        events: numbers(finding),
        count: finding.count,
      })),
    ).toEqual(truth.findings['CN-FREQ-03'])
  })

  it('see the dense days', () => {
    const { perHour, perDay, numbers: many, messages } = truth.findings['CN-FREQ-04']
    const found = of('CN-FREQ-04')
    expect(found.map(({ day }) => day)).toEqual(
      [...new Set([...perHour, ...perDay, ...many, ...messages].map(({ day }) => day))].sort(),
    )
    for (const { day, count } of perHour)
      expect(found.find(one => one.day === day)?.parameters.inHour).toBe(count)
    for (const { day, count } of perDay)
      expect(found.find(one => one.day === day)?.parameters.inDay).toBe(count)
    for (const { day, count } of many)
      expect(found.find(one => one.day === day)?.parameters.numbers).toBe(count)
  })

  it('see who else was contacted, and how that stands', () => {
    expect(
      byEvents(
        of('CN-3P-01').map(finding => ({
          day: finding.day,
          events: numbers(finding),
          strength: finding.strength,
        })) as {
          events: number[]
        }[],
      ),
    ).toEqual(byEvents(truth.findings['CN-3P-01']))
  })

  it('see the abusive messages, by the same patterns', () => {
    const patternsOf = (finding: Finding) =>
      [
        ...new Set(
          (marks.get(finding.events[0] ?? '') ?? [])
            .filter(
              mark =>
                mark.severity >= abuseLeast &&
                (abusiveCategories as readonly string[]).includes(mark.category),
            )
            .map(mark => mark.pattern),
        ),
      ].sort()
    expect(
      byEvents(
        of('CN-ABUSE-01').map(finding => ({
          day: finding.day,
          events: numbers(finding),
          patterns: patternsOf(finding),
        })) as { events: number[] }[],
      ),
    ).toEqual(
      byEvents(truth.findings['CN-ABUSE-01'].map(one => ({ ...one, patterns: one.patterns.toSorted() }))),
    )
  })
})
