/** Copies as the engine keeps them: which are known, when one is due, and a vault made of one. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { copyReminder } from '../../main/engine/copyReminder.ts'
import { Engine } from '../../main/engine/engine.ts'
import { vaultWith } from '../check/damaged.ts'
import { meta, named, note, password, pieces, place, vaultDir } from '../vault/scratch.ts'

const day = 86_400_000
const opened = (dir = vaultDir()) => Engine.open(dir, { password }, terminalServices)

async function engineWith(sizes: number[]): Promise<Engine> {
  const { vault } = await vaultWith(sizes)
  await vault.close()
  return opened()
}

test('copies are remembered by place without saying where, and count only what people added since', async () => {
  const engine = await engineWith([10, 20])
  expect(await engine.copies.known()).toEqual([])
  for (const name of ['stick-a', 'stick-b']) mkdirSync(place(name))
  await engine.copies.to(place('stick-a'))
  await engine.commit([note('one more')])
  await engine.checks.now('quick')
  await engine.copies.to(place('stick-b'))
  await engine.commit([note('and one more')])
  // A run that is broken off completes nothing, so nothing is said of it.
  const before = engine.vault.lastSeq
  const broken = engine.copies.to(place('stick-a'))
  engine.copies.cancel()
  await expect(broken).rejects.toMatchObject({ code: 'CopyCancelled' })
  expect(engine.vault.lastSeq).toBe(before)
  const [b, a, ...more] = await engine.copies.known()
  expect(more).toEqual([])
  expect(b).toMatchObject({ kind: 'folder', folderName: 'stick-b', entriesSince: 1, problems: 0 })
  // The check and the second copy are entries too, and nothing that a copy would miss.
  expect(a).toMatchObject({ kind: 'folder', folderName: 'stick-a', entriesSince: 2 })
  expect(JSON.stringify([a, b])).not.toContain(place(''))
  await engine.close()
  const again = await opened()
  expect(await again.copies.known()).toEqual([b, a])
  await again.close()
})

test('a known copy is renewed where it lies; a stick that is not connected gets nothing written in its place', async () => {
  const engine = await engineWith([10])
  mkdirSync(place('stick'))
  await engine.copies.to(place('stick'))
  await engine.commit([note('one more')])
  const [known] = await engine.copies.known()
  const id = known?.id ?? ''
  const done = await engine.copies.renew(id)
  expect(done).toMatchObject({ folderName: 'stick', copied: 0, problems: [] })
  const [now] = await engine.copies.known()
  expect(now).toMatchObject({ id, folderName: 'stick', entriesSince: 0 })
  await expect(engine.copies.renew('c1')).rejects.toMatchObject({ code: 'BadRequest' })
  rmSync(place('stick'), { recursive: true })
  await expect(engine.copies.renew(id)).rejects.toMatchObject({ code: 'CopyNotThere' })
  mkdirSync(place('stick'))
  await expect(engine.copies.renew(id)).rejects.toMatchObject({ code: 'CopyNotThere' })
  expect(readdirSync(place('stick'))).toEqual([])
  await engine.close()
})

test('a copy is due a day after the first item, and again after 14 days with something new, never before', async () => {
  const { vault } = await vaultWith([])
  await vault.close()
  const engine = await opened()
  const now = Date.now()
  expect(await copyReminder(engine, now + 90 * day)).toBeNull()
  const object = await engine.vault.put({ stream: pieces(Buffer.from('x'), 1) }, meta('a.txt'))
  await engine.commit([named(object)])
  expect(await copyReminder(engine, now + day - 60_000)).toBeNull()
  expect(await copyReminder(engine, now + day + 60_000)).toEqual({ code: 'copy', values: { days: 1 } })
  mkdirSync(place('stick'))
  await engine.copies.to(place('stick'))
  // However old: nothing was added, so nothing is missing in it. A check is no addition.
  await engine.checks.now('quick')
  expect(await copyReminder(engine, now + 400 * day)).toBeNull()
  await engine.commit([note('one more')])
  expect(await copyReminder(engine, now + 14 * day - 60_000)).toBeNull()
  expect(await copyReminder(engine, now + 15 * day + 60_000)).toEqual({
    code: 'copy',
    values: { days: 15, entries: 1 },
  })
  await engine.close()
  // Who looks at a copy is not told to make one.
  const copy = await opened(place('stick'))
  expect(await copyReminder(copy, now + 400 * day)).toBeNull()
  await copy.close()
})

test('of an open copy a vault is made that works by itself, in a folder of its own beside other things', async () => {
  const engine = await engineWith([10, 300_000])
  mkdirSync(place('stick'))
  await engine.copies.to(place('stick'))
  await engine.close()
  const copy = await opened(place('stick'))
  expect(copy.vault.readOnly).toBe(true)
  mkdirSync(place('documents'))
  writeFileSync(join(place('documents'), 'letter.txt'), 'x')
  // A folder of that name with something in it is left alone.
  mkdirSync(join(place('documents'), 'stick'))
  writeFileSync(join(place('documents'), 'stick', 'old.txt'), 'x')
  const { dir, ...done } = await copy.copies.restoreTo(place('documents'))
  expect(done).toMatchObject({ folderName: 'stick-2', objects: 2, problems: [] })
  expect(dir).toBe(join(place('documents'), 'stick-2'))
  await copy.close()
  expect(readdirSync(place('documents')).toSorted()).toEqual(['letter.txt', 'stick', 'stick-2'])
  const restored = await opened(dir)
  expect(restored.vault.readOnly).toBe(false)
  expect(restored.notices).toEqual([])
  expect((await restored.checks.now('full')).findings).toEqual([])
  await restored.close()
})
