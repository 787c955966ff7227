import type { CallValue } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { type Bytes, openBytes } from '../import/itemBytes.ts'
import { derivedOf, factsOf } from '../index/importState.ts'
import { getItem, placeOf } from '../index/items.ts'
import { playsAsIs } from '../media/playable.ts'
import type { Engine } from './engine.ts'

/** What the viewer needs of one item. Throws ItemMissing. */
export function itemView(engine: Engine, id: string): CallValue<'items.get'> {
  const item = getItem(engine.db, id)
  if (item === null) throw new AppError('ItemMissing')
  const derived = derivedOf(engine.db, item.sha256)
  const facts = factsOf(engine.db, id)
  const asIs = playsAsIs(item.mediaType, facts)
  const playable = asIs ? id : derived.playable
  return {
    ...item,
    playable,
    thumbnail: derived.thumbnail,
    waveform: derived.waveform?.peaks ?? null,
    durationSeconds: derived.waveform?.durationSeconds ?? facts?.durationSeconds ?? null,
    facts: facts?.shown ?? [],
    state: playable !== null ? 'ready' : engine.derive.state(id),
  }
}

export function itemHead(engine: Engine, id: string): { size: number; mediaType: string } {
  const item = getItem(engine.db, id)
  if (item === null) throw new AppError('ItemMissing')
  return { size: item.size, mediaType: item.mediaType }
}

/** Objects that were read from a moment ago stay open: a player asks for many small ranges of the same one. */
const opened = new Map<string, { bytes: Promise<Bytes>; timer: NodeJS.Timeout }>()
const keepOpenMs = 15_000

/** At most 1 MiB of an item's bytes, decrypted as they are asked for. Throws ItemMissing, ObjectMissing, ObjectDamaged. */
export async function itemBytes(
  engine: Engine,
  id: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const place = placeOf(engine.db, id)
  if (place === null) throw new AppError('ItemMissing')
  const key = `${engine.vault.id}/${id}`
  let open = opened.get(key)
  if (open === undefined) {
    open = { bytes: openBytes(engine.vault, place), timer: setTimeout(() => close(key), keepOpenMs) }
    opened.set(key, open)
  } else open.timer.refresh()
  open.timer.unref()
  try {
    const bytes = await open.bytes
    if (offset >= bytes.size) return new Uint8Array()
    return await bytes.range(offset, Math.min(length, 1 << 20, bytes.size - offset))
  } catch (error) {
    close(key)
    throw error
  }
}

function close(key: string): void {
  const open = opened.get(key)
  if (open === undefined) return
  opened.delete(key)
  clearTimeout(open.timer)
  open.bytes.then(bytes => bytes.close()).catch(() => undefined)
}

/** Closes what is kept open; called before the vault is locked. */
export function closeOpenItems(): void {
  for (const key of opened.keys()) close(key)
}
