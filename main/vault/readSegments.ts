import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../appError.ts'
import { openFrame } from '../crypto/journalFrame.ts'
import type { FramePlace } from './mirrors.ts'
import type { ObjectSecret } from './objectReader.ts'
import { mirrors, type Places, segmentName } from './places.ts'

/**
 * The journal a segment at a time: exactly the frames that count, in their order, whatever else lies in its files. Throws
 * JournalDamaged when one of them no longer reads as it did.
 */
export async function* readSegments(
  vault: ObjectSecret & { places: Places },
  frames: readonly FramePlace[],
): AsyncGenerator<{ segment: number; bytes: Buffer }> {
  for (let at = 0; at < frames.length; ) {
    const { segment } = frames[at] as FramePlace
    const parts: Buffer[] = []
    for (; frames[at]?.segment === segment; at++) parts.push(await frameBytes(vault, frames[at] as FramePlace))
    yield { segment, bytes: Buffer.concat(parts) }
  }
}

async function frameBytes(
  { sodium, keys, vaultId, places }: ObjectSecret & { places: Places },
  frame: FramePlace,
): Promise<Buffer> {
  // Either copy will do: the other one is asked when the first has been damaged since.
  for (const mirror of mirrors.toSorted(each => (each === frame.mirror ? -1 : 1))) {
    const file = join(places.journal[mirror], segmentName(frame.segment))
    const handle = await open(file, 'r').catch(() => null)
    if (handle === null) continue
    const bytes = Buffer.alloc(frame.length)
    await handle
      .read(bytes, 0, frame.length, frame.offset)
      .catch(() => undefined)
      .finally(() => handle.close())
    if (openFrame(sodium, keys.journal, vaultId, bytes)?.firstSeq === frame.firstSeq) return bytes
  }
  throw new AppError('JournalDamaged')
}
