/** Size in pixels and the EXIF block of a picture, from its headers; nothing is decoded. */
import { boxes, content, findBox } from './boxes.ts'
import { type ByteWindow, Fields, ShortInput } from './byteWindow.ts'
import type { Container } from './magic.ts'

export interface PictureFacts {
  width: number | null
  height: number | null
  /** The TIFF structure of the EXIF block, at most 1 MiB; null when there is none. */
  exif: Uint8Array | null
}

const MOST_EXIF = 1024 * 1024

async function jpeg(window: ByteWindow, facts: PictureFacts): Promise<void> {
  let at = 2
  for (let segment = 0; segment < 256 && at + 4 <= window.size; segment++) {
    const f = new Fields(await window.bytes(at, 4))
    if (f.u8(0) !== 0xff) break
    const marker = f.u8(1)
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === 0xd9 || marker === 0xda) break
    const length = f.u16(2)
    if (length < 2) break
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) {
      const size = new Fields(await window.bytes(at + 5, 4))
      facts.height = size.u16(0)
      facts.width = size.u16(2)
    } else if (marker === 0xe1 && length > 8 && facts.exif === null) {
      const body = new Fields(await window.bytes(at + 4, length - 2))
      if (body.name(0, 6) === 'Exif\0\0') facts.exif = Uint8Array.from(body.bytes.subarray(6))
    }
    at += 2 + length
  }
}

async function png(window: ByteWindow, facts: PictureFacts): Promise<void> {
  let at = 8
  for (let chunk = 0; chunk < 256 && at + 8 <= window.size; chunk++) {
    const head = new Fields(await window.bytes(at, 8))
    const length = head.u32(0)
    const type = head.name(4)
    if (type === 'IHDR') {
      const size = new Fields(await window.bytes(at + 8, 8))
      facts.width = size.u32(0)
      facts.height = size.u32(4)
    } else if (type === 'eXIf' && length <= MOST_EXIF) {
      facts.exif = Uint8Array.from(await window.bytes(at + 8, length))
      break
    } else if (type === 'IEND') break
    at += 12 + length
  }
}

async function webp(window: ByteWindow, facts: PictureFacts): Promise<void> {
  let at = 12
  for (let chunk = 0; chunk < 64 && at + 8 <= window.size; chunk++) {
    const head = new Fields(await window.bytes(at, 8))
    const length = head.u32(4, true)
    const type = head.name(0)
    if (type === 'VP8X') {
      const f = new Fields(await window.bytes(at + 8, 10))
      facts.width = 1 + (f.u8(4) | (f.u8(5) << 8) | (f.u8(6) << 16))
      facts.height = 1 + (f.u8(7) | (f.u8(8) << 8) | (f.u8(9) << 16))
    } else if (type === 'VP8 ' && facts.width === null) {
      const f = new Fields(await window.bytes(at + 8, 10))
      facts.width = f.u16(6, true) & 0x3fff
      facts.height = f.u16(8, true) & 0x3fff
    } else if (type === 'VP8L' && facts.width === null) {
      const bits = new Fields(await window.bytes(at + 8, 5)).u32(1, true)
      facts.width = (bits & 0x3fff) + 1
      facts.height = ((bits >>> 14) & 0x3fff) + 1
    } else if (type === 'EXIF' && length <= MOST_EXIF) {
      const body = new Fields(await window.bytes(at + 8, length))
      const skip = length > 6 && body.name(0, 6) === 'Exif\0\0' ? 6 : 0
      facts.exif = Uint8Array.from(body.bytes.subarray(skip))
      break
    }
    at += 8 + length + (length & 1)
  }
}

