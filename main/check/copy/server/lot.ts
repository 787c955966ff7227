import { randomBytes } from 'node:crypto'

/** One of the list, by a lot that the server cannot guess; undefined of an empty list. */
export function byLot<T>(list: readonly T[]): T | undefined {
  return list[randomBytes(6).readUIntBE(0, 6) % Math.max(1, list.length)]
}
