/** The words of an event as its row has them, and other words put in their place. Attachments, notes and exhibits stay. */
import type { EventFlag, EventKind, Direction, MessageFact } from '../../../preload/records.ts'
import type { TimePrecision, TimeSource } from '../../../preload/records.ts'
import type { Sql } from '../db.ts'
import type { EventInput } from './eventInput.ts'
import { partyNow } from './partyStore.ts'
import { statement } from './statement.ts'

interface Row {
  kind: string
  utc_ms: number | null
  sort_at: number | null
  local: string | null
  zone: string | null
  time_source: string
  precision: string
  basis: string | null
  day: string | null
  hour: number | null
  weekday: number | null
  direction: string
  party: string | null
  number_raw: string | null
  e164: string | null
  name: string | null
  account: string | null
  text: string
  result: string | null
  result_code: string | null
  duration: number | null
  ring: number | null
  line: string | null
  target: string
  flags: string
  chat: string | null
  facts: string | null
  side: string | null
  dedupe: Buffer
}

/** What a row says, as if the source at this place had said it. */
export function wordsOfRow(
  sql: Sql,
  rowid: number,
  at: Pick<EventInput, 'source' | 'sha256' | 'locator' | 'reader'>,
): { input: EventInput; dedupe: Buffer } {
  const row = statement(
    sql,
    `SELECT kind, utc_ms, sort_at, local, zone, time_source, precision, basis, day, hour, weekday, direction, party, number_raw,
       e164, name, account, text, result, result_code, duration, ring, line, target, flags, chat, facts, side, dedupe
     FROM events WHERE rowid = ?`,
  ).get(rowid) as Row
  return {
    dedupe: row.dedupe,
    input: {
      ...at,
      kind: row.kind as EventKind,
      time: {
        utcMs: row.utc_ms,
        sortAt: row.sort_at,
        local: row.local,
        zone: row.zone,
        source: row.time_source as TimeSource,
        precision: row.precision as TimePrecision,
        basis: row.basis,
        day: row.day,
        hour: row.hour,
        weekday: row.weekday,
      },
      direction: row.direction as Direction,
      party: row.party,
      side: row.side,
      numberRaw: row.number_raw,
      e164: row.e164,
      name: row.name,
      account: row.account,
      text: row.text,
      result: row.result,
      resultCode: row.result_code,
      duration: row.duration,
      ring: row.ring,
      line: row.line,
      target: row.target,
      flags: row.flags === '' ? [] : (row.flags.split(' ') as EventFlag[]),
      attachments: [],
      chat: row.chat,
      facts: row.facts === null ? [] : (JSON.parse(row.facts) as MessageFact[]),
      sameAs: null,
    },
  }
}

/** Words that were kept, of whom they are now: parties may have been taken for one since. */
export function asOfNow(sql: Sql, input: EventInput): EventInput {
  const own = input.side ?? input.party
  if (own === null) return input
  const party = partyNow(sql, own)
  return { ...input, party, side: party === own ? null : own }
}

/** Lets a row say something else. */
export function rewriteRow(sql: Sql, rowid: number, input: EventInput, dedupe: Buffer): void {
  const { time } = input
  statement(
    sql,
    `UPDATE events SET kind = ?, utc_ms = ?, sort_at = ?, local = ?, zone = ?, time_source = ?, precision = ?, basis = ?,
       day = ?, hour = ?, weekday = ?, direction = ?, party = ?, number_raw = ?, e164 = ?, name = ?, account = ?, text = ?,
       result = ?, result_code = ?, duration = ?, ring = ?, line = ?, target = ?, flags = ?, chat = ?, facts = ?, side = ?,
       dedupe = ?
     WHERE rowid = ?`,
  ).run(
    input.kind,
    time.utcMs,
    time.sortAt,
    time.local,
    time.zone,
    time.source,
    time.precision,
    time.basis,
    time.day,
    time.hour,
    time.weekday,
    input.direction,
    input.party,
    input.numberRaw,
    input.e164,
    input.name,
    input.account,
    input.text,
    input.result,
    input.resultCode,
    input.duration,
    input.ring,
    input.line,
    input.target,
    input.flags.join(' '),
    input.chat ?? null,
    input.facts === undefined || input.facts.length === 0 ? null : JSON.stringify(input.facts),
    input.side ?? null,
    dedupe,
    rowid,
  )
}
