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
  const shows = identityOf(evidence)
  if (lender !== null || channel !== 'police')
    add(citing(fill(words.respondent.lender, { lender: lender ?? fixed(words.blank) }), shows.lender))
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
    if (entries.length > 0) add(citing([fixed(words.respondent.suspectsHead)], shows.contacts(entries)))
    if (entries.length > 0) section.table = { head: words.numbersTable, rows: entries.map(row) }
    return [section]
  }
  if (known.length > 0) {
    add(citing([fixed(words.respondent.numbersHead)], shows.contacts(known)))
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

/** What shows who collects: for the lender the contract and the lender's own messages, for contacts what they said themselves. */
function identityOf({ record }: Evidence): {
  lender: string[]
  contacts: (entries: readonly { party: RecordParty | undefined }[]) => string[]
} {
  const shown = record.events.filter(({ id }) => record.exhibits.identity.has(id))
  const roleOf = ({ party }: RecordEvent): RecordParty['role'] | undefined =>
    party === null ? undefined : record.parties.get(party)?.role
  const isOfLender = (event: RecordEvent): boolean =>
    roleOf(event) === 'lender' || record.exhibits.identity.get(event.id)?.includes('document') === true
  return {
    lender: shown.filter(isOfLender).map(({ id }) => id),
    contacts: entries => {
      const parties = new Set(entries.map(({ party }) => party?.id))
      return shown
        .filter(event => !isOfLender(event) && event.party !== null && parties.has(event.party))
        .map(({ id }) => id)
    },
  }
}

/** The spans of a line, the first of which cites `events`: they become the mark behind the line. */
function citing([first, ...rest]: DraftSpan[], events: string[]): DraftSpan[] {
  if (first === undefined) return []
  return [events.length === 0 ? first : { ...first, events }, ...rest]
}
