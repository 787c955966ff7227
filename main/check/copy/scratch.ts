import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { toHex } from '../../crypto/text.ts'
import type { Places } from '../../vault/places.ts'

/** A new name in the folder for half-written files. */
export function scratchIn(places: Places): string {
  return join(places.tmp, toHex(randomBytes(16)))
}
