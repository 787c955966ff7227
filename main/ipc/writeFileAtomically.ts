import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../appError.ts'

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename is durable by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/**
 * Writes pieces to `path` so that the name holds either its old content or the whole new one: a file beside it, fsync, rename,
 * fsync of the folder. Throws NoSpace, WriteFailed; an error of `pieces` passes through, and nothing stays behind.
 */
export async function writeFileAtomically(
  path: string,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${process.pid}-${Date.now()}.part`)
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      for await (const piece of pieces) await handle.writeFile(piece)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    if (error instanceof AppError) throw error
    const errno = (error as NodeJS.ErrnoException).code ?? ''
    throw new AppError(errno === 'ENOSPC' || errno === 'EDQUOT' ? 'NoSpace' : 'WriteFailed', { errno }, error)
  }
}
