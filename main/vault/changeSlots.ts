/**
 * Changing the ways in: a new password, a new recovery code. The master key stays, so what was taken away still opens
 * every older `vault.json`; only re-encrypting (reencrypt.ts) ends that, and the screens say so.
 */
import { AppError } from '../appError.ts'
import { encodeKeyFile, type KdfCost, type KeyFile } from '../crypto/keyFile.ts'
import type { Journal } from './journal.ts'
import { bodyHash, readKeyFiles, type Secret, unlock, verifiedKeyFile, writeKeyFile } from './keyFiles.ts'
import { checkPassword } from './passwordRules.ts'
import { type OfferedCode, passwordSlot, recoverySlot } from './slots.ts'
import type { ObjectStore } from './storeObject.ts'

/**
 * Puts a slot for a new password in the place of the old one: same master key, next generation. The present secret is
 * asked for again, because an open vault keeps no master key. Throws WrongPassword, WrongRecoveryCode,
 * PasswordTooShort, PasswordTooCommon.
 */
export async function changePassword(
  store: ObjectStore,
  journal: Journal,
  secret: Secret,
  fresh: string,
  cost: KdfCost | 'calibrate',
): Promise<void> {
  checkPassword(fresh)
  const { sodium, vaultId } = store
  const { masterKey, current } = await unlock(sodium, await readKeyFiles(store.places), secret)
  try {
    if (current === null) throw new AppError('VaultDamaged')
    const slot = await passwordSlot(sodium, vaultId, masterKey, fresh, cost, current.generation + 1)
    await writeSlots(store, journal, current, [slot, ...textsOf(current, 'password')])
  } finally {
    masterKey.fill(0)
  }
}

/**
 * Makes a new recovery code. The old one stays in force until `takeRecoveryCode`: a code that nobody has written down
 * yet must not take the place of one that somebody has. Throws WrongPassword, WrongRecoveryCode.
 */
export async function offerRecoveryCode(store: ObjectStore, secret: Secret): Promise<OfferedCode> {
  const { sodium, vaultId } = store
  const { masterKey, current } = await unlock(sodium, await readKeyFiles(store.places), secret)
  try {
    if (current === null) throw new AppError('VaultDamaged')
    return recoverySlot(sodium, vaultId, masterKey, current.generation + 1)
  } finally {
    masterKey.fill(0)
  }
}

/** Puts the slot of an offered code in the place of the old one. Throws VaultDamaged when no key file is authentic. */
export async function takeRecoveryCode(store: ObjectStore, journal: Journal, slot: string): Promise<void> {
  const found = await readKeyFiles(store.places)
  const current = verifiedKeyFile(store.sodium, store.keys.headerMac, found)?.file
  if (current === undefined) throw new AppError('VaultDamaged')
  await writeSlots(store, journal, current, [slot, ...textsOf(current, 'recovery')])
}

/** Texts of all slots but those of one type. */
export function textsOf(file: KeyFile, without: 'password' | 'recovery'): string[] {
  return file.slots.filter(({ way }) => way.type !== without).map(({ text }) => text)
}

/** The order of a change: one file, its twin, then the journal; LAYOUT.md tells what a crash in between leaves. */
async function writeSlots(
  { sodium, keys, places, vaultId }: ObjectStore,
  journal: Journal,
  current: KeyFile,
  slots: string[],
): Promise<void> {
  const generation = current.generation + 1
  const file = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation, slots })
  await writeKeyFile(places, 'keyFile', file.text)
  await writeKeyFile(places, 'keyFileTwin', file.text)
  await journal.append([
    { type: 'slot-change', public: { generation, bodySha256: bodyHash(file.bodyBytes) }, private: null },
  ])
}
