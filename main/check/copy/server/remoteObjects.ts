import { objectPattern } from '../../../vault/places.ts'
import type { DavFolder } from './davFolder.ts'
import { inLanes, serverLanes } from './lanes.ts'

/**
 * Names of the objects in the copy with their lengths as the server says. `shards` limits it to these folders. A name that
 * is told twice with different lengths has none.
 */
export async function remoteObjects(
  remote: DavFolder,
  shards: ReadonlySet<string> | null,
): Promise<{ objects: Map<string, number>; folders: Set<string> }> {
  const objects = new Map<string, number>()
  const folders = new Set(
    ((await remote.list('objects')) ?? []).map(({ name }) => name).filter(name => /^[a-z2-7]{2}$/.test(name)),
  )
  const due = [...folders].filter(shard => shards === null || shards.has(shard)).toSorted()
  await inLanes(due, serverLanes, async shard => {
    for (const { name, size } of (await remote.list(`objects/${shard}`)) ?? []) {
      if (!objectPattern.test(name) || !name.startsWith(shard)) continue
      const before = objects.get(name)
      objects.set(name, before === undefined || before === size ? size : Number.NaN)
    }
  })
  return { objects, folders }
}

/** Place of an object in a vault, with `/`. */
export const objectPlace = (name: string): string => `objects/${name.slice(0, 2)}/${name}`
