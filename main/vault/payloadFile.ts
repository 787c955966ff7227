/** The payload of an object file, written and read in one thread with calls that wait. The threads use it, and tests. */
import { readSync, writeSync } from 'node:fs'
import { pageSize } from '../crypto/objectPage.ts'
import { paddedSize } from '../crypto/padding.ts'
import type { Sodium } from '../crypto/sodium.ts'
import { chunkSize, chunkSizeWithTag, ciphertextSize, openChunks, sealChunks } from '../crypto/stream.ts'

/** Chunks per read and write: 1 MiB of plaintext. */
export const groupChunks = 16
export const groupBytes = groupChunks * chunkSize
export const sealedGroupBytes = groupChunks * chunkSizeWithTag

/** Where the rear page of an object with so many bytes of content begins. */
export function rearPageAt(size: number): number {
  return pageSize + ciphertextSize(paddedSize(size))
}

/** Length of the file of an object with so many bytes of content. */
export function objectFileSize(size: number): number {
  return rearPageAt(size) + pageSize
}

/** Fills `buffer` from `position` as far as the file goes. */
export function readFully(fd: number, buffer: Uint8Array, position: number): number {
  let done = 0
  while (done < buffer.length) {
    const read = readSync(fd, buffer, done, buffer.length - done, position + done)
    if (read === 0) break
    done += read
  }
  return done
}

export function writeFully(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, position + done)
}

/** Seals groups of plaintext into the file behind `fd`, after the place of the front page. */
export class PayloadWriter {
  readonly #sodium: Sodium
  readonly #key: Uint8Array
  readonly #fd: number
  readonly #out: Uint8Array
  #chunk = 0
  #at = pageSize
  size = 0

  /** `out` is room for one sealed group and may be used again afterwards. */
  constructor(
    sodium: Sodium,
    key: Uint8Array,
    fd: number,
    out: Uint8Array = new Uint8Array(sealedGroupBytes),
  ) {
    this.#sodium = sodium
    this.#key = key
    this.#fd = fd
    this.#out = out
  }

  /** A full group with more plaintext or padding to come after it. */
  group(plain: Uint8Array): void {
    this.#seal(plain, false)
    this.size += plain.length
  }

  /**
   * What comes after the last full group: content of up to a group, then zeros up to the padded size. The group that
   * holds the end of the content is given here even when it is full.
   */
  end(plain: Uint8Array): void {
    this.size += plain.length
    let zeros = paddedSize(this.size) - this.size
    let group = new Uint8Array(Math.min(groupBytes, plain.length + zeros))
    group.set(plain)
    zeros -= group.length - plain.length
    while (zeros > 0) {
      this.#seal(group, false)
      group = new Uint8Array(Math.min(groupBytes, zeros))
      zeros -= group.length
    }
    this.#seal(group, true)
  }

  #seal(plain: Uint8Array, last: boolean): void {
    const length = sealChunks(this.#sodium, this.#key, this.#chunk, plain, last, this.#out)
    writeFully(this.#fd, this.#out.subarray(0, length), this.#at)
    this.#chunk += groupChunks
    this.#at += length
  }
}

/**
 * Opens the whole payload of an object with `size` bytes of content and gives the content on in groups, each in the place
 * that `room` gives for it; without `room` it is valid during the call only. False when a chunk does not open, the file
 * is shorter, or the padding is not zero.
 */
export function readPayload(
  sodium: Sodium,
  key: Uint8Array,
  fd: number,
  size: number,
  onPlain: (plain: Uint8Array) => void,
  room?: () => Uint8Array,
): boolean {
  const padded = paddedSize(size)
  const ownRoom = room === undefined ? new Uint8Array(Math.min(groupBytes, padded)) : null
  const sealedRoom = new Uint8Array(Math.min(sealedGroupBytes, ciphertextSize(padded)))
  for (let at = 0, chunk = 0; at < padded; at += groupBytes, chunk += groupChunks) {
    const length = Math.min(groupBytes, padded - at)
    const sealed = sealedRoom.subarray(0, ciphertextSize(length))
    if (readFully(fd, sealed, pageSize + chunk * chunkSizeWithTag) !== sealed.length) return false
    const plain = (ownRoom ?? (room as () => Uint8Array)()).subarray(0, length)
    const chunks = Math.ceil(length / chunkSize)
    if (openChunks(sodium, key, chunk, sealed, at + length === padded, plain) !== chunks) return false
    const content = Math.max(0, Math.min(length, size - at))
    if (content < length && !isZero(plain.subarray(content))) return false
    if (content > 0) onPlain(plain.subarray(0, content))
  }
  return true
}

const zeros = Buffer.alloc(chunkSize)

/** Compared by blocks: a loop over the bytes costs more than opening them. */
export function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length)
    if (Buffer.compare(part, zeros.subarray(0, part.length)) !== 0) return false
  }
  return true
}
