/**
 * Letters. A draft is a list of sections; each paragraph is spans, and each span says where its words come from: an event,
 * a finding, a field of the case, the form's own wording, or the user. `openDraft` writes one from what was confirmed,
 * `edit.ts` changes it, `audit.ts` finds whatever no evidence supports, `toDocx/toText/toHtml` print it.
 * The order of sections follows what each office asks for (resources/channels/channels.json).
 */
import { randomBytes } from 'node:crypto'
import type { Draft, DraftChoice, DraftSection, DraftSpan, Finding } from '../../preload/contract.ts'
import type { IndexDb } from '../index/db.ts'
import type { CaseRecord } from '../print/caseRecord.ts'
import { readRecord } from '../print/readRecord.ts'
import { auditDraft } from './audit.ts'
import { emptyAnnex, withExhibits } from './exhibits.ts'
import { factLines } from './factLines.ts'
import { citedClauses } from './clauses.ts'
import { fill, fixed, letterWords } from './letterWords.ts'
import { reportList } from './reportList.ts'
import { respondentSections } from './respondent.ts'
import { statisticsSection } from './statistics.ts'
import { evidenceOf, type Evidence, valueSpan } from './spanValues.ts'

/**
 * A new letter. Only confirmed findings count; a choice of nothing means all of them. `statements` are the user's own
 * sentences and stand there as such. The caller stores it.
 */
export function openDraft(db: IndexDb, choice: DraftChoice, statements: readonly string[] = []): Draft {
  return writeDraft(readRecord(db, choice.events), choice, statements, new Date().toISOString())
}

interface Letter {
  channel: Draft['channel']
  evidence: Evidence
  words: ReturnType<typeof letterWords>
  lender: DraftSpan
}

function spans(id: string, title: string, paragraphs: DraftSpan[][], editable = true): DraftSection {
  return {
    id,
    title,
    editable,
    paragraphs: paragraphs.map((of, position) => ({ id: `${id}${position + 1}`, spans: of })),
  }
}

/** Lines of labelled facts; those whose fact is unknown and `needed` show a blank to fill by hand. */
function labelled(
  letter: Letter,
  lines: [template: string, name: string, fact: string, needed: boolean][],
): DraftSpan[][] {
  return lines.flatMap(([template, name, fact, needed]) => {
    const value = valueSpan(fact, letter.evidence)
    return value === null && !needed ? [] : [fill(template, { [name]: value ?? fixed(letter.words.blank) })]
  })
}

function personSection(letter: Letter): DraftSection {
  const { channel, words } = letter
  const { person, sections } = words
  const id =
    channel === 'nfra-report'
      ? 'applicant'
      : channel === 'police'
        ? 'reporter'
        : channel === '12321'
          ? 'informant'
          : 'complainant'
  const full = channel === 'police'
  const writes = channel === 'nfra-report' || channel === 'police'
  const lines: Parameters<typeof labelled>[1] =
    channel === '12321'
      ? [[person.phone, 'phone', 'complainant.phone', true]]
      : [
          [person.name, 'name', 'complainant.name', true],
          full
            ? [person.idFull, 'id', 'complainant.idNumber', true]
            : [person.idLast, 'id', 'complainant.idLast4', false],
          [person.phone, 'phone', 'complainant.phone', true],
          [person.address, 'address', 'complainant.address', writes],
          [person.email, 'email', 'complainant.email', false],
        ]
  return spans(id, sections[id], labelled(letter, lines))
}

function loanSection(letter: Letter): DraftSection {
  const { loan, sections } = letter.words
  const { principal, overdueAmount } = letter.evidence.record.facts
  // An amount typed without its unit is in yuan: the field says so.
  const bare = (amount: string): boolean => /^[\d,.\s]+$/.test(amount)
  const lines = labelled(letter, [
    [loan.contract, 'contract', 'case.contractNo', false],
    [loan.borrowed, 'date', 'case.borrowedOn', false],
    [bare(principal) ? loan.principalYuan : loan.principal, 'amount', 'case.principal', false],
    [loan.overdueSince, 'date', 'case.overdueSince', false],
    [
      bare(overdueAmount) ? loan.overdueAmountYuan : loan.overdueAmount,
      'amount',
      'case.overdueAmount',
      false,
    ],
    [loan.agreedHours, 'hours', 'case.agreedHours', false],
  ])
  return spans('loan', sections.loan, [...lines, [fixed(loan.willing)]])
}

function statementSection(letter: Letter, statements: readonly string[]): DraftSection {
  const id = letter.channel === 'police' ? 'consequences' : 'statement'
  const texts = statements.map(text => text.trim()).filter(text => text !== '')
  return spans(
    id,
    letter.words.sections[id],
    texts.map(text => [{ text, statement: true }]),
  )
}

/** The rules cited, under a heading for each kind of authority. */
function clausesSection({ channel, evidence, words }: Letter, told: readonly Finding[]): DraftSection {
  const id = channel === 'nfra-report' ? 'reasons' : 'clauses'
  const section: DraftSection = { id, title: words.sections[id], editable: true, paragraphs: [] }
  let level = ''
  for (const { clause } of citedClauses(channel, evidence.record.facts.lenderType, told, evidence.event)) {
    if (clause.level !== level)
      section.paragraphs.push({
        id: `level-${clause.level}`,
        spans: [fixed(words.levelsOfAuthority[clause.level])],
      })
    level = clause.level
    section.paragraphs.push({ id: clause.id, spans: [fixed(clause[evidence.locale])] })
  }
  return section
}

