import { randomBytes } from 'node:crypto'
import { AppError } from '../appError.ts'
import { encodeKeyFile, type KdfCost, sealSlot } from '../crypto/keyFile.ts'
import { nonceBytes } from '../crypto/sodium.ts'
import { toHex } from '../crypto/text.ts'
import { derivePasswordKey } from './deriveKey.ts'
import type { Journal } from './journal.ts'
import { bodyHash, readKeyFiles, type Secret, unlock, writeKeyFile } from './keyFiles.ts'
import { checkPassword } from './passwordRules.ts'
import type { ObjectStore } from './storeObject.ts'

/**
 * Puts a slot for a new password in the place of the old one: same master key, next generation. The present secret is
 * asked for again, because an open vault keeps no master key. Throws WrongPassword, WrongRecoveryCode,
 * PasswordTooShort, PasswordTooCommon. An old `vault.json` with its old password still opens what it belongs to; only
 * re-encrypting changes that, and the screens say so.
 */
export async function changePassword(
  store: ObjectStore,
  journal: Journal,
  secret: Secret,
  fresh: string,
  cost: KdfCost | 'calibrate',
): Promise<void> {
  checkPassword(fresh)
  const { sodium, keys, places, vaultId } = store
  const { masterKey, current } = await unlock(sodium, await readKeyFiles(places), secret)
  try {
    if (current === null) throw new AppError('VaultDamaged')
    const salt = randomBytes(16)
    const derived = await derivePasswordKey(fresh, salt, cost)
    const slot = sealSlot(sodium, vaultId, {
      info: {
        id: `p${current.generation + 1}`,
        type: 'password',
        kdf: 'argon2id13',
        ...derived.cost,
        salt: toHex(salt),
      },
      nonce: randomBytes(nonceBytes),
      wrappingKey: derived.key,
      masterKey,
    })
    derived.key.fill(0)
    const kept = current.slots.filter(({ way }) => way.type !== 'password').map(({ text }) => text)
    const generation = current.generation + 1
    const file = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation, slots: [slot, ...kept] })
    await writeKeyFile(places, 'keyFile', file.text)
    await writeKeyFile(places, 'keyFileTwin', file.text)
    await journal.append([
      { type: 'slot-change', public: { generation, bodySha256: bodyHash(file.bodyBytes) }, private: null },
    ])
  } finally {
    masterKey.fill(0)
  }
}
