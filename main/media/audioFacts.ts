/**
 * Durations of audio files, exact where the format lets them be counted. Raw AMR has no header: its length is the
 * number of its frames (a bit-rate estimate is some 3 % off, too much for a call that is matched with a call log).
 */
import { type ByteWindow, Fields, ShortInput } from './byteWindow.ts'
import type { Container } from './magic.ts'

export interface AudioFacts {
  durationSeconds: number | null
  /** `counted` from frames, `header` as the file claims, `estimated` from a bit rate. */
  basis: 'counted' | 'header' | 'estimated'
  codec: string
  /** Bytes at the end that are no whole frame: a recording that was cut off. */
  cut: boolean
}

/** Counting stops here; a longer recording keeps a null duration rather than a wrong one. */
const MOST_COUNTED = 256 * 1024 * 1024

// Sizes of the speech frames by frame type, without the head byte (3GPP TS 26.101, 26.201); 15 is "no data".
const amrSizes = [12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0]
const amrWbSizes = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0]

const rounded = (value: number) => Math.round(value * 1000) / 1000

/** Counts frames whose length stands in their first bytes; stops at the first one that is none. */
async function countFrames(
  window: ByteWindow,
  from: number,
  headBytes: number,
  sizeOf: (head: Fields) => number | null,
): Promise<{ frames: number; cut: boolean } | null> {
  if (window.size > MOST_COUNTED) return null
  let at = from
  let frames = 0
  while (at + headBytes <= window.size) {
    const size = sizeOf(new Fields(await window.bytes(at, headBytes)))
    if (size === null) return { frames, cut: true }
    if (size === 0) return { frames, cut: false }
    if (at + size > window.size) return { frames, cut: true }
    at += size
    frames++
  }
  return { frames, cut: at !== window.size }
}

async function amr(window: ByteWindow, wide: boolean): Promise<AudioFacts> {
  const sizes = wide ? amrWbSizes : amrSizes
  const counted = await countFrames(window, wide ? 9 : 6, 1, head => {
    const size = sizes[(head.u8(0) >> 3) & 15] ?? -1
    return size < 0 ? null : size + 1
  })
  const durationSeconds = counted ? rounded(counted.frames / 50) : null
  return { durationSeconds, basis: 'counted', codec: wide ? 'amr_wb' : 'amr_nb', cut: counted?.cut ?? false }
}

async function silk(window: ByteWindow): Promise<AudioFacts> {
  const first = await window.bytes(0, 1)
  // Tencent puts a 2 before the header and ends without the -1 that the original format ends with.
  const counted = await countFrames(window, first[0] === 2 ? 10 : 9, 2, head => {
    const size = head.u16(0, true)
    return size === 0xffff ? 0 : size + 2
  })
  return {
    durationSeconds: counted ? rounded(counted.frames / 50) : null,
    basis: 'counted',
    codec: 'silk',
    cut: counted?.cut ?? false,
  }
}

const aacRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]

async function adts(window: ByteWindow): Promise<AudioFacts> {
  let rate = 0
  let blocks = 0
  const counted = await countFrames(window, 0, 7, head => {
    if (head.u8(0) !== 0xff || (head.u8(1) & 0xf6) !== 0xf0) return null
    rate ||= aacRates[(head.u8(2) >> 2) & 15] ?? 0
    blocks += (head.u8(6) & 3) + 1
    const size = ((head.u8(3) & 3) << 11) | (head.u8(4) << 3) | (head.u8(5) >> 5)
    return size < 7 ? null : size
  })
  // `blocks` may count a last frame that is cut; it is taken off again.
  const whole = counted ? blocks - (counted.cut && blocks > counted.frames ? 1 : 0) : 0
  return {
    durationSeconds: counted && rate ? rounded((whole * 1024) / rate) : null,
    basis: 'counted',
    codec: 'aac',
    cut: counted?.cut ?? false,
  }
}

async function wav(window: ByteWindow): Promise<AudioFacts> {
  let at = 12
  let bytesPerSecond = 0
  let codec = 'pcm'
  for (let chunk = 0; chunk < 64 && at + 8 <= window.size; chunk++) {
    const head = new Fields(await window.bytes(at, 8))
    const size = head.u32(4, true)
    if (head.name(0) === 'fmt ') {
      const format = new Fields(await window.bytes(at + 8, 16))
      bytesPerSecond = format.u32(8, true)
      codec =
        format.u16(0, true) === 1 || format.u16(0, true) === 0xfffe ? 'pcm' : `wav-${format.u16(0, true)}`
    } else if (head.name(0) === 'data') {
      // Recorders that were killed leave 0 or 2^32-1 here: what is there counts.
      const there = Math.max(0, window.size - at - 8)
      const bytes = size === 0 || size > there ? there : size
      return {
        durationSeconds: bytesPerSecond ? rounded(bytes / bytesPerSecond) : null,
        basis: 'header',
        codec,
        cut: size > there,
      }
    }
    at += 8 + size + (size & 1)
  }
  return { durationSeconds: null, basis: 'header', codec, cut: true }
}

