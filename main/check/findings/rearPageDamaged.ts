import { objectFileSize } from '../../vault/payloadFile.ts'
import type { ObjectFinding } from './objectFinding.ts'
import { lossOf } from './objectFinding.ts'

/**
 * The page at the end is damaged, or bytes were added behind it: then the object cannot be read until it is mended,
 * although all of it is there.
 */
export const rearPageDamaged: ObjectFinding = seen => {
  const { page, where } = seen
  if (page === null) {
    if (seen.named === null || seen.rear !== 'damaged' || seen.front === 'otherVault') return null
    return { code: 'RearPageDamaged', severity: lossOf(seen.named), where }
  }
  const needs = objectFileSize(page.meta.size)
  if (seen.size > needs)
    return { code: 'RearPageDamaged', severity: 'warning', where, details: { added: seen.size - needs } }
  // Of a file that is too short the rear page is gone with the rest.
  if (seen.rear === 'whole' || seen.size < needs) return null
  return { code: 'RearPageDamaged', severity: 'notice', where }
}
