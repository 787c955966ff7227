/** The reader's side of the messages: asks for the bytes of one input and hands over what the chosen reader reads. */
import { AppError, asAppError } from '../appError.ts'
import type { ReaderInput, ReaderSettings } from './reader.ts'
import { PostedOutput, shortened } from './readerOutput.ts'
import { type FromReader, maxReadBytes, type ToReader } from './readerProtocol.ts'
import { readers } from './readers/readers.ts'

export interface Channel {
  post(message: FromReader): void
  onMessage(listener: (message: ToReader) => void): void
}

const chunkBytes = 1 << 20

/** What was asked for over the channel and is not answered yet. */
class Asked {
  readonly #post: (message: FromReader) => void
  readonly #waiting = new Map<number, PromiseWithResolvers<Uint8Array>>()
  #nextId = 1

  constructor(post: (message: FromReader) => void) {
    this.#post = post
  }

  read(offset: number, length: number, of?: number): Promise<Uint8Array> {
    const id = this.#nextId++
    const waiting = Promise.withResolvers<Uint8Array>()
    this.#waiting.set(id, waiting)
    this.#post({
      t: 'read',
      id,
      offset,
      length: Math.min(length, maxReadBytes),
      ...(of === undefined ? {} : { of }),
    })
    return waiting.promise
  }

  answered(id: number, bytes: Uint8Array | null): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (bytes === null) waiting?.reject(new AppError('SourceUnreadable'))
    else waiting?.resolve(bytes)
  }
}

/** A file whose bytes are asked for over the channel. */
class AskedInput implements ReaderInput {
  readonly name: string
  readonly size: number
  readonly settings: ReaderSettings
  readonly #asked: Asked
  readonly #of: number | undefined

  constructor(asked: Asked, name: string, size: number, settings: ReaderSettings, of?: number) {
    this.name = name
    this.size = size
    this.settings = settings
    this.#asked = asked
    this.#of = of
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return this.#asked.read(offset, length, this.#of)
  }

  /** The next chunk is asked for while the present one is being read. */
  async *chunks(): AsyncIterable<Uint8Array> {
    let offset = 0
    let next = this.size > 0 ? this.read(0, chunkBytes) : null
    while (next !== null) {
      const bytes: Uint8Array = await next
      if (bytes.length === 0) return
      offset += bytes.length
      next = offset < this.size ? this.read(offset, chunkBytes) : null
      // Not looked at yet when the reader stops early; a failure then must not end the process.
      next?.catch(() => undefined)
      yield bytes
    }
  }
}

/** Serves one reading on a channel, or the facts of any number of files. */
export function serveReader(channel: Channel): void {
  const asked = new Asked(channel.post)
  let output: PostedOutput | null = null

  async function run(id: string, from: AskedInput, to: PostedOutput): Promise<void> {
    try {
      const reader = await readers[id]?.()
      if (reader === undefined) throw new AppError('ReaderFailed', { reason: 'noReader' })
      let summary: Awaited<ReturnType<typeof reader.read>>
      try {
        summary = await reader.read(from, to)
      } finally {
        await to.flush()
      }
      channel.post({ t: 'done', summary: shortened(summary) })
    } catch (error) {
      const known = asAppError(error)
      const code = known.code === 'Internal' ? 'ReaderFailed' : known.code
      channel.post({
        t: 'failed',
        code,
        details: known.code === 'Internal' ? { reason: 'bug' } : known.details,
      })
    }
  }

  async function facts(message: Extract<ToReader, { t: 'facts' }>): Promise<void> {
    const input = new AskedInput(asked, message.name, message.size, {}, message.id)
    // Only a process that reads facts pays for loading what reads them.
    const { readFileFacts } = await import('./fileFacts.ts')
    const found = await readFileFacts(input, message.detection, {
      name: message.name,
      mtime: message.mtime,
    }).catch(() => null)
    channel.post({ t: 'factsRead', id: message.id, facts: found })
  }

  channel.onMessage(message => {
    switch (message.t) {
      case 'facts':
        void facts(message)
        return
      case 'start':
        if (output !== null) return
        output = new PostedOutput(channel.post)
        void run(message.reader, new AskedInput(asked, message.name, message.size, message.settings), output)
        return
      case 'bytes':
        asked.answered(message.id, message.bytes)
        return
      case 'noBytes':
        asked.answered(message.id, null)
        return
      case 'ack':
        output?.acknowledged(message.id)
        return
      default:
        message satisfies never
    }
  })
}
