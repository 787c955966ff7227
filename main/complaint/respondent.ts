import type { ChannelId, DraftSection, DraftSpan, Finding } from '../../preload/contract.ts'
import type { RecordEvent, RecordParty } from '../print/caseRecord.ts'
import { fill, fixed, letterWords } from './letterWords.ts'
import { type Evidence, fullContact, valueSpan } from './spanValues.ts'

/**
 * Who is complained about: the lender, and the numbers of the events used. Numbers whose connection with the lender is
 * unknown stand only under the request to verify them; a third person's number never stands here.
 */
export function respondentSections(
  channel: ChannelId,
  findings: readonly Finding[],
  chosen: readonly RecordEvent[],
  evidence: Evidence,
): DraftSection[] {
  const words = letterWords(evidence.locale)
  const id = channel === 'nfra-report' ? 'reported' : channel === 'police' ? 'suspects' : 'respondent'
  const section: DraftSection = { id, title: words.sections[id], editable: true, paragraphs: [] }
  const add = (spans: DraftSpan[]): void => {
    section.paragraphs.push({ id: `${id}${section.paragraphs.length + 1}`, spans })
  }
  const lender = valueSpan('case.lenderName', evidence)
  if (lender !== null || channel !== 'police')
    add(fill(words.respondent.lender, { lender: lender ?? fixed(words.blank) }))
  const code = valueSpan('case.lenderCode', evidence)
  if (code !== null) add(fill(words.respondent.code, { code }))
  const app = valueSpan('case.appBrand', evidence)
  if (app !== null) add(fill(words.respondent.app, { app }))

  const used = new Set([...findings.flatMap(({ events }) => events), ...chosen.map(event => event.id)])
  const byContact = new Map<string, { events: RecordEvent[]; party: RecordParty | undefined }>()
  for (const event of evidence.record.events) {
    const party = event.party === null ? undefined : evidence.record.parties.get(event.party)
    if (!used.has(event.id) || event.direction === 'out' || party === undefined) continue
    if (party.thirdParty !== null || ['family', 'friend', 'work', 'self'].includes(party.role)) continue
    const contact = fullContact(event, evidence)
    const entry = byContact.get(contact) ?? { events: [], party }
    entry.events.push(event)
    byContact.set(contact, entry)
  }
  const entries = [...byContact.values()].sort((a, b) => b.events.length - a.events.length)
  const known = entries.filter(({ party }) => party?.level === 'strong' || party?.level === 'probable')
  const unknown = entries.filter(({ party }) => party?.level === 'unknown')
  const row = ({ events }: { events: RecordEvent[] }): { cells: DraftSpan[]; events: string[] } => {
    const value = (fact: string, of = events): DraftSpan =>
      valueSpan(fact, evidence, { events: of }) ?? fixed(words.blank)
    const first = events.slice(0, 1)
    const cells = [
      value('event.partyFull', first),
      value('count.events'),
      value('cell.firstDay'),
      value('cell.lastDay'),
      value('party.level', first),
    ]
    return { cells, events: events.map(event => event.id) }
  }
  if (channel === 'police') {
    if (entries.length > 0) add([fixed(words.respondent.suspectsHead)])
    if (entries.length > 0) section.table = { head: words.numbersTable, rows: entries.map(row) }
    return [section]
  }
  if (known.length > 0) {
    add([fixed(words.respondent.numbersHead)])
    section.table = { head: words.numbersTable, rows: known.map(row) }
  }
  if (unknown.length === 0) return [section]
  const head = channel === 'platform' ? words.respondent.unknownHead : words.respondent.unknownHeadOffice
  const verify: DraftSection = {
    id: 'verify',
    title: words.sections.verify,
    editable: true,
    paragraphs: [{ id: 'verify1', spans: [fixed(head)] }],
    table: { head: words.numbersTable, rows: unknown.map(row) },
  }
  return [section, verify]
}
