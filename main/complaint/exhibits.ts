/**
 * The exhibits of a letter: which events it cites, what numbers they bear in the list of evidence, the marks behind its
 * lines and the annex that lists them. Derived from the letter's own words, so that none of these can disagree.
 */
import type { Draft, DraftSection, DraftSpan } from '../../preload/contract.ts'
import type { RecordEvent } from '../print/caseRecord.ts'
import { type Exhibit, numberExhibits } from '../print/exhibitNumbers.ts'
import { fixed, letterWords } from './letterWords.ts'
import { type Evidence, valueSpan } from './spanValues.ts'

const annex = 'exhibits'

/** Events a letter cites: those of its lines, and for 12321 those of its list. Figures only count what lines tell. */
function citedBy(sections: readonly DraftSection[]): Set<string> {
  const cited = new Set<string>()
  for (const section of sections) {
    for (const { spans } of section.id === annex ? [] : section.paragraphs)
      for (const span of spans) for (const id of span.events ?? []) cited.add(id)
    if (section.id === 'list')
      for (const { events } of section.table?.rows ?? []) for (const id of events) cited.add(id)
  }
  return cited
}

/** The letter with the numbers of now: its marks, its annex (where it has one) and the list of what it cites. */
export function withExhibits(draft: Draft, evidence: Evidence): Draft {
  const cited = citedBy(draft.sections)
  const exhibits = numberExhibits(evidence.record, draft.locale, cited)
    .map(exhibit => ({ ...exhibit, events: exhibit.events.filter(({ id }) => cited.has(id)) }))
    .filter(({ events }) => events.length > 0)
  return {
    ...draft,
    sections: draft.sections.map(section =>
      section.id === annex ? annexOf(exhibits, evidence) : marked(section, exhibits, evidence),
    ),
    exhibits: exhibits.flatMap(({ label, events }) => events.map(({ id }) => ({ label, event: id }))),
  }
}

/** The section with the numbers of what each line cites behind it, in the order of the annex. */
function marked(section: DraftSection, exhibits: readonly Exhibit[], evidence: Evidence): DraftSection {
  const { listJoin } = letterWords(evidence.locale)
  return {
    ...section,
    paragraphs: section.paragraphs.map(({ id, spans }) => {
      const cited = new Set(spans.flatMap(span => span.events ?? []))
      const labels = exhibits
        .filter(({ events }) => events.some(event => cited.has(event.id)))
        .map(({ label }) => label)
      return { id, spans, ...(labels.length === 0 ? {} : { exhibit: labels.join(listJoin) }) }
    }),
  }
}

/** The annex before it is filled; `withExhibits` fills it. */
export const emptyAnnex: DraftSection = { id: annex, title: '', editable: false, paragraphs: [] }

/** The annex that lists the exhibits a letter cites. */
function annexOf(exhibits: readonly Exhibit[], evidence: Evidence): DraftSection {
  const words = letterWords(evidence.locale)
  const groups: Record<string, string> = words.exhibitGroups
  const value = (fact: string, events: readonly RecordEvent[]): DraftSpan =>
    valueSpan(fact, evidence, { events }) ?? fixed(words.blank)
  const rows = exhibits.map(({ label, group, events }) => {
    const ids = events.map(({ id }) => id)
    const cells = [
      { text: label, fact: 'exhibit', events: ids },
      value('cell.exhibit', events),
      value('event.source', events.slice(0, 1)),
      fixed(groups[group] ?? words.exhibitGroups['5']),
    ]
    return { cells, events: ids }
  })
  return {
    id: annex,
    title: words.sections.exhibits,
    editable: false,
    paragraphs: [{ id: 'carrier', spans: [fixed(words.carrier)] }],
    table: { head: words.exhibitTable, rows },
  }
}
