import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  frameCipherBytes,
  frameHeadBytes,
  frameLength,
  openFrame,
  sealFrame,
} from '../../main/crypto/journalFrame.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'

const sodium = await loadSodium()
const key = randomBytes(32)
const vaultId = randomBytes(16)
const entries = [
  { entry: new Uint8Array(Buffer.from('{"seq":7}')), private: new Uint8Array(0) },
  { entry: new Uint8Array(Buffer.from('{"seq":8}')), private: new Uint8Array(randomBytes(700)) },
]
const frame = () => sealFrame(sodium, key, vaultId, { firstSeq: 7, nonce: randomBytes(24), entries })

test('there and back; the length tells only a multiple of 512', () => {
  const bytes = frame()
  expect(bytes.length).toBe(frameHeadBytes + 1024 + 16)
  expect(frameCipherBytes(entries)).toBe(1040)
  expect(frameLength(bytes, 0)).toBe(bytes.length)
  const back = openFrame(sodium, key, vaultId, bytes)
  expect(back?.firstSeq).toBe(7)
  expect(back?.entries.map(e => [Buffer.from(e.entry), Buffer.from(e.private)])).toEqual(
    entries.map(e => [Buffer.from(e.entry), Buffer.from(e.private)]),
  )
})

test('every bit of a frame counts', () => {
  const bytes = frame()
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const mask = 1 << (bit & 7)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ mask
    if (openFrame(sodium, key, vaultId, bytes) !== null) expect.fail(`bit ${bit}`)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ mask
  }
})

test('bounds', () => {
  const many = Array.from({ length: 257 }, () => entries[0] as (typeof entries)[0])
  const seal = (list: typeof entries) =>
    sealFrame(sodium, key, vaultId, { firstSeq: 1, nonce: randomBytes(24), entries: list })
  expect(() => seal(many)).toThrow()
  expect(openFrame(sodium, key, vaultId, seal(many.slice(1)))?.entries.length).toBe(256)
  expect(() => seal([])).toThrow()
  expect(() => seal([{ entry: randomBytes(2 << 20), private: new Uint8Array(0) }])).toThrow()
  const lying = frame()
  new DataView(lying.buffer, lying.byteOffset).setUint32(4, (2 << 20) + 1)
  expect(frameLength(lying, 0)).toBe(null)
})
