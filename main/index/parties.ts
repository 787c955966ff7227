/** The people and lines on the other side, with what was counted and said of them. */
import type { Attribution, Party, PartyRole, ThirdPartyRole } from '../../preload/records.ts'
import { readCase } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { partyNow } from './fold/partyStore.ts'
import { nameKey, partyId, partyNumber, plainPersonName } from './partyKey.ts'

interface Row {
  id: string
  key: string
  label: string
  given_name: string | null
  role: PartyRole
  lender: string | null
  third_party: ThirdPartyRole | null
  score: number
  level: Attribution['level']
  reasons: string
  events: number
  calls: number
  answered: number
  messages: number
  nights: number
  first_at: number | null
  last_at: number | null
}

const query = (condition: string) => `
  SELECT p.id, p.key, p.label, p.given_name, p.role, p.lender, p.third_party, p.score, p.level, p.reasons,
    count(e.rowid) AS events, ifnull(sum(e.kind = 'call'), 0) AS calls,
    ifnull(sum(e.kind = 'call' AND e.result = 'answered'), 0) AS answered,
    ifnull(sum(e.kind IN ('sms', 'mms', 'message', 'email', 'voicemail')), 0) AS messages,
    ifnull(sum(e.direction = 'in' AND (e.hour >= 22 OR e.hour < 8)), 0) AS nights,
    min(e.utc_ms) AS first_at, max(e.utc_ms) AS last_at
  FROM parties p LEFT JOIN events e ON e.party = p.id
  WHERE ${condition} AND p.id NOT IN (SELECT party FROM party_merges)
  GROUP BY p.id HAVING events > 0 OR (p.changed = 1 AND p.key NOT LIKE 'id:%') ORDER BY events DESC, p.label, p.id`

/** Parties with events, and those of which something was said, unless all that tells of them lies in the bin; most events first. */
export function listParties(db: IndexDb): Party[] {
  return partiesOf(db, db.sql.prepare(query('1')).all() as Row[])
}

/** One party, or null. `nights` counts incoming contacts from 22:00 to 8:00 in the case's zone whose hour is known. */
export function getParty(db: IndexDb, id: string): Party | null {
  const party = partiesOf(db, db.sql.prepare(query('p.id = ?')).all(partyNow(db.sql, id)) as Row[])[0]
  return party === undefined ? null : { ...party, suggested: suggestedFor(db, party) }
}

/** Id of the party that a number or a name stands for, or null when no event has it. */
export function partyOf(db: IndexDb, who: { number: string | null; name: string | null }): string | null {
  const now = (id: string | undefined) => (id === undefined ? null : partyNow(db.sql, id))
  const known = db.sql.prepare("SELECT id FROM parties WHERE id = ? AND key NOT LIKE 'id:%'")
  const number = who.number === null ? null : partyNumber(who.number)
  if (number !== null) return now((known.get(partyId(number.key)) as { id: string } | undefined)?.id)
  // An SMS sender of letters is given as a number and kept as a name.
  const name = who.name ?? who.number
  if (name === null) return null
  const byKey = known.get(partyId(nameKey(name))) as { id: string } | undefined
  if (byKey !== undefined) return now(byKey.id)
  const named = db.sql
    .prepare(
      `SELECT id FROM parties WHERE given_name = @name UNION SELECT party FROM names_now WHERE name = @name
       UNION SELECT party FROM accounts_now WHERE account = @name LIMIT 2`,
    )
    .all({ name: nameKey(name).slice('name:'.length) }) as { id: string }[]
  // Two parties of one name are not told apart by it.
  return named.length === 1 ? now(named[0]?.id) : null
}

function partiesOf(db: IndexDb, rows: readonly Row[]): Party[] {
  const ids = JSON.stringify(rows.map(row => row.id))
  const own = ownKeys(db)
  const lists = <T>(table: string, columns: string) =>
    grouped(
      db.sql
        .prepare(
          `SELECT party, ${columns} FROM json_each(?) AS wanted JOIN ${table} ON party = wanted.value ORDER BY 1, 2`,
        )
        .all(ids) as (T & { party: string })[],
    )
  const numbers = lists<{ raw: string; e164: string | null }>('numbers_now', 'raw, e164')
  const names = lists<{ name: string }>('names_now', 'name')
  const accounts = lists<{ account: string }>('accounts_now', 'account')
  const members = grouped(
    db.sql
      .prepare(
        `SELECT m.into_party AS party, p.id, p.label FROM json_each(?) AS wanted JOIN party_merges m ON m.into_party = wanted.value
         JOIN parties p ON p.id = m.party ORDER BY 1, 3, 2`,
      )
      .all(ids) as { party: string; id: string; label: string }[],
  )
  return rows.map(row => {
    const found = (names.get(row.id) ?? []).map(entry => entry.name)
    return {
      id: row.id,
      numbers: (numbers.get(row.id) ?? []).map(({ raw, e164 }) => ({
        raw,
        e164,
        formatted: partyNumber(raw)?.formatted ?? raw,
      })),
      names: row.given_name === null || found.includes(row.given_name) ? found : [row.given_name, ...found],
      accounts: (accounts.get(row.id) ?? []).map(entry => entry.account),
      label: row.label,
      members: (members.get(row.id) ?? []).map(({ id, label }) => ({ id, label })),
      suggested: [],
      role: row.role === 'unknown' && own.has(row.key) ? 'self' : row.role,
      lender: row.lender,
      thirdParty: row.third_party,
      attribution: {
        score: row.score,
        level: row.level,
        reasons: JSON.parse(row.reasons) as Attribution['reasons'],
      },
      events: row.events,
      calls: row.calls,
      answered: row.answered,
      messages: row.messages,
      nights: row.nights,
      firstAt: row.first_at === null ? null : new Date(row.first_at).toISOString(),
      lastAt: row.last_at === null ? null : new Date(row.last_at).toISOString(),
    }
  })
}

/** Keys of parties that are the user. */
function ownKeys(db: IndexDb): Set<string> {
  const { self } = readCase(db.sql)
  const keys = new Set(self.names.map(nameKey))
  for (const number of self.numbers) {
    const key = partyNumber(number)?.key
    if (key !== undefined) keys.add(key)
  }
  return keys
}

function grouped<T extends { party: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const list = groups.get(row.party)
    if (list === undefined) groups.set(row.party, [row])
    else list.push(row)
  }
  return groups
}

/** Parties that a person may want to take for this one: of the same name, account, or named by this one's number. */
function suggestedFor(db: IndexDb, party: Party): Party['suggested'] {
  const found = new Map<string, Party['suggested'][number]>()
  const add = (
    reason: Party['suggested'][number]['reason'],
    detail: string,
    table: string,
    column: string,
  ) => {
    const rows = db.sql
      .prepare(
        `SELECT DISTINCT p.id, p.label FROM ${table} n JOIN parties p ON p.id = n.party WHERE n.${column} = ? AND p.id <> ?
         AND EXISTS (SELECT 1 FROM events e WHERE e.party = p.id) LIMIT 10`,
      )
      .all(detail, party.id) as { id: string; label: string }[]
    for (const row of rows) if (!found.has(row.id)) found.set(row.id, { ...row, reason, detail })
  }
  for (const account of party.accounts) add('sameAccount', account, 'accounts_now', 'account')
  for (const name of party.names) add('sameName', plainPersonName(name), 'names_now', 'name')
  for (const { raw } of party.numbers) add('numberAsName', raw, 'names_now', 'name')
  return [...found.values()].slice(0, 10)
}
