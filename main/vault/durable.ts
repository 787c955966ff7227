import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { platform } from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../appError.ts'

/** Bytes that a vault needs to work on, when what failed for want of space does not say how much it wanted. */
export const roomToWork = 64 << 20

/** What the file system said, as a typed error: out of space, or the disk failed. `needed` is in bytes. */
export function storageError(error: unknown, needed = roomToWork): AppError {
  if (error instanceof AppError) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('NoSpace', { needed }, error)
  if (code === 'EACCES' || code === 'EPERM') return new AppError('NoPermission', { errno: code }, error)
  if (typeof code === 'string' && code.startsWith('E'))
    return new AppError('DiskFailed', { errno: code }, error)
  return new AppError('Internal', {}, error)
}

/** Makes names in a folder durable. Windows has no such call. Always fsync: fdatasync does not reach the medium on macOS. */
export async function syncFolder(folder: string): Promise<void> {
  if (platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Makes one folder whose name is on the medium then. Never the folders above it: where a stick was pulled they would be
 * made on another disk. A folder that is there already is sent to the medium too, for it may be as young as the program.
 */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await syncFolder(dirname(folder))
}

/** Renames over `to`. On Windows a virus scanner may hold a new file for a moment: tried again for two seconds. */
export async function renameInto(from: string, to: string): Promise<void> {
  const until = Date.now() + (platform === 'win32' ? 2000 : 0)
  for (let pause = 10; ; pause *= 2) {
    try {
      await rename(from, to)
      return
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (!(code === 'EPERM' || code === 'EACCES' || code === 'EBUSY') || Date.now() + pause > until)
        throw error
      await wait(pause)
    }
  }
}

/** Copies a file of any length so that after a crash either a whole copy stands at `to` or none. */
export async function copyWhole(scratch: string, from: string, to: string, folder: string): Promise<void> {
  const input = await open(from, 'r')
  const output = await open(scratch, 'wx', 0o600).catch(async (error: unknown) => {
    await input.close()
    throw error
  })
  try {
    try {
      const room = Buffer.allocUnsafeSlow(1 << 20)
      for (let at = 0; ; ) {
        const { bytesRead } = await input.read(room, 0, room.length, at)
        if (bytesRead === 0) break
        for (let done = 0; done < bytesRead; )
          done += (await output.write(room, done, bytesRead - done, at + done)).bytesWritten
        at += bytesRead
      }
      await output.sync()
    } finally {
      await output.close()
      await input.close()
    }
    await renameInto(scratch, to)
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

/** Writes `bytes` at `file` so that after a crash either the old or the new content stands there, never a part. */
export async function replaceFile(
  scratch: string,
  file: string,
  folder: string,
  bytes: Uint8Array,
): Promise<void> {
  const handle = await open(scratch, 'wx', 0o600)
  try {
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renameInto(scratch, file)
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}
