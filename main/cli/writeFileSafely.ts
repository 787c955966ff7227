import { open, rename, rm } from 'node:fs/promises'
import { AppError } from '../appError.ts'

/** Writes a whole file or none: beside its place first, synced, then renamed. Throws WriteFailed, NoSpace. */
export async function writeFileSafely(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.part`
  try {
    const handle = await open(beside, 'w', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    const code = (error as NodeJS.ErrnoException).code
    throw new AppError(code === 'ENOSPC' ? 'NoSpace' : 'WriteFailed', {}, error)
  }
}
