/**
 * The write order of an object, steps 1 to 6 (LAYOUT.md): read once while hashing and sealing, two pages, fsync, read
 * back and compare, rename, fsync the folders. The journal entry that makes it *Saved* is the caller's next step.
 * Large content goes through two threads at once, small streams are sealed here.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { payloadKey } from '../crypto/keys.ts'
import { encodeMeta, pageSize, saltBytes, sealPage } from '../crypto/objectPage.ts'
import { nonceBytes } from '../crypto/sodium.ts'
import type { CryptoThreads } from './cryptoThreads.ts'
import { storageError } from './durable.ts'
import type { ObjectSecret } from './objectReader.ts'
import { groupBytes, PayloadWriter, readPayload, rearPageAt, writeFully } from './payloadFile.ts'
import { type Places, scratchIn } from './places.ts'
import type { PutMeta, PutSource, StoredObject } from './putTypes.ts'
import { type Ring, Stopped } from './ring.ts'
import { objectPath, settle } from './settle.ts'
import { needSpace, spaceFor } from './space.ts'

export interface ObjectStore extends ObjectSecret {
  places: Places
  threads: CryptoThreads
  /** Last committed seq of the journal. */
  lastSeq: () => number
}

interface Sealed {
  sha256: string
  size: number
}

/** Dirty pages beyond this are sent on their way while the rest is still being sealed. */
const flushBytes = 64 << 20

/** Throws SourceUnreadable, SourceChanged, NoSpace, DiskFailed, ImportCancelled; nothing is left behind then. */
export async function storeObject(
  store: ObjectStore,
  source: PutSource,
  meta: PutMeta,
  onBytes?: (n: number) => void,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const input = 'file' in source ? await openSource(source.file) : null
  const scratch = scratchIn(store.places)
  let output: FileHandle | undefined
  let needed: number | undefined
  let passed = 0
  try {
    const before = input === null ? null : await input.stat()
    needed = before === null ? undefined : spaceFor(before.size)
    await needSpace(store.places.dir, before?.size ?? 0)
    output = await open(scratch, 'wx+', 0o600)
    const salt = randomBytes(saltBytes)
    const key = payloadKey(store.sodium, store.keys, store.vaultId, salt)
    const told = (n: number) => {
      passed = n
      onBytes?.(n)
    }
    const write: Write = { store, key, output, onBytes: told, signal }
    const { sha256, size } =
      'file' in source
        ? await sealFile(write, (input as FileHandle).fd)
        : await sealStream(write, source.stream)
    if (before !== null && size !== before.size) throw new AppError('SourceChanged')
    const { page, metaSha256 } = makePage(store, salt, { ...meta, size, sha256, afterSeq: store.lastSeq() })
    writeFully(output.fd, page, 0)
    writeFully(output.fd, page, rearPageAt(size))
    // Both must succeed before the rename; neither waits for the other.
    const [found] = await Promise.all([readBack(write, size, page), output.sync(), write.flush])
    key.fill(0)
    const after = input === null ? null : await input.stat()
    if (before !== null && after !== null && (before.size !== after.size || before.mtimeMs !== after.mtimeMs))
      throw new AppError('SourceChanged')
    if (found !== sha256) throw new AppError('DiskFailed', { reason: 'readBack' })
    await output.close()
    output = undefined
    const [stored] = await settle(store, [{ scratch, sha256, size, metaSha256 }])
    if (stored instanceof Error) throw stored
    return stored as StoredObject
  } catch (error) {
    await output?.close().catch(() => undefined)
    await unlink(scratch).catch(() => undefined)
    if (signal?.aborted) throw new AppError('ImportCancelled', {}, error)
    throw storageError(error, needed ?? spaceFor(passed))
  } finally {
    // It was only read; what comes of closing it changes nothing.
    await input?.close().catch(() => undefined)
  }
}

/** The sealed record of a write as the page that stands at both ends of its file. */
export function makePage(
  store: ObjectStore,
  salt: Uint8Array,
  meta: Parameters<typeof encodeMeta>[0],
): { page: Uint8Array; metaSha256: string } {
  const metaBytes = encodeMeta(meta)
  const { id } = objectPath(store, meta.sha256)
  const nonce = randomBytes(nonceBytes)
  const page = sealPage(store.sodium, store.keys, store.vaultId, { salt, objectId: id, metaBytes, nonce })
  return { page, metaSha256: createHash('sha256').update(metaBytes).digest('hex') }
}

interface Write {
  store: ObjectStore
  key: Uint8Array
  output: FileHandle
  onBytes?: ((n: number) => void) | undefined
  signal?: AbortSignal | undefined
  /** Early flushes. They must succeed: the system tells each failure once, so the fsync at the end may not hear of it. */
  flush?: Promise<void>
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r')
    let isFile = false
    try {
      isFile = (await handle.stat()).isFile()
    } finally {
      if (!isFile) await handle.close()
    }
    if (isFile) return handle
    throw new AppError('SourceUnreadable', { errno: 'notAFile' })
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('SourceUnreadable', { errno: String((error as NodeJS.ErrnoException).code) }, error)
  }
}

