/**
 * A new password by the recovery code: with the key files that are there, or, when they are lost or damaged, with the slot
 * that stands on the recovery sheet. Then objects and journal are enough, and new key files are written.
 */
import { access, constants, mkdir, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { AppError } from '../appError.ts'
import { encodeKeyFile, type KdfCost, openSlot, recoveryWrappingKey } from '../crypto/keyFile.ts'
import { deriveKeys, type VaultKeys, wipeKeys } from '../crypto/keys.ts'
import { parseSheetSlot } from '../crypto/sheetSlot.ts'
import { loadSodium, type Sodium } from '../crypto/sodium.ts'
import { textsOf } from './changeSlots.ts'
import { storageError } from './durable.ts'
import { Journal } from './journal.ts'
import {
  type FoundKeyFiles,
  readKeyFiles,
  recoverySecret,
  unlock,
  verifiedKeyFile,
  writeKeyFile,
} from './keyFiles.ts'
import { takeLock } from './lock.ts'
import { quarantine } from './mirrors.ts'
import { mirrors, type Places, placesOf, segmentPattern } from './places.ts'
import { checkPassword } from './passwordRules.ts'
import { refuseLinks } from './plainFiles.ts'
import { passwordSlot } from './slots.ts'
import { findOrphans } from './tidy.ts'
import { isUnfinished } from './unfinishedVault.ts'

interface Opened {
  masterKey: Uint8Array
  vaultId: Uint8Array
  /** Slots that stay besides the new password's. */
  kept: string[]
  generation: number
}

/**
 * Sets a new password; the next opening tells the journal of it, as after a crash in between. `sheet` is what was typed or scanned from the recovery sheet; it is used only when the key files
 * do not open. Throws RecoveryGroupWrong, WrongRecoveryCode, RecoverySheetNeeded, RecoverySheetWrong, RecoverySheetOther,
 * NotAVault, VaultTooNew, VaultInUse, VaultReadOnly, PasswordTooShort, PasswordTooCommon; nothing is changed then.
 */
export async function recoverVault(
  dir: string,
  given: { code: string; sheet: string | null },
  fresh: string,
  cost: KdfCost | 'calibrate',
): Promise<void> {
  // Cheap checks first: what is mistyped is said before anything is opened.
  recoverySecret(given.code).fill(0)
  if (given.sheet !== null) sheetSlot(given.sheet)
  checkPassword(fresh)
  const places = placesOf(dir)
  if (!(await looksLikeVault(places))) throw new AppError('NotAVault')
  try {
    await refuseLinks(places)
    const writable = !existsSync(places.copyMark) && (await canWrite(dir))
    const lock = writable ? takeLock(places.lock) : null
    if (lock === null) throw new AppError('VaultReadOnly')
    try {
      await recoverLocked(places, given, fresh, cost)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw storageError(error)
  }
}

async function recoverLocked(
  places: Places,
  given: { code: string; sheet: string | null },
  fresh: string,
  cost: KdfCost | 'calibrate',
): Promise<void> {
  const sodium = await loadSodium()
  const found = await keyFilesLeft(places)
  const opened = (await byKeyFiles(sodium, found, given)) ?? bySheet(sodium, given)
  const keys = deriveKeys(sodium, opened.masterKey)
  let journal: Journal | undefined
  try {
    const { vaultId } = opened
    await mkdir(places.tmp, { recursive: true })
    await mkdir(places.quarantine, { recursive: true })
    journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, false)
    if (journal.lastSeq === 0 && !(await opensAnObject(places, sodium, keys, vaultId)))
      throw new AppError('RecoverySheetOther')
    const generation = Math.max(opened.generation, journal.facts.generation) + 1
    const password = await passwordSlot(sodium, vaultId, opened.masterKey, fresh, cost, generation)
    const slots = [password, ...opened.kept]
    const file = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation, slots })
    await setAsideDamaged(
      places,
      found,
      found !== null && verifiedKeyFile(sodium, keys.headerMac, found) !== null,
    )
    await writeKeyFile(places, 'keyFile', file.text)
    await writeKeyFile(places, 'keyFileTwin', file.text)
  } finally {
    await journal?.close()
    wipeKeys(keys)
    opened.masterKey.fill(0)
  }
}

