/** A draft that is deleted, put back, and one that was handed in and stays. */
import { expect, test } from 'vitest'
import { indexDiffers } from '../../main/check/seeIndex.ts'
import { fullSpeed } from '../../main/check/pace.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls } from '../../main/engine/engineCalls.ts'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import { vaultWith } from '../check/damaged.ts'
import { all, password, vaultDir } from '../vault/scratch.ts'

test('a deleted draft is off the list in any index, comes back as it was, and one that was handed in stays', async () => {
  const { vault } = await vaultWith([10])
  await vault.close()
  let engine = await Engine.open(vaultDir(), { password }, terminalServices)
  const choice = { channel: 'police', locale: 'zh-CN', findings: [], events: [] } as const
  const kept = await engineCalls['complaint.open'](engine, { ...choice, findings: [], events: [] })
  const draft = await engineCalls['complaint.open'](engine, { ...choice, findings: [], events: [] })
  const listed = async () => (await engineCalls['complaint.list'](engine, null)).map(({ id }) => id)
  const code = (work: () => unknown) =>
    (async () => work())().then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )
  expect(await listed()).toEqual([draft.id, kept.id])
  const before = await engineCalls['complaint.get'](engine, { id: draft.id })
  const seq = engine.vault.lastSeq
  await engineCalls['complaint.remove'](engine, { id: draft.id })
  expect(await listed()).toEqual([kept.id])
  expect(await code(() => engineCalls['complaint.get'](engine, { id: draft.id }))).toBe('DraftMissing')
  expect(await code(() => engineCalls['complaint.remove'](engine, { id: draft.id }))).toBe('DraftMissing')
  expect(await code(() => engineCalls['complaint.putBack'](engine, { id: 'd-none' }))).toBe('DraftMissing')
  const [entry] = (await all(engine.vault.entries())).slice(seq)
  expect(entry).toMatchObject({ type: 'draft', private: { draft: draft.id, content: null } })
  const index = {
    db: engine.db,
    content: contentOf(engine.vault),
    quietly: <T>(work: () => Promise<T>) => work(),
  }
  expect(await indexDiffers(engine.vault, index, fullSpeed())).toBeNull()

  // Undo, also after a lock: nothing of it was lost.
  await engine.close()
  engine = await Engine.open(vaultDir(), { password }, terminalServices)
  await engineCalls['complaint.putBack'](engine, { id: draft.id })
  expect(await listed()).toEqual([draft.id, kept.id])
  expect(await engineCalls['complaint.get'](engine, { id: draft.id })).toEqual(before)
  const once = engine.vault.lastSeq
  await engineCalls['complaint.putBack'](engine, { id: draft.id })
  expect(engine.vault.lastSeq).toBe(once)

  await engineCalls['complaint.register'](engine, {
    id: kept.id,
    sentOn: '2026-11-20',
    way: 'post',
    number: '',
  })
  expect(await code(() => engineCalls['complaint.remove'](engine, { id: kept.id }))).toBe('DraftSent')
  expect(await listed()).toContain(kept.id)
  await engine.close()
})
