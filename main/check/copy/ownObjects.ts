import { statSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../appError.ts'
import type { Places } from '../../vault/places.ts'
import type { Vault } from '../../vault/vault.ts'
import { cachedBytes } from '../fileBytes.ts'
import { fullSpeed } from '../pace.ts'
import { isWhole, seeObject } from '../seeObject.ts'
import { type ObjectFile, walkObjects } from '../walk.ts'

export type Sized = ObjectFile & { size: number }

/** The objects of a vault or a copy with the lengths of their files. */
export async function sized(places: Places): Promise<Sized[]> {
  const { objects } = await walkObjects(places)
  const list: Sized[] = []
  for (let at = 0; at < objects.length; at += 64) {
    // One at a time and waiting: ten times faster than asking for each in the background, and no wait is a long one.
    for (const file of objects.slice(at, at + 64)) {
      const found = statSync(file.path, { throwIfNoEntry: false })
      // It was put in order by something else just now.
      if (found !== undefined) list.push({ ...file, size: found.size })
    }
    await turn()
  }
  return list
}

/** Whether every byte of an object of ours reads as it should. Throws CopyCancelled. */
export async function wholeHere(vault: Vault, file: Sized, signal?: AbortSignal): Promise<boolean> {
  const bytes = await cachedBytes(file.path).catch(() => null)
  if (bytes === null) return false
  const pace = fullSpeed(() => {
    if (signal?.aborted) throw new AppError('CopyCancelled')
  })
  const seen = await seeObject(vault.files, bytes, { ...file, named: null }, { all: true, pace }).finally(
    () => bytes.close(),
  )
  return isWhole(seen, true)
}
