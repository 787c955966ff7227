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
  let left = await removePieces(places, await piecesOf(places, name => wanted.has(name)))
  const shards = new Set<string>()
  for (const name of names) {
    const shard = join(places.objects, name.slice(0, 2))
    const gone = await remove(join(shard, name))
    if (gone === true) shards.add(shard)
    else if (gone === null) left += 1
  }
  for (const shard of shards) await syncFolder(shard)
  return left
}

/**
 * Takes away the pieces in quarantine of content whose last entry is a `delete`. Their object may be gone already, so that
 * nothing else leads to them: it was lost before, or another program held a piece open while the object went.
 */
export async function removeDeletedPieces(store: ObjectStore, { deleted }: Bin): Promise<void> {
  const pieces = deleted.size === 0 ? [] : await piecesOf(store.places, () => true)
  if (pieces.length === 0) return
  const gone = new Set([...deleted.keys()].map(sha256 => objectName(store, sha256)))
  await removePieces(
    store.places,
    pieces.filter(piece => gone.has(namedBy(piece))),
  )
}

const namedBy = (piece: string): string => /[a-z2-7]{32}\.evo/.exec(piece)?.[0] ?? ''

async function piecesOf({ quarantine }: Places, wanted: (name: string) => boolean): Promise<string[]> {
  const pieces = await readdir(quarantine).catch((): string[] => [])
  return pieces.filter(piece => namedBy(piece) !== '' && wanted(namedBy(piece)))
}

/** Gives how many stay. */
async function removePieces({ quarantine }: Places, pieces: readonly string[]): Promise<number> {
  let left = 0
  for (const piece of pieces) if ((await remove(join(quarantine, piece))) === null) left += 1
  if (pieces.length > 0) await syncFolder(quarantine)
  return left
}

/** Whether it was there and is gone; null when it stays. */
async function remove(file: string): Promise<boolean | null> {
  try {
    await unlink(file)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : null
  }
}
