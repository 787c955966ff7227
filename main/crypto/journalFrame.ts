import { strict as assert } from 'node:assert'
import { nonceBytes, type Sodium, tagBytes } from './sodium.ts'
import { utf8 } from './text.ts'

const magic = utf8('EVJ1')
const domain = utf8('evaultj1')
/** Magic, length and first seq: authenticated with the frame. */
const boundBytes = 16
export const frameHeadBytes = boundBytes + nonceBytes
/** Most bytes of ciphertext with its tag. */
export const frameMostBytes = 2 << 20
export const frameMostEntries = 256
export const entryMostBytes = 1 << 20
const padTo = 512

/** The exact bytes of an entry, and of its private part (empty when it has none). */
export interface EntryBytes {
  entry: Uint8Array
  private: Uint8Array
}

/** Bytes of ciphertext that these entries would make. */
export function frameCipherBytes(entries: readonly EntryBytes[]): number {
  let plain = 0
  for (const { entry, private: hidden } of entries) plain += 8 + entry.length + hidden.length
  return Math.ceil(plain / padTo) * padTo + tagBytes
}

/** One frame; the seq of its i-th entry is `firstSeq + i`. */
export function sealFrame(
  sodium: Sodium,
  key: Uint8Array,
  vaultId: Uint8Array,
  frame: { firstSeq: number; nonce: Uint8Array; entries: readonly EntryBytes[] },
): Uint8Array {
  const length = frameCipherBytes(frame.entries)
  assert(frame.entries.length >= 1 && frame.entries.length <= frameMostEntries && length <= frameMostBytes)
  const plain = Buffer.alloc(length - tagBytes)
  let at = 0
  for (const { entry, private: hidden } of frame.entries)
    for (const part of [entry, hidden]) {
      at = plain.writeUInt32BE(part.length, at)
      plain.set(part, at)
      at += part.length
    }
  const bytes = Buffer.alloc(frameHeadBytes + length)
  bytes.set(magic, 0)
  bytes.writeUInt32BE(length, 4)
  bytes.writeBigUInt64BE(BigInt(frame.firstSeq), 8)
  bytes.set(frame.nonce, boundBytes)
  bytes.set(sodium.seal(plain, boundData(vaultId, bytes), frame.nonce, key), frameHeadBytes)
  return bytes
}

/** Whole length of the frame that begins at `at`, or null when none can begin there. */
export function frameLength(bytes: Uint8Array, at: number): number | null {
  if (at + frameHeadBytes > bytes.length) return null
  for (let i = 0; i < magic.length; i++) if (bytes[at + i] !== magic[i]) return null
  const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(4)
  if (length <= tagBytes || length > frameMostBytes || length % padTo !== tagBytes) return null
  return at + frameHeadBytes + length <= bytes.length ? frameHeadBytes + length : null
}

/** The entries of one frame of exactly its length, or null when it is not one of this vault. */
export function openFrame(
  sodium: Sodium,
  key: Uint8Array,
  vaultId: Uint8Array,
  bytes: Uint8Array,
): { firstSeq: number; entries: EntryBytes[] } | null {
  if (frameLength(bytes, 0) !== bytes.length) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const firstSeq = Number(view.getBigUint64(8))
  const nonce = bytes.subarray(boundBytes, frameHeadBytes)
  const plain = sodium.open(bytes.subarray(frameHeadBytes), boundData(vaultId, bytes), nonce, key)
  if (plain === null || !Number.isSafeInteger(firstSeq) || firstSeq < 1) return null
  const entries = split(plain)
  return entries === null ? null : { firstSeq, entries }
}

function boundData(vaultId: Uint8Array, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([domain, vaultId, bytes.subarray(0, boundBytes)])
}

/** An entry is never empty, so a length of zero where one would begin is the padding. */
function split(plain: Uint8Array): EntryBytes[] | null {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const entries: EntryBytes[] = []
  let at = 0
  const part = (): Uint8Array | null => {
    if (at + 4 > plain.length) return null
    const length = view.getUint32(at)
    if (at + 4 + length > plain.length) return null
    const bytes = plain.subarray(at + 4, at + 4 + length)
    at += 4 + length
    return bytes
  }
  while (at + 4 <= plain.length && view.getUint32(at) !== 0) {
    const entry = part()
    const hidden = part()
    if (entry === null || hidden === null || entry.length > entryMostBytes) return null
    entries.push({ entry, private: hidden })
  }
  if (plain.subarray(at).some(byte => byte !== 0)) return null
  return entries.length >= 1 && entries.length <= frameMostEntries ? entries : null
}
