/** The bytes of an entry, decrypted and inflated while they come; nothing of it is kept. */
import { createInflateRaw } from 'node:zlib'
import type { ReaderInput } from '../../reader.ts'
import type { Decryption } from './decrypt.ts'
import type { Entry } from './entries.ts'

export const stored = 0
export const deflated = 8

const pieceBytes = 1 << 20

/** Plain content in pieces. Whether it is what its directory says shows only at the end: the caller compares. */
export function contentOf(
  input: ReaderInput,
  entry: Entry,
  decryption: Decryption | null,
): AsyncGenerator<Buffer> {
  const packed = packedBytes(input, entry, decryption)
  return entry.method === stored ? packed : inflated(packed)
}

async function* packedBytes(
  input: ReaderInput,
  entry: Entry,
  decryption: Decryption | null,
): AsyncGenerator<Buffer> {
  let at = decryption?.from ?? entry.dataAt ?? 0
  const end = at + (decryption?.length ?? entry.compressedSize)
  while (at < end) {
    const piece = await input.read(at, Math.min(pieceBytes, end - at))
    if (piece.length === 0) return
    at += piece.length
    yield decryption?.update(piece) ?? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
  }
}

async function* inflated(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 << 10 })
  let problem: unknown = null
  const feeding = (async () => {
    for await (const piece of packed) {
      if (inflate.destroyed) return
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
