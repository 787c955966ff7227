/**
 * Gzip: one compressed file, or a whole tar (`.tar.gz`, `.tgz`). What it is shows in its first bytes and not in its name.
 * Read once from front to back; every file flows into a part of its own.
 */
import { createGunzip } from 'node:zlib'
import { AppError } from '../../../appError.ts'
import type { BlobSink, Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { isBomb, maxTotal } from '../zip/limits.ts'
import { entryName, namedOr } from '../zip/names.ts'
import { blockBytes, isTarHeader, type TarBytes } from './headers.ts'
import { archiveSummary, readTar } from './tar.ts'

const pieceBytes = 256 << 10

/** Gunzipped bytes, taken from front to back. */
class Gunzipped implements TarBytes {
  readonly #pieces: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)
  position = 0
  /** Why there are no more bytes than these; null while there are, and after the proper end. */
  failure: 'cutOff' | 'damaged' | null = null

  constructor(input: ReaderInput) {
    this.#pieces = this.#gunzip(input)
  }

  async *#gunzip(input: ReaderInput): AsyncGenerator<Buffer> {
    const gunzip = createGunzip({ chunkSize: pieceBytes })
    let packed = 0
    let unpacked = 0
    let problem: unknown = null
    const feeding = (async () => {
      for await (const chunk of input.chunks()) {
        if (gunzip.destroyed) return
        packed += chunk.length
        if (!gunzip.write(chunk))
          await new Promise<void>(resolve => gunzip.once('drain', resolve).once('close', resolve))
      }
      gunzip.end()
    })().catch((error: unknown) => {
      problem = error
      gunzip.destroy()
    })
    try {
      for await (const piece of gunzip as AsyncIterable<Buffer>) {
        unpacked += piece.length
        if (isBomb(unpacked, packed)) throw new AppError('ArchiveRefused', { reason: 'bomb' })
        if (unpacked > maxTotal) throw new AppError('ArchiveRefused', { reason: 'tooLarge' })
        yield piece
      }
    } catch (error) {
      if (problem !== null) throw problem
      if (error instanceof AppError) throw error
      this.failure = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? 'cutOff' : 'damaged'
    } finally {
      gunzip.destroy()
      await feeding
    }
  }

  /** The next bytes without taking them. */
  async peek(length: number): Promise<Buffer> {
    while (this.#held.length < length) {
      const { value, done } = await this.#pieces.next()
      if (done === true) break
      this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
    }
    return this.#held.subarray(0, length)
  }

  async take(length: number): Promise<Buffer> {
    const piece = await this.peek(length)
    this.#held = this.#held.subarray(piece.length)
    this.position += piece.length
    return piece
  }

  /** Whatever comes next, at most so much; empty at the end. */
  async some(length: number): Promise<Buffer> {
    if (this.#held.length === 0) await this.peek(1)
    const piece = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(piece.length)
    this.position += piece.length
    return piece
  }

  async pass(length: number): Promise<number> {
    let passed = 0
    while (passed < length) {
      const piece = await this.some(length - passed)
      if (piece.length === 0) break
      passed += piece.length
    }
    return passed
  }

  async close(): Promise<void> {
    await this.#pieces.return?.(undefined)
  }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const bytes = new Gunzipped(input)
  try {
    const start = await bytes.peek(blockBytes)
    if (isTarHeader(start)) return await readTarOf(bytes, output)
    if (start.length === 0) throw new AppError('ArchiveRefused', { reason: 'directory' })
    return await readFileOf(bytes, input, output)
  } finally {
    await bytes.close()
  }
}

async function readTarOf(bytes: Gunzipped, output: ReaderOutput): ReturnType<Reader['read']> {
  const { notes, incomplete } = await readTar(
    bytes,
    output,
    async (entry, key) => {
      const sink = await output.blob({
        key,
        locator: entry.name,
        name: namedOr(entry.name, key),
        mediaType: 'application/octet-stream',
        mtime: entry.mtime,
      })
      const failure = await pourInto(sink, bytes, entry.size)
      if (failure === null) await sink.end()
      else await sink.abort(failure)
      return failure
    },
    length => bytes.pass(length),
  )
  // The checksum stands at the very end.
  await bytes.pass(Number.POSITIVE_INFINITY)
  return archiveSummary(notes, incomplete || bytes.failure !== null)
}

/** One file. When the gzip is cut off, what came before is kept: half a backup is more than none. */
async function readFileOf(
  bytes: Gunzipped,
  input: ReaderInput,
  output: ReaderOutput,
): ReturnType<Reader['read']> {
  const { name, mtime } = await ownFacts(input)
  const sink = await output.blob({
    key: 'entry[1]',
    locator: name,
    name: namedOr(name, 'entry[1]'),
    mediaType: 'application/octet-stream',
    mtime,
  })
  await pourInto(sink, bytes, Number.POSITIVE_INFINITY)
  if (bytes.failure === 'damaged') {
    await sink.abort('damaged')
    return archiveSummary(['damaged entry[1]'], true)
  }
  await sink.end()
  return archiveSummary([], bytes.failure !== null)
}

/** Pours so many bytes into a part; an error that ends the reading throws the part away first. */
async function pourInto(sink: BlobSink, bytes: Gunzipped, size: number): Promise<UnreadReason | null> {
  try {
    for (let left = size; left > 0; ) {
      const piece = await bytes.some(Math.min(left, pieceBytes))
      if (piece.length === 0) return bytes.failure ?? 'cutOff'
      left -= piece.length
      await sink.write(piece)
    }
    return null
  } catch (error) {
    await sink.abort('bomb')
    throw error
  }
}

/** The name and time that the gzip itself has of its file; else its own name without the ending. */
async function ownFacts(input: ReaderInput): Promise<{ name: string; mtime: string | null }> {
  const head = Buffer.from(await input.read(0, 4096))
  const flags = head[3] ?? 0
  const seconds = head.length >= 8 ? head.readUInt32LE(4) : 0
  const mtime = seconds === 0 ? null : new Date(seconds * 1000).toISOString()
  let at = 10
  if ((flags & 4) !== 0 && head.length >= 12) at += 2 + head.readUInt16LE(10)
  const end = head.indexOf(0, at)
  if ((flags & 8) !== 0 && end > at) return { name: entryName(head.subarray(at, end), false), mtime }
  const outer = input.name.slice(Math.max(input.name.lastIndexOf('/'), input.name.lastIndexOf('\\')) + 1)
  return { name: outer.replace(/\.gz(?:ip)?$/i, '') || 'entry[1]', mtime }
}

/** Reads gzip files. Throws ArchiveRefused for what unpacks to more than it can honestly hold. */
export const gzip: Reader = { id: 'gzip', version: '1', read }
