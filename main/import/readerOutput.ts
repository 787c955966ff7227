/**
 * A reader's output inside its process: gathers records into batches, cuts what is too long for one record, and lets
 * the reader run ahead of the engine by a few messages only.
 */
import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'
import type { BlobSink, ReaderOutput } from './reader.ts'
import { type FromReader, maxTextBytes } from './readerProtocol.ts'
import { rowOf } from './recordRow.ts'

const batchRecords = 500
const batchBytes = 256 << 10
// Enough for a portion: the engine is busy for a while when it saves one.
const maxInFlight = 24
const maxBytesInFlight = 8 << 20
const maxChunk = 1 << 20
const maxField = 4096
const maxAttachments = 10_000
const maxFacts = 200

export class PostedOutput implements ReaderOutput {
  readonly #post: (message: FromReader) => void
  #batch: MessageRecord[] = []
  #batchSize = 0
  #unread: { locator: string; reason: string; excerpt: string }[] = []
  #nextId = 1
  #nextBlob = 1
  readonly #inFlight = new Map<number, number>()
  #bytesInFlight = 0
  #room: (() => void)[] = []

  constructor(post: (message: FromReader) => void) {
    this.#post = post
  }

  acknowledged(id: number): void {
    const size = this.#inFlight.get(id)
    if (size === undefined) return
    this.#inFlight.delete(id)
    this.#bytesInFlight -= size
    const waiting = this.#room
    this.#room = []
    for (const go of waiting) go()
  }

  record(record: MessageRecord): Promise<void> | void {
    // A quarter of the limit in UTF-16 units can never be more than the limit in UTF-8 bytes.
    if (record.text.length > maxTextBytes / 4 && Buffer.byteLength(record.text) > maxTextBytes)
      return this.#longRecord(record)
    return this.#add(record)
  }

  #add(record: MessageRecord): Promise<void> | void {
    shorten(record)
    this.#batch.push(record)
    this.#batchSize += 300 + 2 * record.text.length
    if (this.#batch.length >= batchRecords || this.#batchSize >= batchBytes) return this.#sendBatch()
  }

