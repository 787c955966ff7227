import type { CheckFinding } from '../finding.ts'
import type { SeenObject } from '../seeObject.ts'

/**
 * An object of content that was deleted on purpose, written before that: somebody put an old file back, or a deletion was
 * interrupted. It is no item and never becomes one; opening the vault for writing removes it.
 */
export function deletedObject(
  { page, where }: SeenObject,
  deleted: ReadonlyMap<string, number>,
): CheckFinding | null {
  if (page === null || page.meta.afterSeq >= (deleted.get(page.meta.sha256) ?? 0)) return null
  return { code: 'DeletedObject', severity: 'warning', where, details: { bytes: page.meta.size } }
}