/** Findings without the contacts whose connection with the lender is unknown (domain rule: those are only asked about). */
function attributed(findings: readonly Finding[], evidence: Evidence): Finding[] {
  const tied = (id: string): boolean => {
    const party = evidence.event(id)?.party ?? null
    return party === null || (evidence.record.parties.get(party)?.level ?? 'unknown') !== 'unknown'
  }
  return findings.flatMap(finding => {
    const events = finding.events.filter(tied)
    if (events.length === finding.events.length) return [finding]
    // A limit must still be passed by what is left; an indicator of many contacts is not taken apart.
    const counted = finding.rule.startsWith('CN-FREQ')
    const passed =
      finding.limit !== null && events.length > finding.limit && finding.authority !== 'indicator'
    return events.length === 0 || (counted && !passed) ? [] : [{ ...finding, events, count: events.length }]
  })
}

/** The letter as a pure function of the record; `now` is ISO. Its problems are those the audit finds. */
export function writeDraft(
  record: CaseRecord,
  choice: DraftChoice,
  statements: readonly string[],
  now: string,
): Draft {
  const { channel, locale } = choice
  const evidence = evidenceOf(record, locale)
  const words = letterWords(locale)
  const letter: Letter = {
    channel,
    evidence,
    words,
    lender: valueSpan('case.lenderName', evidence) ?? fixed(words.blank),
  }
  const all = choice.findings.length === 0 && choice.events.length === 0
  const wanted = new Set(choice.findings)
  const findings = record.findings.filter(({ id, state }) => state === 'confirmed' && (all || wanted.has(id)))
  const chosen = record.events.filter(({ id }) => choice.events.includes(id))
  // What a lender or its regulator is told is of numbers tied to the lender; the others are only asked about.
  const toLender = channel === 'platform' || channel === 'nfra' || channel === 'nfra-report'
  const told = toLender ? attributed(findings, evidence) : findings

  const title = spans('title', words.sections.title, [fill(words.titles[channel], { lender: letter.lender })])
  const recipient = spans('recipient', words.sections.recipient, [
    fill(words.recipients[channel], { lender: letter.lender }),
  ])
  if (channel !== 'platform' && channel !== '12321')
    recipient.paragraphs.push({ id: 'recipient2', spans: [fixed(words.nature[channel])] })
  const declaration = (lines: string[]): DraftSection =>
    spans(
      'declaration',
      words.sections.declaration,
      lines.map(line => [fixed(line)]),
      false,
    )

  const sections: DraftSection[] = [title, recipient, personSection(letter)]
  if (channel === '12321') {
    const list = reportList(findings, chosen, evidence)
    sections.push(list, declaration([words.declaration['12321'], words.declaration.truth]))
  } else {
    const lines = factLines(told, chosen, evidence, channel === 'police')
    const nothing = findings.length === 0 ? words.noEvents : words.noTied
    const facts = spans(
      'facts',
      words.sections.facts,
      lines.length === 0 ? [[fixed(nothing)]] : lines.map(line => line.spans),
    )
    const clauses = clausesSection(letter, told)
    // An order to stay away exists only since 2026-01-01 (治安管理处罚法 2025, art 50(2)).
    const recent = findings.some(({ events }) =>
      events.some(id => (evidence.event(id)?.day ?? '') >= '2026-01-01'),
    )
    const asked = words.requests[channel === 'police' && !recent ? 'policeBefore2026' : channel]
    const requestsId = channel === 'nfra-report' || channel === 'police' ? 'applications' : 'requests'
    const requests = spans(
      requestsId,
      words.sections[requestsId],
      asked.map(text => [fixed(text)]),
    )
    const statement = statementSection(letter, statements)
    const statistics = statisticsSection(told, evidence)
    const end = declaration([words.declaration.truth, words.declaration.way, words.declaration.sign])
    const respondent = respondentSections(channel, findings, chosen, evidence)
    sections.push(
      ...(channel === 'nfra-report'
        ? [
            ...respondent,
            requests,
            loanSection(letter),
            facts,
            statement,
            statistics,
            clauses,
            emptyAnnex,
            end,
          ]
        : channel === 'police'
          ? [...respondent, facts, statement, statistics, clauses, requests, emptyAnnex, end]
          : [
              ...respondent,
              loanSection(letter),
              facts,
              statement,
              statistics,
              clauses,
              requests,
              emptyAnnex,
              end,
            ]),
    )
  }
  const draft: Draft = {
    id: `d${randomBytes(6).toString('hex')}`,
    channel,
    locale,
    sections: sections.filter(
      section =>
        section.paragraphs.length > 0 ||
        section.table !== undefined ||
        section === emptyAnnex ||
        section.id === 'statement' ||
        section.id === 'consequences',
    ),
    problems: [],
    exhibits: [],
    updatedAt: now,
  }
  const whole = withExhibits(draft, evidence)
  return { ...whole, problems: auditDraft(whole, evidence) }
}
