import { strict as assert } from 'node:assert'
import { chunkNonceBytes, type Sodium, tagBytes } from './sodium.ts'

export const chunkSize = 65_536
export const chunkSizeWithTag = chunkSize + tagBytes

/** The payload of age: 11-byte big-endian counter, then 01 on the last chunk. Counters stay below 2^53. */
export function chunkNonce(index: number, last: boolean): Uint8Array {
  assert(Number.isSafeInteger(index) && index >= 0)
  const nonce = new Uint8Array(chunkNonceBytes)
  const view = new DataView(nonce.buffer)
  view.setUint32(3, Math.floor(index / 2 ** 32))
  view.setUint32(7, index >>> 0)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** How many chunks a plaintext has; an empty one has one empty chunk. */
export function chunkCount(plainSize: number): number {
  return Math.max(1, Math.ceil(plainSize / chunkSize))
}

/** Bytes of the ciphertext for so many bytes of plaintext. */
export function ciphertextSize(plainSize: number): number {
  return plainSize + chunkCount(plainSize) * tagBytes
}

/** Bytes of plaintext in so many bytes of ciphertext, or null when no plaintext makes that length. */
export function plaintextSize(cipherSize: number): number | null {
  const chunks = Math.max(1, Math.ceil(cipherSize / chunkSizeWithTag))
  const plain = cipherSize - chunks * tagBytes
  return plain >= 0 && ciphertextSize(plain) === cipherSize ? plain : null
}

/**
 * Seals whole chunks from `plain` into `out`, beginning with chunk `first`. All chunks but the one that ends the stream
 * are full; `last` says that the end of `plain` is the end of the stream. Returns the bytes written.
 */
export function sealChunks(
  sodium: Sodium,
  key: Uint8Array,
  first: number,
  plain: Uint8Array,
  last: boolean,
  out: Uint8Array,
): number {
  assert(last || plain.length % chunkSize === 0)
  const count = last ? chunkCount(plain.length) : plain.length / chunkSize
  let written = 0
  for (let i = 0; i < count; i++) {
    const chunk = plain.subarray(i * chunkSize, (i + 1) * chunkSize)
    const sealed = out.subarray(written, written + chunk.length + tagBytes)
    sodium.sealChunk(sealed, chunk, chunkNonce(first + i, last && i === count - 1), key)
    written += sealed.length
  }
  return written
}

/** The reverse of `sealChunks`. Returns the number of chunks that opened in order; fewer than there are means damage. */
export function openChunks(
  sodium: Sodium,
  key: Uint8Array,
  first: number,
  sealed: Uint8Array,
  last: boolean,
  out: Uint8Array,
): number {
  const count = Math.ceil(sealed.length / chunkSizeWithTag)
  for (let i = 0; i < count; i++) {
    const chunk = sealed.subarray(i * chunkSizeWithTag, (i + 1) * chunkSizeWithTag)
    if (chunk.length < tagBytes) return i
    const plain = out.subarray(i * chunkSize, i * chunkSize + chunk.length - tagBytes)
    if (!sodium.openChunk(plain, chunk, chunkNonce(first + i, last && i === count - 1), key)) return i
  }
  return count
}

/**
 * Opens a stream whose length nobody has promised, as age does: a full chunk is tried as one in the middle, then as the
 * last one, and nothing may follow that. Gives the plaintext released up to the first fault, and whether there was one.
 */
export function openStream(
  sodium: Sodium,
  key: Uint8Array,
  sealed: Uint8Array,
): { plain: Uint8Array; whole: boolean } {
  const parts: Uint8Array[] = []
  const released = (whole: boolean) => ({ plain: Buffer.concat(parts), whole })
  for (let i = 0, at = 0; ; i++) {
    const chunk = sealed.subarray(at, at + chunkSizeWithTag)
    at += chunk.length
    if (chunk.length < tagBytes) return released(false)
    const plain = new Uint8Array(chunk.length - tagBytes)
    if (chunk.length === chunkSizeWithTag && sodium.openChunk(plain, chunk, chunkNonce(i, false), key)) {
      parts.push(plain)
      continue
    }
    if (!sodium.openChunk(plain, chunk, chunkNonce(i, true), key)) return released(false)
    // The last chunk may be empty only when it is the first.
    if (plain.length === 0 && i > 0) return released(false)
    parts.push(plain)
    return released(at === sealed.length)
  }
}
