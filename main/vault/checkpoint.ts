import { sshSign } from '../crypto/sshsig.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import type { NewEntry } from './entries.ts'
import type { Journal } from './journal.ts'
import type { ObjectStore } from './storeObject.ts'

/** Of the signature of a checkpoint; FORMAT.md 7.1. */
export const checkpointNamespace = 'evidence-vault-checkpoint-v1'

/** An entry that signs the list of all entries as it stands. */
export function checkpointOf(store: ObjectStore, { lastSeq, head }: Journal): NewEntry {
  const { sodium, keys, vaultId } = store
  const time = new Date().toISOString()
  const text = `evault-checkpoint-v1\n${toHex(vaultId)}\n${lastSeq}\n${head}\n${time}\n`
  const sig = sshSign(sodium, keys.signSeed, checkpointNamespace, utf8(text))
  return { type: 'checkpoint', public: { text, sig }, private: null }
}
