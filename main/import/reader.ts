/**
 * What a reader is. Readers run in a process of their own, without keys, paths or network (security: hostile input).
 * They see the bytes of one input and hand over records; they never open a file.
 */
import type { TableColumns } from '../../preload/contract.ts'
import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'

/** What a person said about how to read this file. The password is used for this reading and kept nowhere. */
export interface ReaderSettings {
  encoding?: string
  columns?: TableColumns
  password?: string
  /** Text of another file of the same export that says what this one means, see `companion.ts`. */
  beside?: string
}

export interface ReaderInput {
  name: string
  size: number
  settings: ReaderSettings
  /** Exact bytes; shorter only at the end of the input. At most 4 MiB a call. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** All bytes in order, in chunks of about 1 MiB. */
  chunks(): AsyncIterable<Uint8Array>
}

export interface BlobSink {
  write(bytes: Uint8Array): Promise<void>
  /** Ends the blob; what was written becomes an object of the vault. */
  end(): Promise<void>
  /** The part is unreadable; what was written is thrown away. */
  abort(reason: string): Promise<void>
}

export interface ReaderOutput {
  /** Hands over one record, of a contact list one for each number and account; resolves when there is room for more. */
  record(record: MessageRecord): Promise<void> | void
  /** A part of the source (MMS part, zip entry): `key` is unique in this source. */
  blob(part: {
    key: string
    locator: string
    name: string
    mediaType: string
    mtime?: string | null
  }): Promise<BlobSink>
  /** A part that can be read in place: stored uncompressed in the source. */
  inPlace(part: {
    key: string
    locator: string
    name: string
    offset: number
    size: number
    mtime?: string | null
  }): Promise<void>
  /** A message that is there but cannot be read. Counted and listed. */
  unread(locator: string, reason: string, excerpt: string): Promise<void> | void
}

export interface Detection {
  reader: string
  /** 0..1; the highest wins, `opaque` is 0. */
  confidence: number
  reason: string
  mediaType: string
}

export interface Reader {
  id: string
  version: string
  /** Reads the whole input. Throws AppError; what was handed over before stays valid and is kept, with `incomplete`. */
  read(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary>
}
