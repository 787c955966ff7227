/**
 * The write order of an object, steps 1 to 6 (LAYOUT.md): read once while hashing and sealing, two pages, fsync, read
 * back and compare, rename, fsync the folders. The journal entry that makes it *Saved* is the caller's next step.
 */
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../appError.ts'
import { objectId, payloadKey } from '../crypto/keys.ts'
import { encodeMeta, saltBytes, sealPage } from '../crypto/objectPage.ts'
import { nonceBytes } from '../crypto/sodium.ts'
import { fromHex, toBase32, toHex } from '../crypto/text.ts'
import { renameInto, storageError, syncFolder } from './durable.ts'
import { quarantine } from './mirrors.ts'
import { ObjectReader, type ObjectSecret } from './objectReader.ts'
import { groupBytes, PayloadWriter, readPayload, rearPageAt, writeFully } from './payloadFile.ts'
import type { Places } from './places.ts'
import type { PutMeta, PutSource, StoredObject } from './putTypes.ts'
import { needSpace } from './space.ts'

export interface ObjectStore extends ObjectSecret {
  places: Places
  /** Last committed seq of the journal. */
  lastSeq: () => number
}

/** Path of the object with this content. */
export function objectPath(
  store: ObjectStore,
  sha256: string,
): { file: string; folder: string; id: Uint8Array } {
  const hash = fromHex(sha256, 32)
  if (hash === null) throw new AppError('ObjectMissing')
  const id = objectId(store.sodium, store.keys, hash)
  const name = toBase32(id)
  const folder = join(store.places.objects, name.slice(0, 2))
  return { file: join(folder, `${name}.evo`), folder, id }
}

/** Throws SourceUnreadable, SourceChanged, NoSpace, DiskFailed, ImportCancelled; nothing is left behind then. */
export async function storeObject(
  store: ObjectStore,
  source: PutSource,
  meta: PutMeta,
  onBytes?: (n: number) => void,
  signal?: AbortSignal,
): Promise<StoredObject> {
  const input = 'file' in source ? await openSource(source.file) : null
  const scratch = join(store.places.tmp, toHex(randomBytes(16)))
  let output: FileHandle | undefined
  try {
    const before = input === null ? null : await input.stat()
    await needSpace(store.places.dir, before?.size ?? 0)
    output = await open(scratch, 'wx+', 0o600)
    const salt = randomBytes(saltBytes)
    const key = payloadKey(store.sodium, store.keys, store.vaultId, salt)
    const parts = input === null ? (source as { stream: AsyncIterable<Uint8Array> }).stream : readParts(input)
    const { sha256, size } = await seal(store, key, output.fd, parts, onBytes, signal)
    if (before !== null && size !== before.size) throw new AppError('SourceChanged')
    const metaBytes = encodeMeta({ ...meta, size, sha256, afterSeq: store.lastSeq() })
    const { id } = objectPath(store, sha256)
    const page = sealPage(store.sodium, store.keys, store.vaultId, {
      salt,
      objectId: id,
      metaBytes,
      nonce: randomBytes(nonceBytes),
    })
    writeFully(output.fd, page, 0)
    writeFully(output.fd, page, rearPageAt(size))
    await output.sync()
    const hash = createHash('sha256')
    const whole = readPayload(store.sodium, key, output.fd, size, plain => hash.update(plain))
    key.fill(0)
    if (!whole) throw new AppError('DiskFailed', { reason: 'readBack' })
    const after = input === null ? null : await input.stat()
    if (hash.digest('hex') !== sha256) throw new AppError(input === null ? 'DiskFailed' : 'SourceChanged')
    if (before !== null && after !== null && (before.size !== after.size || before.mtimeMs !== after.mtimeMs))
      throw new AppError('SourceChanged')
    await output.close()
    output = undefined
    return await settle(store, scratch, {
      sha256,
      size,
      metaSha256: createHash('sha256').update(metaBytes).digest('hex'),
    })
  } catch (error) {
    await output?.close()
    await unlink(scratch).catch(() => undefined)
    throw storageError(error)
  } finally {
    await input?.close()
  }
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r')
    if ((await handle.stat()).isFile()) return handle
    await handle.close()
    throw new AppError('SourceUnreadable', { errno: 'notAFile' })
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('SourceUnreadable', { errno: String((error as NodeJS.ErrnoException).code) }, error)
  }
}

async function* readParts(input: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(groupBytes)
  for (let at = 0; ; ) {
    const { bytesRead } = await input
      .read(buffer, 0, buffer.length, at)
      .catch((error: NodeJS.ErrnoException) => {
        throw new AppError('SourceUnreadable', { errno: String(error.code) }, error)
      })
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function seal(
  store: ObjectStore,
  key: Uint8Array,
  fd: number,
  parts: AsyncIterable<Uint8Array>,
  onBytes?: (n: number) => void,
  signal?: AbortSignal,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  const writer = new PayloadWriter(store.sodium, key, fd)
  const group = Buffer.allocUnsafeSlow(groupBytes)
  let filled = 0
  for await (const part of parts) {
    if (signal?.aborted) throw new AppError('ImportCancelled')
    hash.update(part)
    for (let at = 0; at < part.length; ) {
      // A full group waits until more comes, for the last one is sealed otherwise.
      if (filled === groupBytes) {
        writer.group(group)
        filled = 0
      }
      const piece = part.subarray(at, at + groupBytes - filled)
      group.set(piece, filled)
      filled += piece.length
      at += piece.length
    }
    onBytes?.(writer.size + filled)
  }
  writer.end(group.subarray(0, filled))
  return { sha256: hash.digest('hex'), size: writer.size }
}

/** Step 6: the new file takes its place, unless the same content is there already and whole. */
async function settle(
  store: ObjectStore,
  scratch: string,
  stored: Omit<StoredObject, 'existed'>,
): Promise<StoredObject> {
  const { file, folder } = objectPath(store, stored.sha256)
  await mkdir(folder, { recursive: true })
  const kept = await existing(store, stored.sha256)
  if (kept !== null) {
    await unlink(scratch)
    // It may stem from an import that was killed before its fsync.
    await syncFile(file)
  } else {
    if (await exists(file)) await quarantine(store.places, file, `object-${file.slice(-36)}`)
    await renameInto(scratch, file)
  }
  await syncFolder(folder)
  await syncFolder(store.places.objects)
  return kept ?? { ...stored, existed: false }
}

/** The stored object with this content after all of it was read, or null when there is none that is whole. */
async function existing(store: ObjectStore, sha256: string): Promise<StoredObject | null> {
  const { file, id } = objectPath(store, sha256)
  let reader: ObjectReader | undefined
  try {
    reader = await ObjectReader.open(store, file, sha256, id)
    if (reader.damagedPage !== null) return null
    for await (const part of reader.chunks()) void part
    const metaBytes = reader.metaBytes
    return {
      sha256,
      size: reader.size,
      metaSha256: createHash('sha256').update(metaBytes).digest('hex'),
      existed: true,
    }
  } catch (error) {
    if (error instanceof AppError && (error.code === 'ObjectMissing' || error.code === 'ObjectDamaged'))
      return null
    throw error
  } finally {
    await reader?.close()
  }
}

async function exists(file: string): Promise<boolean> {
  return open(file, 'r').then(
    async handle => {
      await handle.close()
      return true
    },
    () => false,
  )
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
