import type { CheckFinding } from '../../preload/contract.ts'

/** Findings of one kind that are told together: a thousand damaged files are three sentences, not three thousand. */
export interface FindingGroup {
  code: CheckFinding['code']
  severity: CheckFinding['severity']
  mended: boolean
  places: string[]
}

const order = ['loss', 'warning', 'notice', 'info'] as const

/** By code, severity and whether it is mended already; the worst first, what is mended last. */
export function groupsOf(findings: readonly CheckFinding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>()
  for (const { code, severity, where, details } of findings) {
    const mended = details?.['mended'] === true
    const key = `${code} ${severity} ${mended}`
    const group = groups.get(key) ?? { code, severity, mended, places: [] }
    group.places.push(where)
    groups.set(key, group)
  }
  return [...groups.values()].toSorted(
    (x, y) => Number(x.mended) - Number(y.mended) || order.indexOf(x.severity) - order.indexOf(y.severity),
  )
}

const mendable: ReadonlySet<CheckFinding['code']> = new Set([
  'FrontPageDamaged',
  'RearPageDamaged',
  'ChunkDamaged',
  'ObjectTruncated',
  'ObjectMissing',
  'MisnamedObject',
  'ForeignObject',
])

/** Whether mending from a copy can help. */
export function canMend(findings: readonly CheckFinding[]): boolean {
  return findings.some(({ code }) => mendable.has(code))
}
