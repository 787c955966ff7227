/**
 * A vault may come from a stranger, unpacked from an archive. A link in it would lead writing, mending and emptying of
 * `tmp/` to whatever else the computer holds, and a pipe would make reading wait for ever. So neither is followed.
 */
import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../appError.ts'
import { type Places, segmentPattern } from './places.ts'

const top: ReadonlySet<string> = new Set(
  'vault.json vault.json.bak lock.db lock.db-journal lock.db-wal lock.db-shm objects journal index tmp quarantine README.txt FORMAT.md decrypt.py unfinished.json'.split(
    ' ',
  ),
)

/** Throws LinksInVault when a name that the vault writes to is neither a plain file nor a plain folder. */
export async function refuseLinks({ dir, objects, journal }: Places): Promise<void> {
  await plain(dir, name => top.has(name))
  await plain(objects, name => /^[a-z2-7]{2}$/.test(name))
  await plain(join(dir, 'journal'), name => name === 'a' || name === 'b')
  for (const folder of [journal.a, journal.b]) await plain(folder, name => segmentPattern.test(name))
  await plain(join(dir, 'index'), () => true)
}

async function plain(folder: string, isOurs: (name: string) => boolean): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  if (entries.some(entry => isOurs(entry.name) && !entry.isFile() && !entry.isDirectory()))
    throw new AppError('LinksInVault')
}

/** Opens a plain file for reading, or null when something else has its name. Throws as `open` does. */
export async function openPlainFile(file: string): Promise<FileHandle | null> {
  let handle: FileHandle
  try {
    // Windows has neither of these flags; undefined counts as 0 here.
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO') return null
    throw error
  }
  let plain = false
  try {
    plain = (await handle.stat()).isFile()
    return plain ? handle : null
  } finally {
    if (!plain) await handle.close()
  }
}
