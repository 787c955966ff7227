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
/** Lines of one `messages` object, gathered in memory. */
export class MessageLines {
  readonly #chunks: Buffer[] = [Buffer.from(head)]
  readonly records: MessageRecord[] = []
  unread = 0
  /** Bytes so far. */
  size = head.length

  addRecords(list: readonly MessageRecord[]): void {
    let text = ''
    for (const record of list) text += `${JSON.stringify(record)}\n`
    this.#add(text)
    for (const record of list) this.records.push(record)
  }

  addUnread(unread: Unread): void {
    this.#add(`${JSON.stringify({ unread })}\n`)
    this.unread += 1
  }

  get empty(): boolean {
    return this.records.length === 0 && this.unread === 0
  }

  #add(text: string): void {
    const chunk = Buffer.from(text)
    this.#chunks.push(chunk)
    this.size += chunk.length
  }

  async *stream(): AsyncIterable<Uint8Array> {
    yield* this.#chunks
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
