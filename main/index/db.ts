/**
 * The index: an encrypted SQLite file that holds everything the screens ask for, and nothing that is not in the
 * journal and the objects. It may be thrown away at any time: `openIndex` on no file plus `apply` of every entry gives
 * the same rows (tests/index/rebuild.test.ts). This file opens and closes it and is the only one that knows SQLite's
 * library; `apply.ts` folds entries into it, the other files are one question each.
 */
// oxlint-disable-next-line import/default -- the package ends with `export =`; the compiler checks this import
import Database from 'better-sqlite3'
import { AppError } from '../appError.ts'
import type { JournalEntry, MessageRecord } from '../vault/entries.ts'
import type { EventKind } from '../../preload/records.ts'
import { applyEntries } from './apply.ts'
import { migrations, newestSchema } from './migrations/migrations.ts'

export type Sql = Database.Database
export type SqlStatement = Database.Statement<unknown[], unknown>

/** What the fold reads besides the journal. */
export interface Content {
  /** The records of a `messages` object in their order, in portions. */
  messages(sha256: string): AsyncIterable<MessageRecord[]>
  /** Entries that the bin hides; absent when there is no bin. */
  hidden?: Hidden
}

/** Entries that count as if they were not there, and the names that events go by meanwhile; `key` stands for both. */
export interface Hidden {
  key: string
  has(seq: number): boolean
  renamed: ReadonlyMap<string, string>
}

/** What an `apply` did, for the import report and for the page. */
export interface AppliedChange {
  /** Events that were not there before, by kind; less than zero when a loose file became the attachment of a message. */
  newEvents: Partial<Record<EventKind, number>>
  /** Events that were there and got one more source. */
  confirmed: number
  /** Ids of items added or given something (a playable copy, a thumbnail). */
  items: string[]
  /** Events added, changed or removed. */
  changedEvents: number
  /** Items whose messages object is missing or damaged; they count as unread and can be read again. */
  unread?: string[]
}

/** Pages of the log before it is copied into the file: 64 MiB, and 256 MiB for a large index. */
const [leastLogPages, mostLogPages] = [16_384, 65_536]

/** An open index. One connection; the vault's lock makes sure there is only one. */
export class IndexDb {
  readonly sql: Sql
  readonly readOnly: boolean
  readonly #setState: SqlStatement | null

  constructor(sql: Sql, readOnly: boolean) {
    this.sql = sql
    this.readOnly = readOnly
    this.#setState = readOnly ? null : sql.prepare('UPDATE state SET appliedSeq = ?, headLeaf = ?')
  }

  /** Seq of the last entry that was folded in; 0 when none was. */
  get appliedSeq(): number {
    return this.#state().appliedSeq
  }

  /** Leaf of that entry; the caller compares it with the journal (an older index file opens without any error). */
  get headLeaf(): string {
    return this.#state().headLeaf
  }

  /** Key of the entries that this index was made without; another one asks for an index made anew. */
  get hiddenKey(): string {
    return (this.sql.prepare('SELECT hidden FROM state').get() as { hidden: string }).hidden
  }

  /** For the fold: says before the first entry what is hidden. */
  hide({ key, renamed }: Hidden): void {
    this.sql.transaction(() => {
      this.sql.prepare('UPDATE state SET hidden = ?').run(key)
      const put = this.sql.prepare('INSERT OR REPLACE INTO renamed (name, now) VALUES (?, ?)')
      for (const [name, now] of renamed) put.run(name, now)
    })()
  }

  /** Folds entries into the index, in transactions. Entries already applied are passed over. Throws IndexFailed, NoSpace. */
  async apply(entries: JournalEntry[], content: Content): Promise<AppliedChange> {
    try {
      return await applyEntries(this, entries, content)
    } catch (error) {
      throw asIndexFailed(error)
    }
  }

  /**
   * For the fold, before it writes much: lets the log grow with the file, up to 256 MiB. A large index has most of its pages
   * written by each portion, and a log that is copied at once copies them as often.
   */
  followSize(): void {
    if (this.readOnly || this.sql.memory) return
    const pages = this.sql.pragma('page_count', { simple: true }) as number
    this.sql.pragma(`wal_autocheckpoint = ${Math.min(Math.max(pages, leastLogPages), mostLogPages)}`)
  }

  /** For the fold: notes inside the running transaction how far it came. */
  setState(appliedSeq: number, headLeaf: string): void {
    this.#setState?.run(appliedSeq, headLeaf)
  }

  /** Leaves one file without a journal beside it, so that it can be opened from read-only media. */
  close(): void {
    if (!this.sql.open) return
    try {
      if (!this.readOnly && !this.sql.memory) {
        this.sql.pragma('wal_checkpoint(TRUNCATE)')
        this.sql.pragma('journal_mode = DELETE')
      }
    } catch (error) {
      // A full disk: the log stays beside the file, and both are read together the next time.
      if (!(error instanceof Database.SqliteError)) throw error
    } finally {
      this.sql.close()
    }
  }

  #state(): { appliedSeq: number; headLeaf: string } {
    return this.sql.prepare('SELECT appliedSeq, headLeaf FROM state').get() as {
      appliedSeq: number
      headLeaf: string
    }
  }
}