  /** The whole text becomes a part of its own; the record keeps the beginning. */
  async #longRecord(record: MessageRecord): Promise<void> {
    const key = `text:${record.locator}`
    const bytes = Buffer.from(record.text)
    const sink = await this.blob({ key, locator: record.locator, name: 'text.txt', mediaType: 'text/plain' })
    await sink.write(bytes)
    await sink.end()
    let end = maxTextBytes
    while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
    await this.#add({
      ...record,
      text: bytes.toString('utf8', 0, end),
      flags: [...new Set([...record.flags, 'truncated'])],
      attachments: [...record.attachments, { name: 'text.txt', mediaType: 'text/plain', part: key }],
    })
  }

  unread(locator: string, reason: string, excerpt: string): Promise<void> | void {
    this.#unread.push({ locator, reason, excerpt: excerpt.slice(0, 300).toWellFormed() })
    if (this.#unread.length >= batchRecords) return this.#sendUnread()
  }

  async blob(part: Parameters<ReaderOutput['blob']>[0]): Promise<BlobSink> {
    const blob = this.#nextBlob++
    const head = { ...part, name: part.name.slice(0, maxField), locator: part.locator.slice(0, maxField) }
    await this.#send(id => ({ t: 'blob', id, blob, part: head }), 0)
    return {
      write: async bytes => {
        for (let at = 0; at < bytes.length; at += maxChunk) {
          const chunk = bytes.subarray(at, at + maxChunk)
          await this.#send(id => ({ t: 'chunk', id, blob, bytes: chunk }), chunk.length)
        }
      },
      end: () => this.#send(id => ({ t: 'blobEnd', id, blob }), 0),
      abort: reason => this.#send(id => ({ t: 'blobAbort', id, blob, reason }), 0),
    }
  }

  inPlace(part: Parameters<ReaderOutput['inPlace']>[0]): Promise<void> {
    const head = { ...part, name: part.name.slice(0, maxField), locator: part.locator.slice(0, maxField) }
    return this.#send(id => ({ t: 'inPlace', id, part: head }), 0)
  }

  /** Sends what is still held back; the last message of a reader must come after it. */
  async flush(): Promise<void> {
    await this.#sendBatch()
    await this.#sendUnread()
  }

  async #sendBatch(): Promise<void> {
    if (this.#batch.length === 0) return
    const list = this.#batch
    const size = this.#batchSize
    this.#batch = []
    this.#batchSize = 0
    const json = JSON.stringify(list.map(rowOf))
    await this.#send(id => ({ t: 'records', id, json }), size)
  }

  async #sendUnread(): Promise<void> {
    if (this.#unread.length === 0) return
    const list = this.#unread
    this.#unread = []
    await this.#send(id => ({ t: 'unread', id, list }), 0)
  }

  async #send(message: (id: number) => FromReader, size: number): Promise<void> {
    while (this.#inFlight.size >= maxInFlight || this.#bytesInFlight > maxBytesInFlight)
      await new Promise<void>(resolve => this.#room.push(resolve))
    const id = this.#nextId++
    this.#inFlight.set(id, size)
    this.#bytesInFlight += size
    this.#post(message(id))
  }
}

/** Names and codes have no business being long; a record that would not pass the engine's check is cut, and says so. */
function shorten(record: MessageRecord): void {
  let cut = false
  const short = (value: string | null): string | null => {
    if (value === null || value.length <= maxField)
      return value?.isWellFormed() === false ? value.toWellFormed() : value
    cut = true
    return value.slice(0, maxField).toWellFormed()
  }
  // Half a character has no bytes: it would be another one after it was stored.
  if (!record.text.isWellFormed()) record.text = record.text.toWellFormed()
  record.durationSeconds = possibleSeconds(record.durationSeconds)
  record.ringSeconds = possibleSeconds(record.ringSeconds)
  record.sender = short(record.sender)
  record.numberRaw = short(record.numberRaw)
  record.name = short(record.name)
  record.account = short(record.account)
  record.resultCode = short(record.resultCode)
  record.line = short(record.line)
  record.platformId = short(record.platformId)
  if (record.chat !== undefined) {
    const { name, id, account } = record.chat
    record.chat = { ...record.chat, name: short(name), id: short(id) }
    if (account !== undefined) record.chat.account = short(account) ?? ''
  }
  if (record.facts !== undefined) {
    if (record.facts.length > maxFacts) {
      cut = true
      record.facts.length = maxFacts
    }
    for (const fact of record.facts) {
      fact.value = short(fact.value) ?? ''
      fact.of = short(fact.of)
    }
  }
  if (record.time.local !== null) record.time.local = short(record.time.local) ?? ''
  for (const attachment of record.attachments) {
    attachment.name = short(attachment.name) ?? ''
    attachment.mediaType = short(attachment.mediaType) ?? ''
    // A part is found by its whole name or not at all.
    if (attachment.part !== null && attachment.part.length > maxField) {
      cut = true
      attachment.part = null
    }
  }
  // The parts themselves are handed over all the same.
  if (record.attachments.length > maxAttachments) {
    cut = true
    record.attachments.length = maxAttachments
  }
  if (cut && !record.flags.includes('truncated')) record.flags.push('truncated')
}

/** A figure that no call can have is none: a damaged digit must not become hours in a sum. */
function possibleSeconds(seconds: number | null): number | null {
  return seconds !== null && seconds >= 0 && seconds <= 30 * 86_400 ? seconds : null
}

/** The summary as the engine takes it: a chat's name or a date of a megabyte must not lose what was read. */
export function shortened(summary: ReaderSummary): ReaderSummary {
  const short = (text: string): string =>
    text.length > maxField ? text.slice(0, maxField).toWellFormed() : text
  const { table } = summary
  return {
    ...summary,
    names: summary.names.map(({ name, count }) => ({ name: short(name), count })),
    dateExamples: summary.dateExamples.map(short),
    chatName: summary.chatName === null ? null : short(summary.chatName),
    notes: summary.notes.slice(0, 500).map(short),
    ...(table === undefined
      ? {}
      : {
          table: {
            headingRow: table.headingRow,
            headings: table.headings.map(short),
            rows: table.rows.map(row => row.map(short)),
            suggested: table.suggested.map(each => ({ ...each, heading: short(each.heading) })),
          },
        }),
  }
}
