/** A segment of one copy of the journal: what it holds, and what its end tells. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type EntryBytes,
  frameHeadBytes,
  frameLength,
  frameMostBytes,
  openFrame,
} from '../crypto/journalFrame.ts'
import type { Sodium } from '../crypto/sodium.ts'
import { utf8 } from '../crypto/text.ts'
import { type Mirror, type Places, segmentName, segmentPattern } from './places.ts'
import { openPlainFile } from './plainFiles.ts'

export interface OpenedFrame {
  offset: number
  bytes: Uint8Array
  firstSeq: number
  entries: EntryBytes[]
}

export interface JournalSecret {
  sodium: Sodium
  key: Uint8Array
  vaultId: Uint8Array
}

const magic = utf8('EVJ1')
/** A writer stops at 8 MiB and a frame. */
export const segmentMostBytes = 16 << 20
/** 80 TB of journal, and the names keep their eight digits. */
export const mostSegments = 9_999_999

/** All frames of a segment that open; after damage the next one is looked for byte by byte. */
export function framesOf(bytes: Buffer, { sodium, key, vaultId }: JournalSecret): OpenedFrame[] {
  const frames: OpenedFrame[] = []
  for (let at = 0; at >= 0 && at < bytes.length; ) {
    const length = frameLength(bytes, at)
    const part = length === null ? null : bytes.subarray(at, at + length)
    const frame = part === null ? null : openFrame(sodium, key, vaultId, part)
    if (part === null || frame === null) {
      at = bytes.indexOf(magic, at + 1)
      continue
    }
    frames.push({ offset: at, bytes: part, ...frame })
    at += part.length
  }
  return frames
}

/**
 * An append writes one frame, and the next begins when it is on the medium. So what follows the last frame that opens may
 * be one frame that was cut off, and no more. The last seq that must have been there when it is more, else null.
 */
export function lostInTail(rest: Buffer, next: number): number | null {
  const cutOff = headAt(rest, 0, next)
  if (cutOff !== null && cutOff.end >= rest.length) return null
  let last = cutOff === null ? null : next
  for (let at = rest.indexOf(magic, 1); at >= 0; at = rest.indexOf(magic, at + 1)) {
    const head = headAt(rest, at, next)
    if (head !== null) last = Math.max(last ?? 0, head.firstSeq)
  }
  return last
}

/** What looks like the head of a frame not read so far: too much for chance to make. */
function headAt(bytes: Buffer, at: number, next: number): { firstSeq: number; end: number } | null {
  if (at + 16 > bytes.length || bytes.compare(magic, 0, magic.length, at, at + magic.length) !== 0)
    return null
  const length = bytes.readUInt32BE(at + 4)
  const firstSeq = Number(bytes.readBigUInt64BE(at + 8))
  const likely =
    length % 512 === 16 && length <= frameMostBytes && firstSeq >= next && firstSeq < next + 2 ** 20
  return likely ? { firstSeq, end: at + frameHeadBytes + length } : null
}

/** A segment as far as a writer can have made it: a longer one is damaged, and need not fit into memory to be so. */
export async function readSegment(places: Places, mirror: Mirror, segment: number): Promise<Buffer | null> {
  const handle = await openPlainFile(join(places.journal[mirror], segmentName(segment)))
  if (handle === null) return null
  try {
    const bytes = Buffer.alloc(Math.min((await handle.stat()).size, segmentMostBytes))
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Numbers of the segments in one copy's folder. */
export async function segmentsIn(folder: string): Promise<Set<number>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return new Set(
    names
      .filter(name => segmentPattern.test(name))
      .map(name => Number.parseInt(name, 10))
      .filter(n => n > 0),
  )
}
