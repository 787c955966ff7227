import { createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import * as vectorModule from 'cctv-age'
import { expect, test } from 'vitest'
import { loadSodium } from '../../main/crypto/sodium.ts'
import {
  chunkCount,
  chunkNonce,
  chunkSize,
  chunkSizeWithTag,
  ciphertextSize,
  openChunks,
  openStream,
  plaintextSize,
  sealChunks,
} from '../../main/crypto/stream.ts'

const libraries = [await loadSodium('native'), await loadSodium('wasm')]
const boundaries = [
  0,
  1,
  15,
  16,
  17,
  chunkSize - 1,
  chunkSize,
  chunkSize + 1,
  2 * chunkSize - 1,
  2 * chunkSize,
  2 * chunkSize + 1,
]

/** A CCTV vector: key/value lines, an empty line, an age file. */
function parseVector(bytes: Uint8Array): { fields: Map<string, string>; file: Buffer } {
  const buffer = Buffer.from(bytes)
  const split = buffer.indexOf('\n\n')
  const fields = new Map<string, string>()
  for (const line of buffer.subarray(0, split).toString('utf8').split('\n')) {
    const colon = line.indexOf(': ')
    fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
  const body = buffer.subarray(split + 2)
  return { fields, file: fields.get('compressed') === 'zlib' ? inflateSync(body) : body }
}

/** What follows the header of an age file, and the key it is sealed with. */
function payloadOf(file: Buffer, fileKey: Buffer): { key: Uint8Array; sealed: Buffer } {
  const mac = file.indexOf('\n--- ')
  const start = file.indexOf('\n', mac + 1) + 1
  const nonce = file.subarray(start, start + 16)
  return {
    key: new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32)),
    sealed: file.subarray(start + 16),
  }
}

const vectors = Object.entries<Uint8Array>(vectorModule).filter(([name]) => name.startsWith('stream_'))

test('all 28 stream vectors of CCTV are here', () => {
  expect(vectors.length).toBe(28)
})

test.each(vectors)('CCTV %s', (name, bytes) => {
  const { fields, file } = parseVector(bytes)
  const { key, sealed } = payloadOf(file, Buffer.from(fields.get('file key') ?? '', 'hex'))
  for (const sodium of libraries) {
    // stream_no_nonce and its like end inside the 16 bytes before the payload: no chunk is there to be opened.
    const { plain, whole } = openStream(sodium, key, sealed)
    const expected = fields.get('expect')
    expect(['success', 'payload failure', 'header failure']).toContain(expected)
    expect(whole, name).toBe(expected === 'success')
    const released = fields.get('payload')
    if (released !== undefined) expect(createHash('sha256').update(plain).digest('hex')).toBe(released)
    else expect(plain.length).toBe(0)
    if (expected === 'success') expect(seal(sodium, key, plain).equals(sealed)).toBe(true)
  }
})

function seal(sodium: (typeof libraries)[number], key: Uint8Array, plain: Uint8Array): Buffer {
  const out = Buffer.alloc(ciphertextSize(plain.length))
  expect(sealChunks(sodium, key, 0, plain, true, out)).toBe(out.length)
  return out
}

test.each(boundaries)('%i bytes: both libraries, OpenSSL and the reverse agree', size => {
  const key = randomBytes(32)
  const plain = randomBytes(size)
  const [native, wasm] = libraries.map(sodium => seal(sodium, key, plain))
  expect(native?.equals(wasm as Buffer)).toBe(true)
  const sealed = native as Buffer
  const parts: Buffer[] = []
  for (let i = 0; i < chunkCount(size); i++) {
    const chunk = sealed.subarray(i * chunkSizeWithTag, (i + 1) * chunkSizeWithTag)
    const nonce = Buffer.alloc(12)
    nonce.writeUIntBE(i, 5, 6)
    nonce[11] = i === chunkCount(size) - 1 ? 1 : 0
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
    decipher.setAuthTag(chunk.subarray(-16))
    parts.push(decipher.update(chunk.subarray(0, -16)), decipher.final())
  }
  expect(Buffer.concat(parts).equals(plain)).toBe(true)
  for (const sodium of libraries) {
    expect(openStream(sodium, key, sealed)).toEqual({ plain: Buffer.from(plain), whole: true })
    const out = Buffer.alloc(size)
    expect(openChunks(sodium, key, 0, sealed, true, out)).toBe(chunkCount(size))
    expect(out.equals(plain)).toBe(true)
  }
  expect(plaintextSize(sealed.length)).toBe(size)
})

test.each([0, 1, 15, chunkSizeWithTag + 1, chunkSizeWithTag + 16])('no plaintext makes %i bytes', size => {
  expect(plaintextSize(size)).toBe(null)
})

test('chunks in groups are the chunks of the whole', () => {
  const key = randomBytes(32)
  const plain = randomBytes(5 * chunkSize + 77)
  for (const sodium of libraries) {
    const whole = seal(sodium, key, plain)
    const out = Buffer.alloc(whole.length)
    let at = sealChunks(sodium, key, 0, plain.subarray(0, 2 * chunkSize), false, out)
    at += sealChunks(sodium, key, 2, plain.subarray(2 * chunkSize), true, out.subarray(at))
    expect(at).toBe(whole.length)
    expect(out.equals(whole)).toBe(true)
  }
})

test('cut, swapped, repeated and changed chunks do not open', () => {
  const key = randomBytes(32)
  const plain = randomBytes(3 * chunkSize)
  for (const sodium of libraries) {
    const sealed = seal(sodium, key, plain)
    const chunk = (i: number) => sealed.subarray(i * chunkSizeWithTag, (i + 1) * chunkSizeWithTag)
    for (const bad of [
      sealed.subarray(0, 2 * chunkSizeWithTag),
      sealed.subarray(0, sealed.length - 1),
      Buffer.concat([chunk(1), chunk(0), chunk(2)]),
      Buffer.concat([chunk(0), chunk(0), chunk(1), chunk(2)]),
      Buffer.concat([sealed, Buffer.alloc(1)]),
    ])
      expect(openStream(sodium, key, bad).whole).toBe(false)
    for (const at of [0, 65_535, 65_536, chunkSizeWithTag, sealed.length - 1]) {
      const bad = Buffer.from(sealed)
      bad[at] = (bad[at] ?? 0) ^ 1
      expect(openStream(sodium, key, bad).whole).toBe(false)
    }
  }
})

test('the counter is big-endian over eleven bytes', () => {
  expect(Buffer.from(chunkNonce(0x01_0203_0405, true)).toString('hex')).toBe('000000000000010203040501')
  expect(() => chunkNonce(2 ** 53, false)).toThrow()
})
