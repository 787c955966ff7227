/**
 * The audit of a letter: nothing may stand in it that no evidence supports. Each span is asked for its source:
 * - `fixed`: must be exactly a piece of the program's own wording;
 * - `fact`: must read exactly what that value is for the events it cites;
 * - other spans that cite something: every figure, date, time, number and quote must occur in what is cited;
 * - `statement`: the user's own words, only their wording is looked at;
 * - none of these: unsourced. It blocks export until it is sourced, declared or deleted.
 */
import type { Complainant, Draft, DraftProblem, DraftSpan } from '../../preload/contract.ts'
import { type CaseRecord, clockOf, type RecordEvent } from '../print/caseRecord.ts'
import { figuresIn, quotesIn } from './claims.ts'
import { knownPieces, letterWords } from './letterWords.ts'
import { lint } from './lint.ts'
import {
  counts,
  durationText,
  type Evidence,
  fullContact,
  quotable,
  shortContact,
  valuesOf,
} from './spanValues.ts'

/** Every event a draft cites. */
export function eventsOf(draft: Draft): string[] {
  const ids = new Set(draft.exhibits.map(({ event }) => event))
  for (const span of spansOf(draft)) for (const id of span.events ?? []) ids.add(id)
  return [...ids]
}

/** All spans of a draft, those of tables too. */
export function* spansOf(draft: Draft): Iterable<DraftSpan> {
  for (const section of draft.sections) {
    for (const { spans } of section.paragraphs) yield* spans
    for (const { cells } of section.table?.rows ?? []) yield* cells
  }
}

/** Every problem of a draft, against the evidence given. */
export function auditDraft(draft: Draft, evidence: Evidence): DraftProblem[] {
  const problems: DraftProblem[] = []
  const labels = new Set(draft.exhibits.map(({ label }) => label))
  const words = letterWords(draft.locale)
  for (const section of draft.sections) {
    const look = (spans: readonly DraftSpan[], paragraph: string, cell: boolean): void => {
      for (const span of spans) {
        const found = [...sourceProblems(span, evidence, draft, cell), ...wordProblems(span, evidence, draft)]
        problems.push(...found.map(problem => ({ section: section.id, paragraph, ...problem })))
      }
    }
    if (!Object.values(words.sections).includes(section.title))
      problems.push({
        section: section.id,
        paragraph: '',
        code: 'unsourced',
        text: section.title,
        blocks: true,
      })
    for (const { id, spans, exhibit } of section.paragraphs) {
      look(spans, id, false)
      for (const label of exhibit?.split(words.listJoin) ?? [])
        if (!labels.has(label))
          problems.push({
            section: section.id,
            paragraph: id,
            code: 'notInEvidence',
            text: label,
            blocks: true,
          })
    }
    section.table?.rows.forEach(({ cells }, row) => look(cells, `row${row + 1}`, true))
    for (const head of section.table?.head ?? [])
      if (!knownPieces(draft.locale).has(head))
        problems.push({ section: section.id, paragraph: 'head', code: 'unsourced', text: head, blocks: true })
  }
  return [...problems, ...nothingTold(draft), ...missingFacts(draft, evidence.record)]
}

type Problem = Pick<DraftProblem, 'code' | 'text' | 'blocks'>

function sourceProblems(span: DraftSpan, evidence: Evidence, draft: Draft, cell: boolean): Problem[] {
  const { text } = span
  if (text.trim() === '') return []
  if (span.statement === true) return []
  if (span.fixed === true)
    return knownPieces(evidence.locale).has(text) ? [] : [{ code: 'unsourced', text, blocks: true }]
  if (span.fact === 'exhibit') {
    const cited = new Set(span.events ?? [])
    const right = draft.exhibits.some(({ label, event }) => label === text && cited.has(event))
    return right ? [] : [{ code: 'notInEvidence', text, blocks: true }]
  }
  const values = valuesOf(span, evidence)
  if (values !== null) {
    const right =
      'exact' in values ? values.exact.includes(text) : values.within.some(whole => whole.includes(text))
    return right ? [] : [{ code: 'notInEvidence', text, blocks: true }]
  }
  const events = (span.events ?? []).map(evidence.event).filter(event => event !== undefined)
  const findings = (span.findings ?? [])
    .map(evidence.finding)
    .filter(finding => finding?.state === 'confirmed')
  // A source that is no longer there (a finding dismissed since, an event of a removed reading) supports nothing.
  if (cell || (events.length === 0 && findings.length === 0)) {
    // Marks between spans say nothing.
    return /^[\s\p{P}\p{S}]*$/u.test(text) && figuresIn(text).length === 0
      ? []
      : [{ code: 'unsourced', text, blocks: true }]
  }
  const supported = support(
    events,
    findings.flatMap(finding => (finding === undefined ? [] : [finding.count, finding.limit])),
    evidence,
  )
  return [
    ...figuresIn(withoutLabels(text, draft)).filter(figure => !supported.figures.has(figure)),
    ...quotesIn(text).filter(quote => !supported.texts.some(whole => whole.includes(quote))),
  ].map(claim => ({ code: 'notInEvidence' as const, text: claim, blocks: true }))
}

