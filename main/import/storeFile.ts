import { open } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { placesOfContent } from '../index/items.ts'
import { headBytes, type PutMeta, type StoredObject } from '../vault/vault.ts'
import { detect } from './detect.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import type { Detection } from './reader.ts'
import type { FoundFile } from './walk.ts'

/** Files up to this size are stored many at a time: their fsyncs run together. */
export const smallFile = 1 << 20

/** What the first bytes of a file say it is. */
interface Look {
  detection: Detection
  /** Those bytes, where they are certainly the ones that were stored. */
  head: Uint8Array | null
}

/** A file with what became of it in the vault; an error is about this file only. */
export type StoredFile = { found: FoundFile } & (({ result: StoredObject } & Look) | { result: AppError })

/** Stores a batch: small files together, a large one by itself. Throws ImportCancelled only. */
export async function storeBatch(
  batch: readonly FoundFile[],
  job: ImportJob,
  env: ImportEnv,
): Promise<StoredFile[]> {
  const [first] = batch
  return batch.length === 1 && first !== undefined && first.size > smallFile
    ? [await storeLarge(first, job, env)]
    : storeSmall(batch, job, env)
}

async function storeLarge(found: FoundFile, job: ImportJob, env: ImportEnv): Promise<StoredFile> {
  let before = 0
  try {
    const detection = detect(await headOf(found), found.name, found.size)
    const result = await env.vault.put(
      { file: found.file },
      metaOf(found, detection, job),
      bytes => {
        job.progress.bytesDone += bytes - before
        before = bytes
        job.tell()
      },
      job.signal,
    )
    return { found, detection, head: null, result }
  } catch (error) {
    job.signal.throwIfAborted()
    return { found, result: error instanceof AppError ? error : new AppError('SourceUnreadable', {}, error) }
  }
}

async function storeSmall(
  files: readonly FoundFile[],
  job: ImportJob,
  env: ImportEnv,
): Promise<StoredFile[]> {
  const looks = new Map<FoundFile, Look>()
  const results = await env.vault.putMany(
    files.map(found => ({
      source: { file: found.file },
      meta: async head => {
        const look = looks.get(found) ?? {
          detection: detect(head ?? (await headOf(found)), found.name, found.size),
          head,
        }
        looks.set(found, look)
        return metaOf(found, look.detection, job)
      },
    })),
    { signal: job.signal, recorded: sha256 => placesOfContent(env.db, sha256).length > 0 },
  )
  for (const { size } of files) job.progress.bytesDone += size
  return files.map((found, at) => {
    const result = results[at] as StoredObject | AppError
    return result instanceof AppError ? { found, result } : { found, result, ...(looks.get(found) as Look) }
  })
}

/** Throws SourceUnreadable. */
async function headOf({ file }: FoundFile): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r')
    try {
      const buffer = Buffer.alloc(headBytes)
      const { bytesRead } = await handle.read(buffer, 0, headBytes, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw new AppError('SourceUnreadable', { errno: String((error as NodeJS.ErrnoException).code) }, error)
  }
}

function metaOf(found: FoundFile, detection: Detection, job: ImportJob): PutMeta {
  return {
    kind: 'original',
    name: found.name,
    mediaType: detection.mediaType,
    importedAt: job.startedAt.toISOString(),
    sourceMtime: found.mtime,
    sourcePath: found.file,
    derivedFrom: null,
    tool: null,
    importer,
  }
}
