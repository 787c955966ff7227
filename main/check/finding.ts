/**
 * What a check can find. Each finding has one file in `findings/` that says when it holds and what is lost by it; the
 * sentences for people stand in `resources/findings.json`.
 */
import type { CheckFinding, FindingCode } from '../../preload/contract.ts'

export type { CheckDepth, CheckFinding, CheckSeverity, FindingCode } from '../../preload/contract.ts'

/** What is lost: nothing and nothing to do · nothing · nothing yet, but something should be done · content. */
const severities = ['info', 'notice', 'warning', 'loss'] as const

/** The worst first, then by place, so that two checks of the same vault list the same. */
export function inOrder(findings: readonly CheckFinding[]): CheckFinding[] {
  return findings.toSorted(
    (x, y) =>
      severities.indexOf(y.severity) - severities.indexOf(x.severity) ||
      (x.where < y.where ? -1 : x.where > y.where ? 1 : x.code < y.code ? -1 : 1),
  )
}

/** How many there are of each severity. */
export function counted(findings: readonly CheckFinding[]): Record<CheckFinding['severity'], number> {
  const counts = { info: 0, notice: 0, warning: 0, loss: 0 }
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

/** Codes that a check of each depth looks for anew: what an older check found of these no longer counts. */
export const looksFor: Record<'quick' | 'complete' | 'full', readonly FindingCode[]> = (() => {
  const quick: FindingCode[] = [
    'FrontPageDamaged',
    'RearPageDamaged',
    'ObjectTruncated',
    'ObjectMissing',
    'OrphanObject',
    'DeletedObject',
    'MisnamedObject',
    'ForeignObject',
    'UnknownFile',
    'SlotFileDiffers',
    'RollbackSuspected',
  ]
  const complete: FindingCode[] = [...quick, 'JournalGap', 'MirrorDiffers', 'IndexBehind', 'IndexAhead']
  return { quick, complete, full: [...complete, 'ChunkDamaged'] }
})()
