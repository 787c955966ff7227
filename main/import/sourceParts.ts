import { AppError } from '../appError.ts'
import type { NewEntry } from '../vault/entries.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import type { UnreadSource } from '../index/importState.ts'
import type { BlobSink, ReaderOutput } from './reader.ts'

export type PartName = Parameters<ReaderOutput['blob']>[0]
export type PartPlace = Parameters<ReaderOutput['inPlace']>[0]

/** What takes the parts of a source: attachments inside a message file, or the files of an archive. */
export interface PartTaker {
  readonly count: number
  blob(part: PartName): Promise<BlobSink>
  inPlace(part: PartPlace): Promise<void>
  /** True when the locator names a part (not a message) that cannot be read and has been accounted for. */
  unreadPart(locator: string, reason: string): boolean
  /** Saves what is complete. */
  flush(): Promise<void>
}

/** A stream that is fed by the reader and drained by `vault.put`, one chunk at a time. */
export class PartStream {
  #chunk: Uint8Array | null = null
  #ended = false
  #error: unknown = null
  #taken: (() => void) | null = null
  #arrived: (() => void) | null = null

  async write(bytes: Uint8Array): Promise<void> {
    while (this.#chunk !== null && this.#error === null)
      await new Promise<void>(resolve => {
        this.#taken = resolve
      })
    if (this.#error !== null) throw this.#error
    this.#chunk = bytes
    this.#arrived?.()
  }

  end(): void {
    this.#ended = true
    this.#arrived?.()
  }

  /** Fails both sides: a write in progress throws, the object being written is thrown away. */
  fail(error: unknown): void {
    this.#error = error
    this.#taken?.()
    this.#arrived?.()
  }

  async *stream(): AsyncIterable<Uint8Array> {
    for (;;) {
      if (this.#error !== null) throw this.#error
      if (this.#chunk !== null) {
        const chunk = this.#chunk
        this.#chunk = null
        this.#taken?.()
        yield chunk
      } else if (this.#ended) return
      else
        await new Promise<void>(resolve => {
          this.#arrived = resolve
        })
    }
  }
}

/** Attachments that lie inside a message file, such as the parts of an MMS. */
export class SourceParts implements PartTaker {
  readonly #source: UnreadSource
  readonly #env: ImportEnv
  #entries: NewEntry[] = []
  count = 0

  constructor(source: UnreadSource, env: ImportEnv) {
    this.#source = source
    this.#env = env
  }

  async blob(part: PartName): Promise<BlobSink> {
    const createdAt = new Date().toISOString()
    const stream = new PartStream()
    const storing = this.#env.vault.put(
      { stream: stream.stream() },
      {
        kind: 'blob',
        name: part.name,
        mediaType: part.mediaType,
        importedAt: createdAt,
        sourceMtime: null,
        sourcePath: null,
        derivedFrom: this.#source.sha256,
        tool: { name: this.#source.reader, version: importer, args: part.key },
        importer,
      },
    )
    storing.catch(error => stream.fail(error))
    return {
      write: bytes => stream.write(bytes),
      end: async () => {
        stream.end()
        const stored = await storing
        this.count += 1
        this.#entries.push({
          type: 'derive',
          public: {
            sha256: stored.sha256,
            size: stored.size,
            derivedFrom: this.#source.sha256,
            metaSha256: stored.metaSha256,
          },
          private: {
            name: part.name,
            mediaType: part.mediaType,
            role: 'part',
            tool: { name: this.#source.reader, version: importer, args: part.key },
            createdAt,
            part: { locator: part.locator },
          },
        })
        if (this.#entries.length >= 200) await this.flush()
      },
      abort: async reason => {
        stream.fail(new AppError('ReaderFailed', { reason }))
        await storing.catch(() => undefined)
      },
    }
  }

  inPlace(): Promise<void> {
    return Promise.reject(new AppError('ReaderFailed', { reason: 'inPlace' }))
  }

  unreadPart(): boolean {
    return false
  }

  async flush(): Promise<void> {
    const entries = this.#entries
    this.#entries = []
    if (entries.length > 0) await this.#env.commit(entries)
  }
}
