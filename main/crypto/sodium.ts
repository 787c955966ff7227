/**
 * Bytes in, bytes out: this room knows no file, clock, log or database. FORMAT.md beside this file specifies every byte
 * that it makes; each other file is one part of that format. This one is the only one that knows libsodium: natively
 * where sodium-native loads, as WebAssembly otherwise. Both give the same bytes (tests/crypto/sodium.test.ts).
 */
import { strict as assert } from 'node:assert'

export const keyBytes = 32
export const tagBytes = 16
export const chunkNonceBytes = 12
export const nonceBytes = 24

/** The primitives of the vault format. Wrong lengths are bugs and fail an assertion; a failed tag is `false` or null. */
export interface Sodium {
  readonly kind: 'native' | 'wasm'
  /** ChaCha20-Poly1305-IETF without associated data; `out` is `plain.length + 16` long. */
  sealChunk(out: Uint8Array, plain: Uint8Array, nonce: Uint8Array, key: Uint8Array): void
  /** `out` is `sealed.length - 16` long and holds nothing of use when the answer is false. */
  openChunk(out: Uint8Array, sealed: Uint8Array, nonce: Uint8Array, key: Uint8Array): boolean
  /** XChaCha20-Poly1305; the tag follows the ciphertext. */
  seal(plain: Uint8Array, ad: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array
  open(sealed: Uint8Array, ad: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array | null
  /** BLAKE2b with a 32-byte digest over the parts in order, keyed with 32 bytes (16 for a recovery code). */
  keyedHash(key: Uint8Array, parts: Uint8Array[]): Uint8Array
  /** Argon2id 1.3 with one lane; `mem` in bytes. Takes seconds: call it in a thread of its own. */
  argon2id(password: Uint8Array, salt: Uint8Array, ops: number, mem: number): Uint8Array
  /** Ed25519. */
  signKeyPair(seed: Uint8Array): { publicKey: Uint8Array; secretKey: Uint8Array }
  sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

/** Loads the native library, or WebAssembly where it cannot be loaded or `EVIDENCE_VAULT_SODIUM=wasm` asks for it. */
export async function loadSodium(
  want: string | undefined = process.env.EVIDENCE_VAULT_SODIUM,
): Promise<Sodium> {
  if (want !== 'wasm') {
    try {
      return await loadNative()
    } catch (error) {
      // Only for tests: a silent change of library would make "both give the same bytes" compare one with itself.
      if (want === 'native') throw error
    }
  }
  return loadWasm()
}

async function loadNative(): Promise<Sodium> {
  const { default: native } = await import('sodium-native')
  // sodium_malloc is never used: Electron's memory cage refuses buffers from outside.
  const opened = (attempt: () => unknown): boolean => {
    try {
      attempt()
      return true
    } catch {
      return false
    }
  }
  const sodium: Sodium = {
    kind: 'native',
    sealChunk(out, plain, nonce, key) {
      checkChunk(out.length, plain.length, nonce, key)
      native.crypto_aead_chacha20poly1305_ietf_encrypt(out, plain, null, null, nonce, key)
    },
    openChunk(out, sealed, nonce, key) {
      checkChunk(sealed.length, out.length, nonce, key)
      return opened(() =>
        native.crypto_aead_chacha20poly1305_ietf_decrypt(out, null, sealed, null, nonce, key),
      )
    },
    seal(plain, ad, nonce, key) {
      checkSealed(nonce, key)
      const out = new Uint8Array(plain.length + tagBytes)
      native.crypto_aead_xchacha20poly1305_ietf_encrypt(out, plain, ad, null, nonce, key)
      return out
    },
    open(sealed, ad, nonce, key) {
      checkSealed(nonce, key)
      if (sealed.length < tagBytes) return null
      const out = new Uint8Array(sealed.length - tagBytes)
      return opened(() =>
        native.crypto_aead_xchacha20poly1305_ietf_decrypt(out, null, sealed, ad, nonce, key),
      )
        ? out
        : null
    },
    keyedHash(key, parts) {
      assert(key.length === keyBytes || key.length === 16)
      const out = new Uint8Array(32)
      native.crypto_generichash_batch(out, parts, key)
      return out
    },
    argon2id(password, salt, ops, mem) {
      assert.equal(salt.length, 16)
      const out = new Uint8Array(keyBytes)
      native.crypto_pwhash(out, password, salt, ops, mem, native.crypto_pwhash_ALG_ARGON2ID13)
      return out
    },
    signKeyPair(seed) {
      assert.equal(seed.length, 32)
      const publicKey = new Uint8Array(32)
      const secretKey = new Uint8Array(64)
      native.crypto_sign_seed_keypair(publicKey, secretKey, seed)
      return { publicKey, secretKey }
    },
    sign(message, secretKey) {
      const signature = new Uint8Array(64)
      native.crypto_sign_detached(signature, message, secretKey)
      return signature
    },
    verify(signature, message, publicKey) {
      return (
        signature.length === 64 &&
        publicKey.length === 32 &&
        native.crypto_sign_verify_detached(signature, message, publicKey)
      )
    },
  }
  selfTest(sodium)
  return sodium
}

async function loadWasm(): Promise<Sodium> {
  const { default: wrapper } = await import('libsodium-wrappers-sumo')
  await wrapper.ready
  const opened = (attempt: () => Uint8Array): Uint8Array | null => {
    try {
      return attempt()
    } catch {
      return null
    }
  }
  const sodium: Sodium = {
    kind: 'wasm',
    sealChunk(out, plain, nonce, key) {
      checkChunk(out.length, plain.length, nonce, key)
      out.set(wrapper.crypto_aead_chacha20poly1305_ietf_encrypt(plain, null, null, nonce, key))
    },
    openChunk(out, sealed, nonce, key) {
      checkChunk(sealed.length, out.length, nonce, key)
      const plain = opened(() =>
        wrapper.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, null, nonce, key),
      )
      if (plain === null) return false
      out.set(plain)
      return true
    },
    seal(plain, ad, nonce, key) {
      checkSealed(nonce, key)
      return wrapper.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, ad, null, nonce, key)
    },
    open(sealed, ad, nonce, key) {
      checkSealed(nonce, key)
      if (sealed.length < tagBytes) return null
      return opened(() => wrapper.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, ad, nonce, key))
    },
    keyedHash(key, parts) {
      assert(key.length === keyBytes || key.length === 16)
      return wrapper.crypto_generichash(32, Buffer.concat(parts), key)
    },
    argon2id(password, salt, ops, mem) {
      assert.equal(salt.length, 16)
      return wrapper.crypto_pwhash(keyBytes, password, salt, ops, mem, wrapper.crypto_pwhash_ALG_ARGON2ID13)
    },
    signKeyPair(seed) {
      assert.equal(seed.length, 32)
      const { publicKey, privateKey } = wrapper.crypto_sign_seed_keypair(seed)
      return { publicKey, secretKey: privateKey }
    },
    sign: (message, secretKey) => wrapper.crypto_sign_detached(message, secretKey),
    verify: (signature, message, publicKey) =>
      signature.length === 64 &&
      publicKey.length === 32 &&
      wrapper.crypto_sign_verify_detached(signature, message, publicKey),
  }
  selfTest(sodium)
  return sodium
}

