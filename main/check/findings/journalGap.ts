import type { MirrorScan } from '../../vault/mirrors.ts'
import type { CheckFinding } from '../finding.ts'

/** Entries that neither copy of the journal holds, or entries that do not follow one another. */
export function journalGap(scan: MirrorScan, chain: { broken: number | null }): CheckFinding[] {
  const found: CheckFinding[] = scan.missing.map(({ from, to }) => ({
    code: 'JournalGap',
    severity: 'loss',
    where: 'journal',
    details: { from, to },
  }))
  if (chain.broken !== null && found.length === 0)
    found.push({
      code: 'JournalGap',
      severity: 'loss',
      where: 'journal',
      details: { from: chain.broken, to: chain.broken, chain: true },
    })
  return found
}
