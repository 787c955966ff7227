/** Calls about what was imported: how each source was read, and reading it otherwise. */
import type { ImportReport, SourceCalls } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { EngineCalls } from '../host/engineMessages.ts'
import { importer } from '../import/importEnv.ts'
import { parseMessages } from '../import/ndjson.ts'
import { previewSource } from '../import/previewSource.ts'
import { readLocked, readOtherwise } from '../import/readAgain.ts'
import { encodings } from '../import/readers/text/decode.ts'
import { archives, readers } from '../import/readers/readers.ts'
import { settingsOf } from '../import/readSource.ts'
import { reportTable } from '../import/reportTable.ts'
import { readCase } from '../index/caseFacts.ts'
import { clockDoubts } from '../index/clockDoubts.ts'
import { looseFiles } from '../index/looseFiles.ts'
import { questionsOf } from '../index/questions.ts'
import { listSources, newerSources, type Now, portionsOf, sourceOf, sourceRow } from '../index/sources.ts'
import type { Engine } from './engine.ts'
import { noteExport } from './prints.ts'

/** What an older reading is held against. */
export const readableAs: Now = { importer, canRead: format => Object.hasOwn(readers, format) }

export const sourceCalls: {
  [N in Exclude<keyof SourceCalls, 'source.saveReport' | 'watch.choose'>]: (
    engine: Engine,
    arg: Parameters<SourceCalls[N]>[0],
  ) => ReturnType<SourceCalls[N]> | Promise<ReturnType<SourceCalls[N]>>
} & {
  [N in 'report.bytes' | 'report.leaves']: (
    engine: Engine,
    arg: Parameters<EngineCalls[N]>[0],
  ) => Promise<ReturnType<EngineCalls[N]>>
} = {
  'source.list': ({ db }, arg) => ({
    ...listSources(db, arg, readableAs),
    newer: newerSources(db, readableAs).length,
  }),
  'source.loose': ({ db }) => looseFiles(db, readCase(db.sql)),
  'source.get': ({ db }, { item }) => {
    const row = sourceRow(db, item, readableAs)
    if (row === null) throw new AppError('ItemMissing')
    return row
  },
  'source.choices': () => ({
    // Those of archives are never chosen by hand: what they hold would be taken for messages.
    readers: Object.keys(readers).filter(id => !archives.has(id)),
    encodings: [...encodings],
  }),
  'source.preview': (engine, { item, reading }) => {
    const source = knownSource(engine, item)
    const wanted = { ...source.reading, ...reading }
    return previewSource(
      { ...source, reader: checkedReader(wanted.reader ?? source.reader) },
      settingsOf(wanted),
      { vault: engine.vault, startReader: () => engine.services.startReader() },
    )
  },
  'source.read': (engine, { item, reading }) => {
    knownSource(engine, item)
    if (reading.reader !== undefined) checkedReader(reading.reader)
    return { job: engine.startReading((job, env) => readOtherwise([{ item, reading }], job, env)).job }
  },
  'source.readNewer': engine => {
    const choices = newerSources(engine.db, readableAs)
    return { job: engine.startReading((job, env) => readOtherwise(choices, job, env)).job }
  },
  'source.unlock': (engine, { item, password }) => {
    knownSource(engine, item)
    return { job: engine.startReading((job, env) => readLocked(item, password, job, env)).job }
  },
  'source.unread': unreadOf,
  'source.answers': ({ db }, { item }) => {
    if (sourceOf(db, item) === null) throw new AppError('ItemMissing')
    return questionsOf(db, item)
  },
  'source.clockDoubts': ({ db }, { item, zone }) => clockDoubts(db, item, zone),
  'report.bytes': async (engine, { locale }) => {
    if (engine.report === null) throw new AppError('ReportMissing')
    return reportTable(engine.report, await unreadOfReport(engine, engine.report), locale)
  },
  'report.leaves': async (engine, { sha256, size }) => {
    await noteExport(engine, 'importReport', sha256, size)
    return null
  },
  'watch.state': engine => engine.watched.state,
  'watch.stop': engine => {
    engine.watched.stop()
    return null
  },
}

/** A source by its item. Throws ItemMissing. */
export function knownSource(engine: Engine, item: string): NonNullable<ReturnType<typeof sourceOf>> {
  const source = sourceOf(engine.db, item)
  if (source === null) throw new AppError('ItemMissing')
  return source
}

/** The id of a reader that there is, or `opaque`. Throws BadRequest. */
export function checkedReader(reader: string): string {
  if (reader !== 'opaque' && !readableAs.canRead(reader))
    throw new AppError('BadRequest', { reason: 'reader' })
  return reader
}

async function unreadOf(
  engine: Engine,
  { item, limit, offset }: Parameters<SourceCalls['source.unread']>[0],
): Promise<ReturnType<SourceCalls['source.unread']>> {
  const { sha256 } = knownSource(engine, item)
  const rows: ReturnType<SourceCalls['source.unread']>['rows'] = []
  let total = 0
  for (const messages of portionsOf(engine.db, sha256)) {
    const object = await engine.vault.object(messages)
    try {
      for await (const { unread } of parseMessages(object.chunks()))
        for (const one of unread) {
          if (total >= offset && rows.length < limit) rows.push(one)
          total += 1
        }
    } finally {
      await object.close()
    }
  }
  return { total, rows }
}

/** Every message that the import could not read; the report itself carries only the first of them. */
async function unreadOfReport(engine: Engine, report: ImportReport): Promise<ImportReport['unread']> {
  const all: ImportReport['unread'] = []
  for (const { item, path, unread } of report.perFile) {
    if (item === null || unread === 0 || sourceOf(engine.db, item) === null) continue
    const { rows } = await unreadOf(engine, { item, limit: Number.MAX_SAFE_INTEGER, offset: 0 })
    all.push(...rows.map(row => ({ path, ...row })))
  }
  return all
}
