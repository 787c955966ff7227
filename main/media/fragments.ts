/**
 * Checks a fragmented MP4 while it streams past: ffmpeg's exit code 0 is no proof that there is sound in it.
 * Adds up what the fragments really hold.
 */
import { Fields } from './byteWindow.ts'

const MOST_HEADER = 16 * 1024 * 1024

interface Track {
  handler: string
  scale: number
  defaultDuration: number
  ticks: number
}

interface Piece {
  type: string
  from: number
  to: number
}

function* pieces(f: Fields, from: number, to: number): Generator<Piece> {
  for (let at = from; at + 8 <= to; ) {
    const size = f.u32(at)
    if (size < 8 || at + size > to) return
    yield { type: f.name(at + 4), from: at + 8, to: at + size }
    at += size
  }
}

function find(f: Fields, from: number, to: number, ...path: string[]): Piece | null {
  const [type, ...rest] = path
  for (const piece of pieces(f, from, to)) {
    if (piece.type !== type) continue
    return rest.length === 0 ? piece : find(f, piece.from, piece.to, ...rest)
  }
  return null
}

export class FragmentCheck {
  readonly #tracks = new Map<number, Track>()
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  /** Bytes of the present box that are still to be skipped. */
  #skip = 0
  #broken = false

  /** Looks at the next piece of the stream. */
  push(chunk: Uint8Array): void {
    if (this.#broken) return
    let rest = chunk
    if (this.#skip > 0) {
      const passed = Math.min(this.#skip, rest.length)
      this.#skip -= passed
      rest = rest.subarray(passed)
    }
    if (rest.length === 0) return
    this.#pending.push(rest)
    this.#pendingBytes += rest.length
    try {
      this.#drain()
    } catch {
      this.#broken = true
    }
  }

  #drain(): void {
    let bytes =
      this.#pending.length === 1 ? (this.#pending[0] ?? new Uint8Array()) : Buffer.concat(this.#pending)
    while (bytes.length >= 8) {
      const f = new Fields(bytes)
      const size = f.u32(0)
      const type = f.name(4)
      if (size < 8) throw new Error('box')
      if (type === 'moov' || type === 'moof') {
        if (size > MOST_HEADER) throw new Error('header')
        if (bytes.length < size) break
        if (type === 'moov') this.#moov(f, size)
        else this.#moof(f, size)
        bytes = bytes.subarray(size)
      } else if (bytes.length < size) {
        this.#skip = size - bytes.length
        bytes = new Uint8Array()
      } else bytes = bytes.subarray(size)
    }
    this.#pending = bytes.length === 0 ? [] : [bytes]
    this.#pendingBytes = bytes.length
  }

  #moov(f: Fields, size: number): void {
    for (const trak of pieces(f, 8, size)) {
      if (trak.type === 'mvex') {
        for (const trex of pieces(f, trak.from, trak.to)) {
          const track = trex.type === 'trex' ? this.#tracks.get(f.u32(trex.from + 4)) : undefined
          if (track) track.defaultDuration = f.u32(trex.from + 12)
        }
      }
      if (trak.type !== 'trak') continue
      const tkhd = find(f, trak.from, trak.to, 'tkhd')
      const mdhd = find(f, trak.from, trak.to, 'mdia', 'mdhd')
      const hdlr = find(f, trak.from, trak.to, 'mdia', 'hdlr')
      if (!tkhd || !mdhd || !hdlr) continue
      const id = f.u32(tkhd.from + (f.u8(tkhd.from) === 1 ? 20 : 12))
      const scale = f.u32(mdhd.from + (f.u8(mdhd.from) === 1 ? 20 : 12))
      this.#tracks.set(id, { handler: f.name(hdlr.from + 8), scale, defaultDuration: 0, ticks: 0 })
    }
  }

  #moof(f: Fields, size: number): void {
    for (const traf of pieces(f, 8, size)) {
      if (traf.type !== 'traf') continue
      const tfhd = find(f, traf.from, traf.to, 'tfhd')
      if (!tfhd) continue
      const flags = f.u24(tfhd.from + 1)
      const track = this.#tracks.get(f.u32(tfhd.from + 4))
      if (!track) continue
      const at = tfhd.from + 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0)
      const defaultDuration = flags & 8 ? f.u32(at) : track.defaultDuration
      for (const trun of pieces(f, traf.from, traf.to))
        if (trun.type === 'trun') track.ticks += ticksOf(f, trun, defaultDuration)
    }
  }

  /** Seconds of sound and picture that the fragments hold; 0 for what is not there, null when the stream is no MP4 or ends in a box. */
  result(): { sound: number; picture: number } | null {
    if (this.#broken || this.#skip > 0 || this.#pendingBytes > 0 || this.#tracks.size === 0) return null
    const seconds = (handler: string) =>
      Math.max(
        0,
        ...[...this.#tracks.values()]
          .filter(t => t.handler === handler && t.scale > 0)
          .map(t => t.ticks / t.scale),
      )
    return { sound: seconds('soun'), picture: seconds('vide') }
  }
}

function ticksOf(f: Fields, trun: Piece, defaultDuration: number): number {
  const flags = f.u24(trun.from + 1)
  const count = f.u32(trun.from + 4)
  if (!(flags & 0x100)) return count * defaultDuration
  const step = 4 * [0x100, 0x200, 0x400, 0x800].filter(flag => flags & flag).length
  let ticks = 0
  let at = trun.from + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0)
  for (let i = 0; i < count; i++, at += step) ticks += f.u32(at)
  return ticks
}
