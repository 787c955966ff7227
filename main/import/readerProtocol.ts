/**
 * What the engine and a reader's process say to each other. The engine gives bytes of one input, the process gives
 * records and parts. Every message of the process that hands something over carries an `id` and is answered by an
 * `ack` once the engine has taken it: that is how a slow disk holds a fast reader back.
 */
import type { ErrorDetails } from '../appError.ts'
import type { FileFacts, ReaderSummary } from '../vault/entries.ts'
import type { Detection, ReaderSettings } from './reader.ts'

export type ToReader =
  | { t: 'start'; reader: string; name: string; size: number; settings: ReaderSettings }
  /** Asks for the facts of one media file; the process stays and may be asked again, before it answered too. */
  | { t: 'facts'; id: number; name: string; size: number; mtime: string | null; detection: Detection }
  | { t: 'bytes'; id: number; bytes: Uint8Array }
  | { t: 'noBytes'; id: number; code: string }
  | { t: 'ack'; id: number }

export interface PartHead {
  key: string
  locator: string
  name: string
  mediaType: string
  mtime?: string | null
}

export interface PlaceHead {
  key: string
  locator: string
  name: string
  offset: number
  size: number
  mtime?: string | null
}

export type FromReader =
  /** `of`: the file whose facts are asked for, where it is not the one input. */
  | { t: 'read'; id: number; offset: number; length: number; of?: number }
  /** JSON of a list of rows (`recordRow.ts`): quicker both ways than cloning, and it can be nothing but plain data. */
  | { t: 'records'; id: number; json: string }
  | { t: 'blob'; id: number; blob: number; part: PartHead }
  | { t: 'chunk'; id: number; blob: number; bytes: Uint8Array }
  | { t: 'blobEnd'; id: number; blob: number }
  | { t: 'blobAbort'; id: number; blob: number; reason: string }
  | { t: 'inPlace'; id: number; part: PlaceHead }
  | { t: 'unread'; id: number; list: { locator: string; reason: string; excerpt: string }[] }
  | { t: 'factsRead'; id: number; facts: FileFacts | null }
  | { t: 'done'; summary: ReaderSummary }
  | { t: 'failed'; code: string; details: ErrorDetails }

/** Most bytes of one answer to `read`. */
export const maxReadBytes = 4 << 20
/** Text of one record above which the whole of it is handed over as a part; UTF-8 bytes. */
export const maxTextBytes = 64 << 10
