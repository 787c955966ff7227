import type { ObjectMeta } from '../crypto/objectPage.ts'

/** Content to store. A file is opened once and read once; a stream is read to its end. */
export type PutSource = { file: string } | { stream: AsyncIterable<Uint8Array> }

/** What is known of the content before it is read. */
export type PutMeta = Omit<ObjectMeta, 'size' | 'sha256' | 'afterSeq' | 'cut'>

/**
 * What is known of a file's content once its first bytes were read: at most `headBytes` of them, the very ones that are stored. Null
 * when they could not be kept; then whoever is asked looks at the file itself.
 */
export type PutMetaOf = (head: Uint8Array | null) => PutMeta | Promise<PutMeta>

/** The first bytes that decide what a file is. */
export const headBytes = 64 << 10

export interface StoredObject {
  sha256: string
  size: number
  /** SHA-256 of the sealed record's exact bytes, of the object that was there when `existed`. */
  metaSha256: string
  existed: boolean
}

export interface PutManyOptions {
  signal?: AbortSignal
  /** Whether the journal names this content: then it was sent to the medium before, and is only read through. */
  recorded?: (sha256: string) => boolean
}
