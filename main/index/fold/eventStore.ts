/**
 * Rows of events in and out, with everything that must move along in the same transaction: sources, attachments, search
 * words and the counts by day. Every change of an event's existence goes through here.
 */
import { hash } from 'node:crypto'
import type { AppliedChange, Sql, SqlStatement } from '../db.ts'
import { DayCounts } from './dayCounts.ts'
import { eventId, findEvent } from './eventId.ts'
import { type EventInput, plainName } from './eventInput.ts'
import { EventWords } from './eventWords.ts'
import { asOfNow, rewriteRow, wordsOfRow } from './eventWordsOfRow.ts'
import { type Said, SaidOfEvents } from './saidOfEvents.ts'
import { statement } from './statement.ts'
import { takeOff } from './takeOff.ts'
import { Tellings } from './tellings.ts'

export class EventStore {
  readonly #sql: Sql
  readonly #change: AppliedChange
  readonly #insert: SqlStatement
  readonly #byDedupe: SqlStatement
  readonly #insertSource: SqlStatement
  readonly #hasSource: SqlStatement
  readonly #insertAttachment: SqlStatement
  /** Of the events put and removed here; flushed by whoever commits. */
  readonly counts: DayCounts
  readonly #words: EventWords
  readonly #tellings: Tellings
  readonly #apart: Set<string>
  readonly #said: SaidOfEvents
  /** Repeats of a row in the source at hand: only rows that do repeat are kept here. */
  #repeats = new Map<string, number>()
  #repeatsOf = 0

