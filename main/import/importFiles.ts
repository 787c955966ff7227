/**
 * The way of a file into the vault: walk → detect by content → store (vault.put) → journal + index (commit = Saved)
 * → read by a reader in another process → its messages object → commit. Nothing is dropped without being counted:
 * files = imported + duplicate + skipped with a reason, messages in a file = events + listed as unread.
 */
import type { ImportReport } from '../../preload/contract.ts'
import { AppError, asAppError } from '../appError.ts'
import { placesOfContent } from '../index/items.ts'
import { openQuestions } from '../index/questions.ts'
import type { NewEntry } from '../vault/entries.ts'
import type { FactsOf } from './factsReader.ts'
import type { ImportEnv } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import { unreadSources } from '../index/importState.ts'
import type { Detection } from './reader.ts'
import { ReaderAhead } from './readerAhead.ts'
import { readSource } from './readSource.ts'
import { rememberAnswers, rememberColumns } from './rememberAnswers.ts'
import { ReportBuilder } from './report.ts'
import { smallFile, storeBatch, type StoredFile } from './storeFile.ts'
import { type FoundFile, reasonOf, walk } from './walk.ts'

const batchFiles = 256
const batchBytes = 48 << 20

/** Imports files and folders. Resolves with the report also after a cancel; throws only when nothing can be done at all. */
export async function importFiles(
  paths: readonly string[],
  job: ImportJob,
  env: ImportEnv,
): Promise<ImportReport> {
  const report = new ReportBuilder(job)
  const { files, skipped } = await walk(paths, job.signal).catch((error: unknown) => {
    if (job.cancelled) return { files: [], skipped: [] }
    throw error
  })
  for (const skip of skipped) report.skip(skip.path, skip.reason)
  if (files.length === 0 && skipped.length === 0 && !job.cancelled) throw new AppError('NothingToImport')

  job.progress.filesTotal = files.length
  job.progress.bytesTotal = files.reduce((sum, file) => sum + file.size, 0)
  await requireSpace(job.progress.bytesTotal, env)
  job.progress.phase = 'storing'
  job.tell(true)

  try {
    for await (const batch of oneAhead(storedBatches(files, job, env))) await record(batch, job, env, report)
  } catch (error) {
    const stop = job.cancelled ? 'cancelled' : reasonOf(asAppError(error))
    if (stop !== 'cancelled' && stop !== 'noSpace') throw error
    for (const { path } of files) if (!report.knows(path)) report.skip(path, stop)
  }

  return readAll(job, env, report)
}

/** Goes on with the reading of stored sources that a lock or a crash broke off. */
export async function readOn(job: ImportJob, env: ImportEnv): Promise<ImportReport> {
  return readAll(job, env, new ReportBuilder(job))
}

async function readAll(job: ImportJob, env: ImportEnv, report: ReportBuilder): Promise<ImportReport> {
  job.progress.phase = 'reading'
  await readPending(job, env, report)
  if (!job.cancelled && (await rememberColumns(report.items(), env))) await readPending(job, env, report)
  await rememberAnswers(report.items(), env)

  job.progress.phase = job.cancelled ? 'cancelled' : 'done'
  job.progress.current = ''
  job.tell(true)
  return report.finish(openQuestions(env.db))
}

/** Reads every source that is stored but not read yet: new ones, and those of an import that was interrupted. */
export async function readPending(job: ImportJob, env: ImportEnv, report: ReportBuilder): Promise<void> {
  // A source is tried once in a job; archives bring new sources, so the list is asked for again.
  const tried = new Set<string>()
  const processes = new ReaderAhead(() => env.startReader())
  try {
    while (!job.cancelled) {
      const next = unreadSources(env.db).filter(source => !tried.has(source.id))
      if (next.length === 0) return
      for (const [at, source] of next.entries()) {
        tried.add(source.id)
        if (job.cancelled) return
        job.progress.current = source.name
        job.tell()
        try {
          await job.checkpoint()
          const startReader = () => processes.next(at + 1 < next.length)
          await readSource(source, job, { ...env, startReader }, report)
        } catch (error) {
          if (job.cancelled) return
          report.readingFailed(source, asAppError(error).code)
        }
      }
    }
  } finally {
    await processes.close()
  }
}

