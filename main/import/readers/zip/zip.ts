/**
 * Zip archives: every entry is handed over as a part, or listed with the reason why not. Nothing is ever unpacked to a
 * disk: stored entries are read where they lie, compressed ones flow into a part. Archives inside are parts like others.
 */
import { crc32, createInflateRaw } from 'node:zlib'
import { AppError } from '../../../appError.ts'
import type { BlobSink, Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { entriesOf, type Entry } from './entries.ts'
import { isSystemFile, isUnsafeName } from './names.ts'

const stored = 0
const deflated = 8
const maxTotal = 50 * 2 ** 30
const freeOfRatio = 100 << 20
const maxRatio = 200
const pieceBytes = 1 << 20
const maxNotes = 100

const typeMask = 0o170000
const linkType = 0o120000
const devices = new Set([0o020000, 0o060000, 0o010000, 0o140000])

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const entries = await entriesOf(input)
  const notes: string[] = []
  let total = 0
  let folders = 0
  let files = 0
  let encrypted = 0
  for (const entry of entries) {
    if (isFolder(entry)) {
      folders += 1
      continue
    }
    files += 1
    if (isUnsafeName(entry.name) && notes.length < maxNotes) notes.push(`unsafeName entry[${entry.number}]`)
    const refusal = refusalOf(entry, total)
    if (refusal !== null) {
      if (refusal === 'encrypted') encrypted += 1
      await output.unread(entry.name, refusal, `entry[${entry.number}]`)
      continue
    }
    total += entry.size
    if (entry.method === stored)
      await output.inPlace({
        key: `entry[${entry.number}]`,
        locator: entry.name,
        name: shownName(entry),
        offset: entry.dataAt ?? 0,
        size: entry.size,
        mtime: entry.mtime,
      })
    else if (!(await inflateInto(input, entry, output)) && notes.length < maxNotes)
      notes.push(`damaged entry[${entry.number}]`)
  }
  if (folders > 0) notes.push(`folders ${folders}`)
  if (files > 0 && encrypted === files) throw new AppError('ArchiveEncrypted', { entries: encrypted })
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: [],
    chatName: null,
    incomplete: false,
    notes,
  }
}

function isFolder(entry: Entry): boolean {
  return entry.size === 0 && /[/\\]$/.test(entry.name)
}

/** An entry without a usable name is known by its number. */
function shownName(entry: Entry): string {
  const last = entry.name.split(/[/\\]/).pop() ?? ''
  return last === '' || last === '.' || last === '..' ? `${entry.name}entry[${entry.number}]` : entry.name
}

function refusalOf(entry: Entry, total: number): UnreadReason | null {
  if (entry.encrypted) return 'encrypted'
  if (entry.dataAt === null) return 'headerMismatch'
  const type = entry.mode & typeMask
  if (type === linkType) return 'symlink'
  if (devices.has(type)) return 'device'
  if (isSystemFile(entry.name)) return 'systemFile'
  if (entry.method !== stored && entry.method !== deflated) return 'methodUnknown'
  if (entry.size === 0 && entry.compressedSize <= 2) return 'empty'
  if (entry.method === stored && entry.size !== entry.compressedSize) return 'headerMismatch'
  if (entry.size > freeOfRatio && entry.size > entry.compressedSize * maxRatio) return 'bomb'
  if (total + entry.size > maxTotal) return 'tooLarge'
  return null
}

/** Inflates an entry into a part; false when it is not what the directory says, the part is then thrown away. */
async function inflateInto(input: ReaderInput, entry: Entry, output: ReaderOutput): Promise<boolean> {
  const sink: BlobSink = await output.blob({
    key: `entry[${entry.number}]`,
    locator: entry.name,
    name: shownName(entry),
    mediaType: 'application/octet-stream',
    mtime: entry.mtime,
  })
  let size = 0
  let sum = 0
  let failure: UnreadReason | null = null
  try {
    for await (const piece of inflated(input, entry)) {
      size += piece.length
      // More than it says of itself is a bomb or damage; either way it must stop here.
      if (size > entry.size) {
        failure = 'bomb'
        break
      }
      sum = crc32(piece, sum)
      await sink.write(piece)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    failure = 'damaged'
  }
  if (failure === null && (size !== entry.size || sum !== entry.crc32)) failure = 'damaged'
  if (failure === null) {
    await sink.end()
    return true
  }
  await sink.abort(failure)
  return false
}

async function* inflated(input: ReaderInput, entry: Entry): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 << 10 })
  let problem: unknown = null
  const feeding = (async () => {
    let at = entry.dataAt ?? 0
    const end = at + entry.compressedSize
    while (at < end && !inflate.destroyed) {
      const piece = await input.read(at, Math.min(pieceBytes, end - at))
      if (piece.length === 0) break
      at += piece.length
      if (!inflate.write(piece))
        await new Promise<void>(resolve => inflate.once('drain', resolve).once('close', resolve))
    }
    inflate.end()
  })().catch((error: unknown) => {
    problem = error
    inflate.destroy(error instanceof Error ? error : undefined)
  })
  try {
    for await (const piece of inflate) yield piece as Buffer
  } catch (error) {
    throw problem ?? error
  } finally {
    inflate.destroy()
    await feeding
  }
}

/** Reads zip archives. Throws ArchiveRefused for what no honest archive has, ArchiveEncrypted when all of it is. */
export const zip: Reader = { id: 'zip', version: '1', read }