/**
 * Opens or makes the index. `key` is the vault's index key (32 bytes). `:memory:` keeps everything in memory (for a
 * vault on read-only media whose index is missing or behind); `readOnly` opens a closed index without writing.
 * Throws IndexFailed with `reason` `key` (wrong key or damage), `pragma`, `newer`, `otherVault` or the SQLite code:
 * the caller moves the file aside and replays the journal.
 */
export function openIndex(
  file: string,
  key: Uint8Array,
  vaultId: string,
  options: { readOnly?: boolean } = {},
): IndexDb {
  const readOnly = options.readOnly === true
  let sql: Sql | null = null
  try {
    sql = new Database(file, { readonly: readOnly, fileMustExist: readOnly })
    if (!sql.memory) unlock(sql, key)
    setPragmas(sql, readOnly)
    migrate(sql, vaultId, readOnly)
    return new IndexDb(sql, readOnly)
  } catch (error) {
    sql?.close()
    throw asIndexFailed(error)
  }
}

function unlock(sql: Sql, key: Uint8Array): void {
  if (key.length !== 32) throw new AppError('IndexFailed', { reason: 'keyLength' })
  sql.pragma("cipher = 'chacha20'")
  sql.pragma(`key = "raw:${Buffer.from(key.buffer, key.byteOffset, key.length).toString('hex')}"`)
  // The key is only tried with the first page.
  sql.prepare('SELECT count(*) FROM sqlite_schema').get()
}

/**
 * Settings that SQLite forgets at every open, set and read back. Without them rows are lost at a power cut
 * (`synchronous` silently stays 1 under WAL) or spill to disk in the clear (`temp_store`).
 */
function setPragmas(sql: Sql, readOnly: boolean): void {
  const wanted: [string, string, string | number][] = [
    ['synchronous', 'FULL', 2],
    ['temp_store', '2', 2],
    ['trusted_schema', 'OFF', 0],
    ['cell_size_check', 'ON', 1],
    ['mmap_size', '0', 0],
    ['secure_delete', 'ON', 1],
    ['foreign_keys', 'ON', 1],
    // 80 MiB, which only a large index ever fills: the indexes of a million events are touched all over, and each page that
    // does not fit is decrypted and encrypted again with every portion.
    ['cache_size', '-81920', -81920],
    ['locking_mode', 'EXCLUSIVE', 'exclusive'],
    // 64 MiB of log before it is copied into the file: an import writes most pages more than once. A large index asks for
    // more (`followSize`).
    ['wal_autocheckpoint', String(leastLogPages), leastLogPages],
  ]
  if (!readOnly && !sql.memory) wanted.push(['journal_mode', 'WAL', 'wal'])
  // `synchronous` once more: the change to WAL sets it back.
  wanted.push(['synchronous', 'FULL', 2])
  for (const [name, value] of wanted) sql.pragma(`${name} = ${value}`)
  for (const [name, , expected] of wanted) {
    const found: unknown = sql.pragma(name, { simple: true })
    // A build without memory mapping, or a database in memory, has nothing to report here.
    if (found === undefined && name === 'mmap_size') continue
    if (found !== expected)
      throw new AppError('IndexFailed', { reason: 'pragma', pragma: name, found: String(found) })
  }
}

function migrate(sql: Sql, vaultId: string, readOnly: boolean): void {
  const made = sql
    .prepare("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = 'state'")
    .get() as { n: number }
  if (made.n === 0) {
    if (readOnly) throw new AppError('IndexFailed', { reason: 'empty' })
    sql.exec(
      'CREATE TABLE state (vaultId TEXT NOT NULL, appliedSeq INTEGER NOT NULL, headLeaf TEXT NOT NULL, schema INTEGER NOT NULL)',
    )
    sql.prepare("INSERT INTO state VALUES (?, 0, '', 0)").run(vaultId)
  }
  const state = sql.prepare('SELECT vaultId, schema FROM state').get() as
    | { vaultId: string; schema: number }
    | undefined
  if (state === undefined) throw new AppError('IndexFailed', { reason: 'empty' })
  if (state.vaultId !== vaultId) throw new AppError('IndexFailed', { reason: 'otherVault' })
  if (state.schema > newestSchema)
    throw new AppError('IndexFailed', { reason: 'newer', schema: state.schema })
  const pending = migrations.filter(migration => migration.version > state.schema)
  if (pending.length > 0 && readOnly)
    throw new AppError('IndexFailed', { reason: 'older', schema: state.schema })
  for (const migration of pending) {
    sql.transaction(() => {
      sql.exec(migration.sql)
      sql.prepare('UPDATE state SET schema = ?').run(migration.version)
    })()
  }
}

/** Any failure of SQLite as IndexFailed; nothing of a row or a path reaches the details. */
function asIndexFailed(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = error instanceof Database.SqliteError ? error.code : 'unknown'
  if (code.startsWith('SQLITE_FULL')) return new AppError('NoSpace', {}, error)
  return new AppError('IndexFailed', { reason: code === 'SQLITE_NOTADB' ? 'key' : code }, error)
}
