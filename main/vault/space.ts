import { open, stat, statfs, unlink } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { roomToWork } from './durable.ts'
import type { Places } from './places.ts'

const ballastBytes = 16 << 20
const leastBytes = 2 << 20

/** Bytes that an ordinary user may still write where the vault lies. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

/** Whether so little is left that not even the index could be opened for writing. */
export async function isFull(dir: string): Promise<boolean> {
  return (await freeBytes(dir)) < leastBytes
}

/** Bytes that must be free to store `size` bytes. */
export function spaceFor(size: number): number {
  // Padding adds at most an eighth; the reserve is for the journal, the index and the pages.
  return Math.ceil(size * 1.12) + roomToWork
}

/** Throws NoSpace with the bytes needed when storing `size` bytes would leave too little for the journal. */
export async function needSpace(dir: string, size: number): Promise<void> {
  const needed = spaceFor(size)
  const free = await freeBytes(dir)
  if (free < needed) throw new AppError('NoSpace', { needed, free })
}

/**
 * Sets aside room for the journal's last words on a full disk. Without it the vault works all the same, so nothing that
 * goes wrong here keeps anybody out.
 */
export async function layBallast(places: Places): Promise<void> {
  if ((await stat(places.ballast).catch(() => null))?.size === ballastBytes) return
  await dropBallast(places)
  await writeBallast(places).catch(() => dropBallast(places))
}

async function writeBallast(places: Places): Promise<void> {
  if ((await freeBytes(places.dir)) < ballastBytes + roomToWork) return
  const handle = await open(places.ballast, 'wx', 0o600)
  try {
    // Real blocks, not a hole, else nothing would come free.
    const block = Buffer.alloc(1 << 20)
    for (let at = 0; at < ballastBytes; at += block.length) await handle.write(block, 0, block.length, at)
  } finally {
    await handle.close()
  }
}

/** True when there was ballast to drop. */
export async function dropBallast(places: Places): Promise<boolean> {
  return unlink(places.ballast).then(
    () => true,
    () => false,
  )
}
