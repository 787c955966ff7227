import { strict as assert } from 'node:assert'
import { keyBytes, type Sodium } from './sodium.ts'
import { utf8 } from './text.ts'

/** `"evault/v1/" purpose 00` of each purpose; there are a dozen. */
const prefixes = new Map<string, Uint8Array>()

/** Keyed BLAKE2b-256 over `"evault/v1/" purpose 00 parts`. The parts have fixed lengths for each purpose. */
export function kdf(sodium: Sodium, key: Uint8Array, purpose: string, ...parts: Uint8Array[]): Uint8Array {
  let prefix = prefixes.get(purpose)
  if (prefix === undefined) {
    prefix = utf8(`evault/v1/${purpose}\0`)
    prefixes.set(purpose, prefix)
  }
  return sodium.keyedHash(key, [prefix, ...parts])
}

/** The keys of an open vault. None of them leaves the engine process; `wipeKeys` ends them. */
export interface VaultKeys {
  headerMac: Uint8Array
  object: Uint8Array
  objectId: Uint8Array
  objectHeader: Uint8Array
  meta: Uint8Array
  journal: Uint8Array
  index: Uint8Array
  signSeed: Uint8Array
}

export function deriveKeys(sodium: Sodium, masterKey: Uint8Array): VaultKeys {
  assert.equal(masterKey.length, keyBytes)
  const of = (purpose: string) => kdf(sodium, masterKey, purpose)
  return {
    headerMac: of('header-mac'),
    object: of('object'),
    objectId: of('object-id'),
    objectHeader: of('object-header'),
    meta: of('meta'),
    journal: of('journal'),
    index: of('index'),
    signSeed: of('sign-seed'),
  }
}

export function wipeKeys(keys: VaultKeys): void {
  for (const key of Object.values(keys) as Uint8Array[]) key.fill(0)
}

/** The key of one write of one object; `salt` is fresh for each write. */
export function payloadKey(
  sodium: Sodium,
  keys: VaultKeys,
  vaultId: Uint8Array,
  salt: Uint8Array,
): Uint8Array {
  return kdf(sodium, keys.object, 'payload', vaultId, salt)
}

/** 20 bytes that name an object without telling its SHA-256. */
export function objectId(sodium: Sodium, keys: VaultKeys, sha256: Uint8Array): Uint8Array {
  assert.equal(sha256.length, 32)
  return kdf(sodium, keys.objectId, 'id', sha256).subarray(0, 20)
}
