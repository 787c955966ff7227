import { argon2Sync, createHash, createPublicKey, verify as verifyByNode } from 'node:crypto'
import { expect, test } from 'vitest'
import { loadSodium, type Sodium } from '../../main/crypto/sodium.ts'

const native = await loadSodium('native')
const wasm = await loadSodium('wasm')
const both: [string, Sodium][] = [
  ['native', native],
  ['wasm', wasm],
]
const bytes = (length: number, seed: number) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
      createHash('sha256').update(`${seed} ${i}`).digest(),
    ),
  ).subarray(0, length)

test('the two libraries are two', () => {
  expect([native.kind, wasm.kind]).toEqual(['native', 'wasm'])
})

test('both give the same bytes for every size and open what the other sealed', () => {
  const key = new Uint8Array(bytes(32, 1))
  for (const size of [0, 1, 15, 16, 17, 63, 64, 65, 511, 512, 513, 4095, 4096, 65_535, 65_536, 65_537]) {
    const plain = bytes(size, 2)
    const ad = bytes(size % 97, 3)
    const nonce = bytes(24, 4)
    const [a, b] = [native.seal(plain, ad, nonce, key), wasm.seal(plain, ad, nonce, key)]
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true)
    expect(Buffer.from(native.open(b, ad, nonce, key) ?? '').equals(plain)).toBe(true)
    expect(Buffer.from(wasm.open(a, ad, nonce, key) ?? '').equals(plain)).toBe(true)
    expect(native.open(a, bytes(98, 5), nonce, key)).toBe(null)
    expect(wasm.open(a, bytes(98, 5), nonce, key)).toBe(null)
    expect(native.keyedHash(key, [plain, ad])).toEqual(wasm.keyedHash(key, [plain, ad]))
    expect(native.keyedHash(key.subarray(16), [plain])).toEqual(wasm.keyedHash(key.subarray(16), [plain]))
  }
})

test.each(both)('%s: Argon2id as OpenSSL makes it', (_name, sodium) => {
  const password = Buffer.from('夜里的电话', 'utf8')
  const salt = bytes(16, 6)
  const theirs = argon2Sync('argon2id', {
    message: password,
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: 8192,
    passes: 3,
  })
  expect(Buffer.from(sodium.argon2id(password, salt, 3, 8 << 20)).equals(theirs)).toBe(true)
})

test.each(both)('%s: Ed25519 as OpenSSL checks it', (_name, sodium) => {
  const { publicKey, secretKey } = sodium.signKeyPair(bytes(32, 7))
  const message = bytes(100, 8)
  const signature = sodium.sign(message, secretKey)
  const x = Buffer.from(publicKey).toString('base64url')
  const theirs = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  expect(verifyByNode(null, message, theirs, signature)).toBe(true)
  expect(sodium.verify(signature, message, publicKey)).toBe(true)
  expect(sodium.verify(signature, bytes(100, 9), publicKey)).toBe(false)
})

test.each(both)('%s: a wrong length is a bug, not a result', (_name, sodium) => {
  const key = bytes(32, 1)
  expect(() => sodium.sealChunk(new Uint8Array(5), new Uint8Array(5), new Uint8Array(12), key)).toThrow()
  expect(() => sodium.seal(new Uint8Array(5), new Uint8Array(0), new Uint8Array(12), key)).toThrow()
  expect(() => sodium.keyedHash(new Uint8Array(8), [])).toThrow()
})
