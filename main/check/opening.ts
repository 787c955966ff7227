import type { VaultNotice } from '../vault/vault.ts'
import type { CheckFinding } from './finding.ts'
import { indexAhead } from './findings/indexAhead.ts'
import { indexBehind } from './findings/indexBehind.ts'

const mended = { mended: true }

/** The notices of opening that are findings; what opening mended is told with `mended`. */
const findingOf: Partial<Record<VaultNotice, CheckFinding>> = {
  SlotFileDiffers: { code: 'SlotFileDiffers', severity: 'notice', where: 'vault.json', details: mended },
  SlotFileUnverified: { code: 'SlotFileDiffers', severity: 'warning', where: 'vault.json' },
  MirrorHealed: { code: 'MirrorDiffers', severity: 'notice', where: 'journal', details: mended },
  JournalTailCut: {
    code: 'MirrorDiffers',
    severity: 'notice',
    where: 'journal',
    details: { ...mended, tail: true },
  },
  MirrorDamaged: { code: 'MirrorDiffers', severity: 'notice', where: 'journal' },
  MirrorDiffers: { code: 'MirrorDiffers', severity: 'warning', where: 'journal' },
  JournalDamaged: { code: 'JournalGap', severity: 'loss', where: 'journal' },
  DeletedFound: { code: 'DeletedObject', severity: 'notice', where: 'objects', details: mended },
  RollbackSuspected: { code: 'RollbackSuspected', severity: 'warning', where: 'vault.json' },
}

/** What opening a vault and its index found, as findings of a check. */
export function findingsOfOpening(
  notices: readonly VaultNotice[],
  index: { made: boolean; ahead: { knew: number; has: number } | null },
): CheckFinding[] {
  const findings = notices.flatMap(notice => findingOf[notice] ?? [])
  if (index.ahead !== null) findings.push(indexAhead(index.ahead.knew, index.ahead.has))
  else if (index.made) findings.push(indexBehind('made'))
  return findings
}
