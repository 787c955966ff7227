/**
 * Patterns: what the contacts in the vault show. Three steps, each recomputable at any time from the index alone:
 * `marking.ts` marks words of the lexicon, `attribution.ts` scores who is behind a number, `ruleSet.ts` holds the
 * contacts against the rules. Only contacts of parties that the user marked as collector or lender are ever counted.
 * What comes out lists its events, its parameters and its arithmetic, says "apparent" and never a verdict; the user
 * confirms or contradicts it, and that decision outlives every recount.
 */
import type { Attribution } from '../../preload/records.ts'
import { contactKinds, kindsIn } from '../index/contactKinds.ts'
import { getCase } from '../index/caseFacts.ts'
import type { IndexDb } from '../index/db.ts'
import { replaceFindings } from '../index/findingsStore.ts'
import { attribute, type IncomingContact, type PartyFacts } from './attribution.ts'
import { markEvents } from './marking.ts'
import { creditorGroups, readCaseView, readContacts } from './readContacts.ts'
import { evaluate } from './ruleSet.ts'
import type { Mark } from './rules/abuse.ts'

/** Brings marks, attributions and findings up to date with the index. Same index, same result; cheap when little changed. */
export async function recompute(db: IndexDb): Promise<void> {
  if (db.readOnly) return
  await markEvents(db)
  if (!db.sql.open) return
  db.sql.transaction(() => {
    attributeParties(db)
    renewFindings(db)
  })()
}

function renewFindings(db: IndexDb): void {
  const groups = creditorGroups(db)
  const contacts = readContacts(db, groups)
  const marks = readMarks(db)
  const findings = evaluate(
    contacts,
    readCaseView(db),
    event => marks.get(event) ?? [],
    party => groups.get(party) ?? null,
  )
  replaceFindings(db, findings)
}

function readMarks(db: IndexDb): Map<string, Mark[]> {
  const rows = db.sql
    .prepare(
      `SELECT m.event, m.start, m.end, m.pattern, m.category, m.severity FROM marks m
       JOIN events e ON e.id = m.event JOIN parties p ON p.id = e.party
       WHERE p.role IN ('collector', 'lender') ORDER BY m.event, m.start, m.end, m.pattern`,
    )
    .all() as (Mark & { event: string })[]
  const marks = new Map<string, Mark[]>()
  for (const { event, ...mark } of rows) {
    const list = marks.get(event)
    if (list === undefined) marks.set(event, [mark])
    else list.push(mark)
  }
  return marks
}

/** Scores parties that may be collectors; whoever the user knows as somebody else is not scored. */
function attributeParties(db: IndexDb): void {
  const { sql } = db
  const rows = sql
    .prepare(
      `SELECT id, e164, lender, heard_in_call, published_number, callback_answered, score, level, reasons,
         role IN ('unknown', 'collector', 'lender') AND third_party IS NULL AS open FROM parties`,
    )
    .all() as {
    id: string
    e164: string | null
    lender: string | null
    heard_in_call: number
    published_number: number
    callback_answered: number
    score: number
    level: Attribution['level']
    reasons: string
    open: number
  }[]
  const parties: PartyFacts[] = rows
    .filter(row => row.open === 1)
    .map(row => ({
      id: row.id,
      e164: row.e164,
      lender: row.lender,
      heardInCall: row.heard_in_call === 1,
      publishedNumber: row.published_number === 1,
      callbackAnswered: row.callback_answered === 1,
    }))
  const contacts = sql
    .prepare(
      `SELECT e.id, e.party, iif(e.kind = 'call', '', e.text) AS text, e.utc_ms AS at
       FROM parties p JOIN events e ON e.party = p.id
       WHERE p.role IN ('unknown', 'collector', 'lender') AND p.third_party IS NULL AND e.direction = 'in'
         AND e.kind IN ${kindsIn(contactKinds)}`,
    )
    .all() as IncomingContact[]
  const { lenderName, appBrand, contractNo, overdueAmount } = getCase(db).case
  const found = attribute(parties, contacts, { lenderName, appBrand, contractNo, overdueAmount })
  const none: Attribution = { score: 0, level: 'unknown', reasons: [] }
  const set = sql.prepare('UPDATE parties SET score = ?, level = ?, reasons = ? WHERE id = ?')
  for (const row of rows) {
    const { score, level, reasons } = found.get(row.id) ?? none
    const text = JSON.stringify(reasons)
    if (row.score !== score || row.level !== level || row.reasons !== text)
      set.run(score, level, text, row.id)
  }
}
