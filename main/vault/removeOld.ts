/**
 * Removes the folder that a vault was re-encrypted from. It is asked for with the old password, and refused as long as the
 * old folder holds anything that the new one does not.
 */
import { createHash } from 'node:crypto'
import { readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../appError.ts'
import { toHex } from '../crypto/text.ts'
import { storageError } from './durable.ts'
import { readKeyFiles, type Secret } from './keyFiles.ts'
import { listObjects } from './listObjects.ts'
import { placesOf } from './places.ts'
import { Vault } from './vault.ts'

/** What a vault says of the one it was made from; null when it was made as a new one. */
export async function migratedFrom(
  vault: Vault,
): Promise<{ oldVaultId: string; entries: number; head: string } | null> {
  const seq = vault.lastOf('migrate')
  if (seq === 0) return null
  for await (const entry of vault.entries(seq - 1)) {
    if (entry.type !== 'migrate') break
    const [, oldVaultId = '', , entries = '', head = ''] = entry.public.text.split('\n')
    return { oldVaultId, entries: Number(entries), head }
  }
  return null
}

/** The folder of a vault with this id beside `dir`, by its key files; null when there is none. */
export async function oldFolderOf(dir: string, vaultId: string): Promise<string | null> {
  const entries = await readdir(dirname(dir), { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === basename(dir)) continue
    const beside = join(dirname(dir), entry.name)
    const found = await readKeyFiles(placesOf(beside)).catch(() => null)
    if (found?.files.some(file => file !== null && toHex(file.vaultId) === vaultId)) return beside
  }
  return null
}

/** Entries that may stand in the old journal behind those that were taken over: they say nothing about evidence. */
const harmless: ReadonlySet<string> = new Set(['checkpoint', 'repair', 'verify', 'slot-change'])

/**
 * Reads every object of the old folder's list in the new vault, holds the entries against each other, then removes the old
 * folder, its key files last. Throws NotAVault for another vault's folder, WrongPassword, VaultInUse, OldVaultNeeded.
 */
export async function removeOld(
  vault: Vault,
  dir: string,
  secret: Secret,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const from = await migratedFrom(vault)
  if (from === null) throw new AppError('NotAVault')
  const old = await Vault.open(dir, secret)
  try {
    if (old.id !== from.oldVaultId) throw new AppError('NotAVault')
    if (old.readOnly) throw new AppError('VaultReadOnly')
    await mustHoldEntries(old, from)
    // What was deleted in either is not missed.
    const deleted = new Map([...old.bin.deleted, ...vault.bin.deleted])
    const { list, closed } = await listObjects(old.files, deleted)
    if (closed > 0) throw new AppError('OldVaultNeeded', { closed })
    for (const [done, { sha256 }] of list.entries()) {
      onProgress(done, list.length)
      if (!(await reads(vault, sha256))) throw new AppError('OldVaultNeeded', { closed: 1 })
    }
    onProgress(list.length, list.length)
  } finally {
    await old.close()
  }
  await removeFolder(dir).catch(error => {
    throw storageError(error)
  })
}

async function mustHoldEntries(old: Vault, from: { entries: number; head: string }): Promise<void> {
  const leaves = createHash('sha256')
  let head = ''
  for await (const { seq, leaf, type } of old.entries()) {
    if (seq > from.entries && !harmless.has(type)) throw new AppError('OldVaultNeeded', { seq })
    leaves.update(`${leaf}\n`)
    if (seq === from.entries) head = leaves.copy().digest('hex')
  }
  if (head !== from.head) throw new AppError('OldVaultNeeded', { seq: from.entries })
}

async function reads(vault: Vault, sha256: string): Promise<boolean> {
  try {
    const object = await vault.object(sha256)
    try {
      for await (const part of object.chunks()) void part
      return object.damagedPage === null
    } finally {
      await object.close()
    }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'ObjectDamaged' || error.code === 'ObjectMissing'))
      return false
    throw error
  }
}

/** Only what a vault is made of. The key files go last: a removal that is broken off can be asked for again. */
async function removeFolder(dir: string): Promise<void> {
  for (const name of ['index', 'objects', 'tmp', 'quarantine', 'README.txt', 'FORMAT.md', 'decrypt.py'])
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  for (const name of ['journal', 'vault.json.bak', 'vault.json'])
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  for (const name of await readdir(dir)) if (/^lock\.db(-.*)?$/.test(name)) await unlink(join(dir, name))
  // What a person has put beside it stays, and so does the folder then.
  if ((await readdir(dir)).length === 0) await rmdir(dir)
}
