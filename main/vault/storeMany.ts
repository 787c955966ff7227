import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { AppError } from '../appError.ts'
import { payloadKey } from '../crypto/keys.ts'
import { saltBytes } from '../crypto/objectPage.ts'
import { storageError } from './durable.ts'
import { errorOf } from './failure.ts'
import { objectFileSize } from './payloadFile.ts'
import type { PutManyOptions, PutMeta, PutMetaOf, PutSource, StoredObject } from './putTypes.ts'
import type { ThreadJobs } from './cryptoThread.ts'
import { ObjectReader } from './objectReader.ts'
import { asExisting, objectPath, type Ready, settle, syncAgain } from './settle.ts'
import { type SmallWrite, tooLarge } from './smallFiles.ts'
import { needSpace, spaceFor } from './space.ts'
import { makePage, type ObjectStore, storeObject } from './storeObject.ts'
import { scratchIn } from './places.ts'

/** Files that a thread holds open at once, each with up to a mebibyte of content. */
const sliceFiles = 64
/** Objects whose pages are looked at at once. */
const openAtOnce = 6

interface Small {
  /** Place in the caller's list. */
  at: number
  file: string
  meta: PutMeta | PutMetaOf
}

/**
 * Stores many files in the write order of `storeObject`, with the fsyncs of a batch running together and each folder
 * sent to the medium once. Each file has its own outcome. Throws ImportCancelled only; what was made so far stays as
 * orphans then, which a later import of the same files finds.
 */
export async function storeMany(
  store: ObjectStore,
  list: { source: PutSource; meta: PutMeta | PutMetaOf }[],
  { signal, recorded = () => false }: PutManyOptions = {},
): Promise<(StoredObject | AppError)[]> {
  const results: (StoredObject | AppError | undefined)[] = list.map(() => undefined)
  const small: Small[] = []
  list.forEach(({ source, meta }, at) => {
    if ('file' in source) small.push({ at, file: source.file, meta })
  })
  const ready: (Ready & { at: number })[] = []
  await store.threads.alone(async () => {
    const slices: Small[][] = []
    for (let at = 0; at < small.length; at += sliceFiles) slices.push(small.slice(at, at + sliceFiles))
    // Both threads take the next slice when they are free.
    await Promise.all(
      ([0, 1] as const).map(async which => {
        for (let slice = slices.shift(); slice !== undefined && !signal?.aborted; slice = slices.shift())
          ready.push(...(await storeSlice(store, which, slice, results, recorded)))
      }),
    )
  })
  // In the caller's order, so that of the same content twice the first is the new one.
  ready.sort((a, b) => a.at - b.at)
  const settled = await settle(store, ready)
  ready.forEach(({ at }, i) => {
    results[at] = settled[i]
  })
  for (const [at, { source, meta }] of list.entries()) {
    if (signal?.aborted) throw new AppError('ImportCancelled')
    results[at] ??= await storeAlone(store, source, meta, signal).catch((error: unknown) => {
      if (signal?.aborted) throw new AppError('ImportCancelled', {}, error)
      return storageError(error)
    })
  }
  return results as (StoredObject | AppError)[]
}

async function storeAlone(
  store: ObjectStore,
  source: PutSource,
  meta: PutMeta | PutMetaOf,
  signal: AbortSignal | undefined,
): Promise<StoredObject> {
  return storeObject(store, source, await metaOf(meta, null), undefined, signal)
}

const metaOf = (meta: PutMeta | PutMetaOf, head: Uint8Array | null) =>
  typeof meta === 'function' ? meta(head) : meta

