import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type AppliedChange, type Content, type IndexDb, openIndex } from '../../main/index/db.ts'
import { page } from '../../main/index/timeline.ts'
import type { EventRow } from '../../preload/records.ts'
import { nothingOpen } from './readerSummary.ts'
import type {
  DerivePrivate,
  ImportPrivate,
  JournalEntry,
  MessageRecord,
  NewEntry,
  ReaderSummary,
} from '../../main/vault/entries.ts'

/** A key and a vault id for index files of tests. */
export const testKey = new Uint8Array(32).fill(11)
export const testVault = 'c0ffee00'

/** SHA-256 of a word, for contents of which only the hash matters. */
export function sha(word: string): string {
  return createHash('sha256').update(word).digest('hex')
}

/** The entries of a vault's journal and its messages objects, without the vault. */
export class Journal implements Content {
  readonly entries: JournalEntry[] = []
  readonly objects = new Map<string, MessageRecord[]>()
  /** Size of the portions in which messages are handed over. */
  portion = 1000

  add(entry: NewEntry): JournalEntry {
    const seq = this.entries.length + 1
    const time = new Date(Date.UTC(2026, 10, 24, 8, 0, seq)).toISOString()
    const full: JournalEntry = { ...entry, seq, time, leaf: sha(`leaf ${seq}`) }
    this.entries.push(full)
    return full
  }

  /** A file that was handed over; answers its item id. */
  file(path: string, options: Partial<ImportPrivate> & { sha256?: string; size?: number } = {}): string {
    const { sha256 = sha(path), size = 100, ...rest } = options
    const name = path.slice(path.lastIndexOf('/') + 1)
    const entry = this.add({
      type: 'import',
      public: { sha256, size, metaSha256: sha(`meta ${path}`) },
      private: {
        name,
        path,
        sourcePath: `/home/someone/${path}`,
        mediaType: 'application/octet-stream',
        importedAt: '2026-11-24T08:00:00.000Z',
        mtime: '2026-11-20T01:02:03.000Z',
        job: 'job1',
        reader: 'opaque',
        detection: { confidence: 1, reason: 'test' },
        inside: null,
        facts: null,
        ...rest,
      },
    })
    return `i${entry.seq}`
  }

  /** What a reader read of the content of `path`. */
  messages(sha256: string): AsyncIterable<MessageRecord[]>
  messages(
    path: string,
    records: MessageRecord[],
    summary?: Partial<ReaderSummary>,
    reader?: string,
    place?: { portion: number; complete: boolean },
  ): string
  messages(
    path: string,
    records?: MessageRecord[],
    summary: Partial<ReaderSummary> = {},
    reader = 'smsBackupRestore',
    place: { portion?: number; complete?: boolean } = {},
  ): AsyncIterable<MessageRecord[]> | string {
    if (records === undefined) return this.#read(path)
    const source = path.length === 64 ? path : sha(path)
    const object = sha(`messages ${path} ${this.entries.length}`)
    this.objects.set(object, records)
    const names = new Map<string, number>()
    for (const { sender } of records) if (sender !== null) names.set(sender, (names.get(sender) ?? 0) + 1)
    this.derive(source, {
      role: 'messages',
      name: `${path}.ndjson`,
      mediaType: 'application/x-ndjson',
      messages: {
        reader,
        read: records.length,
        unread: 0,
        summary: {
          ...nothingOpen,
          names: [...names].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
          ...summary,
        },
        ...place,
      },
      sha256: object,
    })
    return object
  }

  derive(source: string, options: Partial<DerivePrivate> & { sha256?: string; size?: number }): string {
    const { sha256 = sha(`derived ${this.entries.length}`), size = 10, ...rest } = options
    const entry = this.add({
      type: 'derive',
      public: { sha256, size, derivedFrom: source, metaSha256: sha('meta') },
      private: {
        name: 'derived',
        mediaType: 'application/octet-stream',
        role: 'part',
        tool: { name: 'test', version: '1', args: '' },
        createdAt: '2026-11-24T08:00:00.000Z',
        ...rest,
      },
    })
    return `i${entry.seq}`
  }

