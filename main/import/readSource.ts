import { ArchiveParts } from './archiveParts.ts'
import { companionOf } from './companion.ts'
import type { ImportEnv } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import { openBytes } from './itemBytes.ts'
import type { UnreadSource } from '../index/importState.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import type { ReaderSettings } from './reader.ts'
import { type ReaderSink, ReadStopped, runReader } from './readerPort.ts'
import { archives } from './readers/readers.ts'
import { ReadingWriter } from './readingWriter.ts'
import type { ReportBuilder } from './report.ts'
import { SourceParts } from './sourceParts.ts'
import { SummarySoFar } from './summarySoFar.ts'

/**
 * Reads one stored source with its reader and saves what was read: parts first, then the messages that speak of them.
 * When the reader fails half-way, what it handed over is kept and the source is marked incomplete; a cancel keeps
 * nothing but complete parts, and the source is read again next time.
 */
export async function readSource(
  source: UnreadSource,
  job: ImportJob,
  env: ImportEnv,
  report: ReportBuilder,
  secret: Pick<ReaderSettings, 'password'> = {},
): Promise<void> {
  const beside = await companionOf(source, env)
  const port = await env.startReader()
  const bytes = await openBytes(env.vault, source.place).catch((error: unknown) => {
    port.kill()
    throw error
  })
  const archive = archives.has(source.reader) ? new ArchiveParts(source, job, env, report) : null
  const parts = archive ?? new SourceParts(source, env)
  const writer = new ReadingWriter(source, env, report, () => parts.flush())
  const sink: ReaderSink = {
    records: async (list, soFar) => {
      await job.checkpoint()
      job.progress.messages += list.length
      job.tell()
      await writer.records(list, () => soFar.summary('unfinished'))
    },
    unread: async (unread, soFar) => {
      if (parts.unreadPart(unread.locator, unread.reason)) return
      report.unread(source, unread)
      await writer.unreadMessage(unread, () => soFar.summary('unfinished'))
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
      {
        signal: job.signal,
        settings: { ...settingsOf(source.reading), ...secret, ...(beside === undefined ? {} : { beside }) },
        ...(archive === null ? {} : { limits: { partBytes: archive.room } }),
      },
    )
  } catch (error) {
    if (job.cancelled || !(error instanceof ReadStopped)) {
      await parts.flush()
      if (job.cancelledByUser) await writer.withdraw(new SummarySoFar().summary('cancelled'))
      else await writer.breakOff()
      throw error
    }
    summary = error.summary
    report.readingFailed(source, error.code)
  } finally {
    await bytes.close()
  }

  await writer.finish(summary)
  report.read(source, {
    messages: writer.read,
    unread: writer.unread,
    attachments: parts.count,
    notes: [...summary.notes, ...(summary.incomplete ? ['incomplete'] : [])],
  })
}

/** What a choice says to a reader. */
export function settingsOf({ encoding, columns }: UnreadSource['reading']): ReaderSettings {
  return { ...(encoding == null ? {} : { encoding }), ...(columns == null ? {} : { columns }) }
}
