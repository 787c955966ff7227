import { expect, it } from 'vitest'
import { wholenessOf } from '../../renderer/frame/wholeness.ts'

const words = (notices: string[], state: 'well' | 'attention' | 'loss' | null) =>
  wholenessOf(notices, state === null ? null : { state }).map(each => `${each.words} ${each.shows}`)

it('calls nothing whole beside something that is not', () => {
  expect(words([], null)).toEqual(['journalWhole null'])
  expect(words(['IsCopy'], 'well')).toEqual(['journalWhole null'])
  expect(words(['JournalTailCut'], 'well')).toEqual(['journalMended null'])
  expect(words([], 'loss')).toEqual(['contentDamaged health'])
  expect(words(['MirrorHealed'], 'loss')).toEqual(['contentDamaged health'])
  expect(words([], 'attention')).toEqual(['checkFound health'])
  expect(words(['MirrorDiffers', 'MirrorHealed'], 'well')).toEqual(['journalFaulty notices'])
  expect(words(['RollbackSuspected'], 'loss')).toEqual(['journalFaulty notices', 'contentDamaged health'])
})
