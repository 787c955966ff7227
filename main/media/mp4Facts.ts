/** Facts of an MP4, MOV, 3GP or M4A from its own boxes: durations, sizes, codecs, times of recording. */
import { type Box, boxes, content, findBox } from './boxes.ts'
import { type ByteWindow, Fields, ShortInput } from './byteWindow.ts'

export interface Mp4Facts {
  durationSeconds: number | null
  /** `mvhd` creation time in ms since 1970, or null when unset (0, 1904, 1970). */
  createdMs: number | null
  /** `com.apple.quicktime.creationdate` or `©day`, verbatim. */
  creationDate: string | null
  /** ISO 6709 place, verbatim. */
  place: string | null
  device: string | null
  video: { codec: string; width: number; height: number } | null
  audio: { codec: string } | null
  fragmented: boolean
}

/** Seconds between 1904-01-01 and 1970-01-01, both UTC. */
const QUICKTIME_EPOCH = 2_082_844_800
const DAY = 86_400

interface Header {
  created: number
  scale: number
  duration: number
}

/** `mvhd` and `mdhd` begin alike. */
function timeHeader(f: Fields): Header {
  if (f.u8(0) === 1) return { created: f.u64(4), scale: f.u32(20), duration: f.u64(24) }
  const duration = f.u32(16)
  return { created: f.u32(4), scale: f.u32(12), duration: duration === 0xffffffff ? 0 : duration }
}

/** Unset clocks write 0, the day of 1904 or the day of 1970; none of these is a time of anything. */
function createdMs(created: number): number | null {
  const unix = created - QUICKTIME_EPOCH
  if (created < DAY || Math.abs(unix) < DAY || unix < 0 || unix > 4_102_444_800) return null
  return unix * 1000
}

function seconds(header: Header): number | null {
  if (header.scale === 0 || header.duration === 0) return null
  const value = header.duration / header.scale
  // A fortnight: nothing a phone records is longer, and a damaged header is often absurd.
  return value > 14 * DAY ? null : Math.round(value * 1000) / 1000
}

interface Track {
  handler: string
  codec: string
  width: number
  height: number
  durationSeconds: number | null
}

async function track(window: ByteWindow, trak: Box): Promise<Track | null> {
  const mdia = await findBox(window, trak.from, trak.to, 'mdia')
  if (!mdia) return null
  const hdlr = await findBox(window, mdia.from, mdia.to, 'hdlr')
  const stsd = await findBox(window, mdia.from, mdia.to, 'minf', 'stbl', 'stsd')
  const mdhd = await findBox(window, mdia.from, mdia.to, 'mdhd')
  if (!hdlr || !stsd) return null
  const handler = (await content(window, hdlr, 12)).name(8)
  const entry = await content(window, stsd, 256)
  const codec = entry.bytes.length >= 16 ? entry.name(12).trim() : ''
  // In a visual sample entry the size stands 32 bytes into the entry, which itself begins at 8.
  const sized = handler === 'vide' && entry.bytes.length >= 44
  return {
    handler,
    codec,
    width: sized ? entry.u16(40) : 0,
    height: sized ? entry.u16(42) : 0,
    durationSeconds: mdhd ? seconds(timeHeader(await content(window, mdhd, 40))) : null,
  }
}

/** QuickTime's key table: names in `keys`, values in `ilst` under the key's number. */
async function metaKeys(window: ByteWindow, moov: Box): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const meta = await findBox(window, moov.from, moov.to, 'meta')
  if (!meta) return found
  // ISO `meta` has four bytes of version first, QuickTime's has not.
  const probe = await content(window, meta, 8)
  const from = probe.bytes.length === 8 && probe.u32(0) === 0 ? meta.from + 4 : meta.from
  const keys = await findBox(window, from, meta.to, 'keys')
  const ilst = await findBox(window, from, meta.to, 'ilst')
  if (!keys || !ilst) return found
  const table = await content(window, keys)
  const names: string[] = []
  for (let at = 8; at + 8 <= table.bytes.length && names.length < 64; ) {
    const size = table.u32(at)
    if (size < 8 || at + size > table.bytes.length) break
    names.push(table.text(at + 8, size - 8))
    at += size
  }
  for await (const item of boxes(window, ilst.from, ilst.to)) {
    const number = new Fields(await window.bytes(item.start + 4, 4)).u32(0)
    const name = names[number - 1]
    const data = await findBox(window, item.from, item.to, 'data')
    if (!name || !data) continue
    const value = await content(window, data, 512)
    if (value.bytes.length > 8 && value.u32(0) === 1) found.set(name, value.text(8, value.bytes.length - 8))
  }
  return found
}

/** `udta` text boxes: two bytes of length, two of language, the text. */
async function userText(window: ByteWindow, moov: Box, type: string): Promise<string | null> {
  const box = await findBox(window, moov.from, moov.to, 'udta', type)
  if (!box) return null
  const f = await content(window, box, 512)
  if (f.bytes.length < 5) return null
  const length = f.u16(0)
  return length > 0 && length + 4 <= f.bytes.length ? f.text(4, length) : null
}

/**
 * Facts from the boxes; null when there is no readable `moov`. Reads headers only, bounded in number.
 * Format: ISO/IEC 14496-12, QuickTime File Format.
 */
export async function readMp4Facts(window: ByteWindow): Promise<Mp4Facts | null> {
  try {
    const moov = await findBox(window, 0, window.size, 'moov')
    if (!moov) return null
    const facts: Mp4Facts = {
      durationSeconds: null,
      createdMs: null,
      creationDate: null,
      place: null,
      device: null,
      video: null,
      audio: null,
      fragmented: false,
    }
    let longest: number | null = null
    let tracks = 0
    for await (const box of boxes(window, moov.from, moov.to)) {
      if (box.type === 'mvhd') {
        const header = timeHeader(await content(window, box, 40))
        facts.createdMs = createdMs(header.created)
        facts.durationSeconds = seconds(header)
      } else if (box.type === 'mvex') facts.fragmented = true
      else if (box.type === 'trak' && tracks++ < 16) {
        const found = await track(window, box)
        if (!found) continue
        if (found.handler === 'vide' && !facts.video)
          facts.video = { codec: found.codec, width: found.width, height: found.height }
        else if (found.handler === 'soun' && !facts.audio) facts.audio = { codec: found.codec }
        if (found.durationSeconds !== null) longest = Math.max(longest ?? 0, found.durationSeconds)
      }
    }
    facts.durationSeconds ??= longest
    const keys = await metaKeys(window, moov)
    facts.creationDate =
      keys.get('com.apple.quicktime.creationdate') ?? (await userText(window, moov, '\xa9day'))
    facts.place =
      keys.get('com.apple.quicktime.location.ISO6709') ?? (await userText(window, moov, '\xa9xyz'))
    const device = [keys.get('com.apple.quicktime.make'), keys.get('com.apple.quicktime.model')]
      .filter(Boolean)
      .join(' ')
    facts.device = device || keys.get('com.android.model') || null
    return facts
  } catch (error) {
    if (error instanceof ShortInput) return null
    throw error
  }
}
