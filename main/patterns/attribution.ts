/**
 * Who is behind a number: points for what the messages show and what the user can say, each with the events behind it.
 * 60 and more is strong, 30 to 59 probable; below that the number may be named to a lender only as a question.
 */
import type { Attribution, AttributionReason } from '../../preload/records.ts'
import { normalise } from './normalise.ts'

export const points: Record<AttributionReason, number> = {
  heardInCall: 40,
  smsSignature: 30,
  contractOrAmount: 25,
  publishedNumber: 20,
  callbackAnswered: 15,
  sameTemplate: 10,
  sameTimeCluster: 10,
  mobileWithoutContent: -20,
}
const strongFrom = 60
const probableFrom = 30
const mostEvents = 20
/** Shorter texts are alike by chance. */
const templateLeast = 12
const clusterMinutes = 15
const clusterLeast = 3
/** Amounts below this turn up in any message. */
const amountLeast = 100

export interface PartyFacts {
  id: string
  e164: string | null
  lender: string | null
  heardInCall: boolean
  publishedNumber: boolean
  callbackAnswered: boolean
}

export interface IncomingContact {
  id: string
  party: string
  /** '' for calls. */
  text: string
  at: number | null
}

export interface LenderFacts {
  lenderName: string
  appBrand: string
  contractNo: string
  overdueAmount: string
}

type Reason = Attribution['reasons'][number]

/** The score of every party given, by its id. The order of `contacts` does not matter. */
export function attribute(
  parties: readonly PartyFacts[],
  contacts: readonly IncomingContact[],
  lender: LenderFacts,
): Map<string, Attribution> {
  const sorted = contacts.toSorted(
    (a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || (a.id < b.id ? -1 : 1),
  )
  const byParty = new Map<string, IncomingContact[]>()
  for (const contact of sorted) {
    const list = byParty.get(contact.party)
    if (list === undefined) byParty.set(contact.party, [contact])
    else list.push(contact)
  }
  const reasons = new Map(
    parties.map(party => [party.id, ownReasons(party, byParty.get(party.id) ?? [], lender)] as const),
  )
  // Likeness to an attributed number counts only where attribution does not itself rest on likeness.
  const attributed = new Set(
    [...reasons].filter(([, list]) => scoreOf(list) >= probableFrom).map(([id]) => id),
  )
  if (attributed.size > 0) {
    const templates = templatesOf(sorted.filter(contact => attributed.has(contact.party)))
    const times = sorted.flatMap(contact =>
      attributed.has(contact.party) && contact.at !== null ? [{ at: contact.at, party: contact.party }] : [],
    )
    for (const party of parties) {
      const own = byParty.get(party.id) ?? []
      const list = reasons.get(party.id) ?? []
      const alike = sameTemplate(party.id, own, templates)
      if (alike !== null) list.push(alike)
      const near = sameTimes(party.id, own, times)
      if (near !== null) list.push(near)
    }
  }
  const found = new Map<string, Attribution>()
  for (const party of parties) {
    const list = reasons.get(party.id) ?? []
    const identified = list.some(({ reason }) => reason !== 'sameTemplate' && reason !== 'sameTimeCluster')
    if (!identified && /^\+861[3-9]\d{9}$/u.test(party.e164 ?? ''))
      list.push(reasonOf('mobileWithoutContent', '', []))
    const score = scoreOf(list)
    found.set(party.id, {
      score,
      level: score >= strongFrom ? 'strong' : score >= probableFrom ? 'probable' : 'unknown',
      reasons: list,
    })
  }
  return found
}

function scoreOf(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { points: worth }) => sum + worth, 0)
}

function reasonOf(reason: AttributionReason, detail: string, events: readonly string[]): Reason {
  return { reason, points: points[reason], detail, events: events.slice(0, mostEvents) }
}

/** What the party's own messages and the user's word give. */
function ownReasons(party: PartyFacts, contacts: readonly IncomingContact[], lender: LenderFacts): Reason[] {
  const list: Reason[] = []
  if (party.heardInCall) list.push(reasonOf('heardInCall', '', []))
  const names = [lender.lenderName, lender.appBrand, party.lender ?? '']
    .map(plain)
    .filter(name => name.length >= 2)
  const contract = bare(lender.contractNo)
  const amount = amountOf(lender.overdueAmount)
  const signed: IncomingContact[] = []
  const figured: IncomingContact[] = []
  let signature = ''
  let figure = ''
  for (const contact of contacts) {
    if (contact.text === '') continue
    const mark = names.length === 0 ? null : signatureOf(contact.text, names)
    if (mark !== null) {
      signature ||= mark
      signed.push(contact)
    }
    const which = figureOf(contact.text, contract, amount)
    if (which !== null) {
      figure ||= which
      figured.push(contact)
    }
  }
  if (signed.length > 0)
    list.push(
      reasonOf(
        'smsSignature',
        signature,
        signed.map(({ id }) => id),
      ),
    )
  if (figured.length > 0)
    list.push(
      reasonOf(
        'contractOrAmount',
        figure,
        figured.map(({ id }) => id),
      ),
    )
  if (party.publishedNumber) list.push(reasonOf('publishedNumber', '', []))
  if (party.callbackAnswered) list.push(reasonOf('callbackAnswered', '', []))
  return list
}

