/** The beginning of a source, read as a person wants to try: nothing of it is saved. */
import type { PreviewRecord, SourcePreview } from '../../preload/contract.ts'
import { AppError, asAppError } from '../appError.ts'
import type { UnreadSource } from '../index/importState.ts'
import { evidenceTime, TimeReader } from '../index/eventTime.ts'
import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'
import type { ImportEnv } from './importEnv.ts'
import { openBytes } from './itemBytes.ts'
import type { ReaderInput, ReaderSettings } from './reader.ts'
import { ReadStopped, runReader } from './readerPort.ts'
import { encodingOf, textOf } from './readers/text/decode.ts'

const shownRecords = 20
const shownUnread = 5
const shownBytes = 16 << 10
/** A reader that first looks through the whole file gets the beginning of a long one. */
const triedBytes = 4 << 20

class Enough extends Error {}

/** The first messages and lines of `source`, read with its reader, encoding and columns. Throws ObjectMissing, ObjectDamaged. */
export async function previewSource(
  source: UnreadSource & { mediaType: string },
  settings: ReaderSettings,
  env: Pick<ImportEnv, 'vault' | 'startReader'>,
): Promise<SourcePreview> {
  const bytes = await openBytes(env.vault, source.place)
  try {
    const size = Math.min(bytes.size, triedBytes)
    const input: ReaderInput = {
      name: source.path,
      size,
      settings,
      read: (offset, length) => bytes.range(offset, Math.max(0, Math.min(length, size - offset))),
      async *chunks() {
        for (let at = 0; at < size; at += 1 << 20) yield await bytes.range(at, Math.min(1 << 20, size - at))
      },
    }
    const text = await beginning(input, source.mediaType)
    const read = await firstRecords(source, input, env)
    return { reader: source.reader, ...text, ...read }
  } finally {
    await bytes.close()
  }
}

async function beginning(
  input: ReaderInput,
  mediaType: string,
): Promise<Pick<SourcePreview, 'encoding' | 'replaced' | 'text'>> {
  if (!/^text\/|json|xml$|rfc822/.test(mediaType)) return { encoding: null, replaced: 0, text: '' }
  const encoding = await encodingOf(input)
  let text = ''
  for await (const piece of textOf(oneChunk(await input.read(0, shownBytes)), encoding)) text += piece
  // The head may end inside a character; that is no fault of the encoding.
  if (input.size > shownBytes) text = text.replace(/\ufffd{1,2}$/, '')
  return { encoding, replaced: text.split('\ufffd').length - 1, text }
}

async function* oneChunk(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

async function firstRecords(
  source: UnreadSource,
  input: ReaderInput,
  env: Pick<ImportEnv, 'startReader'>,
): Promise<Pick<SourcePreview, 'records' | 'unread' | 'table' | 'failure'>> {
  const nothing = { records: [], unread: [], table: null, failure: null }
  if (source.reader === 'opaque' || source.reader === 'media') return nothing
  const records: MessageRecord[] = []
  const unread: SourcePreview['unread'] = []
  let summary: ReaderSummary | null = null
  let failure: string | null = null
  const discard = { write: async () => undefined, end: async () => undefined, abort: async () => undefined }
  try {
    summary = await runReader(
      await env.startReader(),
      source.reader,
      { name: input.name, size: input.size, read: input.read },
      {
        records: list => {
          records.push(...list.slice(0, shownRecords - records.length))
          if (records.length >= shownRecords) throw new Enough()
        },
        unread: one => {
          if (unread.length < shownUnread) unread.push(one)
        },
        blob: () => Promise.resolve(discard),
        inPlace: () => Promise.resolve(),
      },
      { settings: input.settings, limits: { idleMs: 10_000 } },
    )
  } catch (error) {
    const known = asAppError(error)
    // Enough was seen: whatever stopped the reading then is no failure of the file.
    if (records.length < shownRecords) failure = known.code
    if (error instanceof ReadStopped) summary = error.summary
    else if (!(error instanceof AppError) && records.length < shownRecords) throw error
  }
  return { records: records.map(shown), unread, table: summary?.table ?? null, failure }
}

const times = new TimeReader({ zone: null, dateOrder: null, basis: null }, 'UTC')

function shown(record: MessageRecord): PreviewRecord {
  const time = times.read(record.time)
  const { utc, local, precision } = evidenceTime({ ...time, utc_ms: time.utcMs, time_source: time.source })
  return {
    locator: record.locator,
    kind: record.kind,
    direction: record.direction === 'bySender' ? 'unknown' : record.direction,
    time: {
      utc,
      local,
      precision,
      wall: time.sortAt === null ? null : new Date(time.sortAt).toISOString().slice(0, 19),
      ambiguous: time.sortAt === null && 'wall' in record.time && record.time.wall?.order === 'ask',
    },
    sender: record.sender,
    party: record.numberRaw ?? record.name ?? record.account ?? record.chat?.name ?? null,
    text: record.text.slice(0, 500),
    facts: record.facts ?? [],
  }
}