/** Where the bytes of the item with type `Exif` lie, from `iinf` and `iloc` (ISO/IEC 23008-12). */
async function heifExif(window: ByteWindow, from: number, to: number): Promise<Uint8Array | null> {
  const iinf = await findBox(window, from, to, 'iinf')
  const iloc = await findBox(window, from, to, 'iloc')
  if (!iinf || !iloc) return null
  const version = (await content(window, iinf, 1)).u8(0)
  let id: number | null = null
  for await (const entry of boxes(window, iinf.from + (version === 0 ? 6 : 8), iinf.to)) {
    if (entry.type !== 'infe') continue
    const f = await content(window, entry, 32)
    const long = f.u8(0) === 3
    if (f.u8(0) < 2 || f.name(long ? 10 : 8) !== 'Exif') continue
    id = long ? f.u32(4) : f.u16(4)
    break
  }
  if (id === null) return null
  const f = await content(window, iloc)
  const v = f.u8(0)
  const sizes = {
    offset: f.u8(4) >> 4,
    length: f.u8(4) & 15,
    base: f.u8(5) >> 4,
    index: v > 0 ? f.u8(5) & 15 : 0,
  }
  const number = (at: number, size: number) => (size === 8 ? f.u64(at) : size === 4 ? f.u32(at) : 0)
  let at = v < 2 ? 8 : 10
  const items = v < 2 ? f.u16(6) : f.u32(6)
  for (let i = 0; i < items; i++) {
    const item = v < 2 ? f.u16(at) : f.u32(at)
    at += v < 2 ? 2 : 4
    const method = v > 0 ? f.u16(at) & 15 : 0
    at += (v > 0 ? 2 : 0) + 2
    const base = number(at, sizes.base)
    at += sizes.base
    const extents = f.u16(at)
    at += 2
    if (item === id && method === 0 && extents > 0) {
      const start = base + number(at + sizes.index, sizes.offset)
      const length = number(at + sizes.index + sizes.offset, sizes.length)
      if (length < 8 || length > MOST_EXIF) return null
      const block = new Fields(await window.bytes(start, length))
      // The block begins with how far its TIFF header is away.
      const skip = 4 + block.u32(0)
      return skip < length ? Uint8Array.from(block.bytes.subarray(skip)) : null
    }
    at += extents * (sizes.index + sizes.offset + sizes.length)
  }
  return null
}

async function heif(window: ByteWindow, facts: PictureFacts): Promise<void> {
  const meta = await findBox(window, 0, window.size, 'meta')
  if (!meta) return
  const from = meta.from + 4
  const properties = await findBox(window, from, meta.to, 'iprp', 'ipco')
  if (properties)
    for await (const box of boxes(window, properties.from, properties.to)) {
      if (box.type !== 'ispe') continue
      const f = await content(window, box, 12)
      // The whole picture is the largest: tiles and thumbnails are smaller.
      if (f.u32(4) * f.u32(8) > (facts.width ?? 0) * (facts.height ?? 0)) {
        facts.width = f.u32(4)
        facts.height = f.u32(8)
      }
    }
  facts.exif = await heifExif(window, from, meta.to).catch((error: unknown) => {
    if (error instanceof ShortInput) return null
    throw error
  })
}

async function gif(window: ByteWindow, facts: PictureFacts): Promise<void> {
  const f = new Fields(await window.bytes(6, 4))
  facts.width = f.u16(0, true)
  facts.height = f.u16(2, true)
}

async function bmp(window: ByteWindow, facts: PictureFacts): Promise<void> {
  const f = new Fields(await window.bytes(14, 12))
  const old = f.u32(0, true) === 12
  facts.width = old ? f.u16(4, true) : f.u32(4, true)
  facts.height = old ? f.u16(6, true) : Math.abs(f.u32(8, true) | 0)
}

async function tiff(window: ByteWindow, facts: PictureFacts): Promise<void> {
  facts.exif = Uint8Array.from(await window.upTo(0, MOST_EXIF))
}

const readers: Partial<Record<Container, (window: ByteWindow, facts: PictureFacts) => Promise<void>>> = {
  jpeg,
  png,
  webp,
  heif,
  gif,
  bmp,
  tiff,
}

/** Pixels and EXIF of a picture; null for containers that are none. What a short input does not hold stays null. */
export async function readPictureFacts(
  window: ByteWindow,
  container: Container,
): Promise<PictureFacts | null> {
  const read = readers[container]
  if (!read) return null
  const facts: PictureFacts = { width: null, height: null, exif: null }
  try {
    await read(window, facts)
  } catch (error) {
    if (!(error instanceof ShortInput)) throw error
  }
  return facts
}
