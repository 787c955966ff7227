import type { CheckFinding } from '../finding.ts'

/** A file with a name that is none of the vault's: a cloud's "conflicted copy", a link, something of the system. It is left alone. */
export function unknownFile(where: string): CheckFinding {
  return { code: 'UnknownFile', severity: 'info', where }
}