/** Exhibit labels of the draft are no figures. */
function withoutLabels(text: string, draft: Draft): string {
  let bare = text
  const labels = [...new Set(draft.exhibits.map(({ label }) => label))].sort((a, b) => b.length - a.length)
  for (const label of labels) bare = bare.replace(new RegExp(`${label}(?!\\d)`, 'g'), '')
  return bare
}

/** What may be said freely about the cited events: their times, contacts, words and counts. */
function support(
  events: readonly RecordEvent[],
  numbers: readonly (number | null)[],
  evidence: Evidence,
): { figures: ReadonlySet<string>; texts: string[] } {
  const { locale, record } = evidence
  const texts = events.map(event => quotable(event, evidence))
  const said: string[] = [...texts]
  for (const event of events) {
    const clock = clockOf(event, record.zone)
    const [year, month, day] = (event.day ?? '').split('-').map(Number)
    said.push(event.day ?? '', clock ?? '', clock?.slice(0, 5) ?? '')
    if (year !== undefined && month !== undefined && day !== undefined) said.push(`${year} ${month} ${day}`)
    said.push(fullContact(event, evidence), shortContact(event, evidence), event.partyLabel)
    if (event.durationSeconds !== null)
      said.push(durationText(event.durationSeconds, locale), String(Math.round(event.durationSeconds)))
  }
  said.push(...Object.values(counts).map(count => String(count(events))))
  for (const number of numbers) if (number !== null) said.push(String(number))
  return { figures: new Set(said.flatMap(figuresIn)), texts }
}

const identityNumber = /(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)/g

/** Problems of wording and of what belongs to others. */
function wordProblems(span: DraftSpan, evidence: Evidence, draft: Draft): Problem[] {
  if (span.fixed === true || span.fact === 'cell.verbatim') return []
  const problems: Problem[] = []
  const own = span.fact === 'complainant.idNumber'
  for (const id of own ? [] : (span.text.match(identityNumber) ?? []))
    problems.push({
      code: 'fullId',
      text: id,
      blocks: draft.channel !== 'police' || id !== evidence.record.complainant.idNumber,
    })
  for (const hidden of evidence.mask.hidden)
    if (/^[+\d][\d\s().-]{4,}$/.test(hidden) && span.text.includes(hidden))
      problems.push({ code: 'thirdPartyNumber', text: hidden, blocks: true })
  // Verbatim evidence may hold any word; the rules of wording are for what the user says.
  if (span.fact === undefined)
    problems.push(...lint(quotesIn(span.text).reduce((rest, quote) => rest.replace(quote, ''), span.text)))
  return problems
}

const needed: Record<Draft['channel'], (keyof Complainant | 'lenderName')[]> = {
  platform: ['name', 'phone', 'lenderName'],
  nfra: ['name', 'phone', 'lenderName'],
  'nfra-report': ['name', 'phone', 'address', 'lenderName'],
  '12321': ['phone'],
  police: ['name', 'idNumber', 'phone', 'address'],
}

/** A letter that tells of nothing is not handed in. */
function nothingTold(draft: Draft): DraftProblem[] {
  const { noEvents, noTied } = letterWords(draft.locale)
  return draft.sections.flatMap(section =>
    section.paragraphs.flatMap(({ id, spans }) =>
      spans.some(({ fixed, text }) => fixed === true && (text === noEvents || text === noTied))
        ? [{ section: section.id, paragraph: id, code: 'missingFact' as const, text: 'facts', blocks: true }]
        : [],
    ),
  )
}

/** Facts the office asks for and the case does not hold: printed as a blank to fill by hand, so they do not block. */
function missingFacts(draft: Draft, record: CaseRecord): DraftProblem[] {
  return needed[draft.channel]
    .filter(
      field => (field === 'lenderName' ? record.facts.lenderName : record.complainant[field]).trim() === '',
    )
    .map(field => ({ section: '', paragraph: '', code: 'missingFact' as const, text: field, blocks: false }))
}
