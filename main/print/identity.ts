/**
 * Group 1 of the list of evidence: who collects, and for whom. What shows it is found in the index and nowhere else: files
 * named as the loan contract or after the lender, messages that the attribution of a number rests on, messages that say
 * for whom they come, and the lender's own word that it has commissioned others. Of each contact as few as show it all.
 */
import type { Attribution, PartyRole } from '../../preload/records.ts'
import { getCase } from '../index/caseFacts.ts'
import type { IndexDb } from '../index/db.ts'
import { saysCommissioned, saysForWhom, spokenName } from '../patterns/introduction.ts'
import type { IdentityProof } from './caseRecord.ts'

type Proofs = Map<string, Set<IdentityProof>>

/** Messages looked at for each contact; attribution keeps as many. */
const mostMessages = 20

/**
 * Events that show who collects and for whom, with what in them shows it. Messages that are `taken` (exhibits of another
 * group) are passed over for others that show the same.
 */
export function identityOf(db: IndexDb, taken: ReadonlySet<string>): Map<string, readonly IdentityProof[]> {
  const found = new Map<string, readonly IdentityProof[]>()
  for (const event of contractFiles(db)) found.set(event, ['document'])
  for (const proofs of messagesByParty(db, taken))
    for (const [event, of] of fewest(proofs)) if (!found.has(event)) found.set(event, of)
  return found
}

const loanContract =
  /(?:借款|贷款|借贷|授信|分期)[^/\\]{0,8}(?:合同|协议|契约)|借据|债权转让|委托催收|催收委托|催收授权|(?:loan|credit)[^/\\]{0,12}(?:contract|agreement)/iu
const paper = /合同|协议|契约|委托|授权|转让|催收函|通知书|contract|agreement|assignment/iu

/**
 * Whether a file's name says that it is a loan contract, bears the contract's number, or is a paper that names the lender.
 * The lender's name alone is not enough: a statement of account shows more of the user than of the lender.
 */
export function isContractName(file: string, lender: string, contractNo: string): boolean {
  const bears = (text: string, least: number): boolean =>
    text.length >= least && file.toLowerCase().includes(text.toLowerCase())
  return (
    loanContract.test(file) ||
    bears(contractNo.trim(), 6) ||
    (bears(spokenName(lender), 2) && paper.test(file))
  )
}

/** Documents and pictures, loose or sent, whose names say so. */
function contractFiles(db: IndexDb): string[] {
  const { lenderName, contractNo } = getCase(db).case
  const words = [
    '合同',
    '协议',
    '契约',
    '借据',
    '转让',
    '委托',
    '授权',
    '函',
    '通知书',
    'ontract',
    'greement',
    'ssignment',
  ]
  const rows = db.sql
    .prepare(
      `SELECT a.event, a.name FROM attachments a JOIN events e ON e.id = a.event
       WHERE a.item IS NOT NULL AND a.media_type NOT LIKE 'audio/%' AND a.media_type NOT LIKE 'video/%'
         AND (${words.map(() => 'instr(a.name, ?) > 0').join(' OR ')} OR instr(a.name, ?) > 0) ORDER BY e.rowid`,
    )
    .all(...words, contractNo.trim() === '' ? '合同' : contractNo.trim()) as { event: string; name: string }[]
  return rows.filter(({ name }) => isContractName(name, lenderName, contractNo)).map(({ event }) => event)
}

interface PartySql {
  id: string
  role: PartyRole
  lender: string | null
  reasons: string
}

/** What each collector's or lender's messages to the debtor show, oldest first. */
function messagesByParty(db: IndexDb, taken: ReadonlySet<string>): Proofs[] {
  const parties = db.sql
    .prepare(
      "SELECT id, role, lender, reasons FROM parties WHERE role IN ('collector', 'lender') ORDER BY id",
    )
    .all() as PartySql[]
  const shown = new Map(parties.map(({ id }) => [id, new Map() as Proofs]))
  const add = (party: string, event: string, proof: IdentityProof): void => {
    const proofs = shown.get(party)
    if (proofs === undefined || taken.has(event)) return
    const of = proofs.get(event)
    if (of !== undefined) of.add(proof)
    else if (proofs.size < 3 * mostMessages) proofs.set(event, new Set([proof]))
  }
  for (const { id, reasons } of parties)
    for (const { reason, events } of JSON.parse(reasons) as Attribution['reasons']) {
      const proof = reason === 'smsSignature' ? 'signature' : reason === 'contractOrAmount' ? 'figure' : null
      if (proof !== null) for (const event of events) add(id, event, proof)
    }
  introductions(db, parties, add)
  return inOrder(db, [...shown.values()])
}

/** Messages that say in words for whom they come. */
function introductions(
  db: IndexDb,
  parties: readonly PartySql[],
  add: (party: string, event: string, proof: IdentityProof) => void,
): void {
  const { lenderName, appBrand } = getCase(db).case
  const names = [
    ...new Set([lenderName, appBrand, ...parties.map(({ lender }) => lender ?? '')].map(spokenName)),
  ].filter(name => name.length >= 2)
  const words = [...names, '委托', '授权', 'assigned', 'referred', 'outsourced']
  const roles = new Map(parties.map(({ id, role }) => [id, role]))
  const rows = db.sql
    .prepare(
      // CROSS: contact by contact, and not through every event in the order of time.
      `SELECT e.id, e.party, e.text FROM parties p CROSS JOIN events e ON e.party = p.id
       WHERE p.role IN ('collector', 'lender') AND e.direction = 'in' AND e.target = 'self'
         AND e.kind IN ('sms', 'mms', 'message', 'email')
         AND (${words.map(() => 'instr(e.text, ?) > 0').join(' OR ')}) ORDER BY e.party, e.sort_at`,
    )
    .all(...words) as { id: string; party: string; text: string }[]
  for (const { id, party, text } of rows) {
    if (roles.get(party) === 'lender' && saysCommissioned(text)) add(party, id, 'commission')
    else if (roles.get(party) === 'collector' && saysForWhom(text, names)) add(party, id, 'stated')
  }
}

/** Only messages to the debtor, in the order of time. */
function inOrder(db: IndexDb, parties: readonly Proofs[]): Proofs[] {
  const order = db.sql
    .prepare(
      "SELECT id FROM events WHERE id IN (SELECT value FROM json_each(?)) AND target = 'self' ORDER BY sort_at IS NULL, sort_at, rowid",
    )
    .pluck()
    .all(JSON.stringify(parties.flatMap(proofs => [...proofs.keys()]))) as string[]
  const at = new Map(order.map((id, position) => [id, position]))
  return parties.map(
    proofs =>
      new Map(
        [...proofs]
          .filter(([id]) => at.has(id))
          .sort(([a], [b]) => (at.get(a) as number) - (at.get(b) as number)),
      ),
  )
}

/** The fewest events that show all that `proofs` show: each time the one that shows most that is new, the oldest first. */
export function fewest(proofs: ReadonlyMap<string, ReadonlySet<IdentityProof>>): [string, IdentityProof[]][] {
  const open = new Set([...proofs.values()].flatMap(of => [...of]))
  const chosen: [string, IdentityProof[]][] = []
  while (open.size > 0) {
    let best: [string, ReadonlySet<IdentityProof>] | null = null
    let most = 0
    for (const entry of proofs) {
      const fresh = [...entry[1]].filter(proof => open.has(proof)).length
      if (fresh > most) [best, most] = [entry, fresh]
    }
    if (best === null) break
    chosen.push([best[0], [...best[1]]])
    for (const proof of best[1]) open.delete(proof)
  }
  return chosen
}
