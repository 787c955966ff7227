/** Calls about what was imported: how each source was read, and reading it otherwise. */
import type { SourceCalls } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { importer } from '../import/importEnv.ts'
import { parseMessages } from '../import/ndjson.ts'
import { previewSource } from '../import/previewSource.ts'
import { readLocked, readOtherwise } from '../import/readAgain.ts'
import { encodings } from '../import/readers/text/decode.ts'
import { readers } from '../import/readers/readers.ts'
import { settingsOf } from '../import/readSource.ts'
import { listSources, newerSources, type Now, portionsOf, sourceOf } from '../index/sources.ts'
import type { Engine } from './engine.ts'

const now: Now = { importer, canRead: format => Object.hasOwn(readers, format) }
/** Readers of containers are never chosen by hand: what they hold would be taken for messages. */
const containers: readonly string[] = ['zip', 'tar', 'gzip']

export const sourceCalls: {
  [N in keyof SourceCalls]: (
    engine: Engine,
    arg: Parameters<SourceCalls[N]>[0],
  ) => ReturnType<SourceCalls[N]> | Promise<ReturnType<SourceCalls[N]>>
} = {
  'source.list': ({ db }, arg) => ({ ...listSources(db, arg, now), newer: newerSources(db, now).length }),
  'source.choices': () => ({
    readers: Object.keys(readers).filter(id => !containers.includes(id)),
    encodings: [...encodings],
  }),
  'source.preview': (engine, { item, reading }) => {
    const source = known(engine, item)
    const wanted = { ...source.reading, ...reading }
    return previewSource(
      { ...source, reader: checkedReader(wanted.reader ?? source.reader) },
      settingsOf(wanted),
      { vault: engine.vault, startReader: () => engine.services.startReader() },
    )
  },
  'source.read': (engine, { item, reading }) => {
    known(engine, item)
    if (reading.reader !== undefined) checkedReader(reading.reader)
    return { job: engine.startReading((job, env) => readOtherwise([{ item, reading }], job, env)).job }
  },
  'source.readNewer': engine => {
    const choices = newerSources(engine.db, now).map(({ item, reader }) => ({ item, reading: { reader } }))
    return { job: engine.startReading((job, env) => readOtherwise(choices, job, env)).job }
  },
  'source.unlock': (engine, { item, password }) => {
    known(engine, item)
    return { job: engine.startReading((job, env) => readLocked(item, password, job, env)).job }
  },
  'source.unread': unreadOf,
  'watch.state': engine => engine.watched.state,
  'watch.stop': engine => {
    engine.watched.stop()
    return null
  },
}

function known(engine: Engine, item: string): NonNullable<ReturnType<typeof sourceOf>> {
  const source = sourceOf(engine.db, item)
  if (source === null) throw new AppError('ItemMissing')
  return source
}

function checkedReader(reader: string): string {
  if (reader !== 'opaque' && !now.canRead(reader)) throw new AppError('BadRequest', { reason: 'reader' })
  return reader
}

async function unreadOf(
  engine: Engine,
  { item, limit, offset }: Parameters<SourceCalls['source.unread']>[0],
): Promise<ReturnType<SourceCalls['source.unread']>> {
  const { sha256 } = known(engine, item)
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
