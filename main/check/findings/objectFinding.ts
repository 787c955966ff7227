import type { CheckFinding, CheckSeverity } from '../finding.ts'
import type { Named } from '../named.ts'
import type { SeenObject } from '../seeObject.ts'

/** A judgement on one object file; null when it does not hold. */
export type ObjectFinding = (seen: SeenObject) => CheckFinding | null

/** How bad it is when content cannot be read: evidence is gone, what the program made of it can be made again. */
export function lossOf(named: Named | null): CheckSeverity {
  return named === null || named.original ? 'loss' : 'warning'
}
