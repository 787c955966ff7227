/** New ways to a master key, sealed; nothing is written here. */
import { randomBytes } from 'node:crypto'
import { type KdfCost, recoveryWrappingKey, sealSlot } from '../crypto/keyFile.ts'
import { encodeRecoveryCode } from '../crypto/recoveryCode.ts'
import { nonceBytes, type Sodium } from '../crypto/sodium.ts'
import { toHex } from '../crypto/text.ts'
import { derivePasswordKey } from './deriveKey.ts'

/** A recovery code that is not in force yet: the code to write down, and the slot that it will open. */
export interface OfferedCode {
  code: string
  slot: string
}

/** A slot that a password opens; `number` makes its name one of its own. */
export async function passwordSlot(
  sodium: Sodium,
  vaultId: Uint8Array,
  masterKey: Uint8Array,
  password: string,
  cost: KdfCost | 'calibrate',
  number: number,
): Promise<string> {
  const salt = randomBytes(16)
  const derived = await derivePasswordKey(password, salt, cost)
  try {
    return sealSlot(sodium, vaultId, {
      info: { id: `p${number}`, type: 'password', kdf: 'argon2id13', ...derived.cost, salt: toHex(salt) },
      nonce: randomBytes(nonceBytes),
      wrappingKey: derived.key,
      masterKey,
    })
  } finally {
    derived.key.fill(0)
  }
}

/** A new code and the slot that it opens. */
export function recoverySlot(
  sodium: Sodium,
  vaultId: Uint8Array,
  masterKey: Uint8Array,
  number: number,
): OfferedCode {
  const secret = randomBytes(16)
  const wrappingKey = recoveryWrappingKey(sodium, secret, vaultId)
  try {
    const slot = sealSlot(sodium, vaultId, {
      info: { id: `r${number}`, type: 'recovery' },
      nonce: randomBytes(nonceBytes),
      wrappingKey,
      masterKey,
    })
    return { code: encodeRecoveryCode(secret), slot }
  } finally {
    secret.fill(0)
    wrappingKey.fill(0)
  }
}
