import type { CheckFinding } from '../finding.ts'

/** `vault.json` and its twin are not the same, or one is lost. The newer one whose mac verifies holds. */
export function slotFileDiffers(which: 'vault.json' | 'vault.json.bak', sound: number): CheckFinding {
  return { code: 'SlotFileDiffers', severity: sound === 0 ? 'warning' : 'notice', where: which }
}
