/**
 * The `messages` object: what a reader read, kept in the vault so that the index can be rebuilt without the reader.
 * First line `{"format":"evault-messages","version":1}`, then one MessageRecord a line, and `{"unread":{…}}` for each
 * message that is there but could not be read.
 */
import type { MessageRecord } from '../vault/entries.ts'

export interface Unread {
  locator: string
  reason: string
  excerpt: string
}

const head = '{"format":"evault-messages","version":1}\n'
const highWater = 4 << 20

/** Lines going into an object while a reader still runs; holds the reader back when the disk is slower. */
export class MessageLines {
  #chunks: Buffer[] = [Buffer.from(head)]
  #size = 0
  #ended = false
  #error: unknown = null
  #wakeReader: (() => void) | null = null
  #wakeWriter: (() => void) | null = null

  async records(list: readonly MessageRecord[]): Promise<void> {
    let text = ''
    for (const record of list) text += `${JSON.stringify(record)}\n`
    await this.#push(text)
  }

  async unread(unread: Unread): Promise<void> {
    await this.#push(`${JSON.stringify({ unread })}\n`)
  }

  end(): void {
    this.#ended = true
    this.#wakeReader?.()
  }

  fail(error: unknown): void {
    this.#error = error
    this.#wakeReader?.()
    this.#wakeWriter?.()
  }

  async #push(text: string): Promise<void> {
    if (this.#error !== null) throw this.#error
    const chunk = Buffer.from(text)
    this.#chunks.push(chunk)
    this.#size += chunk.length
    this.#wakeReader?.()
    while (this.#size > highWater && this.#error === null)
      await new Promise<void>(resolve => {
        this.#wakeWriter = resolve
      })
  }

  async *stream(): AsyncIterable<Uint8Array> {
    for (;;) {
      if (this.#error !== null) throw this.#error
      const chunks = this.#chunks
      if (chunks.length > 0) {
        this.#chunks = []
        this.#size = 0
        this.#wakeWriter?.()
        yield Buffer.concat(chunks)
      } else if (this.#ended) return
      else
        await new Promise<void>(resolve => {
          this.#wakeReader = resolve
        })
    }
  }
}

/** The lines of a `messages` object in batches. Unknown lines and fields are passed over. */
export async function* parseMessages(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<{ records: MessageRecord[]; unread: Unread[] }> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    const batch = parseLines(lines)
    if (batch.records.length > 0 || batch.unread.length > 0) yield batch
  }
  if (rest !== '') yield parseLines([rest])
}

function parseLines(lines: readonly string[]): { records: MessageRecord[]; unread: Unread[] } {
  const records: MessageRecord[] = []
  const unread: Unread[] = []
  for (const line of lines) {
    if (line === '') continue
    const value = JSON.parse(line) as Partial<MessageRecord> & { unread?: Unread; format?: string }
    if (value.unread !== undefined) unread.push(value.unread)
    else if (value.kind !== undefined) records.push(value as MessageRecord)
  }
  return { records, unread }
}
