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

interface Said {
  note: string | null
  exhibit: string | null
}

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
  readonly #said = new Map<string, Said>()
  /** Repeats of a row in the source at hand: only rows that do repeat are kept here. */
  #repeats = new Map<string, number>()
  #repeatsOf = 0

  constructor(sql: Sql, change: AppliedChange) {
    this.#sql = sql
    this.#change = change
    this.#insert = sql.prepare(
      `INSERT OR IGNORE INTO events (id, kind, utc_ms, sort_at, local, zone, time_source, precision, basis, day, hour, weekday,
        direction, party, number_raw, e164, name, account, text, result, result_code, duration, ring, line, target, flags,
        user_note, exhibit, chat, facts, dedupe)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    for (const row of sql.prepare('SELECT event, text FROM user_notes').all() as {
      event: string
      text: string
    }[])
      this.#say(row.event).note = row.text
    for (const row of sql.prepare("SELECT event, label FROM exhibits WHERE label <> ''").all() as {
      event: string
      label: string
    }[])
      this.#say(row.event).exhibit = row.label
  }

  /** Adds an event, or one more source to the event it is the same as. Answers which. */
  put(input: EventInput): 'new' | 'confirmed' | 'known' {
    const base = input.sameAs ?? `${input.sha256}\n${input.locator}`
    if (this.#repeatsOf !== input.source) {
      this.#repeatsOf = input.source
      this.#repeats = new Map()
    }
    let nth = this.#repeats.get(base) ?? 0
    let id = eventId(input.sha256, input.locator)
    for (;;) {
      const dedupe = hash('sha256', `${base}\n${nth}`, 'buffer').subarray(0, 16)
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

  #add(id: string, input: EventInput, dedupe: Buffer): boolean {
    const time = input.time
    const said = this.#said.size === 0 ? undefined : this.#said.get(id)
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
    }
    this.#retell(there.rowid, id)
    this.#change.confirmed += 1
    this.#change.changedEvents += 1
  }

  #rename(rowid: number, from: string, to: string): void {
    this.#sql.prepare('UPDATE events SET id = ? WHERE rowid = ?').run(to, rowid)
    this.#sql.prepare('UPDATE OR REPLACE attachments SET event = ? WHERE event = ?').run(to, from)
    this.#forgetMarks([from])
  }

  /** Note and exhibit of an event, also those said of it under the name another source gave it. */
  #retell(rowid: number, id: string): void {
    if (this.#said.size === 0) return
    const names = [
      id,
      ...(
        this.#sql
          .prepare('SELECT own FROM source_rows WHERE event = ? AND own IS NOT NULL ORDER BY source, locator')
          .all(rowid) as { own: string }[]
      ).map(row => row.own),
    ]
    const said = names.map(name => this.#said.get(name)).filter(entry => entry !== undefined)
    if (said.length === 0) return
    this.#sql
      .prepare('UPDATE events SET user_note = ?, exhibit = ? WHERE rowid = ?')
      .run(
        said.find(entry => entry.note !== null)?.note ?? null,
        said.find(entry => entry.exhibit !== null)?.exhibit ?? null,
        rowid,
      )
    this.#words.reindex(rowid)
  }

  /** Keeps what was said of an event and shows it on the event that bears or bore this id. */
  say(id: string, what: Partial<Said>): void {
    Object.assign(this.#say(id), what)
    const row = this.find(id)
    if (row === null) return
    this.#retell(row.rowid, row.id)
    this.#change.changedEvents += 1
  }

  /** What was said of one event is from now on said of another. */
  moveSaid(from: string, to: string): void {
    const said = this.#said.get(from)
    if (said === undefined) return
    this.#said.delete(from)
    for (const table of ['user_notes', 'exhibits']) {
      this.#sql.prepare(`UPDATE OR IGNORE ${table} SET event = ? WHERE event = ?`).run(to, from)
      this.#sql.prepare(`DELETE FROM ${table} WHERE event = ?`).run(from)
    }
    const there = this.#say(to)
    this.say(to, { note: there.note ?? said.note, exhibit: there.exhibit ?? said.exhibit })
  }

  #say(id: string): Said {
    let said = this.#said.get(id)
    if (said === undefined) {
      said = { note: null, exhibit: null }
      this.#said.set(id, said)
    }
    return said
  }

  /** The event of an id, or the one it was found to be the same as. */
  find(id: string): { rowid: number; id: string } | null {
    return findEvent(this.#sql, id)
  }

  /** Takes a source off all its events; events that no other source has are removed. */
  removeSource(source: number): void {
    const sql = this.#sql
    this.#repeatsOf = 0
    sql.exec('CREATE TEMP TABLE IF NOT EXISTS gone (event INTEGER PRIMARY KEY, id TEXT)')
    sql.exec('CREATE TEMP TABLE IF NOT EXISTS shared (event INTEGER PRIMARY KEY, id TEXT)')
    sql.exec('DELETE FROM gone; DELETE FROM shared')
    sql
      .prepare(
        `INSERT INTO gone SELECT DISTINCT r.event, e.id FROM source_rows r JOIN events e ON e.rowid = r.event WHERE r.source = ?
         AND NOT EXISTS (SELECT 1 FROM source_rows o WHERE o.event = r.event AND o.source <> ?)`,
      )
      .run(source, source)
    sql
      .prepare(
        `INSERT INTO shared SELECT DISTINCT r.event, e.id FROM source_rows r JOIN events e ON e.rowid = r.event WHERE r.source = ?
         AND r.event NOT IN (SELECT event FROM gone)`,
      )
      .run(source)
    const lost = sql
      .prepare(
        `SELECT e.day, e.kind, e.direction, e.party, count(*) AS n FROM gone g JOIN events e ON e.rowid = g.event
         GROUP BY e.day, e.kind, e.direction, e.party`,
      )
      .all() as { day: string | null; kind: string; direction: string; party: string | null; n: number }[]
    for (const row of lost) {
      this.counts.add(row.day, row.kind, row.direction, row.party, -row.n)
      this.#change.changedEvents += row.n
    }
    sql.exec(`
      DELETE FROM search WHERE rowid IN (SELECT event FROM gone);
      DELETE FROM attachments WHERE event IN (SELECT id FROM gone);
      DELETE FROM marks WHERE event IN (SELECT id FROM gone);
      DELETE FROM marked WHERE event IN (SELECT id FROM gone);
      DELETE FROM events WHERE rowid IN (SELECT event FROM gone);`)
    sql.prepare('DELETE FROM source_rows WHERE source = ?').run(source)
    const left = sql.prepare('SELECT event, id FROM shared ORDER BY event').all() as {
      event: number
      id: string
    }[]
    for (const { event, id } of left) this.#keepWithOthers(event, id, source)
    sql.exec('DELETE FROM gone; DELETE FROM shared')
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
    this.#sql.prepare('UPDATE events SET user_note = NULL, exhibit = NULL WHERE rowid = ?').run(rowid)
    this.#retell(rowid, heir.own)
  }

  #forgetMarks(ids: readonly string[]): void {
    for (const id of ids) {
      this.#sql.prepare('DELETE FROM marks WHERE event = ?').run(id)
      this.#sql.prepare('DELETE FROM marked WHERE event = ?').run(id)
    }
  }
}
