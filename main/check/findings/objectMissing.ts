import type { CheckFinding } from '../finding.ts'
import type { Named } from '../named.ts'
import { lossOf } from './objectFinding.ts'

/** The journal names content and there is no file for it. */
export function objectMissing(name: string, named: Named): CheckFinding {
  return { code: 'ObjectMissing', severity: lossOf(named), where: `objects/${name.slice(0, 2)}/${name}` }
}
