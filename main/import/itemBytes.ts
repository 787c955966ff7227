import { AppError } from '../appError.ts'
import type { ObjectReader, Vault } from '../vault/vault.ts'

/** Where an item's bytes lie: a whole object, or a stretch of its container's object. */
export interface Place {
  /** SHA-256 of the object that holds the bytes. */
  object: string
  offset: number
  size: number
}

export interface Bytes {
  readonly size: number
  /** Exactly `length` bytes, less only at the end. */
  range(offset: number, length: number): Promise<Uint8Array>
  chunks(): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const step = 1 << 20

/** Opens the bytes of an item for reading. Throws ObjectMissing, ObjectDamaged. */
export async function openBytes(vault: Vault, place: Place): Promise<Bytes> {
  const object: ObjectReader = await vault.object(place.object)
  if (place.offset === 0 && place.size === object.size) return object
  if (place.offset + place.size > object.size) {
    await object.close()
    throw new AppError('ObjectDamaged')
  }
  return {
    size: place.size,
    range: (offset, length) =>
      object.range(place.offset + offset, Math.max(0, Math.min(length, place.size - offset))),
    async *chunks() {
      for (let at = 0; at < place.size; at += step)
        yield await object.range(place.offset + at, Math.min(step, place.size - at))
    },
    close: () => object.close(),
  }
}