/** The last page of an Ogg stream says how many samples there are. */
async function ogg(window: ByteWindow): Promise<AudioFacts> {
  const head = await window.upTo(0, 256)
  const text = String.fromCharCode(...head)
  const opus = text.indexOf('OpusHead')
  const vorbis = text.indexOf('\x01vorbis')
  const codec =
    opus >= 0
      ? 'opus'
      : vorbis >= 0
        ? 'vorbis'
        : text.includes('\x7fFLAC')
          ? 'flac'
          : text.includes('Speex')
            ? 'speex'
            : 'ogg'
  const f = new Fields(head)
  const rate = opus >= 0 ? 48_000 : vorbis >= 0 ? f.u32(vorbis + 12, true) : 0
  const skip = opus >= 0 ? f.u16(opus + 10, true) : 0
  const from = Math.max(0, window.size - 64 * 1024)
  const tail = await window.upTo(from, 64 * 1024)
  for (let at = tail.length - 27; at >= 0; at--) {
    if (tail[at] !== 0x4f || tail[at + 1] !== 0x67 || tail[at + 2] !== 0x67 || tail[at + 3] !== 0x53) continue
    const granule = new Fields(tail.subarray(at)).u64(6, true)
    const samples = granule - skip
    const sane = rate > 0 && samples > 0 && samples / rate < 14 * 86_400
    return { durationSeconds: sane ? rounded(samples / rate) : null, basis: 'header', codec, cut: false }
  }
  return { durationSeconds: null, basis: 'header', codec, cut: true }
}

async function flac(window: ByteWindow): Promise<AudioFacts> {
  const info = new Fields(await window.bytes(8, 18))
  const rate = (info.u24(10) >> 4) & 0xfffff
  const samples = (info.u8(13) & 15) * 2 ** 32 + info.u32(14)
  return {
    durationSeconds: rate && samples ? rounded(samples / rate) : null,
    basis: 'header',
    codec: 'flac',
    cut: false,
  }
}

const mp3Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0]
const mp3Rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0]

/** Xing/Info or VBRI frame count where there is one; else an estimate from the first frame's bit rate. */
async function mp3(window: ByteWindow): Promise<AudioFacts> {
  const none: AudioFacts = { durationSeconds: null, basis: 'estimated', codec: 'mp3', cut: false }
  const head = new Fields(await window.upTo(0, 10))
  let at = 0
  if (head.bytes.length === 10 && head.name(0, 3) === 'ID3')
    at =
      10 +
      (((head.u8(6) & 127) << 21) |
        ((head.u8(7) & 127) << 14) |
        ((head.u8(8) & 127) << 7) |
        (head.u8(9) & 127))
  const near = await window.upTo(at, 4096)
  const sync = near.findIndex((byte, i) => byte === 0xff && ((near[i + 1] ?? 0) & 0xe6) === 0xe2)
  if (sync < 0) return none
  const f = new Fields(near.subarray(sync))
  const version = (f.u8(1) >> 3) & 3
  const rate =
    ([44_100, 48_000, 32_000][(f.u8(2) >> 2) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4)
  const kbps = (version === 3 ? mp3Rates : mp3Rates2)[f.u8(2) >> 4] ?? 0
  const samples = version === 3 ? 1152 : 576
  const side = version === 3 ? (f.u8(3) >> 6 === 3 ? 17 : 32) : f.u8(3) >> 6 === 3 ? 9 : 17
  if (rate === 0) return none
  const tagAt = 4 + side
  const tag = f.bytes.length >= tagAt + 12 ? f.name(tagAt) : ''
  if ((tag === 'Xing' || tag === 'Info') && (f.u32(tagAt + 4) & 1) === 1)
    return { ...none, durationSeconds: rounded((f.u32(tagAt + 8) * samples) / rate), basis: 'header' }
  if (f.bytes.length >= 54 && f.name(36) === 'VBRI')
    return { ...none, durationSeconds: rounded((f.u32(50) * samples) / rate), basis: 'header' }
  return kbps ? { ...none, durationSeconds: rounded((window.size - at - sync) / (kbps * 125)) } : none
}

async function caf(window: ByteWindow): Promise<AudioFacts> {
  let at = 8
  let rate = 0
  let codec = 'caf'
  let bytesPerFrame = 0
  for (let chunk = 0; chunk < 64 && at + 12 <= window.size; chunk++) {
    const head = new Fields(await window.bytes(at, 12))
    const size = head.u64(4)
    if (head.name(0) === 'desc') {
      const f = new Fields(await window.bytes(at + 12, 32))
      rate = new DataView(f.bytes.buffer, f.bytes.byteOffset).getFloat64(0)
      codec = f.name(8).trim()
      const perPacket = f.u32(20)
      bytesPerFrame = perPacket > 0 ? f.u32(16) / perPacket : 0
    } else if (head.name(0) === 'pakt') {
      const frames = new Fields(await window.bytes(at + 12, 16)).u64(8)
      return { durationSeconds: rate > 0 ? rounded(frames / rate) : null, basis: 'header', codec, cut: false }
    } else if (head.name(0) === 'data' && bytesPerFrame > 0 && rate > 0) {
      const there = Math.min(size, window.size - at - 12) - 4
      return { durationSeconds: rounded(there / bytesPerFrame / rate), basis: 'header', codec, cut: false }
    }
    at += 12 + size
  }
  return { durationSeconds: null, basis: 'header', codec, cut: false }
}

/** Duration and codec of an audio file; null for containers that are none. A short input gives a null duration. */
export async function readAudioFacts(window: ByteWindow, container: Container): Promise<AudioFacts | null> {
  const read = {
    amr: () => amr(window, false),
    amrwb: () => amr(window, true),
    silk: () => silk(window),
    aac: () => adts(window),
    wav: () => wav(window),
    ogg: () => ogg(window),
    flac: () => flac(window),
    mp3: () => mp3(window),
    caf: () => caf(window),
  }
  if (!(container in read)) return null
  try {
    return await read[container as keyof typeof read]()
  } catch (error) {
    if (error instanceof ShortInput)
      return { durationSeconds: null, basis: 'header', codec: container, cut: true }
    throw error
  }
}
