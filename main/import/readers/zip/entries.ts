/** The entries of a zip as its central directory lists them, each compared with what stands in front of its bytes. */
import yauzl from 'yauzl'
import { Readable } from 'node:stream'
import { AppError } from '../../../appError.ts'
import type { ReaderInput } from '../../reader.ts'
import { maxEntries } from './limits.ts'
import { entryName } from './names.ts'

const localSignature = 0x04034b50
const localBytes = 30
const windowBytes = 64 << 10

export interface Entry {
  /** Position in the directory, from 1. */
  number: number
  name: string
  /** How its bytes are compressed, also when they are encrypted then. */
  method: number
  encrypted: boolean
  /** WinZip's AES with its parameters; null when it is not encrypted, or in another way. */
  aes: { strength: 1 | 2 | 3; version: 1 | 2 } | null
  /** Encrypted in a way that no password of a person opens here: certificates, or a directory that is encrypted too. */
  sealed: boolean
  compressedSize: number
  size: number
  crc32: number
  /** Where its local header begins, and where its bytes begin; null when the two headers do not agree. */
  headerAt: number
  dataAt: number | null
  mode: number
  mtime: string | null
  /** The time of day in the packed form of DOS, which ZipCrypto proves the password by. */
  dosTime: number
}

/** Reads small pieces that lie close together from one window, so that each does not cost a question to the engine. */
class Windowed {
  readonly #input: ReaderInput
  #window: Uint8Array = new Uint8Array()
  #at = 0

  constructor(input: ReaderInput) {
    this.#input = input
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (offset < this.#at || offset + length > this.#at + this.#window.length) {
      this.#window = await this.#input.read(offset, Math.max(length, windowBytes))
      this.#at = offset
    }
    const from = offset - this.#at
    return Buffer.from(
      this.#window.buffer,
      this.#window.byteOffset + from,
      Math.min(length, this.#window.length - from),
    )
  }
}

class InputReader extends yauzl.RandomAccessReader {
  readonly #bytes: Windowed

  constructor(bytes: Windowed) {
    super()
    this.#bytes = bytes
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const bytes = this.#bytes
    return Readable.from(
      (async function* () {
        for (let at = start; at < end; ) {
          const piece = await bytes.read(at, Math.min(windowBytes, end - at))
          if (piece.length === 0) return
          at += piece.length
          yield Buffer.from(piece)
        }
      })(),
    )
  }
}

/** All entries. Throws ArchiveRefused: not a readable zip, too many entries, entries that share bytes. */
export async function entriesOf(input: ReaderInput): Promise<Entry[]> {
  const bytes = new Windowed(input)
  const entries: Entry[] = []
  for await (const raw of directory(bytes, input.size)) {
    if (entries.length >= maxEntries) throw new AppError('ArchiveRefused', { reason: 'tooManyEntries' })
    const extra = [...extraFields(raw.extraFieldRaw)]
    const aes = aesOf(extra)
    // 99 is AES, which some writers mark without the flag.
    const isAes = raw.compressionMethod === 99
    entries.push({
      number: entries.length + 1,
      name: entryName(raw.fileNameRaw, (raw.generalPurposeBitFlag & 0x800) !== 0),
      method: isAes && aes !== null ? aes.method : raw.compressionMethod,
      encrypted: (raw.generalPurposeBitFlag & 0x2041) !== 0 || isAes,
      aes: isAes ? aes : null,
      sealed: (raw.generalPurposeBitFlag & 0x2040) !== 0 || (isAes && aes === null),
      compressedSize: raw.compressedSize,
      size: raw.uncompressedSize,
      crc32: raw.crc32 >>> 0,
      headerAt: raw.relativeOffsetOfLocalHeader,
      dataAt: await dataPosition(bytes, raw, input.size),
      mode:
        raw.versionMadeBy >>> 8 === 3 || raw.versionMadeBy >>> 8 === 19
          ? raw.externalFileAttributes >>> 16
          : 0,
      mtime: utcOf(extra),
      dosTime: raw.lastModFileTime,
    })
  }
  refuseOverlaps(entries)
  return entries
}

async function* directory(bytes: Windowed, size: number): AsyncGenerator<yauzl.Entry> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false }
    yauzl.fromRandomAccessReader(new InputReader(bytes), size, options, (error, file) => {
      if (error) reject(new AppError('ArchiveRefused', { reason: 'directory' }, error))
      else resolve(file)
    })
  })
  if (zip.entryCount > maxEntries) throw new AppError('ArchiveRefused', { reason: 'tooManyEntries' })
  let wake: PromiseWithResolvers<yauzl.Entry | null> = Promise.withResolvers()
  zip.on('entry', (entry: yauzl.Entry) => wake.resolve(entry))
  zip.on('end', () => wake.resolve(null))
  zip.on('error', (error: unknown) =>
    wake.reject(new AppError('ArchiveRefused', { reason: 'directory' }, error)),
  )
  for (;;) {
    wake = Promise.withResolvers()
    zip.readEntry()
    const entry = await wake.promise
    if (entry === null) return
    yield entry
  }
}

