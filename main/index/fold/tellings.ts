/**
 * The same contact told by sources of different kinds: the phone's call log and the carrier's bill differ by seconds, a
 * chat export has minutes where another has seconds. Such a pair is one event; each source's own words are kept here, so
 * that the event can take them when the source that named it is read otherwise, binned, or split off by hand.
 */
import type { Sql } from '../db.ts'
import type { EventInput } from './eventInput.ts'
import { statement } from './statement.ts'

/** A call in two records: begins within two minutes, lasts the same to five seconds (design/domain, rule d). */
const callMs = 120_000
const callSeconds = 5

const words: ReadonlySet<string> = new Set(['sms', 'mms', 'message'])

interface Candidate {
  rowid: number
  id: string
  kind: string
  utc_ms: number
  precision: string
  duration: number | null
  result: string | null
  text: string
}

export class Tellings {
  readonly #sql: Sql
  /** Kinds of source that gave events so far; with one there is nothing to compare. */
  readonly #readers: Set<string>

  constructor(sql: Sql) {
    this.#sql = sql
    this.#readers = new Set(
      sql
        .prepare(
          "SELECT DISTINCT i.reader FROM sources s JOIN items i ON i.id = s.item WHERE i.reader NOT IN ('opaque', 'media')",
        )
        .pluck()
        .all() as string[],
    )
  }

  /** Whether an event of this input may be told by a source of another kind. */
  mayBeTold({ reader, kind, time, party }: EventInput): boolean {
    if (reader === undefined || party === null || time.utcMs === null || time.precision === 'day')
      return false
    if (kind !== 'call' && !words.has(kind)) return false
    if (!this.#readers.has(reader)) this.#readers.add(reader)
    return this.#readers.size > 1
  }

  /** The event that a source tells in exactly these words, though another source names it. */
  exact(dedupe: Buffer): number | null {
    const row = statement(this.#sql, 'SELECT event FROM tellings WHERE dedupe = ?').get(dedupe) as
      | { event: number }
      | undefined
    return row?.event ?? null
  }

  has(event: number, source: number, locator: string): boolean {
    return (
      statement(this.#sql, 'SELECT 1 FROM tellings WHERE event = ? AND source = ? AND locator = ?').get(
        event,
        source,
        locator,
      ) !== undefined
    )
  }

  /** The nearest event that only sources of other kinds tell and that is the same contact by their tolerances, or null. */
  near(input: EventInput): { rowid: number; id: string } | null {
    const at = input.time.utcMs
    if (at === null) return null
    const within = input.kind === 'call' ? callMs : 60_000
    const rows = statement(
      this.#sql,
      `SELECT e.rowid, e.id, e.kind, e.utc_ms, e.precision, e.duration, e.result, e.text FROM events e
       WHERE e.party = ? AND e.sort_at BETWEEN ? AND ? AND e.direction = ? AND e.target = ? AND e.utc_ms IS NOT NULL
         AND e.precision <> 'day' AND NOT EXISTS (SELECT 1 FROM source_rows r JOIN sources s ON s.number = r.source
           JOIN items i ON i.id = s.item WHERE r.event = e.rowid AND (i.reader = ? OR s.sha256 = ?))`,
    ).all(
      input.party,
      at - within,
      at + within,
      input.direction,
      input.target,
      input.reader,
      input.sha256,
    ) as Candidate[]
    let best: Candidate | null = null
    for (const row of rows) {
      if (!sameContact(input, at, row)) continue
      if (best === null || Math.abs(row.utc_ms - at) < Math.abs(best.utc_ms - at)) best = row
    }
    return best
  }

  /** Keeps what a source says of an event in its own words. */
  keep(event: number, input: EventInput, dedupe: Buffer): void {
    statement(
      this.#sql,
      'INSERT OR REPLACE INTO tellings (event, source, locator, dedupe, input) VALUES (?, ?, ?, ?, ?)',
    ).run(event, input.source, input.locator, dedupe, JSON.stringify(input))
  }

  /** Gives out what a source said and forgets it: the event speaks in these words now. Null when it said the same as the event. */
  take(event: number, source: number, locator: string): { input: EventInput; dedupe: Buffer } | null {
    const row = statement(
      this.#sql,
      'DELETE FROM tellings WHERE event = ? AND source = ? AND locator = ? RETURNING input, dedupe',
    ).get(event, source, locator) as { input: string; dedupe: Buffer } | undefined
    return row === undefined ? null : { input: JSON.parse(row.input) as EventInput, dedupe: row.dedupe }
  }

  forgetSource(source: number): void {
    statement(this.#sql, 'DELETE FROM tellings WHERE source = ?').run(source)
  }
}

function sameContact(input: EventInput, at: number, row: Candidate): boolean {
  const apart = Math.abs(row.utc_ms - at)
  if (input.kind === 'call') {
    if (row.kind !== 'call' || input.duration === null || row.duration === null) return false
    // A minute is all that some records are exact to; then its whole minute is in doubt besides.
    return apart <= callMs && Math.abs(input.duration - row.duration) <= callSeconds
  }
  if (!words.has(row.kind) || input.text === '' || input.text !== row.text) return false
  return coarser(input.time.precision, row.precision) === 'min'
    ? Math.floor(at / 60_000) === Math.floor(row.utc_ms / 60_000)
    : Math.floor(at / 1000) === Math.floor(row.utc_ms / 1000)
}

function coarser(x: string, y: string): 'min' | 's' {
  return x === 'min' || y === 'min' ? 'min' : 's'
}
