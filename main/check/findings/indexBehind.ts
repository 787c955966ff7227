import type { CheckFinding } from '../finding.ts'

/** The index was missing, damaged, behind the journal or unequal to it. It is a table of contents and was made again. */
export function indexBehind(reason: 'behind' | 'made' | 'rows', table?: string): CheckFinding {
  return {
    code: 'IndexBehind',
    severity: reason === 'rows' ? 'notice' : 'info',
    where: 'index/index.db',
    details: table === undefined ? { reason } : { reason, table },
  }
}
