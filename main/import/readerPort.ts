/**
 * The engine's side of a reader's process: gives it the bytes it asks for, takes what it hands over, one thing after
 * the other, and ends the process at its limits. Whatever was taken before an end stays taken.
 */
import { AppError, asAppError, type ErrorCode } from '../appError.ts'
import type { Port } from '../host/host.ts'
import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'
import { checkedRecord, checkedSummary } from './checkedRecord.ts'
import type { BlobSink, ReaderOutput, ReaderSettings } from './reader.ts'
import { type FromReader, maxReadBytes, type ToReader } from './readerProtocol.ts'
import type { Unread } from './ndjson.ts'
import { fieldsOfRow } from './recordRow.ts'
import { SummarySoFar } from './summarySoFar.ts'

/** Takes what a reader hands over, with what is known of the source so far. Calls never overlap; the reader waits while one is not resolved. */
export interface ReaderSink {
  records(list: MessageRecord[], soFar: SummarySoFar): Promise<void> | void
  unread(unread: Unread, soFar: SummarySoFar): Promise<void> | void
  blob(part: Parameters<ReaderOutput['blob']>[0]): Promise<BlobSink>
  inPlace(part: Parameters<ReaderOutput['inPlace']>[0]): Promise<void>
}

export interface ReaderSource {
  name: string
  size: number
  /** Exact bytes; shorter only at the end. At most 4 MiB are asked for at a time. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export interface ReaderLimits {
  /** Ms without a sign of the process while it is the one to act. */
  idleMs: number
  memoryBytes: number
  records: number
  /** Bytes of records handed over, roughly; parts do not count. */
  recordBytes: number
  partBytes: number
  pollMs: number
}

export const readerLimits: ReaderLimits = {
  idleMs: 60_000,
  memoryBytes: 512 << 20,
  records: 5_000_000,
  recordBytes: 4 * 2 ** 30,
  partBytes: 50 * 2 ** 30,
  pollMs: 500,
}

export interface RunReaderOptions {
  settings?: ReaderSettings
  signal?: AbortSignal
  /** Bytes of the input asked for so far (each byte counted once when read in order), and records taken. */
  onProgress?: (progress: { bytes: number; records: number }) => void
  limits?: Partial<ReaderLimits>
}

/** A reading that stopped before its end; `summary` says what is known of what was handed over until then. */
export class ReadStopped extends AppError {
  readonly summary: ReaderSummary

  constructor(code: ErrorCode, details: AppError['details'], summary: ReaderSummary, cause?: unknown) {
    super(code, details, cause)
    this.summary = summary
  }
}

/** Errors a reader itself may end with; anything else it says is `ReaderFailed`. */
const readerErrors = new Set<string>([
  'ReaderFailed',
  'ExportForTraining',
  'XmlForbidden',
  'ArchiveRefused',
  'ArchiveEncrypted',
  'ArchivePasswordWrong',
  'SourceUnreadable',
])

/**
 * Reads one input in the process behind `port` and resolves with the reader's summary. Rejects with ReadStopped
 * (ReaderFailed, ReaderTimeout, ReaderTooBig, XmlForbidden, ArchiveRefused, ArchiveEncrypted) or with the error of the
 * sink or of the source; what the sink took before stays valid. The process is ended in every case.
 */
export function runReader(
  port: Port,
  reader: string,
  source: ReaderSource,
  sink: ReaderSink,
  options: RunReaderOptions = {},
): Promise<ReaderSummary> {
  return new Reading(port, source, sink, options).run(reader)
}

class Reading {
  readonly #port: Port
  readonly #source: ReaderSource
  readonly #sink: ReaderSink
  readonly #options: RunReaderOptions
  readonly #limits: ReaderLimits
  readonly #blobs = new Map<number, BlobSink>()
  readonly #soFar = new SummarySoFar()
  #queue: Promise<void> = Promise.resolve()
  #waiting = 0
  #lastSign = Date.now()
  #records = 0
  #recordBytes = 0
  #partBytes = 0
  #furthest = 0
  #over = false
  #measuring = false
  #finish: { resolve(summary: ReaderSummary): void; reject(error: unknown): void } | null = null

