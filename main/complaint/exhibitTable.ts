import type { Draft, DraftSection, DraftSpan } from '../../preload/contract.ts'
import type { RecordEvent } from '../print/caseRecord.ts'
import type { Exhibit } from '../print/exhibitNumbers.ts'
import { fixed, letterWords } from './letterWords.ts'
import { type Evidence, valueSpan } from './spanValues.ts'

/** What a draft cites, by label, in the order of the list. */
export function exhibitsOf(exhibits: readonly Exhibit[], used: ReadonlySet<string>): Draft['exhibits'] {
  return exhibits.flatMap(({ label, events }) =>
    events.filter(({ id }) => used.has(id)).map(({ id }) => ({ label, event: id })),
  )
}

/** The annex that lists the exhibits a letter cites. */
export function exhibitsSection(
  exhibits: readonly Exhibit[],
  used: ReadonlySet<string>,
  evidence: Evidence,
): DraftSection {
  const words = letterWords(evidence.locale)
  const groups: Record<string, string> = words.exhibitGroups
  const value = (fact: string, events: RecordEvent[]): DraftSpan =>
    valueSpan(fact, evidence, { events }) ?? fixed(words.blank)
  const rows = exhibits.map(exhibit => {
    const events = exhibit.events.filter(({ id }) => used.has(id))
    const ids = events.map(({ id }) => id)
    const label: DraftSpan = { text: exhibit.label, fact: 'exhibit', events: ids }
    const cells = [
      label,
      value('cell.exhibit', events),
      value('event.source', events.slice(0, 1)),
      fixed(groups[exhibit.group] ?? words.exhibitGroups['5']),
    ]
    return { cells, events: ids }
  })
  return {
    id: 'exhibits',
    title: words.sections.exhibits,
    editable: false,
    paragraphs: [{ id: 'carrier', spans: [fixed(words.carrier)] }],
    table: { head: words.exhibitTable, rows },
  }
}
