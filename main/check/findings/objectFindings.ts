import type { CheckFinding } from '../finding.ts'
import type { SeenObject } from '../seeObject.ts'
import { chunkDamaged } from './chunkDamaged.ts'
import { deletedObject } from './deletedObject.ts'
import { foreignObject } from './foreignObject.ts'
import { frontPageDamaged } from './frontPageDamaged.ts'
import { misnamedObject } from './misnamedObject.ts'
import type { ObjectFinding } from './objectFinding.ts'
import { objectTruncated } from './objectTruncated.ts'
import { orphanObject } from './orphanObject.ts'
import { rearPageDamaged } from './rearPageDamaged.ts'
import { rollbackSuspected } from './rollbackSuspected.ts'

const each: readonly ObjectFinding[] = [
  frontPageDamaged,
  rearPageDamaged,
  objectTruncated,
  chunkDamaged,
  orphanObject,
  misnamedObject,
  foreignObject,
]

/**
 * All that is wrong with one object file. `lastSeq` is the journal's last entry when the check began; null in a copy, where
 * objects come before the journal that names them. `deleted` is content whose last entry is a `delete`, with its seq.
 */
export function objectFindings(
  seen: SeenObject,
  lastSeq: number | null,
  deleted: ReadonlyMap<string, number>,
): CheckFinding[] {
  const putBack = deletedObject(seen, deleted)
  if (putBack !== null) return [putBack]
  // It was written after an entry that the journal no longer has: not an import that was interrupted.
  if (seen.page !== null && seen.named === null && lastSeq !== null && seen.page.meta.afterSeq > lastSeq)
    return [rollbackSuspected(seen.where)]
  return each.map(judge => judge(seen)).filter(found => found !== null)
}