  async *#read(sha256: string): AsyncIterable<MessageRecord[]> {
    const records = this.objects.get(sha256)
    if (records === undefined) throw new Error('no such messages object')
    for (let at = 0; at < records.length; at += this.portion) yield records.slice(at, at + this.portion)
  }

  /** Applies everything that is new to `db`. */
  async applyTo(db: IndexDb): Promise<AppliedChange> {
    return db.apply(this.entries, this)
  }

  /** A fresh index of all entries, applied in portions of `step`. */
  async rebuilt(step = 256): Promise<IndexDb> {
    const db = tempIndex()
    for (let at = 0; at < this.entries.length; at += step)
      await db.apply(this.entries.slice(at, at + step), this)
    return db
  }
}

/** A folder that is deleted when the test ends. */
export function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'index-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A new encrypted index in a temporary folder, closed and deleted when the test ends. */
export function tempIndex(): IndexDb {
  const db = openIndex(join(tempFolder(), 'index.db'), testKey, testVault)
  onTestFinished(() => db.close())
  return db
}

let locators = 0

/** An SMS that came in, with `changes`. */
export function sms(changes: Partial<MessageRecord> = {}): MessageRecord {
  locators += 1
  return {
    kind: 'sms',
    locator: `sms[${locators}]`,
    time: { epochMs: Date.UTC(2026, 10, 3, 14, 0, 0), local: null, precision: 'ms' },
    direction: 'in',
    sender: null,
    numberRaw: '13900000132',
    name: null,
    account: null,
    text: '请尽快还款',
    result: null,
    resultCode: null,
    durationSeconds: null,
    ringSeconds: null,
    line: null,
    flags: [],
    attachments: [],
    platformId: null,
    ...changes,
  }
}

/** A call that came in and was answered. */
export function call(changes: Partial<MessageRecord> = {}): MessageRecord {
  return sms({ kind: 'call', text: '', result: 'answered', resultCode: '1', durationSeconds: 30, ...changes })
}

/** A chat line with a wall clock and no zone, written by `sender`. */
export function chat(
  sender: string,
  local: [number, number, number, number, number],
  text: string,
  changes: Partial<MessageRecord> = {},
): MessageRecord {
  const [year, month, day, hour, minute] = local
  return sms({
    kind: 'message',
    direction: 'bySender',
    sender,
    numberRaw: null,
    name: sender,
    text,
    time: {
      wall: { date: [year, month, day], order: 'YMD', hour, minute, second: null, half: null },
      offsetMinutes: null,
      local: `${year}/${month}/${day} ${hour}:${String(minute).padStart(2, '0')}`,
      precision: 'min',
    },
    ...changes,
  })
}

/** Every row of every table, in an order that does not depend on row numbers. */
export function dump(db: IndexDb): Record<string, unknown[]> {
  const tables = db.sql
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%'",
    )
    .all() as { name: string }[]
  const all: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    if (name === 'source_rows') continue
    const rows = db.sql.prepare(`SELECT * FROM ${name}`).all() as Record<string, unknown>[]
    all[name] = sorted(rows)
  }
  all.event_sources = sorted(db.sql.prepare('SELECT * FROM event_sources').all() as Record<string, unknown>[])
  all.own = sorted(
    db.sql
      .prepare('SELECT e.id, r.own, r.locator FROM source_rows r JOIN events e ON e.rowid = r.event')
      .all() as Record<string, unknown>[],
  )
  return all
}

function sorted(rows: Record<string, unknown>[]): string[] {
  // Row numbers are not part of what an index says.
  return rows.map(row => JSON.stringify({ ...row, rowid: undefined })).sort()
}

/** Every event, the oldest first. */
export function all(db: IndexDb): EventRow[] {
  return page(db, { filter: { oldestFirst: true }, limit: 1000 }).events
}

/** The one event there is. */
export function only(db: IndexDb): EventRow {
  const events = all(db)
  expect(events).toHaveLength(1)
  return events[0] as EventRow
}
