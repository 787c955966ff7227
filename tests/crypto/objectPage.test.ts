import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { encodeMeta, type ObjectMeta, openPage, pageSize, sealPage } from '../../main/crypto/objectPage.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'

const sodium = await loadSodium()
const keys = deriveKeys(sodium, randomBytes(32))
const vaultId = randomBytes(16)
const meta: ObjectMeta = {
  size: 5,
  sha256: 'ab'.repeat(32),
  kind: 'original',
  name: '录音.amr',
  mediaType: 'audio/amr',
  importedAt: '2026-01-01T00:00:00.000Z',
  sourceMtime: null,
  sourcePath: '/home/x/录音.amr',
  derivedFrom: null,
  tool: { name: 't', version: '1', args: '-a -b' },
  importer: 'test',
  afterSeq: 3,
}

function page(of: ObjectMeta): Uint8Array {
  return sealPage(sodium, keys, vaultId, {
    salt: randomBytes(32),
    objectId: randomBytes(20),
    metaBytes: encodeMeta(of),
    nonce: randomBytes(24),
  })
}

test('there and back', () => {
  const bytes = page(meta)
  expect(bytes.length).toBe(pageSize)
  expect(openPage(sodium, keys, vaultId, bytes)?.meta).toEqual(meta)
})

test('every bit of a page counts', () => {
  const bytes = page(meta)
  for (let bit = 0; bit < 8 * pageSize; bit++) {
    const mask = 1 << (bit & 7)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ mask
    if (openPage(sodium, keys, vaultId, bytes) !== null) expect.fail(`bit ${bit}`)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ mask
  }
  expect(openPage(sodium, keys, vaultId, bytes)).not.toBe(null)
})

test('another vault, other keys, another length', () => {
  const bytes = page(meta)
  expect(openPage(sodium, keys, randomBytes(16), bytes)).toBe(null)
  expect(openPage(sodium, deriveKeys(sodium, randomBytes(32)), vaultId, bytes)).toBe(null)
  expect(openPage(sodium, keys, vaultId, bytes.subarray(1))).toBe(null)
})

test('what is too long goes in order: path, arguments, end of the name', () => {
  const read = (of: ObjectMeta) => openPage(sodium, keys, vaultId, page(of))?.meta
  expect(read({ ...meta, sourcePath: 'p'.repeat(1025) })).toEqual({ ...meta, sourcePath: null, cut: true })
  expect(read({ ...meta, sourcePath: 'p'.repeat(1024) })).toEqual({ ...meta, sourcePath: 'p'.repeat(1024) })
  const args = { name: 't', version: '1', args: 'x'.repeat(3000) }
  expect(read({ ...meta, tool: args, sourcePath: 'p'.repeat(900) })).toEqual({
    ...meta,
    tool: args,
    sourcePath: null,
    cut: true,
  })
  const long = { ...meta, tool: { ...args, args: 'x'.repeat(5000) } }
  expect(read(long)).toEqual({ ...meta, tool: { ...args, args: '' }, sourcePath: null, cut: true })
  const name = read({ ...meta, name: '🎧'.repeat(2000) })?.name ?? ''
  expect(name).toMatch(/^(🎧)+$/u)
  expect(encodeMeta({ ...meta, name: '🎧'.repeat(2000) }).length).toBeGreaterThan(3942 - 4)
})
