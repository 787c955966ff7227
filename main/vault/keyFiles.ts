/** `vault.json` and its twin on disk: two files, one truth. */
import { createHash, randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import {
  encodeKeyFile,
  formatVersion,
  type KdfCost,
  type KeyFile,
  keyFileMac,
  keyFileMostBytes,
  openSlot,
  parseKeyFile,
  recoveryWrappingKey,
} from '../crypto/keyFile.ts'
import { deriveKeys, wipeKeys } from '../crypto/keys.ts'
import { parseRecoveryCode } from '../crypto/recoveryCode.ts'
import { keyBytes, type Sodium } from '../crypto/sodium.ts'
import { utf8 } from '../crypto/text.ts'
import { derivePasswordKey } from './deriveKey.ts'
import { replaceFile, storageError } from './durable.ts'
import { parseEntry } from './entryBytes.ts'
import { scanMirrors } from './mirrors.ts'
import { type Places, scratchIn } from './places.ts'
import type { JournalSecret } from './segments.ts'
import { type OfferedCode, passwordSlot, recoverySlot } from './slots.ts'

export type Secret = { password: string } | { recoveryCode: string }

/** Both files as found. A file that is not well-formed is null, with the reason kept in case neither is. */
export interface FoundKeyFiles {
  files: (KeyFile | null)[]
  texts: (string | null)[]
  /** Where they lie, with the journal that names the one that holds; absent when they lie on no disk. */
  places?: Places
}

/** Throws NotAVault, VaultHeaderRefused, VaultTooNew. Nothing costly happens before this. */
export async function readKeyFiles(places: Places): Promise<FoundKeyFiles> {
  const found: FoundKeyFiles = { files: [], texts: [], places }
  const errors: unknown[] = []
  for (const file of [places.keyFile, places.keyFileTwin]) {
    const bytes = await readBounded(file)
    found.texts.push(bytes === null ? null : bytes.toString('utf8'))
    try {
      found.files.push(bytes === null ? null : parseKeyFile(bytes))
    } catch (error) {
      errors.push(error)
      found.files.push(null)
    }
  }
  // A newer program has been here: its files are not for this one to judge, even when the other one still looks old.
  const tooNew = errors.find(error => error instanceof AppError && error.code === 'VaultTooNew')
  if (tooNew !== undefined) throw tooNew
  if (found.files.some(file => file !== null)) return found
  throw errors[0] ?? new AppError('NotAVault')
}

/** Null when there is no such file. One byte more than allowed is enough to refuse it. */
async function readBounded(file: string): Promise<Buffer | null> {
  try {
    const handle = await open(file, 'r')
    try {
      const buffer = Buffer.alloc(keyFileMostBytes + 1)
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null
    throw storageError(error)
  }
}

export interface Unlocked {
  masterKey: Uint8Array
  /**
   * The file that holds: the highest generation whose mac verifies, and of two with the same generation the one that the
   * journal names. Null when none verifies.
   */
  current: KeyFile | null
  vaultId: Uint8Array
  /** The slot that opened. */
  slotText: string
  /** The text to write to the other file when it is not the same. */
  text: string | null
  same: boolean
}

/** Tries the slots of both files. Throws WrongPassword, WrongRecoveryCode, RecoveryGroupWrong. */
export async function unlock(sodium: Sodium, found: FoundKeyFiles, secret: Secret): Promise<Unlocked> {
  const wrong = new AppError('password' in secret ? 'WrongPassword' : 'WrongRecoveryCode')
  const opened =
    'password' in secret
      ? await byPassword(sodium, found, secret.password)
      : byCode(sodium, found, secret.recoveryCode)
  if (opened === null) throw wrong
  const keys = deriveKeys(sodium, opened.masterKey)
  try {
    const rivals = newestKeyFiles(sodium, keys.headerMac, found)
    const named =
      rivals.length > 1 && found.places !== undefined
        ? await namedByJournal(found.places, { sodium, key: keys.journal, vaultId: opened.vaultId })
        : null
    const verified = rivals.find(({ file }) => bodyHash(file.bodyBytes) === named) ?? rivals[0] ?? null
    const current = verified?.file ?? null
    // A slot that the newest generation no longer has was taken away: it must not open the vault.
    if (current !== null && !current.slots.some(slot => slot.text === opened.slotText)) {
      opened.masterKey.fill(0)
      throw wrong
    }
    return {
      masterKey: opened.masterKey,
      current,
      vaultId: current?.vaultId ?? opened.vaultId,
      slotText: opened.slotText,
      text: verified?.text ?? null,
      same: found.texts[0] === found.texts[1],
    }
  } finally {
    wipeKeys(keys)
  }
}

/** Of the files whose mac verifies the one with the highest generation, with its text. */
export function verifiedKeyFile(
  sodium: Sodium,
  headerMacKey: Uint8Array,
  found: FoundKeyFiles,
): { file: KeyFile; text: string } | null {
  return newestKeyFiles(sodium, headerMacKey, found)[0] ?? null
}

/** Of the files whose mac verifies those with the highest generation: two only when their bodies differ. */
function newestKeyFiles(
  sodium: Sodium,
  headerMacKey: Uint8Array,
  found: FoundKeyFiles,
): { file: KeyFile; text: string }[] {
  let newest: { file: KeyFile; text: string }[] = []
  for (const [i, file] of found.files.entries()) {
    const text = found.texts[i]
    if (file === null || text === null || text === undefined) continue
    if (keyFileMac(sodium, headerMacKey, file.bodyBytes) !== file.mac) continue
    const generation = newest[0]?.file.generation ?? 0
    if (file.generation > generation) newest = [{ file, text }]
    else if (file.generation === generation && newest.every(each => each.file.mac !== file.mac))
      newest.push({ file, text })
  }
  return newest
}

/** SHA-256 of the body of the key file that the journal named last; null when no entry that is left names one. */
async function namedByJournal(places: Places, secret: JournalSecret): Promise<string | null> {
  let named: string | null = null
  await scanMirrors(places, secret, (_seq, { entry }) => {
    const json = parseEntry(entry)
    if (json?.type === 'create' || json?.type === 'slot-change') named = String(json.public.bodySha256)
  })
  return named
}

interface OpenedSlot {
  masterKey: Uint8Array
  slotText: string
  vaultId: Uint8Array
}

async function byPassword(
  sodium: Sodium,
  found: FoundKeyFiles,
  password: string,
): Promise<OpenedSlot | null> {
  // A slot stands in both files: its key is derived once, but tried with the vault id of each file.
  const derived = new Map<string, Uint8Array>()
  try {
    for (const file of found.files)
      for (const slot of file?.slots ?? []) {
        if (file === null || slot.way.type !== 'password') continue
        let key = derived.get(slot.text)
        if (key === undefined) {
          key = (await derivePasswordKey(password, slot.way.salt, slot.way.cost)).key
          derived.set(slot.text, key)
        }
        const masterKey = openSlot(sodium, file.vaultId, slot, key)
        if (masterKey !== null) return { masterKey, slotText: slot.text, vaultId: file.vaultId }
      }
    return null
  } finally {
    for (const key of derived.values()) key.fill(0)
  }
}

/** The 16 bytes of a typed code. Throws RecoveryGroupWrong, WrongRecoveryCode. */
export function recoverySecret(code: string): Uint8Array {
  const secret = parseRecoveryCode(code)
  if (secret instanceof Uint8Array) return secret
  if (secret.problem === 'group') throw new AppError('RecoveryGroupWrong', { group: secret.group })
  throw new AppError('WrongRecoveryCode', { reason: 'length' })
}

function byCode(sodium: Sodium, found: FoundKeyFiles, code: string): OpenedSlot | null {
  const secret = recoverySecret(code)
  try {
    for (const file of found.files)
      for (const slot of file?.slots ?? []) {
        if (file === null || slot.way.type !== 'recovery') continue
        const key = recoveryWrappingKey(sodium, secret, file.vaultId)
        const masterKey = openSlot(sodium, file.vaultId, slot, key)
        key.fill(0)
        if (masterKey !== null) return { masterKey, slotText: slot.text, vaultId: file.vaultId }
      }
    return null
  } finally {
    secret.fill(0)
  }
}

/** Slots for a password and a new recovery code, and the first generation of the file around them. */
export async function makeKeyFile(
  sodium: Sodium,
  vaultId: Uint8Array,
  masterKey: Uint8Array,
  password: string,
  cost: KdfCost | 'calibrate',
): Promise<{ text: string; bodyBytes: Uint8Array; offered: OfferedCode }> {
  const byPassword = await passwordSlot(sodium, vaultId, masterKey, password, cost, 1)
  const offered = recoverySlot(sodium, vaultId, masterKey, 1)
  const keys = deriveKeys(sodium, masterKey)
  try {
    const slots = [byPassword, offered.slot]
    return { ...encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots }), offered }
  } finally {
    wipeKeys(keys)
  }
}

/** The first file is whole on the medium before the second is touched. */
export async function writeKeyFile(
  places: Places,
  which: 'keyFile' | 'keyFileTwin',
  text: string,
): Promise<void> {
  await replaceFile(scratchIn(places), places[which], places.dir, utf8(text))
}

export function bodyHash(bodyBytes: Uint8Array): string {
  return createHash('sha256').update(bodyBytes).digest('hex')
}

/** Made by a newer program that lets this one read but not write. */
export function isNewer(file: KeyFile): boolean {
  return file.version > formatVersion
}

export function newMasterKey(): Uint8Array {
  return randomBytes(keyBytes)
}
