/** Facts of the two old video containers that phones and recorders still leave: AVI and ASF (WMV, WMA). */
import { type ByteWindow, Fields, ShortInput } from './byteWindow.ts'

export interface VideoFacts {
  durationSeconds: number | null
  width: number | null
  height: number | null
  createdMs: number | null
  hasVideo: boolean
}

const FORTNIGHT = 14 * 86_400

/** AVI: the main header (`avih`) stands at a fixed place in the first list. */
export async function readAviFacts(window: ByteWindow): Promise<VideoFacts> {
  const facts: VideoFacts = {
    durationSeconds: null,
    width: null,
    height: null,
    createdMs: null,
    hasVideo: true,
  }
  try {
    const f = new Fields(await window.bytes(12, 76))
    if (f.name(0) !== 'LIST' || f.name(8) !== 'hdrl' || f.name(12) !== 'avih') return facts
    const seconds = (f.u32(20, true) * f.u32(36, true)) / 1e6
    facts.durationSeconds = seconds > 0 && seconds < FORTNIGHT ? Math.round(seconds * 1000) / 1000 : null
    facts.width = f.u32(52, true) || null
    facts.height = f.u32(56, true) || null
  } catch (error) {
    if (!(error instanceof ShortInput)) throw error
  }
  return facts
}

const guid = (f: Fields, at: number) =>
  [...f.bytes.subarray(at, at + 16)].map(byte => byte.toString(16).padStart(2, '0')).join('')
const FILE_PROPERTIES = 'a1dcab8c47a9cf118ee400c00c205365'
const STREAM_PROPERTIES = '9107dcb7b7a9cf118ee600c00c205365'
const VIDEO_MEDIA = 'c0ef19bc4d5bcf11a8fd00805f5c442b'
/** Ms between 1601-01-01 and 1970-01-01. */
const FILETIME_EPOCH = 11_644_473_600_000

/** ASF: file and stream properties objects inside the header object. */
export async function readAsfFacts(window: ByteWindow): Promise<VideoFacts> {
  const facts: VideoFacts = {
    durationSeconds: null,
    width: null,
    height: null,
    createdMs: null,
    hasVideo: false,
  }
  try {
    const head = new Fields(await window.bytes(0, 30))
    const end = Math.min(window.size, head.u64(16, true))
    let at = 30
    for (let object = 0; object < 64 && at + 24 <= end; object++) {
      const f = new Fields(await window.upTo(at, 128))
      const size = f.u64(16, true)
      if (size < 24) break
      if (guid(f, 0) === FILE_PROPERTIES) {
        const created = f.u64(48, true) / 10_000 - FILETIME_EPOCH
        facts.createdMs =
          created > 631_152_000_000 && created < 4_102_444_800_000 ? Math.round(created) : null
        const seconds = f.u64(64, true) / 1e7 - f.u64(80, true) / 1000
        facts.durationSeconds = seconds > 0 && seconds < FORTNIGHT ? Math.round(seconds * 1000) / 1000 : null
      } else if (guid(f, 0) === STREAM_PROPERTIES && guid(f, 24) === VIDEO_MEDIA) {
        facts.hasVideo = true
        facts.width = f.u32(78, true) || null
        facts.height = f.u32(82, true) || null
      }
      at += size
    }
  } catch (error) {
    if (!(error instanceof ShortInput)) throw error
  }
  return facts
}
