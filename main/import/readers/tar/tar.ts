/** Tar archives as they are: every file is read where it lies, nothing is copied. */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { maxEntries, maxTotal } from '../zip/limits.ts'
import { isSystemFile, isUnsafeName, namedOr } from '../zip/names.ts'
import { padded, type TarBytes, type TarEntry, TarHeaders } from './headers.ts'

const windowBytes = 64 << 10
const maxNotes = 100

/** What becomes of one file: its bytes are taken, and it is known afterwards how many of them there were. */
export type Take = (entry: TarEntry, key: string) => Promise<UnreadReason | null>

export interface TarOutcome {
  notes: string[]
  incomplete: boolean
}

/** Reads a tar header by header; `take` gets each file, `pass` goes over the bytes that were not taken. */
export async function readTar(
  bytes: TarBytes,
  output: ReaderOutput,
  take: Take,
  pass: (length: number) => Promise<number>,
): Promise<TarOutcome> {
  const headers = new TarHeaders(bytes)
  const notes: string[] = []
  const note = (text: string): void => {
    if (notes.length < maxNotes) notes.push(text)
  }
  let total = 0
  let folders = 0
  let incomplete = false
  for (;;) {
    const at = bytes.position
    const entry = await headers.next()
    if (entry === 'end') break
    if (entry === 'noEnd' || entry === 'cutOff' || entry === 'damaged') {
      if (at === 0) throw new AppError('ArchiveRefused', { reason: 'directory' })
      if (entry !== 'noEnd') await output.unread(`byte ${at}`, entry, '')
      incomplete = true
      break
    }
    if (entry.number > maxEntries) throw new AppError('ArchiveRefused', { reason: 'tooManyEntries' })
    const key = `entry[${entry.number}]`
    if (entry.kind === 'folder') folders += 1
    else if (isUnsafeName(entry.name)) note(`unsafeName ${key}`)
    const start = bytes.position
    const refusal = refusalOf(entry, total)
    if (refusal !== null) await output.unread(entry.name || key, refusal, key)
    else if (entry.kind !== 'folder') {
      total += entry.size
      const failure = await take(entry, key)
      if (failure !== null) note(`damaged ${key}`)
    }
    const left = start + padded(entry.size) - bytes.position
    if ((await pass(left)) < left) {
      incomplete = true
      break
    }
  }
  if (folders > 0) note(`folders ${folders}`)
  return { notes, incomplete }
}

function refusalOf(entry: TarEntry, total: number): UnreadReason | null {
  if (entry.kind === 'folder') return null
  if (entry.kind === 'link') return 'symlink'
  if (entry.kind === 'device') return 'device'
  if (entry.kind === 'sparse') return 'sparse'
  if (entry.kind === 'other') return 'methodUnknown'
  if (isSystemFile(entry.name)) return 'systemFile'
  if (entry.size === 0) return 'empty'
  if (total + entry.size > maxTotal) return 'tooLarge'
  return null
}

/** A file in which positions can be passed over without reading. */
class PlacedBytes implements TarBytes {
  readonly #input: ReaderInput
  #window = Buffer.alloc(0)
  #windowAt = 0
  position = 0

  constructor(input: ReaderInput) {
    this.#input = input
  }

  async take(length: number): Promise<Buffer> {
    const from = this.position - this.#windowAt
    if (from < 0 || from + length > this.#window.length) {
      this.#window = Buffer.from(await this.#input.read(this.position, Math.max(length, windowBytes)))
      this.#windowAt = this.position
    }
    const start = this.position - this.#windowAt
    const piece = this.#window.subarray(start, start + length)
    this.position += piece.length
    return piece
  }

  /** Goes on by so many bytes, or to the end; says how many. */
  pass(length: number): number {
    const passed = Math.min(length, this.#input.size - this.position)
    this.position += passed
    return passed
  }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const bytes = new PlacedBytes(input)
  const { notes, incomplete } = await readTar(
    bytes,
    output,
    async (entry, key) => {
      if (bytes.position + entry.size > input.size) {
        await output.unread(entry.name || key, 'cutOff', key)
        return 'cutOff'
      }
      await output.inPlace({
        key,
        locator: entry.name,
        name: namedOr(entry.name, key),
        offset: bytes.position,
        size: entry.size,
        mtime: entry.mtime,
      })
      return null
    },
    length => Promise.resolve(bytes.pass(length)),
  )
  return archiveSummary(notes, incomplete)
}

/** The summary of a container: it has no messages of its own. */
export function archiveSummary(notes: string[], incomplete: boolean): Awaited<ReturnType<Reader['read']>> {
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: [],
    chatName: null,
    incomplete,
    notes,
  }
}

/** Reads tar archives. Throws ArchiveRefused for what is none and for more files than anybody has. */
export const tar: Reader = { id: 'tar', version: '1', read }
