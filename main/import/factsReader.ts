import { AppError } from '../appError.ts'
import type { Port } from '../host/host.ts'
import type { FileFacts } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import { type Bytes, openBytes, type Place } from './itemBytes.ts'
import type { Detection } from './reader.ts'
import { type FromReader, maxReadBytes } from './readerProtocol.ts'

const answerMs = 20_000
const memoryBytes = 512 << 20
/** Files that are asked about at once: most of the time goes into waiting for each other's answers. */
const atOnce = 8

/** A stored file, what it was recognised as, and what it was called. */
export interface FactsOf {
  place: Place
  /** Its first bytes, where they are at hand: then the object is opened only for what lies behind them. */
  head: Uint8Array | null
  detection: Detection
  name: string
  mtime: string | null
}

interface Asking {
  read: (offset: number, length: number) => Promise<Uint8Array>
  resolve: (facts: FileFacts | null) => void
  reject: (error: unknown) => void
}

/** Files that no facts are asked of: what the program cannot look into says nothing but its name. */
function worthReading(detection: Detection): boolean {
  return detection.reader === 'media' || detection.mediaType === 'application/pdf'
}

/**
 * Facts of media files, read by a reader process that stays. A file that makes the process hang, grow or die costs its own
 * facts only: the process is ended, and those that were asked about with it are asked about again, one by one.
 */
export class FactsReader {
  readonly #start: () => Promise<Port>
  #port: Promise<Port> | null = null
  readonly #asking = new Map<number, Asking>()
  #nextId = 1
  #closed = false

  constructor(start: () => Promise<Port>) {
    this.#start = start
  }

  /**
   * The facts of each, in their order; null where there are none or the file could not be looked into. Throws the signal's
   * reason once it is aborted: what has no facts yet must not be told as a file without any.
   */
  async read(vault: Vault, files: readonly FactsOf[], signal?: AbortSignal): Promise<(FileFacts | null)[]> {
    const facts: (FileFacts | null)[] = files.map(() => null)
    const wanted = [...files.entries()].filter(([, { detection }]) => worthReading(detection))
    const next = wanted.values()
    const failed: [number, FactsOf][] = []
    const alone = wanted.length === 1
    await Promise.all(
      Array.from({ length: Math.min(atOnce, wanted.length) }, async () => {
        for (const [at, file] of next) {
          signal?.throwIfAborted()
          const found = await this.#factsOf(vault, file)
          if (found !== 'failed') facts[at] = found
          else if (!alone) failed.push([at, file])
        }
      }),
    )
    for (const [at, file] of failed) {
      signal?.throwIfAborted()
      const found = await this.#factsOf(vault, file)
      if (found !== 'failed') facts[at] = found
    }
    return facts
  }

  /** Ends it for good: no process is started again. */
  close(): void {
    this.#closed = true
    this.#end('ended')
  }

  async #factsOf(vault: Vault, file: FactsOf): Promise<FileFacts | null | 'failed'> {
    const { place, head } = file
    const { size } = place
    let opening: Promise<Bytes> | null = null
    try {
      return await this.#ask(size, file, async (offset, length) => {
        const end = offset + Math.min(length, maxReadBytes, Math.max(0, size - offset))
        if (head !== null && offset >= 0 && end <= head.length) return head.subarray(offset, end)
        opening ??= openBytes(vault, place)
        return (await opening).range(offset, end - offset)
      })
    } catch (error) {
      if (error instanceof AppError && error.code === 'ReaderFailed') return 'failed'
      throw error
    } finally {
      const bytes = await (opening as Promise<Bytes> | null)?.catch(() => null)
      await bytes?.close()
    }
  }

  async #ask(
    size: number,
    { name, mtime, detection }: FactsOf,
    read: Asking['read'],
  ): Promise<FileFacts | null> {
    const opening = this.#open()
    const port = await opening
    // Ended while it was starting: its messages come to nobody.
    if (this.#port !== opening) throw new AppError('ReaderFailed', { reason: 'ended' })
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<FileFacts | null>()
    this.#asking.set(id, { read, resolve, reject })
    const timer = setTimeout(() => this.#end('timeout'), answerMs)
    const watch = setInterval(() => {
      port
        .memory()
        .then(used => {
          if (used !== null && used > memoryBytes) this.#end('memory')
        })
        .catch(() => undefined)
    }, 1000)
    port.post({ t: 'facts', id, name, mtime, size, detection })
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      clearInterval(watch)
      this.#asking.delete(id)
    }
  }

  #answered(port: Port, message: FromReader): void {
    if (message.t === 'factsRead') this.#asking.get(message.id)?.resolve(message.facts)
    else if (message.t === 'read') {
      const asking = this.#asking.get(message.of ?? 0)
      asking?.read(message.offset, message.length).then(
        bytes => port.post({ t: 'bytes', id: message.id, bytes }),
        (error: unknown) => asking.reject(error),
      )
    }
  }

  /** Ends the process; whoever waits for it fails. */
  #end(reason: string): void {
    void this.#port?.then(port => port.kill()).catch(() => undefined)
    this.#port = null
    for (const { reject } of this.#asking.values()) reject(new AppError('ReaderFailed', { reason }))
  }

  #open(): Promise<Port> {
    if (this.#closed) return Promise.reject(new AppError('ReaderFailed', { reason: 'ended' }))
    if (this.#port !== null) return this.#port
    const opening: Promise<Port> = this.#start().then(port => {
      port.onMessage(message => this.#answered(port, message as FromReader))
      port.onClose(() => {
        if (this.#port === opening) this.#end('ended')
      })
      return port
    })
    this.#port = opening
    // Who cannot start a process now may be able to later.
    opening.catch(() => {
      if (this.#port === opening) this.#port = null
    })
    return opening
  }
}