  constructor(port: Port, source: ReaderSource, sink: ReaderSink, options: RunReaderOptions) {
    this.#port = port
    this.#source = source
    this.#sink = sink
    this.#options = options
    this.#limits = { ...readerLimits, ...options.limits }
  }

  run(reader: string): Promise<ReaderSummary> {
    const { promise, resolve, reject } = Promise.withResolvers<ReaderSummary>()
    this.#finish = { resolve, reject }
    const { signal } = this.#options
    const onAbort = () => void this.#stop(signal?.reason ?? new AppError('ImportCancelled'))
    if (signal?.aborted) {
      onAbort()
      return promise
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    const timer = setInterval(() => void this.#watch(), this.#limits.pollMs)
    this.#port.onMessage(message => this.#receive(message))
    this.#port.onClose(() => {
      // Let what arrived before the end be taken first.
      void this.#queue.then(() => this.#stop(this.#stopped('ReaderFailed', { reason: 'ended' })))
    })
    this.#post({
      t: 'start',
      reader,
      name: this.#source.name,
      size: this.#source.size,
      settings: this.#options.settings ?? {},
    })
    return promise.finally(() => {
      clearInterval(timer)
      signal?.removeEventListener('abort', onAbort)
    })
  }

  #post(message: ToReader): void {
    if (!this.#over) this.#port.post(message)
  }

  #stopped(code: ErrorCode, details: AppError['details'] = {}, cause?: unknown): ReadStopped {
    return new ReadStopped(code, details, this.#soFar.summary(code), cause)
  }

  /** Ends the process, throws unfinished parts away and rejects. Only the first call counts. */
  async #stop(error: unknown): Promise<void> {
    if (this.#over) return
    this.#over = true
    this.#port.kill()
    for (const blob of this.#blobs.values()) await blob.abort('readingStopped').catch(() => undefined)
    this.#blobs.clear()
    this.#finish?.reject(error)
  }

  async #watch(): Promise<void> {
    if (this.#over) return
    if (this.#waiting === 0 && Date.now() - this.#lastSign > this.#limits.idleMs)
      return this.#stop(this.#stopped('ReaderTimeout'))
    // Asking can take longer than the interval where another program must be asked.
    if (this.#measuring) return
    this.#measuring = true
    const memory = await this.#port.memory().catch(() => null)
    this.#measuring = false
    if (memory !== null && memory > this.#limits.memoryBytes)
      await this.#stop(this.#stopped('ReaderTooBig', { what: 'memory' }))
  }

  #receive(message: unknown): void {
    if (this.#over || typeof message !== 'object' || message === null) return
    this.#lastSign = Date.now()
    const from = message as FromReader
    this.#waiting += 1
    // Reads are answered beside the queue, so that the next bytes are on their way while records are being saved.
    const work = from.t === 'read' ? this.#read(from) : this.#queue.then(() => this.#take(from))
    const done = work
      .catch(error => this.#stop(error instanceof AppError ? error : this.#unshapely(error)))
      .then(() => {
        this.#waiting -= 1
        this.#lastSign = Date.now()
      })
    if (from.t !== 'read') this.#queue = done
  }

  #unshapely(error: unknown): AppError {
    const known = asAppError(error)
    return known.code === 'Internal' ? this.#stopped('ReaderFailed', { reason: 'message' }, error) : known
  }

  async #read({ id, offset, length }: Extract<FromReader, { t: 'read' }>): Promise<void> {
    const right = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0
    if (!right || length > maxReadBytes) throw this.#stopped('ReaderFailed', { reason: 'read' })
    let bytes: Uint8Array
    try {
      bytes = await this.#source.read(offset, Math.min(length, Math.max(0, this.#source.size - offset)))
    } catch (error) {
      // The process is told too, but the true reason is this one.
      await this.#stop(error)
      return
    }
    this.#furthest = Math.max(this.#furthest, offset + bytes.length)
    this.#options.onProgress?.({ bytes: this.#furthest, records: this.#records })
    this.#post({ t: 'bytes', id, bytes })
  }

  async #take(message: FromReader): Promise<void> {
    if (this.#over) return
    switch (message.t) {
      case 'records':
        await this.#takeRecords(JSON.parse(message.json))
        break
      case 'unread':
        for (const { locator, reason, excerpt } of message.list)
          await this.#sink.unread(
            {
              locator: String(locator),
              reason: String(reason).slice(0, 200),
              excerpt: String(excerpt).slice(0, 1000),
            },
            this.#soFar,
          )
        break
      case 'blob':
        this.#blobs.set(message.blob, await this.#sink.blob(partOf(message.part)))
        break
      case 'chunk':
        this.#partBytes += message.bytes.byteLength
        if (this.#partBytes > this.#limits.partBytes) throw this.#stopped('ReaderTooBig', { what: 'parts' })
        await this.#blob(message.blob).write(message.bytes)
        break
      case 'blobEnd':
      case 'blobAbort': {
        const blob = this.#blob(message.blob)
        this.#blobs.delete(message.blob)
        await (message.t === 'blobEnd' ? blob.end() : blob.abort(String(message.reason)))
        break
      }
      case 'inPlace': {
        const { offset, size } = message.part
        const fits = Number.isSafeInteger(offset) && Number.isSafeInteger(size) && offset >= 0 && size >= 0
        if (!fits || offset + size > this.#source.size)
          throw this.#stopped('ReaderFailed', { reason: 'place' })
        await this.#sink.inPlace({ ...partOf({ ...message.part, mediaType: '' }), offset, size })
        break
      }
      case 'done':
        this.#end(checkedSummary(message.summary))
        return
      case 'failed': {
        const code = readerErrors.has(message.code) ? (message.code as ErrorCode) : 'ReaderFailed'
        throw this.#stopped(code, message.details)
      }
      case 'read':
      case 'factsRead':
        return
      default:
        throw this.#stopped('ReaderFailed', { reason: 'message' })
    }
    this.#post({ t: 'ack', id: message.id })
  }

  async #takeRecords(raw: unknown): Promise<void> {
    if (!Array.isArray(raw)) throw this.#stopped('ReaderFailed', { reason: 'message' })
    const list = raw.map(row => checkedRecord(fieldsOfRow(row)))
    this.#records += list.length
    for (const record of list) this.#recordBytes += 300 + record.text.length
    if (this.#records > this.#limits.records) throw this.#stopped('ReaderTooBig', { what: 'records' })
    if (this.#recordBytes > this.#limits.recordBytes) throw this.#stopped('ReaderTooBig', { what: 'text' })
    this.#soFar.add(list)
    await this.#sink.records(list, this.#soFar)
    this.#options.onProgress?.({ bytes: this.#furthest, records: this.#records })
  }

  #blob(id: number): BlobSink {
    const blob = this.#blobs.get(id)
    if (blob === undefined) throw this.#stopped('ReaderFailed', { reason: 'message' })
    return blob
  }

  #end(summary: ReaderSummary): void {
    if (this.#over) return
    if (this.#blobs.size > 0) throw this.#stopped('ReaderFailed', { reason: 'openPart' })
    this.#over = true
    this.#port.kill()
    this.#finish?.resolve(summary)
  }
}

function partOf(part: {
  key: string
  locator: string
  name: string
  mediaType: string
  mtime?: string | null
}) {
  const mtime = typeof part.mtime === 'string' && !Number.isNaN(Date.parse(part.mtime)) ? part.mtime : null
  return {
    key: String(part.key),
    locator: String(part.locator),
    name: String(part.name),
    mediaType: String(part.mediaType),
    mtime,
  }
}
