/**
 * MP4, MOV and 3GP with the index (`moov`) behind the data cannot be read from a pipe. This puts `moov` in front
 * while streaming, nothing is stored: the box is read first, the chunk offsets in it are raised by its own size, the
 * rest follows in its order.
 */
import { AppError } from '../appError.ts'
import { type Box, boxes } from './boxes.ts'
import { Fields } from './byteWindow.ts'
import { type MediaObject, windowOf } from './mediaObject.ts'

const MOST_MOOV = 64 * 1024 * 1024
const PIECE = 1024 * 1024
const parents = new Set(['trak', 'mdia', 'minf', 'stbl'])

/** Raises the offsets of one `stco` or `co64` that point before `end` by `by`. */
function shiftTable(
  view: DataView,
  at: number,
  end: number,
  wide: boolean,
  before: number,
  by: number,
): void {
  if (at + 8 > end) throw new AppError('MediaUnsupported', { reason: 'chunkTable' })
  const count = view.getUint32(at + 4)
  const size = wide ? 8 : 4
  if (at + 8 + count * size > end) throw new AppError('MediaUnsupported', { reason: 'chunkTable' })
  for (let i = 0; i < count; i++) {
    const place = at + 8 + i * size
    const offset = wide ? Number(view.getBigUint64(place)) : view.getUint32(place)
    if (offset >= before) continue
    const moved = offset + by
    if (wide) view.setBigUint64(place, BigInt(moved))
    else if (moved > 0xffffffff) throw new AppError('MediaUnsupported', { reason: 'offsetTooBig' })
    else view.setUint32(place, moved)
  }
}

/** Walks `moov` in memory and shifts every chunk table in it. */
function shiftMoov(moov: Uint8Array, from: number, to: number, before: number, depth = 0): void {
  const fields = new Fields(moov)
  const view = new DataView(moov.buffer, moov.byteOffset, moov.byteLength)
  for (let at = from; at + 8 <= to; ) {
    const size = fields.u32(at)
    const type = fields.name(at + 4)
    if (size < 8 || at + size > to) break
    if (type === 'cmov') throw new AppError('MediaUnsupported', { reason: 'compressedIndex' })
    if (parents.has(type) && depth < 8) shiftMoov(moov, at + 8, at + size, before, depth + 1)
    else if (type === 'stco' || type === 'co64')
      shiftTable(view, at + 8, at + size, type === 'co64', before, moov.length)
    at += size
  }
}

async function* stretch(object: MediaObject, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += PIECE) yield await object.range(at, Math.min(PIECE, to - at))
}

/**
 * The same film with `moov` before `mdat`; unchanged when it is so already. Throws MediaUnsupported when there is no
 * index (a recorder that was killed) or when it is compressed or absurdly large.
 */
export async function* relocateMoov(object: MediaObject): AsyncGenerator<Uint8Array> {
  const window = windowOf(object)
  let moov: Box | null = null
  let data: Box | null = null
  let head = 0
  for await (const box of boxes(window, 0, object.size)) {
    if (box.type === 'moov') moov ??= box
    else if (box.type === 'mdat') data ??= box
    else if (box.type === 'ftyp') head = box.to
    if (moov && data) break
  }
  if (!moov) throw new AppError('MediaUnsupported', { reason: 'noIndex' })
  if (!data || moov.start < data.start) {
    yield* object.chunks()
    return
  }
  const size = moov.to - moov.start
  if (size > MOST_MOOV) throw new AppError('MediaUnsupported', { reason: 'indexTooBig' })
  const parts: Uint8Array[] = []
  for await (const part of stretch(object, moov.start, moov.to)) parts.push(part)
  const moved = new Uint8Array(Buffer.concat(parts))
  // A 64-bit size or "to the end" is written out: the header keeps its length.
  const header = moov.from - moov.start
  if (header === 8) new DataView(moved.buffer).setUint32(0, size)
  shiftMoov(moved, header, moved.length, moov.start)
  yield* stretch(object, 0, head)
  yield moved
  yield* stretch(object, head, moov.start)
  yield* stretch(object, moov.to, object.size)
}
