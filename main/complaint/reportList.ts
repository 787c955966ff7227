import type { DraftSection, DraftSpan, Finding } from '../../preload/contract.ts'
import type { RecordEvent } from '../print/caseRecord.ts'
import { fixed, letterWords } from './letterWords.ts'
import { type Evidence, valueSpan } from './spanValues.ts'

const reported = new Set(['call', 'voicemail', 'sms', 'mms'])

/**
 * The list for 12321: one row per call or text message received, verbatim. Messages inside chat services are that
 * service's own affair and are named as left out.
 */
export function reportList(
  findings: readonly Finding[],
  chosen: readonly RecordEvent[],
  evidence: Evidence,
): DraftSection {
  const words = letterWords(evidence.locale)
  const wanted = new Set([...findings.flatMap(({ events }) => events), ...chosen.map(({ id }) => id)])
  const of = evidence.record.events.filter(event => wanted.has(event.id) && event.direction !== 'out')
  const own = of.filter(event => reported.has(event.kind) && event.target === 'self')
  const rows = own.map(event => {
    const value = (fact: string): DraftSpan =>
      valueSpan(fact, evidence, { events: [event] }) ?? { text: '', fixed: true }
    const timed = event.durationSeconds !== null && event.durationSeconds > 0
    return {
      cells: [
        value('event.partyFull'),
        value('cell.reportType'),
        value('cell.time'),
        timed ? value('event.duration') : { text: '', fixed: true },
        value('cell.verbatim'),
      ],
      events: [event.id],
    }
  })
  const notes = [
    ...(rows.length === 0 ? [words.noEvents] : []),
    ...(of.length > own.length ? [words.listNote] : []),
  ]
  return {
    id: 'list',
    title: words.sections.list,
    editable: false,
    paragraphs: notes.map((text, position) => ({ id: `list${position + 1}`, spans: [fixed(text)] })),
    table: { head: words.listTable, rows },
  }
}
