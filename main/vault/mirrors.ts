/**
 * Reads both copies of the journal and says what it truly holds. A frame counts when it opens in either copy. Only the
 * end of the last segment may be torn; any other damage is healed from the other copy or told, and nothing is cut.
 */
import { randomBytes } from 'node:crypto'
import { link, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type EntryBytes, frameHeadBytes, frameMostBytes } from '../crypto/journalFrame.ts'
import { toHex } from '../crypto/text.ts'
import { copyWhole, makeFolder, renameInto, replaceFile, syncFolder } from './durable.ts'
import { type Mirror, mirrors, type Places, segmentName, scratchIn } from './places.ts'
import {
  framesOf,
  type JournalSecret,
  lostInTail,
  mostSegments,
  type OpenedFrame,
  readSegment,
  segmentMostBytes,
  segmentsIn,
} from './segments.ts'

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
  /** Of a tail that held more than one append: the last seq that it must have held. */
  lost: number | null
  /** A tail that is longer than any append. */
  tooLong: boolean
  canonical: Uint8Array
}

export interface MirrorScan {
  frames: FramePlace[]
  faults: Fault[]
  /** Runs of seqs that no copy holds though they were written. */
  missing: { from: number; to: number }[]
  /** There are different frames for the same seq. */
  differs: boolean
  /** Files that are named like segments and cannot be. */
  strange: number
  lastSegment: number
  lastSegmentSize: number
}

/** `onEntry` gets each entry once, in order of seq. Nothing is written. */
export async function scanMirrors(
  places: Places,
  secret: JournalSecret,
  onEntry: (seq: number, bytes: EntryBytes) => void,
): Promise<MirrorScan> {
  const scan: MirrorScan = {
    frames: [],
    faults: [],
    missing: [],
    differs: false,
    strange: 0,
    lastSegment: 0,
    lastSegmentSize: 0,
  }
  const names = { a: await segmentsIn(places.journal.a), b: await segmentsIn(places.journal.b) }
  let next = 1
  for (const segment of [...new Set([...names.a, ...names.b])].sort((x, y) => x - y)) {
    const read = (mirror: Mirror) =>
      names[mirror].has(segment) ? readSegment(places, mirror, segment) : null
    const [a, b] = await Promise.all([read('a'), read('b')])
    const inA = a === null ? [] : framesOf(a, secret)
    const inB = b === null ? [] : a !== null && a.equals(b) ? inA : framesOf(b, secret)
    // The writer leaves no numbers out, so a file without frames beyond the next number is none of the journal's.
    if (segment > mostSegments || (segment > scan.lastSegment + 1 && inA.length + inB.length === 0)) {
      scan.strange++
      continue
    }
    const held = new Map<number, { frame: OpenedFrame; mirror: Mirror }>()
    for (const [mirror, list] of [
      ['a', inA],
      ['b', inB],
    ] as const)
      for (const frame of list) {
        const other = held.get(frame.firstSeq)
        if (other === undefined) held.set(frame.firstSeq, { frame, mirror })
        else if (Buffer.compare(other.frame.bytes, frame.bytes) !== 0) scan.differs = true
      }
    const kept: Uint8Array[] = []
    for (const { frame, mirror } of [...held.values()].sort((x, y) => x.frame.firstSeq - y.frame.firstSeq)) {
      if (frame.firstSeq < next) {
        // A frame that was copied to a later place says nothing new. Another one for entries already read does.
        if (!(await isRepeated(places, scan.frames, frame))) scan.differs = true
        continue
      }
      if (frame.firstSeq > next) scan.missing.push({ from: next, to: frame.firstSeq - 1 })
      frame.entries.forEach((bytes, i) => onEntry(frame.firstSeq + i, bytes))
      next = frame.firstSeq + frame.entries.length
      const { offset, bytes, firstSeq } = frame
      const place = { mirror, segment, offset, length: bytes.length, firstSeq, count: frame.entries.length }
      scan.frames.push(place)
      kept.push(bytes)
    }
    const canonical = joined(kept)
    for (const [mirror, bytes] of [
      ['a', a],
      ['b', b],
    ] as const) {
      if (bytes !== null && canonical.equals(bytes)) continue
      const behind = bytes === null || canonical.subarray(0, bytes.length).equals(bytes)
      const tail = bytes !== null && !behind && bytes.subarray(0, canonical.length).equals(canonical)
      const rest = tail ? bytes.subarray(canonical.length) : Buffer.alloc(0)
      scan.faults.push({
        mirror,
        segment,
        kind: behind ? 'behind' : 'damaged',
        tail,
        lost: lostInTail(rest, next),
        tooLong: rest.length > frameHeadBytes + frameMostBytes,
        canonical,
      })
    }
    scan.lastSegment = segment
    scan.lastSegmentSize = canonical.length
  }
  for (const fault of scan.faults) fault.tail &&= fault.segment === scan.lastSegment
  const last = scan.faults.filter(fault => fault.segment === scan.lastSegment)
  const tails = last.filter(fault => fault.tail)
  // Mere length tells of lost entries only where no other copy ends cleanly.
  const tooLong = last.length === mirrors.length && tails.some(fault => fault.tooLong)
  const lost = Math.max(tooLong ? next : 0, ...tails.map(fault => fault.lost ?? 0))
  if (lost > 0) scan.missing.push({ from: next, to: lost })
  return scan
}