async function requireSpace(bytes: number, env: ImportEnv): Promise<void> {
  // Padding adds up to 12 % to small objects; 64 MiB stay free for the journal and the index.
  const needed = Math.ceil(bytes * 1.12) + (64 << 20)
  const free = await env.vault.freeBytes()
  if (free < needed) throw new AppError('NoSpace', { needed, free })
}

function* batches(files: readonly FoundFile[]): Generator<FoundFile[]> {
  let batch: FoundFile[] = []
  let bytes = 0
  for (const file of files) {
    if (
      batch.length > 0 &&
      (file.size > smallFile || batch.length >= batchFiles || bytes + file.size > batchBytes)
    ) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(file)
    bytes += file.size
    if (file.size > smallFile) {
      yield batch
      batch = []
      bytes = 0
    }
  }
  if (batch.length > 0) yield batch
}

/** Stores batch after batch. What was stored and is not recorded by then is an orphan that a later import finds. */
async function* storedBatches(
  files: readonly FoundFile[],
  job: ImportJob,
  env: ImportEnv,
): AsyncGenerator<StoredFile[]> {
  for (const batch of batches(files)) {
    await job.checkpoint()
    job.progress.current = batch[0]?.name ?? ''
    yield await storeBatch(batch, job, env)
  }
}

/** Gives each value while the next is being made; nothing is being made any more when the loop over it has ended. */
async function* oneAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { value, done } = await next
      if (done === true) return
      next = source.next()
      // Looked at when its turn comes.
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await next.catch(() => undefined)
  }
}

/** Asks for the facts of stored files and enters them into the journal: then they are saved, and told as such. */
async function record(
  batch: readonly StoredFile[],
  job: ImportJob,
  env: ImportEnv,
  report: ReportBuilder,
): Promise<void> {
  const entries: (NewEntry & { type: 'import' })[] = []
  const factsOf: FactsOf[] = []
  const fresh: { found: FoundFile; detection: Detection; size: number; at: number }[] = []
  /** Contents of this batch with the hash of what is said of them. */
  const inBatch = new Map<string, string>()
  let full: AppError | null = null
  for (const file of batch) {
    job.progress.filesDone += 1
    const { found } = file
    if (!('detection' in file)) {
      const error = file.result
      report.skip(found.path, error.code === 'SourceChanged' ? 'changed' : reasonOf(error.cause ?? error))
      if (error.code === 'NoSpace') full = error
      continue
    }
    const { result, detection, head } = file
    const same = placesOfContent(env.db, result.sha256)
    if (same.length > 0 || inBatch.has(result.sha256)) {
      report.duplicate(found, same[0]?.id ?? null, detection)
      // Under another name or in another folder it is another item of the same content: an export beside it may name it.
      if (same.some(({ path }) => path === found.path)) continue
      const told = same.find(({ metaSha256 }) => metaSha256 !== '')?.metaSha256
      result.metaSha256 = told ?? inBatch.get(result.sha256) ?? result.metaSha256
    } else fresh.push({ found, detection, size: result.size, at: entries.length })
    inBatch.set(result.sha256, inBatch.get(result.sha256) ?? result.metaSha256)
    factsOf.push({
      place: { object: result.sha256, offset: 0, size: result.size },
      head,
      detection,
      name: found.name,
      mtime: found.mtime,
    })
    entries.push({
      type: 'import',
      public: { sha256: result.sha256, size: result.size, metaSha256: result.metaSha256 },
      private: {
        name: found.name,
        path: found.path,
        sourcePath: found.file,
        mediaType: detection.mediaType,
        importedAt: job.startedAt.toISOString(),
        mtime: found.mtime,
        job: job.id,
        reader: detection.reader,
        detection: { confidence: detection.confidence, reason: detection.reason },
        inside: null,
        facts: null,
      },
    })
  }
  for (const [at, facts] of (await env.facts.read(env.vault, factsOf, job.signal)).entries()) {
    const entry = entries[at]
    if (entry !== undefined) entry.private.facts = facts
  }
  // Only what the journal holds is told as imported; a disk that is full now still takes its last words.
  const done = await env.commit(entries)
  for (const { found, detection, size, at } of fresh) {
    const entry = done.entries[at]
    if (entry === undefined) continue
    report.saved(report.imported(found.path, found.name, size, detection), `i${entry.seq}`)
  }
  report.changed(done.change)
  job.tell()
  if (full !== null) throw full
}