function checkChunk(sealed: number, plain: number, nonce: Uint8Array, key: Uint8Array): void {
  assert.equal(sealed, plain + tagBytes)
  assert.equal(nonce.length, chunkNonceBytes)
  assert.equal(key.length, keyBytes)
}

function checkSealed(nonce: Uint8Array, key: Uint8Array): void {
  assert.equal(nonce.length, nonceBytes)
  assert.equal(key.length, keyBytes)
}

/** A library that loads and then gives wrong bytes would make a vault that nobody can open. */
function selfTest(sodium: Sodium): void {
  const key = new Uint8Array(keyBytes).fill(7)
  const hash = Buffer.from(sodium.keyedHash(key, [Buffer.from('evidence'), Buffer.from('vault')])).toString(
    'hex',
  )
  assert.equal(hash, '45b60237290a63141ea9b6e425d55c5b61941fc3368469b499fefc363cfe8043')
  const out = new Uint8Array(5 + tagBytes)
  sodium.sealChunk(out, Buffer.from('vault'), new Uint8Array(chunkNonceBytes), key)
  assert.equal(Buffer.from(out).toString('hex'), '41e55c60146faef1f37d723ee13bad6841857e836a')
  const back = new Uint8Array(5)
  assert(sodium.openChunk(back, out, new Uint8Array(chunkNonceBytes), key))
  out[0] = (out[0] ?? 0) ^ 1
  assert(!sodium.openChunk(back, out, new Uint8Array(chunkNonceBytes), key))
}
