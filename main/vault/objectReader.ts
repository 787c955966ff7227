import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { objectId, payloadKey, type VaultKeys } from '../crypto/keys.ts'
import { type ObjectMeta, openPage, type ObjectPage, pageSize } from '../crypto/objectPage.ts'
import { paddedSize } from '../crypto/padding.ts'
import type { Sodium } from '../crypto/sodium.ts'
import { chunkCount, chunkSize, chunkSizeWithTag, openChunks } from '../crypto/stream.ts'
import { storageError } from './durable.ts'
import { groupChunks, isZero, objectFileSize } from './payloadFile.ts'
import { openPlainFile } from './plainFiles.ts'

/** What is needed to open objects of one vault. */
export interface ObjectSecret {
  sodium: Sodium
  keys: VaultKeys
  vaultId: Uint8Array
}

/** Pages of an object file as found: the one to use, and whether a copy is lost. */
export interface FoundPage {
  page: ObjectPage
  damaged: 'front' | 'rear' | null
}

/**
 * Reads both pages of an object file of `fileSize` bytes. A page counts only when the file's length is the one that its
 * record asks for. Null when neither does; when both do and differ, the one whose salt opens the last chunk is true, and
 * the front one when neither does.
 */
export async function findPage(
  secret: ObjectSecret,
  handle: FileHandle,
  fileSize: number,
): Promise<FoundPage | null> {
  const { sodium, keys, vaultId } = secret
  const at = async (position: number): Promise<ObjectPage | null> => {
    const bytes = Buffer.alloc(pageSize)
    if (position < 0 || (await handle.read(bytes, 0, pageSize, position)).bytesRead !== pageSize) return null
    const page = openPage(sodium, keys, vaultId, bytes)
    return page !== null && isNamed(secret, page) && objectFileSize(page.meta.size) === fileSize ? page : null
  }
  const front = await at(0)
  const rear = await at(fileSize - pageSize)
  if (front === null || rear === null) {
    const page = front ?? rear
    return page === null ? null : { page, damaged: front === null ? 'front' : 'rear' }
  }
  if (Buffer.compare(front.salt, rear.salt) === 0 && Buffer.compare(front.metaBytes, rear.metaBytes) === 0)
    return { page: front, damaged: null }
  for (const [page, damaged] of [
    [front, 'rear'],
    [rear, 'front'],
  ] as const) {
    const key = payloadKey(sodium, keys, vaultId, page.salt)
    const opened = await readChunks(
      secret,
      key,
      handle,
      page.meta.size,
      chunkCount(paddedSize(page.meta.size)) - 1,
      1,
    )
    key.fill(0)
    if (opened !== null) return { page, damaged }
  }
  // The last chunk is damaged, so no content will be called whole; what else opens may still be rescued.
  return { page: front, damaged: 'rear' }
}

/** Whether the page's id is the one of its SHA-256. */
function isNamed({ sodium, keys }: ObjectSecret, { objectId: id, meta }: ObjectPage): boolean {
  return Buffer.compare(id, objectId(sodium, keys, Buffer.from(meta.sha256, 'hex'))) === 0
}

const magic = Buffer.from('EVAULTO1')
const searchBytes = 1 << 20

/**
 * A page of a file that has lost bytes or got some that are not its own, with its offset: the first one, or the one that is
 * nearest to the end within a mebibyte. It tells what was stored; whether the content is there only the chunks tell.
 */
export async function searchPage(
  { sodium, keys, vaultId }: ObjectSecret,
  handle: FileHandle,
  fileSize: number,
): Promise<{ page: ObjectPage; offset: number } | null> {
  const start = Math.max(0, fileSize - searchBytes)
  const front = Buffer.alloc(pageSize)
  const end = Buffer.alloc(fileSize - start)
  await handle.read(front, 0, front.length, 0)
  await handle.read(end, 0, end.length, start)
  const first = openPage(sodium, keys, vaultId, front)
  if (first !== null) return { page: first, offset: 0 }
  for (let at = end.lastIndexOf(magic); at >= 0; at = at > 0 ? end.lastIndexOf(magic, at - 1) : -1) {
    const page = openPage(sodium, keys, vaultId, end.subarray(at, at + pageSize))
    if (page !== null) return { page, offset: start + at }
  }
  return null
}