/** The signature 【…】 of a message when it is one of the names. */
function signatureOf(text: string, names: readonly string[]): string | null {
  for (const match of text.matchAll(/【([^】]{2,24})】|^\s*\[([^\]]{2,24})\]/gu)) {
    const said = plain(match[1] ?? match[2] ?? '')
    // 【消费金融】 is a trade and names nobody.
    if (coreOf(said).length < 2) continue
    if (
      names.some(
        name =>
          said.includes(name) || (said.length >= 3 && name.includes(said)) || coreOf(said) === coreOf(name),
      )
    )
      return match[0].trim()
  }
  return null
}

function plain(name: string): string {
  return normalise(name).text.replace(/\s+/gu, '')
}

/** Words every company has; what is left of a name is its own. */
const common =
  /股份|有限|责任|公司|集团|消费金融|消金|小额贷款|小贷|信用卡中心|信用卡|银行|金融|信托|网络|科技|app$/gu

function coreOf(name: string): string {
  return name.replace(common, '')
}

function bare(text: string): string {
  const found = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-–—_]/gu, '')
  return found.length >= 6 ? found : ''
}

function amountOf(text: string): number | null {
  const found = /\d[\d,]*(?:\.\d+)?/u.exec(text.normalize('NFKC'))
  const amount = found === null ? Number.NaN : Number(found[0].replaceAll(',', ''))
  return amount >= amountLeast ? amount : null
}

/** The contract number, or the exact amount owed, as the text has it. */
function figureOf(text: string, contract: string, amount: number | null): string | null {
  if (contract !== '' && bare(text).includes(contract)) return contract.toUpperCase()
  if (amount === null) return null
  for (const match of text.normalize('NFKC').matchAll(/\d[\d,]*(?:\.\d+)?/gu))
    if (Number(match[0].replaceAll(',', '')) === amount) return match[0]
  return null
}

/** A text without what differs from one addressee to the next; null when it is too short to tell. */
export function templateOf(text: string): string | null {
  if (text.length < templateLeast) return null
  const body = text
    .replace(/^.{1,4}(?:先生|女士)/u, '')
    .replace(/[a-z]+:\/\/\S+/giu, '~')
    .replace(/[\d,.]*\d/gu, '#')
    .replace(/\s+/gu, '')
  return body.length < templateLeast ? null : body
}

function templatesOf(contacts: readonly IncomingContact[]): Map<string, Set<string>> {
  const templates = new Map<string, Set<string>>()
  for (const contact of contacts) {
    const template = templateOf(contact.text)
    if (template === null) continue
    const parties = templates.get(template)
    if (parties === undefined) templates.set(template, new Set([contact.party]))
    else parties.add(contact.party)
  }
  return templates
}

function sameTemplate(
  party: string,
  contacts: readonly IncomingContact[],
  templates: ReadonlyMap<string, ReadonlySet<string>>,
): Reason | null {
  const alike = contacts.filter(contact => {
    const template = templateOf(contact.text)
    const others = template === null ? undefined : templates.get(template)
    return others !== undefined && [...others].some(other => other !== party)
  })
  const [first] = alike
  if (first === undefined) return null
  return reasonOf(
    'sameTemplate',
    first.text.slice(0, 40),
    alike.map(({ id }) => id),
  )
}

/** At least three contacts, each within a quarter of an hour of a contact of another attributed number. */
function sameTimes(
  party: string,
  contacts: readonly IncomingContact[],
  times: readonly { at: number; party: string }[],
): Reason | null {
  const span = clusterMinutes * 60_000
  const near: string[] = []
  let low = 0
  for (const contact of contacts) {
    if (contact.at === null) continue
    while (low < times.length && (times[low] as { at: number }).at < contact.at - span) low += 1
    for (let at = low; at < times.length; at += 1) {
      const other = times[at] as { at: number; party: string }
      if (other.at > contact.at + span) break
      if (other.party !== party) {
        near.push(contact.id)
        break
      }
    }
  }
  if (near.length < clusterLeast) return null
  return reasonOf('sameTimeCluster', `${near.length} × ≤ ${clusterMinutes} min`, near)
}
