import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './durable.ts'
import type { Bin } from './bin.ts'
import type { Places } from './places.ts'
import { objectName } from './settle.ts'
import type { ObjectStore } from './storeObject.ts'

/** Removes the files of content whose last entry is a `delete`; gives how many stay until the vault is opened again. */
export function removeDeleted(
  store: ObjectStore,
  { deleted }: Bin,
  sha256s: readonly string[],
): Promise<number> {
  const gone = sha256s.filter(sha256 => deleted.has(sha256))
  return removeObjects(
    store.places,
    gone.map(sha256 => objectName(store, sha256)),
  )
}

/**
 * Takes away the files of deleted content by their object names, and what damage once left of them in quarantine. Pieces
 * go first, so that a crash in between is taken up by what opening finds. Gives how many files could not be removed: one
 * that another program holds open stays until the vault is opened again.
 */
export async function removeObjects(places: Places, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0
  const wanted = new Set(names)
  let left = 0
  const remove = async (file: string): Promise<boolean> => {
    try {
      await unlink(file)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') left += 1
      return false
    }
  }
  const pieces = await readdir(places.quarantine).catch((): string[] => [])
  const ofThese = pieces.filter(piece => wanted.has(/[a-z2-7]{32}\.evo/.exec(piece)?.[0] ?? ''))
  for (const piece of ofThese) await remove(join(places.quarantine, piece))
  if (ofThese.length > 0) await syncFolder(places.quarantine)
  const shards = new Set<string>()
  for (const name of names) {
    const shard = join(places.objects, name.slice(0, 2))
    if (await remove(join(shard, name))) shards.add(shard)
  }
  for (const shard of shards) await syncFolder(shard)
  return left
}