  constructor(sql: Sql, change: AppliedChange) {
    this.#sql = sql
    this.#change = change
    this.#insert = sql.prepare(
      `INSERT OR IGNORE INTO events (id, kind, utc_ms, sort_at, local, zone, time_source, precision, basis, day, hour, weekday,
        direction, party, number_raw, e164, name, account, text, result, result_code, duration, ring, line, target, flags,
        user_note, exhibit, chat, facts, side, dedupe)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#byDedupe = sql.prepare('SELECT rowid, id FROM events WHERE dedupe = ?')
    this.#insertSource = sql.prepare(
      'INSERT OR IGNORE INTO source_rows (event, source, locator, own) VALUES (?, ?, ?, ?)',
    )
    this.#hasSource = sql.prepare(
      'SELECT 1 FROM source_rows r JOIN sources s ON s.number = r.source WHERE r.event = ? AND s.sha256 = ? LIMIT 1',
    )
    this.#insertAttachment = sql.prepare(
      'INSERT OR REPLACE INTO attachments (event, position, item, name, media_type, part, source, plain_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.counts = new DayCounts(sql)
    this.#words = new EventWords(sql)
    this.#tellings = new Tellings(sql)
    this.#apart = new Set(sql.prepare('SELECT event FROM apart').pluck().all() as string[])
    this.#said = new SaidOfEvents(sql)
  }

  /** Adds an event, or one more source to the event it is the same as. Answers which. */
  put(input: EventInput): 'new' | 'confirmed' | 'known' {
    let id = eventId(input.sha256, input.locator)
    const apart = this.#apart.size > 0 && this.#apart.has(id)
    const base = apart || input.sameAs === null ? `${input.sha256}\n${input.locator}` : input.sameAs
    const told = !apart && this.#tellings.mayBeTold(input)
    if (this.#repeatsOf !== input.source) {
      this.#repeatsOf = input.source
      this.#repeats = new Map()
    }
    let nth = this.#repeats.get(base) ?? 0
    for (;;) {
      const dedupe = hash('sha256', `${base}\n${nth}`, 'buffer').subarray(0, 16)
      const other = told ? this.#toldAs(input, dedupe) : null
      if (other !== null && other !== 'again') return other
      if (other === 'again') {
        nth += 1
        this.#repeats.set(base, nth)
        continue
      }
      if (this.#add(id, input, dedupe)) return 'new'
      const there = this.#byDedupe.get(dedupe) as { rowid: number; id: string } | undefined
      if (there === undefined) {
        // A reader gave one place twice. Both rows are kept: nothing that was read is dropped.
        id = eventId(input.sha256, `${input.locator}#${nth + 1}`)
        nth += 1
        if (nth > 1_000_000) return 'known'
        continue
      }
      if (there.id === id) {
        // The same content as another item: a source more. Otherwise it was applied before.
        if (this.#insertSource.run(there.rowid, input.source, input.locator, null).changes === 0)
          return 'known'
        this.#change.confirmed += 1
        return 'confirmed'
      }
      if (this.#hasSource.get(there.rowid, input.sha256) === undefined) {
        this.#confirm(there, id, input)
        return 'confirmed'
      }
      // The same row again in one file is another event: its next occurrence.
      nth += 1
      this.#repeats.set(base, nth)
    }
  }

  /**
   * The event that a source of another kind tells, by exactly these words or by its tolerances: it gets this source too.
   * `again` when this source already has a row for it; null when no event is the same.
   */
  #toldAs(input: EventInput, dedupe: Buffer): 'confirmed' | 'known' | 'again' | null {
    let event = this.#tellings.exact(dedupe)
    if (event !== null) {
      if (this.#tellings.has(event, input.source, input.locator)) return 'known'
      if (this.#hasSource.get(event, input.sha256) !== undefined) return 'again'
    } else {
      if (this.#byDedupe.get(dedupe) !== undefined) return null
      event = this.#tellings.near(input)?.rowid ?? null
      if (event === null) return null
    }
    const row = statement(this.#sql, 'SELECT rowid, id FROM events WHERE rowid = ?').get(event) as {
      rowid: number
      id: string
    }
    this.#tellings.keep(event, input, dedupe)
    this.#confirm(row, eventId(input.sha256, input.locator), input)
    return 'confirmed'
  }

  #add(id: string, input: EventInput, dedupe: Buffer): boolean {
    const time = input.time
    const said = this.#said.get(id)
    const done = this.#insert.run(
      id,
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
      input.flags.length === 0 ? '' : input.flags.join(' '),
      said?.note ?? null,
      said?.exhibit ?? null,
      input.chat ?? null,
      input.facts === undefined || input.facts.length === 0 ? null : JSON.stringify(input.facts),
      input.side ?? null,
      dedupe,
    )
    if (done.changes === 0) return false
    const rowid = Number(done.lastInsertRowid)
    this.#insertSource.run(rowid, input.source, input.locator, null)
    // The party's names are searched with the parties; the row has the name only where there is no party.
    let more = input.party === null && input.name !== null ? ` ${input.name}` : ''
    for (const [position, attachment] of input.attachments.entries()) {
      this.#insertAttachment.run(
        id,
        position,
        attachment.item,
        attachment.name,
        attachment.mediaType,
        attachment.part,
        input.source,
        plainName(attachment.name),
      )
      more += ` ${attachment.name}`
    }
    for (const fact of input.facts ?? []) if (fact.value !== '') more += ` ${fact.value}`
    if (said?.note != null) more += ` ${said.note}`
    this.#words.add(rowid, more === '' ? input.text : `${input.text}${more}`)
    this.counts.add(time.day, input.kind, input.direction, input.party, 1)
    this.#change.changedEvents += 1
    return true
  }

  /** One more source for an event. The source that came first keeps naming it, also after it was read anew. */
  #confirm(there: { rowid: number; id: string }, own: string, input: EventInput): void {
    this.#insertSource.run(there.rowid, input.source, input.locator, own)
    const creator = this.#sql
      .prepare('SELECT source, locator FROM source_rows WHERE event = ? AND own IS NULL')
      .get(there.rowid) as { source: number; locator: string } | undefined
    let id = there.id
    if (creator !== undefined && creator.source > input.source) {
      this.#sql
        .prepare('UPDATE source_rows SET own = ? WHERE event = ? AND source = ? AND locator = ?')
        .run(there.id, there.rowid, creator.source, creator.locator)
      this.#sql
        .prepare('UPDATE source_rows SET own = NULL WHERE event = ? AND source = ? AND locator = ?')
        .run(there.rowid, input.source, input.locator)
      this.#rename(there.rowid, there.id, own)
      id = own
      this.#speakAs(there.rowid, input.source, input.locator)
    }
    this.#retell(there.rowid, id)
    this.#change.confirmed += 1
    this.#change.changedEvents += 1
  }

  #rename(rowid: number, from: string, to: string): void {
    this.#sql.prepare('UPDATE events SET id = ? WHERE rowid = ?').run(to, rowid)
    this.#sql.prepare('UPDATE OR REPLACE attachments SET event = ? WHERE event = ?').run(to, from)
    this.#forgetMarks(from)
  }

  /** Note and exhibit of an event, also those said of it under the name another source gave it. */
  #retell(rowid: number, id: string): void {
    const said = this.#said.ofRow(rowid, id)
    if (said === null) return
    this.#sql
      .prepare('UPDATE events SET user_note = ?, exhibit = ? WHERE rowid = ?')
      .run(said.note, said.exhibit, rowid)
    this.#words.reindex(rowid)
  }

  /** The row says what this source says of the event; what it said until now is kept for the sources that say it so. */
  #speakAs(rowid: number, source: number, locator: string): void {
    const telling = this.#tellings.take(rowid, source, locator)
    if (telling === null) return
    const silent = statement(
      this.#sql,
      `SELECT r.source, r.locator, s.sha256, i.reader FROM source_rows r JOIN sources s ON s.number = r.source
       LEFT JOIN items i ON i.id = s.item WHERE r.event = ? AND NOT (r.source = ? AND r.locator = ?)
         AND NOT EXISTS (SELECT 1 FROM tellings t WHERE t.event = r.event AND t.source = r.source AND t.locator = r.locator)`,
    ).all(rowid, source, locator) as { source: number; locator: string; sha256: string; reader: string }[]
    const old = wordsOfRow(this.#sql, rowid, { source, sha256: '', locator, reader: '' })
    for (const at of silent) this.#tellings.keep(rowid, { ...old.input, ...at }, old.dedupe)
    const { dedupe } = telling
    const input = asOfNow(this.#sql, telling.input)
    this.counts.add(old.input.time.day, old.input.kind, old.input.direction, old.input.party, -1)
    rewriteRow(this.#sql, rowid, input, dedupe)
    this.counts.add(input.time.day, input.kind, input.direction, input.party, 1)
    this.#words.reindex(rowid)
  }

  /** Keeps what was said of an event and shows it on the event that bears or bore this id. */
  say(id: string, what: Partial<Said>): void {
    Object.assign(this.#said.of(id), what)
    const row = this.find(id)
    if (row === null) return
    this.#retell(row.rowid, row.id)
    this.#change.changedEvents += 1
  }

  /** What was said of one event is from now on said of another. */
  moveSaid(from: string, to: string): void {
    const said = this.#said.move(from, to)
    if (said !== null) this.say(to, said)
  }

  /** Events that a person split off or joined again; they are as they should be once their sources are read anew. */
  setApart(ids: readonly string[], apart: boolean): void {
    for (const id of ids) {
      if (apart) this.#apart.add(id)
      else this.#apart.delete(id)
      this.#sql
        .prepare(apart ? 'INSERT OR IGNORE INTO apart VALUES (?)' : 'DELETE FROM apart WHERE event = ?')
        .run(id)
    }
  }

  /** The event of an id, or the one it was found to be the same as. */
  find(id: string): { rowid: number; id: string } | null {
    return findEvent(this.#sql, id)
  }

  /** Takes a source off all its events; events that no other source has are removed. Says how many those were, and the others. */
  removeSource(source: number): { removed: ReadonlyMap<string, number>; left: number } {
    this.#repeatsOf = 0
    const { lost, left } = takeOff(this.#sql, source)
    const removed = new Map<string, number>()
    for (const row of lost) {
      this.counts.add(row.day, row.kind, row.direction, row.party, -row.n)
      this.#change.changedEvents += row.n
      removed.set(row.kind, (removed.get(row.kind) ?? 0) + row.n)
    }
    this.#tellings.forgetSource(source)
    for (const { event, id } of left) this.#keepWithOthers(event, id, source)
    return { removed, left: left.length }
  }

  #keepWithOthers(rowid: number, id: string, removed: number): void {
    this.#change.changedEvents += 1
    const named = this.#sql.prepare('SELECT 1 FROM source_rows WHERE event = ? AND own IS NULL').get(rowid)
    if (named !== undefined) return
    const heir = this.#sql
      .prepare(
        'SELECT source, locator, own FROM source_rows WHERE event = ? ORDER BY source, locator LIMIT 1',
      )
      .get(rowid) as { source: number; locator: string; own: string }
    this.#sql
      .prepare('UPDATE source_rows SET own = NULL WHERE event = ? AND source = ? AND locator = ?')
      .run(rowid, heir.source, heir.locator)
    this.#rename(rowid, id, heir.own)
    this.#sql
      .prepare('UPDATE attachments SET source = ? WHERE event = ? AND source = ?')
      .run(heir.source, heir.own, removed)
    this.#speakAs(rowid, heir.source, heir.locator)
    this.#sql.prepare('UPDATE events SET user_note = NULL, exhibit = NULL WHERE rowid = ?').run(rowid)
    this.#retell(rowid, heir.own)
  }

  #forgetMarks(id: string): void {
    this.#sql.prepare('DELETE FROM marks WHERE event = ?').run(id)
    this.#sql.prepare('DELETE FROM marked WHERE event = ?').run(id)
  }
}
