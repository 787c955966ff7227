import type { CheckFinding } from '../finding.ts'

/** Something is newer than the journal: an older state was put back. What was written since may be in another copy. */
export function rollbackSuspected(where: string): CheckFinding {
  return { code: 'RollbackSuspected', severity: 'warning', where }
}
