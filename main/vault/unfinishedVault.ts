/**
 * The folder of a re-encryption that is not finished: no vault yet, because no `vault.json` lies in it. What will be the key
 * file lies in `unfinished.json` beside the id of the vault it is made from, so that the work can be taken up again.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../appError.ts'
import { encodeKeyFile, type KdfCost, type KeyFile, parseKeyFile } from '../crypto/keyFile.ts'
import { deriveKeys, type VaultKeys } from '../crypto/keys.ts'
import { loadSodium, type Sodium } from '../crypto/sodium.ts'
import { utf8 } from '../crypto/text.ts'
import { makeFolder, replaceFile } from './durable.ts'
import { newMasterKey, unlock } from './keyFiles.ts'
import { type Places, placesOf, scratchIn } from './places.ts'
import { refuseLinks } from './plainFiles.ts'
import { type OfferedCode, passwordSlot, recoverySlot } from './slots.ts'

export interface UnfinishedVault {
  places: Places
  sodium: Sodium
  keys: VaultKeys
  vaultId: Uint8Array
  slots: string[]
  /** A code to write down before the work begins; null when an earlier attempt has one in force. */
  offered: OfferedCode | null
}

const fileOf = (dir: string): string => join(dir, 'unfinished.json')

/**
 * The folder beside `dir` for re-encrypting it: the one of an earlier attempt, or the first name that is free. Its name
 * tells as little as that of the old one.
 */
export async function folderBeside(dir: string, vaultId: string): Promise<string> {
  for (let number = 2; ; number++) {
    const beside = join(dirname(dir), `${basename(dir)}-${number}`)
    if (!existsSync(beside)) return beside
    if ((await readUnfinished(beside))?.of === vaultId) return beside
  }
}

async function readUnfinished(dir: string): Promise<{ of: string; text: string; file: KeyFile } | null> {
  try {
    const bytes = await readFile(fileOf(dir), 'utf8')
    if (bytes.length > 1 << 18) return null
    const { of, keyFile } = JSON.parse(bytes) as { of: unknown; keyFile: unknown }
    if (typeof of !== 'string' || typeof keyFile !== 'string') return null
    return { of, text: keyFile, file: parseKeyFile(utf8(keyFile)) }
  } catch {
    return null
  }
}

/** Whether a folder holds a re-encryption that has not come to its end. */
export function isUnfinished(dir: string): boolean {
  return existsSync(fileOf(dir))
}

/**
 * Makes the folder, or opens that of an earlier attempt with the same new password. Throws FolderNotEmpty, WrongPassword.
 * The caller wipes the keys and holds the lock on `lock.db` of the folder.
 */
export async function openUnfinished(
  dir: string,
  of: string,
  password: string,
  cost: KdfCost | 'calibrate',
): Promise<UnfinishedVault> {
  const sodium = await loadSodium()
  const places = placesOf(dir)
  // A folder of that name may have been laid there by somebody else.
  await refuseLinks(places)
  const left = await readUnfinished(dir)
  if (left === null || left.of !== of) {
    if ((await readdir(dir)).some(name => !name.startsWith('lock.db'))) throw new AppError('FolderNotEmpty')
    const vaultId = randomBytes(16)
    const masterKey = newMasterKey()
    try {
      const slots = [await passwordSlot(sodium, vaultId, masterKey, password, cost, 1)]
      const keys = deriveKeys(sodium, masterKey)
      const offered = recoverySlot(sodium, vaultId, masterKey, 1)
      const made = { places, sodium, keys, vaultId, slots, offered }
      await keepUnfinished(made, of)
      return made
    } finally {
      masterKey.fill(0)
    }
  }
  const found = { files: [left.file, null], texts: [left.text, null] }
  const { masterKey, current, vaultId } = await unlock(sodium, found, { password })
  try {
    if (current === null) throw new AppError('VaultDamaged')
    const keys = deriveKeys(sodium, masterKey)
    const hasCode = current.slots.some(({ way }) => way.type === 'recovery')
    const slots = current.slots.map(({ text }) => text)
    const offered = hasCode ? null : recoverySlot(sodium, vaultId, masterKey, 1)
    return { places, sodium, keys, vaultId, slots, offered }
  } finally {
    masterKey.fill(0)
  }
}

/** Writes what is needed to go on after a crash. */
export async function keepUnfinished(made: UnfinishedVault, of: string): Promise<void> {
  const { places, sodium, keys, vaultId, slots } = made
  const { text } = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots })
  await makeFolder(places.tmp)
  const scratch = scratchIn(places)
  await replaceFile(scratch, fileOf(places.dir), places.dir, utf8(JSON.stringify({ of, keyFile: text })))
}

/** Path of the file that marks the folder as unfinished. */
export const unfinishedFile = fileOf
