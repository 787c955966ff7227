/**
 * Reads both copies of the journal and says what it truly holds. A frame counts when it opens in either copy. Only the
 * end of the last segment may be torn; any other damage is healed from the other copy or told, and nothing is cut.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EntryBytes, frameLength, openFrame } from '../crypto/journalFrame.ts'
import type { Sodium } from '../crypto/sodium.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import { replaceFile, renameInto, syncFolder } from './durable.ts'
import { type Mirror, mirrors, type Places, segmentName, segmentPattern } from './places.ts'

/** Where a frame lies. `mirror` is a copy in which it opened. */
export interface FramePlace {
  mirror: Mirror
  segment: number
  offset: number
  length: number
  firstSeq: number
  count: number
}

/** A segment file of one copy that is not what it should be. */
export interface Fault {
  mirror: Mirror
  segment: number
  /** `behind`: whole but shorter than the other copy. `damaged`: holds bytes that are not part of the journal. */
  kind: 'behind' | 'damaged'
  /** The last bytes of the last segment, which no copy has as a frame: an append that was cut off, or damage. */
  tail: boolean
  canonical: Uint8Array
}

export interface MirrorScan {
  frames: FramePlace[]
  faults: Fault[]
  /** Runs of seqs that no copy holds, before the last one that is held. */
  missing: { from: number; to: number }[]
  /** The copies hold different frames for the same seq. */
  differs: boolean
  lastSegment: number
  lastSegmentSize: number
}

interface OpenedFrame {
  offset: number
  bytes: Uint8Array
  firstSeq: number
  entries: EntryBytes[]
}

const magic = utf8('EVJ1')

/** `onEntry` gets each entry once, in order of seq. Nothing is written. */
export async function scanMirrors(
  places: Places,
  secret: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array },
  onEntry: (seq: number, bytes: EntryBytes) => void,
): Promise<MirrorScan> {
  const names = { a: await segmentsIn(places.journal.a), b: await segmentsIn(places.journal.b) }
  const lastSegment = Math.max(0, ...names.a, ...names.b)
  const scan: MirrorScan = {
    frames: [],
    faults: [],
    missing: [],
    differs: false,
    lastSegment,
    lastSegmentSize: 0,
  }
  let next = 1
  for (let segment = 1; segment <= lastSegment; segment++) {
    const a = names.a.has(segment) ? await readFile(join(places.journal.a, segmentName(segment))) : null
    const b = names.b.has(segment) ? await readFile(join(places.journal.b, segmentName(segment))) : null
    const inA = a === null ? [] : framesOf(a, secret)
    const inB = b === null ? [] : a !== null && a.equals(b) ? inA : framesOf(b, secret)
    const held = new Map<number, { frame: OpenedFrame; mirror: Mirror }>()
    for (const frame of inA) if (!held.has(frame.firstSeq)) held.set(frame.firstSeq, { frame, mirror: 'a' })
    for (const frame of inB) {
      const other = held.get(frame.firstSeq)
      if (other === undefined) held.set(frame.firstSeq, { frame, mirror: 'b' })
      else if (Buffer.compare(other.frame.bytes, frame.bytes) !== 0) scan.differs = true
    }
    const kept: Uint8Array[] = []
    for (const { frame, mirror } of [...held.values()].sort((x, y) => x.frame.firstSeq - y.frame.firstSeq)) {
      // A frame that was copied to a later place says nothing new.
      if (frame.firstSeq < next) continue
      if (frame.firstSeq > next) scan.missing.push({ from: next, to: frame.firstSeq - 1 })
      frame.entries.forEach((bytes, i) => onEntry(frame.firstSeq + i, bytes))
      next = frame.firstSeq + frame.entries.length
      const { offset, bytes, firstSeq } = frame
      scan.frames.push({
        mirror,
        segment,
        offset,
        length: bytes.length,
        firstSeq,
        count: frame.entries.length,
      })
      kept.push(bytes)
    }
    const canonical = Buffer.concat(kept)
    for (const [mirror, bytes] of [
      ['a', a],
      ['b', b],
    ] as const) {
      if (bytes !== null && canonical.equals(bytes)) continue
      const behind = bytes === null || canonical.subarray(0, bytes.length).equals(bytes)
      const tail =
        segment === lastSegment && bytes !== null && bytes.subarray(0, canonical.length).equals(canonical)
      scan.faults.push({ mirror, segment, kind: behind ? 'behind' : 'damaged', tail, canonical })
    }
    scan.lastSegmentSize = canonical.length
  }
  return scan
}

/** Mends the faults of a scan without gaps. What is replaced goes to `quarantine/` first. Places of frames are renewed. */
export async function healMirrors(places: Places, scan: MirrorScan): Promise<void> {
  for (const { mirror, segment, kind, canonical } of scan.faults) {
    const folder = places.journal[mirror]
    const file = join(folder, segmentName(segment))
    if (kind === 'damaged') await quarantine(places, file, `journal-${mirror}-${segmentName(segment)}`)
    await replaceFile(join(places.tmp, toHex(randomBytes(16))), file, folder, canonical)
  }
  if (scan.faults.length === 0) return
  const at = new Map<number, number>()
  for (const frame of scan.frames) {
    frame.offset = at.get(frame.segment) ?? 0
    at.set(frame.segment, frame.offset + frame.length)
  }
}

/** Moves a file that is replaced to where nothing is ever deleted. */
export async function quarantine(places: Places, file: string, name: string): Promise<void> {
  await mkdir(places.quarantine, { recursive: true })
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '')
  await renameInto(file, join(places.quarantine, `${stamp}-${toHex(randomBytes(4))}-${name}`))
  await syncFolder(places.quarantine)
}

/** What was appended last may not have reached the medium before the program ended: it must before it is relied on. */
export async function syncMirrors(places: Places): Promise<void> {
  for (const mirror of mirrors) {
    const folder = places.journal[mirror]
    const last = Math.max(0, ...(await segmentsIn(folder)))
    if (last > 0) {
      const handle = await open(join(folder, segmentName(last)), 'r+')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    }
    await syncFolder(folder)
  }
}

async function segmentsIn(folder: string): Promise<Set<number>> {
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

/** All frames of a segment that open; after damage the next one is looked for byte by byte. */
function framesOf(
  bytes: Buffer,
  { sodium, key, vaultId }: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array },
): OpenedFrame[] {
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
