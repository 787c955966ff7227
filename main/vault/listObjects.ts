import { type FileHandle, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findPage } from './objectReader.ts'
import { objectPattern } from './places.ts'
import { openPlainFile } from './plainFiles.ts'
import type { ObjectStore } from './storeObject.ts'

export interface ListedObject {
  sha256: string
  size: number
}

/**
 * Every object file whose page opens, by what it says; whether the content is whole only reading tells. `closed` counts
 * those whose pages do not open. What was `deleted` on purpose and lies there all the same is left out.
 */
export async function listObjects(
  store: ObjectStore,
  deleted: ReadonlyMap<string, number> = new Map(),
): Promise<{ list: ListedObject[]; closed: number }> {
  const list: ListedObject[] = []
  let closed = 0
  for (const folder of (await readdir(store.places.objects)).sort()) {
    if (!/^[a-z2-7]{2}$/.test(folder)) continue
    for (const name of (await readdir(join(store.places.objects, folder))).sort()) {
      if (!objectPattern.test(name)) continue
      const listed = await pageOf(store, join(store.places.objects, folder, name))
      if (listed === null) closed++
      else if (!deleted.has(listed.sha256)) list.push(listed)
    }
  }
  return { list, closed }
}

async function pageOf(store: ObjectStore, file: string): Promise<ListedObject | null> {
  let handle: FileHandle | null = null
  try {
    handle = await openPlainFile(file)
    if (handle === null) return null
    const found = await findPage(store, handle, (await handle.stat()).size)
    return found === null ? null : { sha256: found.page.meta.sha256, size: found.page.meta.size }
  } finally {
    await handle?.close()
  }
}
