import type { CheckFinding } from '../finding.ts'

/** The index knew entries that the journal does not have: the journal was cut or put back. */
export function indexAhead(knew: number, has: number): CheckFinding {
  return { code: 'IndexAhead', severity: 'warning', where: 'index/index.db', details: { knew, has } }
}