/** Null when the key files do not open with this code and the sheet may. Throws WrongRecoveryCode when they would have to. */
async function byKeyFiles(
  sodium: Sodium,
  found: FoundKeyFiles | null,
  { code, sheet }: { code: string; sheet: string | null },
): Promise<Opened | null> {
  if (found === null) {
    if (sheet === null) throw new AppError('RecoverySheetNeeded')
    return null
  }
  try {
    const { masterKey, current, vaultId, slotText } = await unlock(sodium, found, { recoveryCode: code })
    if (current !== null)
      return { masterKey, vaultId, kept: textsOf(current, 'password'), generation: current.generation }
    // The slot opens but the file around it is not authentic: nothing else of that file is taken over.
    const generation = Math.max(...found.files.map(file => file?.generation ?? 0))
    return { masterKey, vaultId, kept: [slotText], generation }
  } catch (error) {
    const wrong = error instanceof AppError && error.code === 'WrongRecoveryCode'
    if (!wrong || sheet === null) throw error
    // The code is not the one of these files. A sheet is taken only where they are not authentic, or are another vault's.
    const { masterKey, vaultId } = bySheet(sodium, { code, sheet })
    const keys = deriveKeys(sodium, masterKey)
    const authentic = verifiedKeyFile(sodium, keys.headerMac, found)
    wipeKeys(keys)
    masterKey.fill(0)
    vaultId.fill(0)
    if (authentic !== null) throw error
    return null
  }
}

function bySheet(sodium: Sodium, { code, sheet }: { code: string; sheet: string | null }): Opened {
  if (sheet === null) throw new AppError('RecoverySheetNeeded')
  const { vaultId, slot } = sheetSlot(sheet)
  const secret = recoverySecret(code)
  const key = recoveryWrappingKey(sodium, secret, vaultId)
  const masterKey = openSlot(sodium, vaultId, slot, key)
  secret.fill(0)
  key.fill(0)
  if (masterKey === null) throw new AppError('WrongRecoveryCode', { reason: 'sheet' })
  return { masterKey, vaultId, kept: [slot.text], generation: 0 }
}

function sheetSlot(sheet: string): Exclude<ReturnType<typeof parseSheetSlot>, { line: number }> {
  const parsed = parseSheetSlot(sheet)
  if ('slot' in parsed) return parsed
  throw new AppError('RecoverySheetWrong', { line: parsed.line, group: parsed.group ?? 0 })
}

/** The key files as far as they are well-formed; null when neither is. Throws VaultTooNew. */
async function keyFilesLeft(places: Places): Promise<FoundKeyFiles | null> {
  try {
    return await readKeyFiles(places)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'NotAVault' || error.code === 'VaultHeaderRefused'))
      return null
    throw error
  }
}

/** Files that are replaced without having been authentic may still be of use to somebody. */
async function setAsideDamaged(
  places: Places,
  found: FoundKeyFiles | null,
  authentic: boolean,
): Promise<void> {
  if (authentic && found?.files.every(file => file !== null)) return
  for (const [file, name] of [
    [places.keyFile, 'vault.json'],
    [places.keyFileTwin, 'vault.json.bak'],
  ] as const)
    if (existsSync(file)) await quarantine(places, file, name)
}

async function opensAnObject(
  places: Places,
  sodium: Sodium,
  keys: VaultKeys,
  vaultId: Uint8Array,
): Promise<boolean> {
  const { orphans, ahead } = await findOrphans(places, { sodium, keys, vaultId }, new Set(), new Map(), 0)
  return orphans.length + ahead > 0
}

/** Whether a folder holds a vault's key file, or a journal that may have lost it. */
export async function looksLikeVault(places: Places): Promise<boolean> {
  if (existsSync(places.keyFile) || existsSync(places.keyFileTwin)) return true
  return keysLost(places)
}

/** A journal without key files: only the recovery sheet leads in. */
export async function keysLost(places: Places): Promise<boolean> {
  if (existsSync(places.keyFile) || existsSync(places.keyFileTwin) || isUnfinished(places.dir)) return false
  for (const mirror of mirrors) {
    const names = await readdir(places.journal[mirror]).catch(() => [])
    if (names.some(name => segmentPattern.test(name))) return true
  }
  return false
}

function canWrite(dir: string): Promise<boolean> {
  return access(dir, constants.W_OK).then(
    () => true,
    () => false,
  )
}
