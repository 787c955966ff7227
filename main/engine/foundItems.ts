import { setImmediate as turn } from 'node:timers/promises'
import type { FoundItem } from '../../preload/contract.ts'
import { objectName } from '../check/named.ts'
import { itemBySha } from '../index/items.ts'
import type { Engine } from './engine.ts'

interface Row {
  id: string
  name: string
  sha256: string
  kind: 'original' | 'derivative'
  derived_from: string | null
}

/** Names are computed in portions of this many; a vault of 100,000 takes a second, and the screens wait for nothing. */
const portion = 2000

/**
 * Which material the object files at these places hold. A file that the program made itself is told by the original it
 * made it of. Places that hold nothing of the index are left out.
 */
export async function foundItems(engine: Engine, places: readonly string[]): Promise<FoundItem[]> {
  const wanted = new Map(places.map(where => [where.slice(where.lastIndexOf('/') + 1), where]))
  const found = new Map<string, FoundItem>()
  const rows = engine.db.sql.prepare(
    'SELECT id, name, sha256, kind, derived_from FROM items WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  for (let after = 0; wanted.size > found.size; ) {
    const part = rows.all(after, portion) as Row[]
    if (part.length === 0) break
    for (const row of part) {
      const where = wanted.get(objectName(engine.vault.files, row.sha256) ?? '')
      if (where === undefined || found.has(where)) continue
      const original = row.derived_from === null ? null : itemBySha(engine.db, row.derived_from)
      found.set(where, {
        where,
        item: original?.id ?? row.id,
        name: original?.name ?? row.name,
        made: row.kind === 'derivative',
      })
    }
    after = Number(part.at(-1)?.id.slice(1))
    await turn()
  }
  return places.flatMap(where => found.get(where) ?? [])
}
