import type { DraftSection, DraftSpan, Finding } from '../../preload/contract.ts'
import type { RecordEvent } from '../print/caseRecord.ts'
import { fixed, letterWords } from './letterWords.ts'
import { type Evidence, valueSpan } from './spanValues.ts'

/**
 * The figures of a letter, each counted over the events of the confirmed findings it cites. An event in two findings
 * counts once. A figure of zero is not printed.
 */
export function statisticsSection(findings: readonly Finding[], evidence: Evidence): DraftSection {
  const words = letterWords(evidence.locale)
  const { statistics } = words
  const rows: { cells: DraftSpan[]; events: string[] }[] = []
  const row = (label: string, of: readonly Finding[], fact: string): void => {
    const ids = new Set(of.flatMap(({ events }) => events))
    const events: RecordEvent[] = evidence.record.events.filter(({ id }) => ids.has(id))
    if (events.length === 0) return
    const cites = { events, findings: of.map(({ id }) => id) }
    const figure = valueSpan(fact, evidence, cites)
    const period = valueSpan('cell.period', evidence, cites)
    if (figure !== null && period !== null)
      rows.push({ cells: [fixed(label), figure, period], events: events.map(({ id }) => id) })
  }
  const rule = (...prefixes: string[]): Finding[] =>
    findings.filter(finding => prefixes.some(prefix => finding.rule.startsWith(prefix)))
  row(statistics.night, rule('CN-TIME-01'), 'cell.contacts')
  row(statistics.answeredDays, rule('CN-FREQ-01'), 'cell.days')
  row(statistics.unansweredDays, rule('CN-FREQ-03'), 'cell.days')
  row(statistics.bursts, rule('CN-FREQ-04'), 'cell.days')
  row(statistics.thirdParty, rule('CN-3P'), 'cell.contacts')
  row(statistics.abusive, rule('CN-ABUSE-01'), 'cell.messages')
  row(statistics.numbers, findings, 'cell.numbers')
  return {
    id: 'statistics',
    title: words.sections.statistics,
    editable: false,
    paragraphs: rows.length === 0 ? [] : [{ id: 'statistics1', spans: [fixed(statistics.basis)] }],
    ...(rows.length === 0 ? {} : { table: { head: statistics.head, rows } }),
  }
}
