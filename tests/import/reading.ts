/** Runs a reader on bytes and collects what it hands over: through the real messages, in this process or in a real one. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Port } from '../../main/host/host.ts'
import { AppError } from '../../main/appError.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { type ReaderSink, runReader, type RunReaderOptions } from '../../main/import/readerPort.ts'
import { serveReader } from '../../main/import/serveReader.ts'
import type { FromReader, ToReader } from '../../main/import/readerProtocol.ts'
import type { MessageRecord, ReaderSummary } from '../../main/vault/entries.ts'

export interface Part {
  key: string
  locator: string
  name: string
  mediaType: string
  mtime: string | null
  bytes: Buffer
}

export interface Reading {
  records: MessageRecord[]
  unread: { locator: string; reason: string; excerpt: string }[]
  parts: Part[]
  aborted: { key: string; reason: string }[]
  places: { key: string; locator: string; name: string; offset: number; size: number }[]
  summary: ReaderSummary | null
  error: AppError | null
}

/** A port whose other end runs in this process; messages are cloned as a channel would. */
export function localPort(): Port {
  let toReader: (message: ToReader) => void = () => undefined
  let toEngine: (message: unknown) => void = () => undefined
  let dead = false
  serveReader({
    post: (message: FromReader) => {
      const copy: unknown = structuredClone(message)
      void turn().then(() => {
        if (!dead) toEngine(copy)
      })
    },
    onMessage: listener => {
      toReader = listener
    },
  })
  return {
    post: message => {
      const copy = structuredClone(message) as ToReader
      void turn().then(() => {
        if (!dead) toReader(copy)
      })
    },
    onMessage: listener => {
      toEngine = listener
    },
    onClose: () => undefined,
    kill: () => {
      dead = true
    },
    memory: () => Promise.resolve(null),
  }
}

export function collector(): { sink: ReaderSink; reading: Reading } {
  const reading: Reading = {
    records: [],
    unread: [],
    parts: [],
    aborted: [],
    places: [],
    summary: null,
    error: null,
  }
  const sink: ReaderSink = {
    records: list => {
      reading.records.push(...list)
    },
    unread: unread => {
      reading.unread.push(unread)
    },
    blob: part => {
      const pieces: Uint8Array[] = []
      return Promise.resolve({
        write: bytes => {
          pieces.push(bytes)
          return Promise.resolve()
        },
        end: () => {
          reading.parts.push({ ...part, mtime: part.mtime ?? null, bytes: Buffer.concat(pieces) })
          return Promise.resolve()
        },
        abort: reason => {
          reading.aborted.push({ key: part.key, reason })
          return Promise.resolve()
        },
      })
    },
    inPlace: ({ key, locator, name, offset, size }) => {
      reading.places.push({ key, locator, name, offset, size })
      return Promise.resolve()
    },
  }
  return { sink, reading }
}

async function readOver(
  port: Port,
  reader: string,
  bytes: Uint8Array,
  name: string,
  options: RunReaderOptions,
): Promise<Reading> {
  const { sink, reading } = collector()
  try {
    reading.summary = await runReader(
      port,
      reader,
      {
        name,
        size: bytes.length,
        read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
      },
      sink,
      options,
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    reading.error = error
  }
  return reading
}

/** Reads in this process. */
export function readHere(
  reader: string,
  content: Uint8Array | string,
  name = '',
  options: RunReaderOptions = {},
): Promise<Reading> {
  return readOver(localPort(), reader, Buffer.from(content as string), name, options)
}

/** Reads in a process of its own, as the program does. */
export async function readApart(
  reader: string,
  content: Uint8Array | string,
  name = '',
  options: RunReaderOptions = {},
): Promise<Reading> {
  return readOver(await startNodeReader(), reader, Buffer.from(content as string), name, options)
}
