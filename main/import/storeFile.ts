import { open } from 'node:fs/promises'
import type { SkipReason } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { placesOfContent } from '../index/items.ts'
import type { PutMeta, StoredObject } from '../vault/vault.ts'
import { detect } from './detect.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import type { Detection } from './reader.ts'
import { type FoundFile, reasonOf, type Skipped } from './walk.ts'

/** The first bytes that decide what a file is. */
export const headBytes = 64 << 10
const headsAtOnce = 16

/** A file that is known by its content and waits to be stored. */
export interface Candidate {
  found: FoundFile
  detection: Detection
}

/** Looks at the head of each file. Those that cannot be opened come back with the reason. */
export async function describe(
  files: readonly FoundFile[],
  job: ImportJob,
): Promise<{ candidates: Candidate[]; failed: Skipped[] }> {
  const candidates: Candidate[] = []
  const failed: { path: string; reason: SkipReason }[] = []
  for (let at = 0; at < files.length; at += headsAtOnce) {
    job.signal.throwIfAborted()
    const some = files.slice(at, at + headsAtOnce)
    const heads = await Promise.allSettled(some.map(({ file }) => head(file)))
    for (const [n, found] of some.entries()) {
      const one = heads[n]
      if (one?.status === 'fulfilled')
        candidates.push({ found, detection: detect(one.value, found.name, found.size) })
      else failed.push({ path: found.path, reason: reasonOf(one?.reason) })
    }
  }
  return { candidates, failed }
}

async function head(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.alloc(headBytes)
    const { bytesRead } = await handle.read(buffer, 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Stores one file; an error of this file comes back as a value, a cancel is thrown. */
export async function store(
  candidate: Candidate,
  job: ImportJob,
  env: ImportEnv,
): Promise<StoredObject | AppError> {
  let before = 0
  try {
    return await env.vault.put(
      { file: candidate.found.file },
      meta(candidate, job),
      bytes => {
        job.progress.bytesDone += bytes - before
        before = bytes
        job.tell()
      },
      job.signal,
    )
  } catch (error) {
    job.signal.throwIfAborted()
    if (error instanceof AppError) return error
    return new AppError('SourceUnreadable', {}, error)
  }
}

/** Stores small files together. */
export async function storeMany(
  candidates: readonly Candidate[],
  job: ImportJob,
  env: ImportEnv,
): Promise<(StoredObject | AppError)[]> {
  const stored = await env.vault.putMany(
    candidates.map(candidate => ({ source: { file: candidate.found.file }, meta: meta(candidate, job) })),
    { signal: job.signal, recorded: sha256 => placesOfContent(env.db, sha256).length > 0 },
  )
  for (const candidate of candidates) job.progress.bytesDone += candidate.found.size
  return stored
}

function meta({ found, detection }: Candidate, job: ImportJob): PutMeta {
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