/** Where the bytes begin, by the local header; null when that says something else than the directory. */
async function dataPosition(bytes: Windowed, entry: yauzl.Entry, size: number): Promise<number | null> {
  const at = entry.relativeOffsetOfLocalHeader
  if (at + localBytes > size) return null
  const nameLength = entry.fileNameRaw.length
  const header = await bytes.read(at, Math.min(localBytes + nameLength, size - at))
  if (header.length < localBytes + nameLength || header.readUInt32LE(0) !== localSignature) return null
  const flags = header.readUInt16LE(6)
  const localName = header.readUInt16LE(26)
  const localExtra = header.readUInt16LE(28)
  const sameName =
    localName === nameLength && header.subarray(localBytes, localBytes + nameLength).equals(entry.fileNameRaw)
  const same =
    sameName &&
    header.readUInt16LE(8) === entry.compressionMethod &&
    (flags & 0x0041) === (entry.generalPurposeBitFlag & 0x0041)
  if (!same) return null
  // With flag 3 the sizes follow the bytes; with zip64 they stand in an extra field.
  const compressed = header.readUInt32LE(18)
  const uncompressed = header.readUInt32LE(22)
  const given = (flags & 0x0008) === 0 && compressed !== 0xffffffff && uncompressed !== 0xffffffff
  if (given && (compressed !== entry.compressedSize || uncompressed !== entry.uncompressedSize)) return null
  const dataAt = at + localBytes + localName + localExtra
  return dataAt + entry.compressedSize <= size ? dataAt : null
}

/** Bombs are built of entries that share their bytes; an honest zip has each byte once. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const ordered = entries.filter(entry => entry.dataAt !== null).sort((a, b) => a.headerAt - b.headerAt)
  let end = 0
  for (const entry of ordered) {
    if (entry.headerAt < end) throw new AppError('ArchiveRefused', { reason: 'overlap' })
    end = (entry.dataAt ?? 0) + entry.compressedSize
  }
}

function* extraFields(raw: Buffer): Generator<{ id: number; data: Buffer }> {
  for (let at = 0; at + 4 <= raw.length; ) {
    const length = raw.readUInt16LE(at + 2)
    yield { id: raw.readUInt16LE(at), data: raw.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

/** The parameters of WinZip's AES: vendor version, `AE`, strength, and the true method of compression. */
function aesOf(
  fields: Iterable<{ id: number; data: Buffer }>,
): { strength: 1 | 2 | 3; version: 1 | 2; method: number } | null {
  for (const { id, data } of fields)
    if (id === 0x9901 && data.length >= 7 && data.toString('latin1', 2, 4) === 'AE') {
      const version = data.readUInt16LE(0)
      const strength = data[4]
      if ((version === 1 || version === 2) && (strength === 1 || strength === 2 || strength === 3))
        return { strength, version, method: data.readUInt16LE(5) }
    }
  return null
}

/** Time of the last change, where the zip has it in UTC. The plain DOS time has no zone and says nothing certain. */
function utcOf(fields: Iterable<{ id: number; data: Buffer }>): string | null {
  for (const { id, data } of fields) {
    if (id === 0x5455 && data.length >= 5 && ((data[0] ?? 0) & 1) === 1)
      return new Date(data.readInt32LE(1) * 1000).toISOString()
    // NTFS: 4 reserved, tag 1 of 24 bytes, the first 8 of them the change in 100 ns since 1601.
    if (id === 0x000a && data.length >= 16 && data.readUInt16LE(4) === 1) {
      const ms = Number(data.readBigUInt64LE(8) / 10_000n) - 11_644_473_600_000
      if (ms > 0 && ms < 4e12) return new Date(ms).toISOString()
    }
  }
  return null
}
