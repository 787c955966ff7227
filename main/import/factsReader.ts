import { AppError } from '../appError.ts'
import type { Port } from '../host/host.ts'
import type { FileFacts } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import { openBytes, type Place } from './itemBytes.ts'
import type { Detection } from './reader.ts'
import { type FromReader, maxReadBytes } from './readerProtocol.ts'

const answerMs = 20_000
const memoryBytes = 512 << 20

/** Files that no facts are asked of: what the program cannot look into says nothing but its name. */
function worthReading(detection: Detection): boolean {
  return detection.reader === 'media' || detection.mediaType === 'application/pdf'
}

/**
 * Facts of media files, read one after the other by a reader process that stays. A file that makes the process hang,
 * grow or die costs its own facts only: the process is ended and the next file gets a new one.
 */
export class FactsReader {
  readonly #start: () => Promise<Port>
  #port: Port | null = null
  #answer: ((message: FromReader) => void) | null = null
  #ended: (() => void) | null = null
  #nextId = 1

  constructor(start: () => Promise<Port>) {
    this.#start = start
  }

  /** The facts, or null where there are none or the file could not be looked into. */
  async read(
    vault: Vault,
    place: Place,
    detection: Detection,
    file: { name: string; mtime: string | null },
  ): Promise<FileFacts | null> {
    if (!worthReading(detection)) return null
    const bytes = await openBytes(vault, place)
    try {
      return await this.#ask(
        (offset, length) =>
          bytes.range(offset, Math.min(length, maxReadBytes, Math.max(0, bytes.size - offset))),
        { name: file.name, mtime: file.mtime, size: bytes.size, detection },
      )
    } catch (error) {
      if (error instanceof AppError && error.code === 'ReaderFailed') return null
      throw error
    } finally {
      await bytes.close()
    }
  }

  close(): void {
    this.#port?.kill()
    this.#port = null
    this.#ended?.()
  }

  async #ask(
    read: (offset: number, length: number) => Promise<Uint8Array>,
    file: { name: string; mtime: string | null; size: number; detection: Detection },
  ): Promise<FileFacts | null> {
    const port = await this.#open()
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<FileFacts | null>()
    const failed = (reason: string) => reject(new AppError('ReaderFailed', { reason }))
    this.#ended = () => failed('ended')
    this.#answer = message => {
      if (message.t === 'factsRead' && message.id === id) resolve(message.facts)
      else if (message.t === 'read')
        read(message.offset, message.length).then(
          bytes => port.post({ t: 'bytes', id: message.id, bytes }),
          (error: unknown) => reject(error),
        )
    }
    const timer = setTimeout(() => failed('timeout'), answerMs)
    const watch = setInterval(() => {
      port
        .memory()
        .then(used => (used !== null && used > memoryBytes ? failed('memory') : undefined))
        .catch(() => undefined)
    }, 1000)
    port.post({ t: 'facts', id, ...file })
    try {
      return await promise
    } catch (error) {
      this.#port = null
      port.kill()
      throw error
    } finally {
      clearTimeout(timer)
      clearInterval(watch)
      this.#answer = null
      this.#ended = null
    }
  }

  async #open(): Promise<Port> {
    if (this.#port !== null) return this.#port
    const port = await this.#start()
    port.onMessage(message => this.#answer?.(message as FromReader))
    port.onClose(() => {
      if (this.#port === port) this.#port = null
      this.#ended?.()
    })
    this.#port = port
    return port
  }
}
