import type { NewEntry, ReaderSummary } from '../vault/entries.ts'
import { ArchiveParts } from './archiveParts.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import { openBytes } from './itemBytes.ts'
import { MessageLines } from './ndjson.ts'
import type { UnreadSource } from '../index/importState.ts'
import { type ReaderSink, ReadStopped, runReader } from './readerPort.ts'
import type { ReportBuilder } from './report.ts'
import { SourceParts } from './sourceParts.ts'

/**
 * Reads one stored source with its reader and saves what was read: parts first, then the messages object, then the
 * index. When the reader fails half-way, what it handed over is kept and the source is marked incomplete; a cancel
 * keeps nothing but complete parts, and the source is read again next time.
 */
export async function readSource(
  source: UnreadSource,
  job: ImportJob,
  env: ImportEnv,
  report: ReportBuilder,
): Promise<void> {
  const port = await env.startReader()
  const bytes = await openBytes(env.vault, source.place).catch((error: unknown) => {
    port.kill()
    throw error
  })
  const lines = new MessageLines()
  const createdAt = new Date().toISOString()
  const storing = env.vault.put(
    { stream: lines.stream() },
    {
      kind: 'messages',
      name: `${source.name}.ndjson`,
      mediaType: 'application/x-ndjson',
      importedAt: createdAt,
      sourceMtime: null,
      sourcePath: null,
      derivedFrom: source.sha256,
      tool: { name: source.reader, version: importer, args: '' },
      importer,
    },
    undefined,
    job.signal,
  )
  // Whatever happens below, a failed write is looked at where it is awaited.
  storing.catch(() => undefined)

  const parts =
    source.reader === 'zip' ? new ArchiveParts(source, job, env, report) : new SourceParts(source, env)
  let read = 0
  let unread = 0
  const sink: ReaderSink = {
    records: async list => {
      await job.checkpoint()
      read += list.length
      job.progress.messages += list.length
      job.tell()
      await lines.records(list)
    },
    unread: async (locator, reason, excerpt) => {
      if (parts.unreadPart(locator, reason)) return
      unread += 1
      report.unread(source, { locator, reason, excerpt })
      await lines.unread({ locator, reason, excerpt })
    },
    blob: part => parts.blob(part),
    inPlace: part => parts.inPlace(part),
  }

  let summary: ReaderSummary
  try {
    summary = await runReader(
      port,
      source.reader,
      // With the archive's name: that is where an iPhone's `_chat.txt` has the name of its chat from.
      { name: source.path, size: bytes.size, read: (offset, length) => bytes.range(offset, length) },
      sink,
      { signal: job.signal },
    )
  } catch (error) {
    if (job.cancelled) {
      lines.fail(error)
      await parts.flush()
      throw error
    }
    if (!(error instanceof ReadStopped)) {
      lines.fail(error)
      await parts.flush()
      throw error
    }
    summary = error.summary
    report.readingFailed(source, error.code)
  } finally {
    await bytes.close()
  }

  await parts.flush()
  lines.end()
  const stored = await storing
  const entry: NewEntry = {
    type: 'derive',
    public: {
      sha256: stored.sha256,
      size: stored.size,
      derivedFrom: source.sha256,
      metaSha256: stored.metaSha256,
    },
    private: {
      name: `${source.name}.ndjson`,
      mediaType: 'application/x-ndjson',
      role: 'messages',
      tool: { name: source.reader, version: importer, args: '' },
      createdAt,
      messages: { reader: source.reader, read, unread, summary },
    },
  }
  const { change } = await env.commit([entry])
  report.changed(change)
  report.read(source, {
    messages: read,
    unread,
    attachments: parts.count,
    notes: [...summary.notes, ...(summary.incomplete ? ['incomplete'] : [])],
  })
  report.eventsOf(source, change)
}
