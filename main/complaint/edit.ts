/**
 * Changes to a letter. What is left as it was keeps its source; what replaces words that cited something still cites it
 * (and is audited against it); what is put in anew has no source until the user gives one or declares it.
 */
import type { CallArg, Draft, DraftSection, DraftSpan } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { IndexDb } from '../index/db.ts'
import type { CaseRecord } from '../print/caseRecord.ts'
import { readRecord } from '../print/readRecord.ts'
import { auditDraft, eventsOf } from './audit.ts'
import { withExhibits } from './exhibits.ts'
import { evidenceOf } from './spanValues.ts'

type Edit = Pick<CallArg<'complaint.edit'>, 'section' | 'paragraph' | 'text' | 'mode' | 'events'>
type Paragraph = DraftSection['paragraphs'][number]

/** The draft after one change, with its problems. Throws BadRequest for a place that is not there or cannot be changed. */
export function editDraft(db: IndexDb, draft: Draft, edit: Edit): Draft {
  const record = readRecord(db, [...eventsOf(draft), ...(edit.events ?? [])])
  return changeDraft(draft, edit, record, new Date().toISOString())
}

/** The draft as it stands against the evidence of now: with the numbers of its exhibits (unless it was `sent`) and its problems. */
export function renewDraft(db: IndexDb, draft: Draft, sent: boolean): Draft {
  const evidence = evidenceOf(readRecord(db, eventsOf(draft)), draft.locale)
  const now = sent ? draft : withExhibits(draft, evidence)
  return { ...now, problems: auditDraft(now, evidence) }
}

/** `editDraft` as a pure function of the record. */
export function changeDraft(draft: Draft, edit: Edit, record: CaseRecord, now: string): Draft {
  const sections = structuredClone(draft.sections)
  const section = sections.find(({ id }) => id === edit.section)
  if (section === undefined || !section.editable) throw new AppError('BadRequest', { at: 'section' })
  const position = section.paragraphs.findIndex(({ id }) => id === edit.paragraph)
  const paragraph = section.paragraphs[position]
  if (paragraph === undefined && !(edit.mode === 'add' && edit.paragraph === null))
    throw new AppError('BadRequest', { at: 'paragraph' })
  const known = new Set(record.events.map(({ id }) => id))
  const events = edit.events?.filter(id => known.has(id)) ?? []

  if (edit.mode === 'add') {
    const spans: DraftSpan[] = [{ text: edit.text, ...(events.length > 0 ? { events } : {}) }]
    const added: Paragraph = { id: freeId(section), spans }
    section.paragraphs.splice(position < 0 ? section.paragraphs.length : position + 1, 0, added)
  } else if (paragraph !== undefined) {
    change(section, position, paragraph, edit, events)
  }

  const evidence = evidenceOf(record, draft.locale)
  const next = withExhibits({ ...draft, sections, updatedAt: now }, evidence)
  return { ...next, problems: auditDraft(next, evidence) }
}

function change(
  section: DraftSection,
  position: number,
  paragraph: Paragraph,
  edit: Edit,
  events: string[],
): void {
  const whole = paragraph.spans.map(({ text }) => text).join('')
  switch (edit.mode) {
    case 'edit':
      paragraph.spans = reconcile(paragraph.spans, edit.text)
      if (paragraph.spans.length === 0) section.paragraphs.splice(position, 1)
      break
    case 'delete': {
      const kept = edit.text === '' ? [] : paragraph.spans.filter(({ text }) => !text.includes(edit.text))
      if (kept.every(({ text }) => /^[\s\p{P}]*$/u.test(text)) || edit.text === whole)
        section.paragraphs.splice(position, 1)
      else paragraph.spans = kept
      break
    }
    case 'declareStatement':
      paragraph.spans = mend(paragraph.spans, edit.text, ({ text }) => ({ text, statement: true }))
      break
    case 'attachEvents':
      if (events.length === 0) throw new AppError('EventMissing')
      paragraph.spans = mend(paragraph.spans, edit.text, ({ text }) => ({ text, events }))
      break
    case 'add':
  }
}

/** Gives a new source to the spans that hold `text`; with an empty `text` to those that have none. */
function mend(spans: DraftSpan[], text: string, to: (span: DraftSpan) => DraftSpan): DraftSpan[] {
  const unsourced = (span: DraftSpan): boolean =>
    span.fixed !== true &&
    span.statement !== true &&
    span.fact === undefined &&
    span.events === undefined &&
    span.findings === undefined
  const meant = (span: DraftSpan): boolean =>
    text === '' ? unsourced(span) : span.fixed !== true && span.text.includes(text)
  const found = spans.some(meant)
  return spans.map(span => (meant(span) || (!found && unsourced(span)) ? to(span) : span))
}

/**
 * The spans of a paragraph after its text became `text`: spans wholly before and after the change stay, those it touches
 * become one span that cites what they cited.
 */
export function reconcile(spans: readonly DraftSpan[], text: string): DraftSpan[] {
  const old = spans.map(span => span.text).join('')
  if (old === text) return [...spans]
  let before = 0
  while (before < old.length && before < text.length && old[before] === text[before]) before += 1
  let after = 0
  while (
    after < old.length - before &&
    after < text.length - before &&
    old[old.length - 1 - after] === text[text.length - 1 - after]
  )
    after += 1
  const from = before
  const to = old.length - after

  const head: DraftSpan[] = []
  const touched: DraftSpan[] = []
  const tail: DraftSpan[] = []
  let at = 0
  for (const span of spans) {
    const end = at + span.text.length
    // A pure insertion between two spans touches neither.
    if (end <= from) head.push(span)
    else if (at >= to) tail.push(span)
    else touched.push(span)
    at = end
  }
  const headLength = head.reduce((sum, span) => sum + span.text.length, 0)
  const tailLength = tail.reduce((sum, span) => sum + span.text.length, 0)
  const middle = text.slice(headLength, text.length - tailLength)
  return [...head, ...(middle === '' ? [] : [merged(touched, middle)]), ...tail]
}

function merged(touched: readonly DraftSpan[], text: string): DraftSpan {
  const events = [...new Set(touched.flatMap(span => span.events ?? []))]
  const findings = [...new Set(touched.flatMap(span => span.findings ?? []))]
  const span: DraftSpan = { text }
  // A figure put in the place of a figure must be that very figure; a shortened quote must be part of that quote.
  const [only] = touched
  if (
    touched.length === 1 &&
    only?.fact !== undefined &&
    (only.fact === 'event.text' || /^[\d\s:.,/*+-]+$/.test(text))
  )
    span.fact = only.fact
  // What the user said about this themselves stays theirs.
  if (touched.length > 0 && touched.every(({ statement }) => statement === true)) span.statement = true
  if (events.length > 0) span.events = events
  if (findings.length > 0) span.findings = findings
  return span
}

function freeId(section: DraftSection): string {
  const taken = new Set(section.paragraphs.map(({ id }) => id))
  let number = section.paragraphs.length + 1
  while (taken.has(`${section.id}${number}`)) number += 1
  return `${section.id}${number}`
}
