import { hash, randomBytes } from 'node:crypto'
import { AppError } from '../appError.ts'
import { type EntryBytes, entryMostBytes, frameCipherBytes, frameMostBytes } from '../crypto/journalFrame.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import type { JournalEntry, NewEntry } from './entries.ts'

/** The leaf that stands before the first entry. */
export const noLeaf = '0'.repeat(64)

/** Names the program that wrote an entry. */
export const appName = 'evidence-vault/0.1.0'

export interface Clock {
  tz: string
  /** Milliseconds since the vault was opened, from a clock that nobody sets. */
  monotonic: number
  /** The computer's clock was set back or forward since the entry before. */
  suspectedShift: boolean
}

/** An entry with what the journal wrote beside it: the program that wrote it, and how the clocks stood. */
export type RecordedEntry = JournalEntry & { app: string; clock: Clock }

/** The public fields of an entry as they lie in its exact bytes. */
export interface EntryJson {
  seq: number
  prev: string
  salt: string
  time: string
  clock: Clock
  app: string
  type: string
  privateSha256: string | null
  public: Record<string, unknown>
}

export function leafOf(entry: Uint8Array): string {
  return hash('sha256', entry)
}

/** Throws BadRequest for an entry above the format's bound of 1 MiB, or one that no frame could hold. */
export function encodeEntry(
  entry: NewEntry,
  at: { seq: number; prev: string; time: string; clock: Clock },
): EntryBytes {
  const hidden =
    entry.private === null
      ? new Uint8Array(0)
      : utf8(JSON.stringify({ salt: toHex(randomBytes(16)), value: entry.private }))
  const json: EntryJson = {
    seq: at.seq,
    prev: at.prev,
    salt: toHex(randomBytes(16)),
    time: at.time,
    clock: at.clock,
    app: appName,
    type: entry.type,
    privateSha256: hidden.length === 0 ? null : leafOf(hidden),
    public: entry.public as Record<string, unknown>,
  }
  const bytes = { entry: utf8(JSON.stringify(json)), private: hidden }
  if (bytes.entry.length > entryMostBytes || frameCipherBytes([bytes]) > frameMostBytes)
    throw new AppError('BadRequest', { reason: 'entryTooLong' })
  return bytes
}

let latest = { time: '', ms: Number.NaN }

/** An entry's time in ms since the epoch, NaN when it is none. It is asked for several times an entry, and entries of one append share it. */
export function timeOf({ time }: { time?: unknown }): number {
  const text = String(time)
  if (text !== latest.time) latest = { time: text, ms: Date.parse(text) }
  return latest.ms
}

/** The public part, or null when the bytes are not an entry. Its keys may be in a stranger's hands: nothing is taken for granted. */
export function parseEntry(entry: Uint8Array): EntryJson | null {
  const json = parseObject(entry)
  if (json === null || !Number.isSafeInteger(json.seq) || Number.isNaN(timeOf(json))) return null
  if (typeof json.type !== 'string' || typeof json.public !== 'object' || json.public === null) return null
  return json as unknown as EntryJson
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** The entry as the rooms above know it. Throws JournalDamaged when its private part is not the one it names. */
export function decodeEntry(bytes: EntryBytes): RecordedEntry {
  const json = parseEntry(bytes.entry)
  const named = bytes.private.length === 0 ? null : leafOf(bytes.private)
  if (json === null || json.privateSha256 !== named) throw new AppError('JournalDamaged')
  const hidden = named === null ? null : parseObject(bytes.private)
  if (named !== null && hidden === null) throw new AppError('JournalDamaged')
  // The types of entries are a promise of those who wrote them; unknown types are carried along as they are.
  return {
    type: json.type,
    public: json.public,
    private: hidden?.value ?? null,
    seq: json.seq,
    time: json.time,
    leaf: leafOf(bytes.entry),
    app: typeof json.app === 'string' ? json.app : '',
    clock: clockOf(json),
  } as RecordedEntry
}

/** Of an entry that another program wrote, nothing may be there. */
export function clockOf(json: EntryJson): Clock {
  const { tz, monotonic, suspectedShift } = (json.clock as Partial<Clock> | null | undefined) ?? {}
  return {
    tz: typeof tz === 'string' ? tz : '',
    monotonic: typeof monotonic === 'number' ? monotonic : 0,
    suspectedShift: suspectedShift === true,
  }
}
