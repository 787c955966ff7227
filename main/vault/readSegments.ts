import { join } from 'node:path'
import { AppError } from '../appError.ts'
import { openFrame } from '../crypto/journalFrame.ts'
import type { Sodium } from '../crypto/sodium.ts'
import type { FramePlace } from './mirrors.ts'
import type { ObjectSecret } from './objectReader.ts'
import { mirrors, type Places, segmentName } from './places.ts'
import { openPlainFile } from './plainFiles.ts'

/**
 * The journal a segment at a time: exactly the frames that count, in their order, whatever else lies in its files. Throws
 * JournalDamaged when one of them no longer reads as it did.
 */
export async function* readSegments(
  vault: ObjectSecret & { places: Places },
  frames: readonly FramePlace[],
): AsyncGenerator<{ segment: number; bytes: Buffer }> {
  const { sodium, keys, vaultId, places } = vault
  const secret = { sodium, key: keys.journal, vaultId }
  for (let at = 0; at < frames.length; ) {
    const { segment } = frames[at] as FramePlace
    const parts: Buffer[] = []
    for (; frames[at]?.segment === segment; at++)
      parts.push(await readFrame(places, secret, frames[at] as FramePlace))
    yield { segment, bytes: Buffer.concat(parts) }
  }
}

/** One frame, from the other copy when it has been damaged since in the one it was found in. Throws JournalDamaged. */
export async function readFrame(
  places: Places,
  { sodium, key, vaultId }: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array },
  frame: FramePlace,
): Promise<Buffer> {
  for (const mirror of mirrors.toSorted(each => (each === frame.mirror ? -1 : 1))) {
    const file = join(places.journal[mirror], segmentName(frame.segment))
    const handle = await openPlainFile(file).catch(() => null)
    if (handle === null) continue
    const bytes = Buffer.alloc(frame.length)
    await handle
      .read(bytes, 0, frame.length, frame.offset)
      .catch(() => undefined)
      .finally(() => handle.close())
    if (openFrame(sodium, key, vaultId, bytes)?.firstSeq === frame.firstSeq) return bytes
  }
  throw new AppError('JournalDamaged')
}

/** Index of the first frame that holds an entry above `afterSeq`; the number of frames when there is none. */
export function frameAfter(frames: readonly FramePlace[], afterSeq: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { firstSeq, count } = frames[middle] as FramePlace
    if (firstSeq + count - 1 > afterSeq) high = middle
    else low = middle + 1
  }
  return low
}
