/** Walks the boxes of ISO base media files (MP4, MOV, 3GP, M4A, HEIC) by their headers only. */
import { type ByteWindow, Fields } from './byteWindow.ts'

export interface Box {
  type: string
  /** Where the box starts, header included. */
  start: number
  /** Where its content starts and ends. */
  from: number
  to: number
}

/** A file that names more boxes than this on one level is not walked further. */
const MOST_BOXES = 4096

/**
 * The boxes between `from` and `to`, in order. A box that claims more than its parent holds is cut to it; a size below
 * its own header ends the walk. Never throws for what the bytes say; ShortInput when the input itself is short.
 */
export async function* boxes(window: ByteWindow, from: number, to: number): AsyncGenerator<Box> {
  let at = from
  for (let seen = 0; at + 8 <= to && seen < MOST_BOXES; seen++) {
    const head = new Fields(await window.upTo(at, 16))
    let size = head.u32(0)
    let header = 8
    if (size === 1) {
      if (head.bytes.length < 16) return
      size = head.u64(8)
      header = 16
    } else if (size === 0) size = to - at
    if (size < header) return
    const end = Math.min(to, at + size)
    yield { type: head.name(4), start: at, from: at + header, to: end }
    at += size
  }
}

/** The first box of that type along a path of types, or null. */
export async function findBox(
  window: ByteWindow,
  from: number,
  to: number,
  ...path: string[]
): Promise<Box | null> {
  const [type, ...rest] = path
  for await (const box of boxes(window, from, to)) {
    if (box.type !== type) continue
    return rest.length === 0 ? box : await findBox(window, box.from, box.to, ...rest)
  }
  return null
}

/** Content of a small box; at most `most` bytes of it. */
export async function content(window: ByteWindow, box: Box, most = 64 * 1024): Promise<Fields> {
  return new Fields(await window.upTo(box.from, Math.min(most, box.to - box.from)))
}
