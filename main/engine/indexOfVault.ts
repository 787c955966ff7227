import { renameSync, rmSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../appError.ts'
import { parseMessages } from '../import/ndjson.ts'
import type { WrittenMessages } from '../import/importEnv.ts'
import { type Content, type IndexDb, openIndex } from '../index/db.ts'
import { syncFolder } from '../vault/durable.ts'
import { type JournalEntry, ownEntryTypes } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'

const indexFiles = ['', '-wal', '-journal'] as const

/** What the index needs of the vault while it folds entries; `written` is an object whose records are still at hand. */
export function contentOf(vault: Vault, written?: WrittenMessages): Content {
  return {
    hidden: vault.bin,
    async *messages(sha256) {
      if (written?.sha256 === sha256) {
        yield [...written.records]
        return
      }
      const object = await vault.object(sha256)
      try {
        for await (const { records } of parseMessages(object.chunks())) if (records.length > 0) yield records
      } finally {
        await object.close()
      }
    },
  }
}

/** The index of a vault that was just opened. */
export interface OpenedIndex {
  db: IndexDb
  notices: string[]
  /** The one that was found could not be used. */
  made: boolean
  /** It knew more entries than the journal has. */
  ahead: { knew: number; has: number } | null
}

/**
 * Opens the vault's index and brings it up to the journal. A missing, damaged or foreign index is moved aside and made
 * anew; one that knows more than the journal means that the journal was cut, which is told and never hidden.
 */
export async function openIndexOf(vault: Vault): Promise<OpenedIndex> {
  const notices: string[] = []
  let ahead: OpenedIndex['ahead'] = null
  const folder = join(vault.dir, 'index')
  const file = join(folder, 'index.db')
  if (!vault.readOnly) await mkdir(folder, { recursive: true })
  const key = vault.indexKey()
  try {
    if (vault.readOnly) return { db: await openReadOnly(vault, file, key), notices, made: false, ahead }
    let db: IndexDb
    try {
      db = openIndex(file, key, vault.id)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'IndexFailed' || vault.readOnly) throw error
      await setAside(vault, file)
      notices.push('IndexRebuilt')
      db = openIndex(file, key, vault.id)
    }
    if (db.appliedSeq > 0 && !(await matches(db, vault))) {
      if (db.appliedSeq > vault.lastSeq) {
        notices.push('RollbackSuspected')
        ahead = { knew: db.appliedSeq, has: vault.lastSeq }
      }
      db.close()
      await setAside(vault, file)
      notices.push('IndexRebuilt')
      db = openIndex(file, key, vault.id)
    }
    if (db.hiddenKey !== vault.bin.key) {
      // The bin changed and the program ended before the index followed it.
      db.close()
      await rebuildIndex(vault)
      db = openIndex(file, key, vault.id)
    }
    await replay(db, vault)
    return { db, notices, made: notices.includes('IndexRebuilt'), ahead }
  } finally {
    key.fill(0)
  }
}

/**
 * Makes the index anew from the journal and the objects alone and puts it in the place of the old one, which serves until
 * then. The index must not be open. Throws IndexFailed, NoSpace, VaultReadOnly.
 */
export async function rebuildIndex(
  vault: Vault,
): Promise<{ entries: number; items: number; events: number }> {
  const made = await makeIndexBeside(vault)
  putInPlace(vault)
  await syncFolder(join(vault.dir, 'index'))
  return made
}

/** The first half of it: a whole index beside the one in use, which may stay open. Throws IndexFailed, NoSpace, VaultReadOnly. */
export async function makeIndexBeside(
  vault: Vault,
): Promise<{ entries: number; items: number; events: number }> {
  vault.mustBeWritable()
  const folder = join(vault.dir, 'index')
  await mkdir(folder, { recursive: true })
  const fresh = join(folder, 'rebuilt.db')
  for (const suffix of indexFiles) await rm(`${fresh}${suffix}`, { force: true })
  const key = vault.indexKey()
  let db: IndexDb | undefined
  try {
    db = openIndex(fresh, key, vault.id)
    await replay(db, vault)
    const count = (table: string) => db?.sql.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
    return { entries: db.appliedSeq, items: count('items'), events: count('events') }
  } finally {
    key.fill(0)
    db?.close()
  }
}

/** The second half. Throws what the file system says. */
function putInPlace(vault: Vault): void {
  const file = join(vault.dir, 'index', 'index.db')
  // A log of the old file must not be read as one of the new.
  for (const suffix of indexFiles.slice(1)) rmSync(`${file}${suffix}`, { force: true })
  for (let attempt = 1; ; attempt++)
    try {
      renameSync(join(vault.dir, 'index', 'rebuilt.db'), file)
      return
    } catch (error) {
      // Virus scanners hold new files for a moment on Windows.
      const { code } = error as NodeJS.ErrnoException
      if (attempt === 20 || !/^(EPERM|EACCES|EBUSY)$/.test(code ?? '')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
}

/**
 * Puts the index made beside in the place of the open one, in one go, so that nobody asks in between; gives it opened. When
 * that fails the old one goes on serving, and the next opening makes the one that belongs to the journal.
 */
export function swapIndex(vault: Vault, old: IndexDb): { db: IndexDb; failed: unknown } {
  const key = vault.indexKey()
  let failed: unknown = null
  try {
    old.close()
    try {
      putInPlace(vault)
    } catch (error) {
      failed = error
    }
    return { db: openIndex(join(vault.dir, 'index', 'index.db'), key, vault.id), failed }
  } finally {
    key.fill(0)
  }
}

/** Entries that say nothing to the index; the vault writes a checkpoint whenever it is closed. */
const silent: readonly string[] = ['create', 'slot-change', 'migrate', 'export', ...ownEntryTypes]

/** On read-only media the index is read as it lies there; when it is missing, damaged or behind, one is made in memory. */
async function openReadOnly(vault: Vault, file: string, key: Uint8Array): Promise<IndexDb> {
  try {
    const db = openIndex(file, key, vault.id, { readOnly: true })
    let current = db.appliedSeq > 0 && db.hiddenKey === vault.bin.key && (await matches(db, vault))
    for await (const entry of vault.entries(db.appliedSeq)) current &&= silent.includes(entry.type)
    if (current) return db
    db.close()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'IndexFailed') throw error
  }
  const db = openIndex(':memory:', key, vault.id)
  await replay(db, vault)
  return db
}

async function matches(db: IndexDb, vault: Vault): Promise<boolean> {
  if (db.appliedSeq > vault.lastSeq) return false
  for await (const entry of vault.entries(db.appliedSeq - 1)) return entry.leaf === db.headLeaf
  return false
}

async function replay(db: IndexDb, vault: Vault): Promise<void> {
  const content = contentOf(vault)
  let batch: JournalEntry[] = []
  for await (const entry of vault.entries(db.appliedSeq)) {
    batch.push(entry)
    if (batch.length >= 256) {
      await db.apply(batch, content)
      batch = []
    }
  }
  if (batch.length > 0) await db.apply(batch, content)
}

async function setAside(vault: Vault, file: string): Promise<void> {
  const folder = join(vault.dir, 'quarantine')
  await mkdir(folder, { recursive: true })
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '')
  for (const suffix of indexFiles)
    await rename(`${file}${suffix}`, join(folder, `index-${stamp}.db${suffix}`)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      },
    )
}