async function sealFile(write: Write, fd: number): Promise<Sealed> {
  const { threads } = write.store
  return threads.alone(async () => {
    const [sealed] = await threads.together(2, write.signal, (ring, memory) =>
      watched(write, ring, [
        threads.run(1, 'feed', { ring: memory, fd }),
        threads.run(0, 'seal', { ring: memory, fd: write.output.fd, key: write.key }),
      ]),
    )
    write.onBytes?.(sealed.size)
    return sealed
  })
}

/** Tells how far the work is, and lets the medium begin early so that the fsync at the end finds little left to do. */
function watched<A, B>(write: Write, ring: Ring, halves: [Promise<A>, Promise<B>]): [Promise<A>, Promise<B>] {
  let flushed = 0
  let flushing = false
  const timer = setInterval(() => {
    const bytes = ring.filled * groupBytes
    write.onBytes?.(bytes)
    if (flushing || bytes - flushed < flushBytes) return
    flushing = true
    flushed = bytes
    write.flush = Promise.all([write.flush, write.output.sync()]).then(() => {
      flushing = false
    })
    // Whoever waits for it hears of a failure; until then nobody does.
    write.flush.catch(() => undefined)
  }, 50)
  void Promise.allSettled(halves).then(() => clearInterval(timer))
  return halves
}

async function sealStream(write: Write, stream: AsyncIterable<Uint8Array>): Promise<Sealed> {
  const parts = stream[Symbol.asyncIterator]()
  const first = Buffer.allocUnsafeSlow(groupBytes)
  let filled = 0
  try {
    for (;;) {
      if (write.signal?.aborted) throw new AppError('ImportCancelled')
      const { done, value } = await parts.next()
      if (done) return sealHere(write, first.subarray(0, filled))
      if (filled + value.length > groupBytes)
        return await sealLong(write, first.subarray(0, filled), value, parts)
      first.set(value, filled)
      filled += value.length
      write.onBytes?.(filled)
    }
  } catch (error) {
    await parts.return?.()
    throw error
  } finally {
    first.fill(0)
  }
}

/** Up to a mebibyte takes a millisecond: less than it takes to wake the threads. */
function sealHere({ store, key, output }: Write, content: Uint8Array): Sealed {
  const writer = new PayloadWriter(store.sodium, key, output.fd)
  writer.end(content)
  return { sha256: createHash('sha256').update(content).digest('hex'), size: content.length }
}

async function sealLong(
  write: Write,
  first: Uint8Array,
  second: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): Promise<Sealed> {
  const { threads } = write.store
  return threads.alone(async () => {
    const [sealed] = await threads.together(2, write.signal, (ring, memory) => {
      const feeding = feed(ring, first, second, rest, write).catch((error: unknown) => {
        ring.stop()
        throw error
      })
      const hashing = threads.run(1, 'hash', { ring: memory })
      return watched(write, ring, [
        bothEnded(hashing, feeding),
        threads.run(0, 'seal', { ring: memory, fd: write.output.fd, key: write.key }),
      ])
    })
    return sealed
  })
}

/** The ring must not be used again while a thread is still at it, so an error waits for the other side to end. */
async function bothEnded(hashing: Promise<Sealed>, feeding: Promise<void>): Promise<Sealed> {
  const [hashed, fed] = await Promise.allSettled([hashing, feeding])
  if (fed.status === 'rejected' && !(fed.reason instanceof Stopped)) throw fed.reason
  if (hashed.status === 'rejected') throw hashed.reason
  return hashed.value
}

async function feed(
  ring: Ring,
  first: Uint8Array,
  second: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  { onBytes }: Write,
): Promise<void> {
  let room = await ring.waitForRoom()
  room.set(first)
  let filled = first.length
  let total = filled
  for (let part: Uint8Array | undefined = second; part !== undefined; ) {
    for (let at = 0; at < part.length; ) {
      const piece = part.subarray(at, at + groupBytes - filled)
      room.set(piece, filled)
      filled += piece.length
      at += piece.length
      if (filled < groupBytes) continue
      ring.fill(filled)
      room = await ring.waitForRoom()
      filled = 0
    }
    total += part.length
    onBytes?.(total)
    const next = await rest.next()
    part = next.done ? undefined : next.value
  }
  if (filled > 0) ring.fill(filled)
  ring.end()
}

/** SHA-256 of what the file now holds, or null when it is not what was written. */
async function readBack(write: Write, size: number, page: Uint8Array): Promise<string | null> {
  const { store, key, output } = write
  for (const at of [0, rearPageAt(size)]) {
    const found = Buffer.alloc(pageSize)
    if ((await output.read(found, 0, pageSize, at)).bytesRead !== pageSize || !found.equals(page)) return null
  }
  if (size <= groupBytes) {
    const hash = createHash('sha256')
    return readPayload(store.sodium, key, output.fd, size, plain => hash.update(plain))
      ? hash.digest('hex')
      : null
  }
  const { threads } = store
  return threads.alone(async () => {
    const [opened, hashed] = await threads.together(1, write.signal, (_ring, memory) => [
      threads.run(0, 'open', { ring: memory, fd: output.fd, key, size }),
      threads.run(1, 'hash', { ring: memory }),
    ])
    return opened.whole && hashed.size === size ? hashed.sha256 : null
  })
}
