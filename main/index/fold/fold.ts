import type { ReadingChoice } from '../../../preload/contract.ts'
import type { AppliedChange, Sql } from '../db.ts'
import { type CaseState, readCase } from '../caseFacts.ts'
import { EventStore } from './eventStore.ts'
import { PartyStore } from './partyStore.ts'
import { statement } from './statement.ts'

/** What the parts of the fold share while an index is open. */
export interface Fold {
  sql: Sql
  /** What the running `apply` did so far. */
  change: AppliedChange
  events: EventStore
  parties: PartyStore
  facts: CaseState
  /** Contents whose messages have to be read (again) after the entry at hand. */
  reread: Set<string>
  /** The reading that the entry at hand begins or goes on with: its events are new ones. */
  reading: { sha256: string; from: number; again: boolean } | null
}

export function newFold(sql: Sql): Fold {
  const change: AppliedChange = { newEvents: {}, confirmed: 0, items: [], changedEvents: 0 }
  return {
    sql,
    change,
    events: new EventStore(sql, change),
    parties: new PartyStore(sql),
    facts: readCase(sql),
    reread: new Set(),
    reading: null,
  }
}

/** Number of an item as a source of events. */
export function sourceNumber(sql: Sql, item: string, sha256: string): number {
  statement(sql, 'INSERT OR IGNORE INTO sources (item, sha256) VALUES (?, ?)').run(item, sha256)
  const row = statement(sql, 'SELECT number FROM sources WHERE item = ?').get(item) as { number: number }
  return row.number
}

/** Its number, or null when nothing was ever read from it. */
export function knownSource(sql: Sql, item: string): number | null {
  const row = statement(sql, 'SELECT number FROM sources WHERE item = ?').get(item) as
    | { number: number }
    | undefined
  return row?.number ?? null
}

export interface AnswerRow {
  zone: string | null
  zone_answered: number
  date_order: 'DMY' | 'MDY' | 'YMD' | null
  self: string | null
  owner: string | null
  reading: string | null
}

/** What was answered for an item; all null when nothing was. */
export function answerOf(sql: Sql, item: string): AnswerRow {
  const row = statement(
    sql,
    'SELECT zone, zone_answered, date_order, self, owner, reading FROM answers WHERE item = ?',
  ).get(item)
  return (
    (row as AnswerRow | undefined) ?? {
      zone: null,
      zone_answered: 0,
      date_order: null,
      self: null,
      owner: null,
      reading: null,
    }
  )
}

/** How a person wants a source to be read, from the `reading` of an answer. */
export function readingOf(stored: string | null): ReadingChoice {
  return stored === null ? {} : (JSON.parse(stored) as ReadingChoice)
}

/** The role of the third person whose phone wrote a source, or `self`. */
export function targetOf(owner: string | null): { target: string; name: string | null } {
  const parsed =
    owner === null ? 'self' : (JSON.parse(owner) as 'self' | { thirdParty: string; name: string })
  return parsed === 'self' ? { target: 'self', name: null } : { target: parsed.thirdParty, name: parsed.name }
}
