import type { Health } from '../../preload/contract.ts'

/** What opening found of the journal: mended without loss, or something that a person has to see to. */
const mended = ['MirrorHealed', 'JournalTailCut', 'SlotFileDiffers']
const faulty = [
  'JournalDamaged',
  'MirrorDamaged',
  'MirrorFailed',
  'MirrorDiffers',
  'RollbackSuspected',
  'SlotFileUnverified',
]

/** One thing the status line says of the vault's being whole; `shows` is where more of it stands. */
export interface Wholeness {
  words: 'journalWhole' | 'journalMended' | 'journalFaulty' | 'contentDamaged' | 'checkFound'
  shows: 'notices' | 'health' | null
}

/** Whether it is whole, by opening and by the checks. Nothing is called whole beside something that is not. */
export function wholenessOf(notices: readonly string[], health: Pick<Health, 'state'> | null): Wholeness[] {
  const found: Wholeness[] = []
  if (notices.some(code => faulty.includes(code))) found.push({ words: 'journalFaulty', shows: 'notices' })
  if (health !== null && health.state !== 'well')
    found.push({ words: health.state === 'loss' ? 'contentDamaged' : 'checkFound', shows: 'health' })
  if (found.length > 0) return found
  return [
    { words: notices.some(code => mended.includes(code)) ? 'journalMended' : 'journalWhole', shows: null },
  ]
}
