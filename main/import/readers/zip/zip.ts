/**
 * Zip archives: every entry is handed over as a part, or listed with the reason why not. Nothing is ever unpacked to a
 * disk: stored entries are read where they lie, compressed and encrypted ones flow into a part. Archives inside are parts
 * like others.
 */
import { crc32 } from 'node:zlib'
import { AppError } from '../../../appError.ts'
import type { BlobSink, Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { contentOf, deflated, stored } from './content.ts'
import { type Decryption, decryptionOf } from './decrypt.ts'
import { entriesOf, type Entry } from './entries.ts'
import { isBomb, maxTotal } from './limits.ts'
import { isSystemFile, isUnsafeName, namedOr } from './names.ts'

const maxNotes = 100

const typeMask = 0o170000
const linkType = 0o120000
const devices = new Set([0o020000, 0o060000, 0o010000, 0o140000])

/** What became of the entries under a password. */
interface Locked {
  closed: number
  opened: number
  wrong: number
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const entries = await entriesOf(input)
  const notes: string[] = []
  const locked: Locked = { closed: 0, opened: 0, wrong: 0 }
  let total = 0
  let folders = 0
  let files = 0
  for (const entry of entries) {
    if (isFolder(entry)) {
      folders += 1
      continue
    }
    files += 1
    if (isUnsafeName(entry.name) && notes.length < maxNotes) notes.push(`unsafeName ${keyOf(entry)}`)
    const { password } = input.settings
    const refusal = refusalOf(entry, total, input.size, password !== undefined)
    if (refusal !== null) {
      if (refusal === 'encrypted') locked.closed += 1
      await output.unread(entry.name || keyOf(entry), refusal, keyOf(entry))
      continue
    }
    let decryption: Decryption | null = null
    if (entry.encrypted) {
      const opened = await decryptionOf(input, entry, password ?? '')
      if (opened === 'wrong' || opened === 'damaged') {
        if (opened === 'wrong') locked.wrong += 1
        await output.unread(
          entry.name || keyOf(entry),
          opened === 'wrong' ? 'wrongPassword' : 'damaged',
          keyOf(entry),
        )
        continue
      }
      decryption = opened
    }
    total += entry.size
    if (decryption === null && entry.method === stored)
      await output.inPlace({
        key: keyOf(entry),
        locator: entry.name || keyOf(entry),
        name: namedOr(entry.name, keyOf(entry)),
        offset: entry.dataAt ?? 0,
        size: entry.size,
        mtime: entry.mtime,
      })
    else {
      const failure = await unpackInto(input, entry, decryption, output, locked)
      if (failure === 'wrongPassword') locked.wrong += 1
      else if (decryption !== null) locked.opened += 1
      if (failure !== null && failure !== 'wrongPassword' && notes.length < maxNotes)
        notes.push(`damaged ${keyOf(entry)}`)
    }
  }
  if (folders > 0) notes.push(`folders ${folders}`)
  if (locked.wrong > 0 && locked.opened === 0)
    throw new AppError('ArchivePasswordWrong', { entries: locked.wrong })
  if (files > 0 && locked.closed === files) throw new AppError('ArchiveEncrypted', { entries: locked.closed })
  // Some are open and some are not: the report offers to enter a password.
  if (locked.closed + locked.wrong > 0) notes.push(`locked ${locked.closed + locked.wrong}`)
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

function keyOf(entry: Entry): string {
  return `entry[${entry.number}]`
}

function isFolder(entry: Entry): boolean {
  return entry.size === 0 && /[/\\]$/.test(entry.name)
}

function refusalOf(entry: Entry, total: number, packed: number, password: boolean): UnreadReason | null {
  if (entry.encrypted && (!password || entry.sealed)) return 'encrypted'
  if (entry.dataAt === null) return 'headerMismatch'
  const type = entry.mode & typeMask
  if (type === linkType) return 'symlink'
  if (devices.has(type)) return 'device'
  if (isSystemFile(entry.name)) return 'systemFile'
  if (entry.method !== stored && entry.method !== deflated) return 'methodUnknown'
  if (entry.size === 0 && (entry.encrypted || entry.compressedSize <= 2)) return 'empty'
  if (entry.method === stored && !entry.encrypted && entry.size !== entry.compressedSize)
    return 'headerMismatch'
  // Each entry alone, and all of them together: many small bombs are one large one.
  if (isBomb(entry.size, entry.compressedSize) || isBomb(total + entry.size, packed)) return 'bomb'
  if (total + entry.size > maxTotal) return 'tooLarge'
  return null
}

/** Unpacks an entry into a part; says why not when it is not what the directory says, the part is then thrown away. */
async function unpackInto(
  input: ReaderInput,
  entry: Entry,
  decryption: Decryption | null,
  output: ReaderOutput,
  locked: Locked,
): Promise<UnreadReason | null> {
  const sink: BlobSink = await output.blob({
    key: keyOf(entry),
    locator: entry.name || keyOf(entry),
    name: namedOr(entry.name, keyOf(entry)),
    mediaType: 'application/octet-stream',
    mtime: entry.mtime,
  })
  let size = 0
  let sum = 0
  let failure: UnreadReason | null = null
  try {
    for await (const piece of contentOf(input, entry, decryption)) {
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
  // The second version of WinZip's AES leaves the checksum out: it would tell of the content.
  const summed = entry.aes?.version !== 2
  if (failure === null && (size !== entry.size || (summed && sum !== entry.crc32))) failure = 'damaged'
  const proof = failure === null ? await decryption?.prove() : undefined
  if (proof === 'wrong') failure = 'damaged'
  if (failure === null) {
    await sink.end()
    return null
  }
  // A wrong password passes the first test now and then; what comes out looks like damage. If it opened others, it is right.
  if (decryption !== null && locked.opened === 0) failure = 'wrongPassword'
  await sink.abort(failure)
  return failure
}

/**
 * Reads zip archives. Throws ArchiveRefused for what no honest archive has, ArchiveEncrypted when all of it is locked and
 * no password was given, ArchivePasswordWrong when the given one opens nothing.
 */
export const zip: Reader = { id: 'zip', version: '2', read }