/** The frames in a row; without a copy where they lie in one buffer like that, as those of an undamaged segment do. */
function joined(frames: readonly Uint8Array[]): Buffer {
  const [first] = frames
  let end = first?.byteOffset ?? 0
  for (const { buffer, byteOffset, byteLength } of frames) {
    if (buffer !== first?.buffer || byteOffset !== end) return Buffer.concat(frames)
    end += byteLength
  }
  return first === undefined
    ? Buffer.alloc(0)
    : Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset)
}

/** Whether the frame is, byte for byte, one that was read before. */
async function isRepeated(places: Places, frames: FramePlace[], frame: OpenedFrame): Promise<boolean> {
  let low = 0
  for (let high = frames.length; low < high; ) {
    const middle = (low + high) >> 1
    if ((frames[middle]?.firstSeq ?? 0) < frame.firstSeq) low = middle + 1
    else high = middle
  }
  const place = frames[low]
  if (place?.firstSeq !== frame.firstSeq || place.length !== frame.bytes.length) return false
  const handle = await open(join(places.journal[place.mirror], segmentName(place.segment)), 'r')
  try {
    const bytes = Buffer.alloc(place.length)
    await handle.read(bytes, 0, bytes.length, place.offset)
    return bytes.equals(frame.bytes)
  } finally {
    await handle.close()
  }
}

/** Mends the faults of a scan without gaps. What is replaced goes to `quarantine/` first. Places of frames are renewed. */
export async function healMirrors(places: Places, scan: MirrorScan): Promise<void> {
  for (const { mirror, segment, kind, canonical } of scan.faults) {
    const folder = places.journal[mirror]
    const file = join(folder, segmentName(segment))
    if (kind === 'damaged') await copyAside(places, file, `journal-${mirror}-${segmentName(segment)}`)
    await replaceFile(scratchIn(places), file, folder, canonical)
  }
  if (scan.faults.length === 0) return
  const at = new Map<number, number>()
  for (const frame of scan.frames) {
    frame.offset = at.get(frame.segment) ?? 0
    at.set(frame.segment, frame.offset + frame.length)
  }
}

/** Moves a damaged file to where nothing is ever deleted. */
export async function quarantine(places: Places, file: string, name: string): Promise<void> {
  await renameInto(file, await quarantined(places, name))
  await syncFolder(places.quarantine)
}

/**
 * Copies a segment there. It may be the only one that holds some entries, so it stays where it is until the whole one
 * takes its place.
 */
async function copyAside(places: Places, file: string, name: string): Promise<void> {
  const to = await quarantined(places, name)
  if ((await stat(file)).size > segmentMostBytes) {
    // No writer made it, and copying it may take longer and more room than there is. A second name is as good.
    await link(file, to).catch(() => renameInto(file, to))
    await syncFolder(places.quarantine)
    return
  }
  await copyWhole(scratchIn(places), file, to, places.quarantine)
}

async function quarantined(places: Places, name: string): Promise<string> {
  await makeFolder(places.quarantine)
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '')
  return join(places.quarantine, `${stamp}-${toHex(randomBytes(4))}-${name}`)
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
