import type { Sql, SqlStatement } from '../db.ts'
import { statement } from './statement.ts'
import { accountKey, nameKey, partyId, partyNumber, plainPersonName } from '../partyKey.ts'

export interface OtherSide {
  numberRaw: string | null
  name: string | null
  account: string | null
  /** Whose account it is; the reader's name. */
  app: string
}

interface Found {
  /** Who they are now. */
  party: string | null
  /** Who they would be by themselves, where a person took that party for another. */
  side: string | null
  e164: string | null
}

/** Parties as events name them. A party's row is made with its first event and never removed by the fold. */
export class PartyStore {
  readonly #sql: Sql
  readonly #found = new Map<string, Found>()
  readonly #insert: SqlStatement
  readonly #number: SqlStatement
  readonly #name: SqlStatement
  readonly #account: SqlStatement
  readonly #label: SqlStatement
  #hasContacts: boolean

  constructor(sql: Sql) {
    this.#sql = sql
    // A party may have been spoken of (`party` entry) before its first event; then only its id was known.
    this.#insert = sql.prepare(
      `INSERT INTO parties (id, key, label, e164, digits) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET key = excluded.key, e164 = excluded.e164, digits = excluded.digits,
         label = ifnull(given_name, excluded.label) WHERE key LIKE 'id:%'`,
    )
    this.#number = sql.prepare('INSERT OR IGNORE INTO party_numbers (party, raw, e164) VALUES (?, ?, ?)')
    this.#name = sql.prepare('INSERT OR IGNORE INTO party_names (party, name) VALUES (?, ?)')
    this.#hasContacts = sql.prepare('SELECT 1 FROM contacts LIMIT 1').get() !== undefined
    this.#account = sql.prepare('INSERT OR IGNORE INTO party_accounts (party, account) VALUES (?, ?)')
    this.#label = sql.prepare(
      `UPDATE parties SET label = ? WHERE id = ? AND given_name IS NULL
       AND (SELECT count(*) FROM party_names WHERE party = parties.id) = 1`,
    )
  }

  /** The party of the other side; null when nothing is known of it (a withheld number without a name). */
  of(side: OtherSide): Found {
    const cacheKey = `${side.numberRaw ?? ''}\u0000${side.account ?? ''}\u0000${side.name ?? ''}\u0000${side.app}`
    let found = this.#found.get(cacheKey)
    if (found === undefined) {
      found = this.#ensure(side)
      if (found.party !== null) found = { ...found, ...this.#now(found.party) }
      if (this.#found.size > 50_000) this.#found.clear()
      this.#found.set(cacheKey, found)
    }
    return found
  }

  #ensure(side: OtherSide): Found {
    const number = side.numberRaw === null ? null : partyNumber(side.numberRaw)
    const name = side.name === null ? '' : plainPersonName(side.name)
    const account = side.account?.normalize('NFC').trim() ?? ''
    // A sender id of letters (`BANK-SMS`) is written where a number stands and is a name.
    const letters =
      number === null &&
      side.numberRaw !== null &&
      /\p{L}/u.test(side.numberRaw) &&
      !isWithheldWord(side.numberRaw)
    let key: string
    if (number !== null) key = number.key
    else if (account !== '') key = accountKey(side.app, account)
    else if (letters) key = nameKey(side.numberRaw ?? '')
    else if (name !== '') key = nameKey(name)
    else return { party: null, side: null, e164: null }
    const id = partyId(key)
    const plain = letters ? plainPersonName(side.numberRaw ?? '') : ''
    const inserted =
      this.#insert.run(
        id,
        key,
        name || number?.formatted || account || plain,
        number?.e164 ?? null,
        number?.digits ?? null,
      ).changes > 0
    if (number !== null && side.numberRaw !== null) this.#number.run(id, side.numberRaw, number.e164)
    if (account !== '') this.#account.run(id, account)
    for (const one of [name, plain])
      if (one !== '' && this.#name.run(id, one).changes > 0) this.#label.run(one, id)
    if (inserted && this.#hasContacts) this.#nameFromContacts(id, key)
    return { party: id, side: null, e164: number?.e164 ?? null }
  }

  #now(id: string): Pick<Found, 'party' | 'side'> {
    const into = partyNow(this.#sql, id)
    return into === id ? { party: id, side: null } : { party: into, side: id }
  }

  /** Takes one party for another from now on, or (null) for itself again. Answers whether anything changed. */
  merge(id: string, into: string | null): boolean {
    this.#found.clear()
    const sql = this.#sql
    if (into === null) {
      sql.prepare('UPDATE events SET party = side, side = NULL WHERE side = ?').run(id)
      return sql.prepare('DELETE FROM party_merges WHERE party = ?').run(id).changes > 0
    }
    const target = partyNow(sql, into)
    if (target === id || partyNow(sql, id) === target) return false
    sql.prepare('UPDATE party_merges SET into_party = ? WHERE into_party = ?').run(target, id)
    sql.prepare('INSERT OR REPLACE INTO party_merges (party, into_party) VALUES (?, ?)').run(id, target)
    sql.prepare('UPDATE events SET side = ifnull(side, party), party = ? WHERE party = ?').run(target, id)
    sql.prepare('UPDATE events SET party = ? WHERE side = ?').run(target, id)
    return true
  }

  /** A name that a contact list gives to a number or an account; the parties that have it are called so too. */
  contact(key: string, name: string, source: string): void {
    const plain = plainPersonName(name)
    if (plain === '') return
    this.#sql
      .prepare('INSERT OR IGNORE INTO contacts (key, name, source) VALUES (?, ?, ?)')
      .run(key, plain, source)
    this.#hasContacts = true
    const id = partyId(key)
    if (this.#sql.prepare('SELECT 1 FROM parties WHERE id = ?').get(id) !== undefined)
      this.#nameFromContacts(id, key)
  }

  #nameFromContacts(id: string, key: string): void {
    const names = this.#sql
      .prepare('SELECT DISTINCT name FROM contacts WHERE key = ? ORDER BY name')
      .pluck()
      .all(key) as string[]
    for (const name of names) if (this.#name.run(id, name).changes > 0) this.#label.run(name, id)
  }

  /** The label a party has without a given name: the name it was first seen with, its number, its account. */
  relabel(id: string): void {
    const first = (query: string) =>
      (this.#sql.prepare(query).get(id) as { value: string } | undefined)?.value
    const raw = first('SELECT raw AS value FROM party_numbers WHERE party = ? ORDER BY raw LIMIT 1')
    const label =
      first('SELECT name AS value FROM party_names WHERE party = ? ORDER BY name LIMIT 1') ??
      (raw === undefined ? undefined : partyNumber(raw)?.formatted) ??
      first('SELECT account AS value FROM party_accounts WHERE party = ? ORDER BY account LIMIT 1') ??
      ''
    this.#sql.prepare('UPDATE parties SET label = ? WHERE id = ?').run(label, id)
  }

  /** Makes sure that a party of which only the id is known has a row to keep what is said of it. */
  mention(id: string): void {
    this.#sql
      .prepare('INSERT OR IGNORE INTO parties (id, key, label) VALUES (?, ?, ?)')
      .run(id, `id:${id}`, '')
  }
}

function isWithheldWord(raw: string): boolean {
  return /^(?:null|unknown|\(unknown\)|private|restricted|anonymous|withheld|payphone|unavailable|insert-address-token|未知.*|私人号码|隐藏号码)$/iu.test(
    raw.trim(),
  )
}

/** Who a party is now: itself, or the one a person took it for. */
export function partyNow(sql: Sql, id: string): string {
  const row = statement(sql, 'SELECT into_party FROM party_merges WHERE party = ?').get(id) as
    | { into_party: string }
    | undefined
  return row?.into_party ?? id
}