/** Plaintext of `count` chunks with their padding, or null when one of them does not open. */
async function readChunks(
  { sodium }: ObjectSecret,
  key: Uint8Array,
  handle: FileHandle,
  size: number,
  first: number,
  count: number,
): Promise<Uint8Array | null> {
  const padded = paddedSize(size)
  const total = chunkCount(padded)
  const last = first + count >= total
  const plainBytes = (last ? padded : (first + count) * chunkSize) - first * chunkSize
  const sealed = Buffer.allocUnsafeSlow(plainBytes + (Math.min(total, first + count) - first) * 16)
  const { bytesRead } = await handle.read(sealed, 0, sealed.length, pageSize + first * chunkSizeWithTag)
  if (bytesRead !== sealed.length) return null
  const plain = new Uint8Array(plainBytes)
  const chunks = Math.ceil(plainBytes / chunkSize)
  if (openChunks(sodium, key, first, sealed, last, plain) !== chunks) return null
  return isZero(plain.subarray(Math.max(0, size - first * chunkSize))) ? plain : null
}

/** Content of one stored object. Every byte it gives was authenticated. */
export class ObjectReader {
  readonly size: number
  readonly sha256: string
  /** The sealed record of the write. */
  readonly meta: ObjectMeta
  readonly metaBytes: Uint8Array
  /** A copy of the page that is lost; the content is whole all the same. */
  readonly damagedPage: 'front' | 'rear' | null
  readonly #secret: ObjectSecret
  readonly #handle: FileHandle
  readonly #key: Uint8Array
  #lastChunkSeen = false

  private constructor(secret: ObjectSecret, handle: FileHandle, found: FoundPage) {
    const { sodium, keys, vaultId } = secret
    this.#secret = secret
    this.#handle = handle
    this.#key = payloadKey(sodium, keys, vaultId, found.page.salt)
    this.meta = found.page.meta
    this.metaBytes = found.page.metaBytes
    this.size = found.page.meta.size
    this.sha256 = found.page.meta.sha256
    this.damagedPage = found.damaged
  }

  /** Opens the object file of `sha256`. Throws ObjectMissing, ObjectDamaged. */
  static async open(secret: ObjectSecret, file: string, sha256: string): Promise<ObjectReader> {
    let handle: FileHandle | null
    try {
      handle = await openPlainFile(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new AppError('ObjectMissing', {}, error)
      throw storageError(error)
    }
    if (handle === null) throw new AppError('ObjectDamaged', { part: 'notAFile' })
    try {
      const { size } = await handle.stat()
      const found = await findPage(secret, handle, size)
      if (found === null) {
        const left = await searchPage(secret, handle, size)
        const other = left !== null && objectFileSize(left.page.meta.size) !== size
        throw new AppError('ObjectDamaged', { part: other ? 'length' : 'pages' })
      }
      // The id, which stands in the file's name, is the one of the SHA-256: `findPage` has seen to that.
      if (found.page.meta.sha256 !== sha256) throw new AppError('ObjectDamaged', { part: 'otherObject' })
      return new ObjectReader(secret, handle, found)
    } catch (error) {
      await handle.close()
      throw storageError(error)
    }
  }

  /** The bytes from `offset`: exactly `length`, less only at the end. Throws ObjectDamaged. */
  async range(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(this.size, offset + length)
    if (offset < 0 || offset >= end) return new Uint8Array(0)
    // The end is what makes a truncated file of any length be noticed.
    if (!this.#lastChunkSeen) await this.#chunks(chunkCount(paddedSize(this.size)) - 1, 1)
    this.#lastChunkSeen = true
    const first = Math.floor(offset / chunkSize)
    const count = Math.floor((end - 1) / chunkSize) - first + 1
    const plain = await this.#chunks(first, count)
    return plain.subarray(offset - first * chunkSize, end - first * chunkSize)
  }

  /** All of it, about a mebibyte at a time. Throws ObjectDamaged, at the end too when the SHA-256 is another. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    const total = chunkCount(paddedSize(this.size))
    for (let first = 0; first < total; first += groupChunks) {
      const plain = await this.#chunks(first, Math.min(groupChunks, total - first))
      const part = plain.subarray(0, Math.max(0, this.size - first * chunkSize))
      hash.update(part)
      if (part.length > 0) yield part
    }
    if (hash.digest('hex') !== this.sha256) throw new AppError('ObjectDamaged', { part: 'sha256' })
  }

  async #chunks(first: number, count: number): Promise<Uint8Array> {
    const plain = await readChunks(this.#secret, this.#key, this.#handle, this.size, first, count).catch(
      error => {
        throw storageError(error)
      },
    )
    if (plain === null) throw new AppError('ObjectDamaged', { part: 'chunk', first })
    return plain
  }

  /** The payload's key for a thread that reads all of it; whoever gets it wipes it. */
  copyOfKey(): Uint8Array {
    return this.#key.slice()
  }

  async close(): Promise<void> {
    this.#key.fill(0)
    await this.#handle.close()
  }
}
