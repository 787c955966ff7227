import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../appError.ts'
import { objectId } from '../crypto/keys.ts'
import { fromHex, toBase32 } from '../crypto/text.ts'
import { renameInto, storageError, syncFolder } from './durable.ts'
import { quarantine } from './mirrors.ts'
import { ObjectReader, type ObjectSecret } from './objectReader.ts'
import type { Places } from './places.ts'
import type { StoredObject } from './putTypes.ts'
import { spaceFor } from './space.ts'

type Store = ObjectSecret & { places: Places }

/** Path of the object with this content. Throws ObjectMissing for what is no SHA-256. */
export function objectPath(store: Store, sha256: string): { file: string; folder: string; id: Uint8Array } {
  const hash = fromHex(sha256, 32)
  if (hash === null) throw new AppError('ObjectMissing')
  const id = objectId(store.sodium, store.keys, hash)
  const name = toBase32(id)
  const folder = join(store.places.objects, name.slice(0, 2))
  return { file: join(folder, `${name}.evo`), folder, id }
}

/** File name of the object with this content. Throws ObjectMissing for what is no SHA-256. */
export function objectName(store: Store, sha256: string): string {
  return basename(objectPath(store, sha256).file)
}

/** A scratch file that is on the medium and was read back; without one, an object that `existing` found whole. */
export interface Ready extends Omit<StoredObject, 'existed'> {
  scratch: string | null
}

/**
 * Step 6: each file takes its place, unless the same content is there already and whole; then the folders go to the
 * medium, each once. An outcome that is an error has left no scratch file.
 */
export async function settle(store: Store, list: Ready[]): Promise<(StoredObject | AppError)[]> {
  const folders = new Set<string>()
  const results: (StoredObject | AppError)[] = []
  const placed = async (ready: Ready): Promise<StoredObject | AppError> => {
    try {
      return await place(store, ready, folders)
    } catch (error) {
      if (ready.scratch !== null) await unlink(ready.scratch).catch(() => undefined)
      return storageError(error, spaceFor(ready.size))
    }
  }
  // The same content twice: the second must find the first in its place, so only the first of each go together.
  const seen = new Set<string>()
  const later: number[] = []
  const together: Promise<void>[] = []
  for (const [i, ready] of list.entries()) {
    if (seen.has(ready.sha256)) {
      later.push(i)
      continue
    }
    seen.add(ready.sha256)
    together.push(
      placed(ready).then(result => {
        results[i] = result
      }),
    )
  }
  await Promise.all(together)
  for (const i of later) results[i] = await placed(list[i] as Ready)
  try {
    await Promise.all([...folders].map(folder => syncFolder(folder)))
    if (folders.size > 0) await syncFolder(store.places.objects)
  } catch (error) {
    // The objects may be lost at the next crash, so none of them counts; what is there is offered when opened next.
    const failed = storageError(error)
    return results.map(result => (result instanceof AppError ? result : failed))
  }
  return results
}

async function place(store: Store, ready: Ready, folders: Set<string>): Promise<StoredObject> {
  const { scratch, sha256, size, metaSha256 } = ready
  const { file, folder } = objectPath(store, sha256)
  // Of a file that is kept too: the import that put it there may have been killed before it sent the name on its way.
  folders.add(folder)
  if (scratch === null) return { sha256, size, metaSha256, existed: true }
  if (existsSync(file)) {
    const kept = await existing(store, sha256)
    if (kept !== null) {
      await unlink(scratch)
      return kept
    }
    await quarantine(store.places, file, `object-${file.slice(-36)}`)
  } else if (!existsSync(folder))
    // Its name reaches the medium with the others below. Not the folders above: the medium may be gone from there.
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  await renameInto(scratch, file)
  return { sha256, size, metaSha256, existed: false }
}

/**
 * The stored object with this content after all of it was read, or null when there is none that is whole. It may stem
 * from an import that was killed before its fsync, so it is sent to the medium again; its name is the caller's to send.
 */
export async function existing(store: Store, sha256: string): Promise<StoredObject | null> {
  const { file } = objectPath(store, sha256)
  let reader: ObjectReader | undefined
  try {
    reader = await ObjectReader.open(store, file, sha256)
    if (reader.damagedPage !== null) return null
    for await (const part of reader.chunks()) void part
    await syncAgain(file)
    return asExisting(reader)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'ObjectMissing' || error.code === 'ObjectDamaged'))
      return null
    throw error
  } finally {
    await reader?.close()
  }
}

/** Sends a file that lies there to the medium. */
export async function syncAgain(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.sync().finally(() => handle.close())
}

export function asExisting({ sha256, size, metaBytes }: ObjectReader): StoredObject {
  return { sha256, size, metaSha256: createHash('sha256').update(metaBytes).digest('hex'), existed: true }
}