/** Those of these contents that are in the vault and whole: their pages are looked at here, some at a time, the rest by the thread. */
async function wholeAlready(
  store: ObjectStore,
  which: 0 | 1,
  sha256s: readonly string[],
  recorded: (sha256: string) => boolean,
): Promise<Map<string, StoredObject>> {
  const there = new Set(sha256s.filter(sha256 => existsSync(objectPath(store, sha256).file)))
  const next = there.values()
  const paged: { payload: ThreadJobs['verify']['arg']; kept: StoredObject }[] = []
  await Promise.all(
    Array.from({ length: Math.min(openAtOnce, there.size) }, async () => {
      for (const sha256 of next) {
        const { file } = objectPath(store, sha256)
        const reader = await ObjectReader.open(store, file, sha256).catch(nothingWhole)
        if (reader === null) continue
        const { size, damagedPage } = reader
        if (damagedPage === null)
          paged.push({ payload: { file, key: reader.copyOfKey(), size, sha256 }, kept: asExisting(reader) })
        await reader.close()
      }
    }),
  )
  const payloads = paged.map(({ payload }) => payload)
  let answers: boolean[] = []
  try {
    if (payloads.length > 0) answers = await store.threads.run(which, 'verifyMany', { payloads })
  } finally {
    for (const { key } of payloads) key.fill(0)
  }
  const whole = new Map<string, StoredObject>()
  for (const [at, { payload, kept }] of paged.entries()) {
    if (answers[at] !== true) continue
    // What no entry names may stem from an import that was killed before its fsync.
    if (!recorded(kept.sha256)) await syncAgain(payload.file)
    whole.set(kept.sha256, kept)
  }
  return whole
}

function nothingWhole(error: unknown): null {
  if (error instanceof AppError && (error.code === 'ObjectMissing' || error.code === 'ObjectDamaged'))
    return null
  throw error
}

/** Leaves `results` open for files that are not small after all. */
async function storeSlice(
  store: ObjectStore,
  which: 0 | 1,
  slice: Small[],
  results: (StoredObject | AppError | undefined)[],
  recorded: (sha256: string) => boolean,
): Promise<(Ready & { at: number })[]> {
  const { threads } = store
  const fail = (at: number, error: unknown): void => {
    results[at] = storageError(error)
  }
  try {
    const reads = await threads.run(which, 'readMany', { files: slice.map(({ file }) => file) })
    const writes: SmallWrite[] = []
    const found: (Ready & { at: number })[] = []
    const ready: (Ready & { at: number; scratch: string })[] = []
    const seen = new Set<string>()
    const whole = await wholeAlready(
      store,
      which,
      reads.flatMap(read => (read === undefined || 'failed' in read ? [] : [read.sha256])),
      recorded,
    )
    for (const [index, { at, meta }] of slice.entries()) {
      const read = reads[index]
      if (read === undefined) continue
      if ('failed' in read) {
        if (read.app?.details.errno !== tooLarge) fail(at, errorOf(read))
        continue
      }
      const known = await metaOf(meta, read.head)
      const kept = whole.get(read.sha256)
      if (kept !== undefined && recorded(read.sha256)) {
        results[at] = { ...kept }
        continue
      }
      // The same content twice in a batch: the second is found when the first has its place.
      if (seen.has(read.sha256)) continue
      seen.add(read.sha256)
      if (kept !== undefined) {
        found.push({ ...kept, at, scratch: null })
        continue
      }
      const salt = randomBytes(saltBytes)
      const key = payloadKey(store.sodium, store.keys, store.vaultId, salt)
      const { sha256, size } = read
      const { page, metaSha256 } = makePage(store, salt, {
        ...known,
        sha256,
        size,
        afterSeq: store.lastSeq(),
      })
      const scratch = scratchIn(store.places)
      writes.push({ index, scratch, key, page })
      ready.push({ at, scratch, sha256, size, metaSha256 })
    }
    const bytes = ready.reduce((sum, { size }) => sum + objectFileSize(size), 0)
    if (ready.length > 0) await needSpace(store.places.dir, bytes)
    const outcomes = await threads.run(which, 'writeMany', { writes })
    for (const { key } of writes) key.fill(0)
    return found.concat(
      ready.filter(({ at }, i) => {
        const outcome = outcomes[i]
        if (outcome === undefined || !('failed' in outcome)) return true
        results[at] = storageError(errorOf(outcome), spaceFor(bytes))
        return false
      }),
    )
  } catch (error) {
    for (const { at } of slice) if (results[at] === undefined) fail(at, error)
    return []
  }
}
