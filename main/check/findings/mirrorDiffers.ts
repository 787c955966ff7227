import type { MirrorScan } from '../../vault/mirrors.ts'
import { type Mirror, segmentName } from '../../vault/places.ts'
import type { CheckFinding } from '../finding.ts'

/** One copy of the journal is damaged or short of the other (nothing is lost), or both are whole and say different things. */
export function mirrorDiffers(scan: MirrorScan): CheckFinding[] {
  if (scan.differs) return [{ code: 'MirrorDiffers', severity: 'warning', where: 'journal' }]
  return scan.faults.map(({ mirror, segment, kind }) => ({
    code: 'MirrorDiffers',
    severity: 'notice',
    where: `journal/${mirror}/${segmentName(segment)}`,
    details: { behind: kind === 'behind' },
  }))
}

/** A copy of the journal could not be written any more in this session: what is said now lies in the other one alone. */
export function mirrorFailed(mirror: Mirror): CheckFinding {
  return { code: 'MirrorDiffers', severity: 'warning', where: `journal/${mirror}`, details: { failed: true } }
}
