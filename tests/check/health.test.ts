import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CheckProgress, EventName, Events, Health } from '../../preload/contract.ts'
import { check } from '../../main/check/check.ts'
import { reached } from '../../main/check/checkProgress.ts'
import { copyEntry, copyVault } from '../../main/check/copy/copyVault.ts'
import { fullSpeed, inBackground } from '../../main/check/pace.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import type { Services } from '../../main/engine/services.ts'
import { homeState } from '../../main/engine/home.ts'
import { listItems } from '../../main/index/items.ts'
import { all, meta, open, password, pieces, place, vaultDir } from '../vault/scratch.ts'
import { hit, type Stored, vaultWith } from './damaged.ts'

/** An engine whose events are kept. */
async function engineWith(): Promise<{ engine: Engine; told: { name: EventName; value: unknown }[] }> {
  const told: { name: EventName; value: unknown }[] = []
  const services: Services = {
    ...terminalServices,
    emit: <N extends EventName>(name: N, value: Events[N]) => void told.push({ name, value }),
  }
  return { engine: await Engine.open(vaultDir(), { password }, services), told }
}

test('health says what the last checks found, deeper ones longer, and when every byte was read', async () => {
  const { vault, stored } = await vaultWith([10, 300_000])
  await vault.close()
  const { engine, told } = await engineWith()
  expect(await engine.checks.health()).toEqual({
    state: 'well',
    checkedOn: null,
    depth: null,
    fullyCheckedOn: null,
    findings: [],
    unfinished: null,
    cloud: null,
    lastCopy: null,
  })
  const large = stored[1] as Stored
  hit(large.file, 4096 + 9)
  await engine.checks.now('full')
  const lost = await engine.checks.health()
  expect(lost).toMatchObject({ state: 'loss', depth: 'full', findings: [{ code: 'ChunkDamaged' }] })
  expect(lost.fullyCheckedOn).toBe(lost.checkedOn)
  // A quick look cannot see it, so it takes nothing back.
  await engine.checks.now('quick')
  const still = await engine.checks.health()
  expect(still).toMatchObject({ state: 'loss', depth: 'quick', findings: [{ code: 'ChunkDamaged' }] })
  expect(still.fullyCheckedOn).toBe(lost.fullyCheckedOn)
  hit(large.file, 4096 + 9)
  hit((stored[0] as Stored).file, 9)
  await engine.checks.now('full')
  expect(await engine.checks.health()).toMatchObject({
    state: 'attention',
    findings: [{ code: 'FrontPageDamaged' }],
  })
  // The journal keeps it, with counts in public and places in private.
  const entries = (await all(engine.vault.entries())).filter(({ type }) => type === 'verify')
  expect(entries.map(entry => entry.public)).toMatchObject([
    { depth: 'full', objects: 2, findings: { loss: 1 } },
    { depth: 'quick', objects: 2, findings: { loss: 0 } },
    { depth: 'full', objects: 2, findings: { loss: 0, notice: 1 } },
  ])
  expect(JSON.stringify(entries.map(entry => entry.public))).not.toContain('objects/')
  const progress = told
    .filter(({ name }) => name === 'check.changed')
    .map(({ value }) => value as CheckProgress)
  expect(progress.at(-1)).toMatchObject({ depth: 'full', objectsDone: 2, objectsTotal: 2, ended: true })
  expect(told.filter(({ name }) => name === 'health.changed').at(-1)?.value as Health).toEqual(
    await engine.checks.health(),
  )
  // Nothing that a screen of evidence shows has changed.
  expect(told.filter(({ name }) => name === 'index.changed')).toEqual([])
  await engine.close()
  const again = await engineWith()
  expect((await again.engine.checks.health()).state).toBe('attention')
  await again.engine.close()
})

test('when the last copy was made is known, and how much came after it', async () => {
  const { vault } = await vaultWith([10])
  await vault.close()
  const { engine } = await engineWith()
  const saved = (await homeState(engine)).savedAt
  const report = await copyVault(engine.vault, place('copy'))
  await engine.commit([copyEntry(report, place('copy'))])
  const { lastCopy } = await engine.checks.health()
  expect(lastCopy).toMatchObject({ upTo: report.entry, entriesSince: 0, problems: 0 })
  expect(Date.now() - Date.parse(lastCopy?.madeOn ?? '')).toBeLessThan(60_000)
  // Neither a copy nor a check is something that a person saved.
  for (let i = 0; i < 12; i++) await engine.checks.now('quick')
  expect((await homeState(engine)).savedAt).toBe(saved)
  await engine.close()
})

test('what an interrupted import left is taken up when asked, read to the last byte first', async () => {
  const { vault } = await vaultWith([10])
  const words = (text: string) => ({ stream: pieces(Buffer.from(text), 5) })
  await vault.put(words('left behind'), meta('left.txt'))
  await vault.put(words('a thumbnail'), { ...meta(), kind: 'derivative' })
  const bad = await vault.put(words('damaged and left'), meta('bad.txt'))
  await vault.close()
  const { engine } = await engineWith()
  const { objectName } = await import('../../main/check/named.ts')
  const name = objectName(engine.vault.files, bad.sha256) ?? ''
  hit(join(vaultDir(), 'objects', name.slice(0, 2), name), 4096 + 3)
  const before = await engine.checks.now('quick')
  expect(before.findings.map(({ code }) => code)).toEqual(['OrphanObject', 'OrphanObject', 'OrphanObject'])
  // While something is imported, what is stored and not named yet is not left behind, and nobody takes it up twice.
  const target = { vault: engine.vault, index: null, opening: [], growing: true }
  const meanwhile = await check(target, { depth: 'quick', background: false, pace: fullSpeed() })
  expect(meanwhile.findings).toEqual([])
  writeFileSync(place('more.txt'), 'more')
  const { done } = engine.startImport([place('more.txt')])
  await expect(engine.checks.adopt()).rejects.toMatchObject({ code: 'ImportRunning' })
  await done
  while (engine.importing) await wait(5)
  expect(await engine.checks.adopt()).toBe(1)
  expect(listItems(engine.db, { limit: 10 }).items.map(item => item.name)).toContain('left.txt')
  expect(await engine.checks.adopt()).toBe(0)
  await engine.close()
})

test('a full check that is stopped goes on where it was, and nothing else can say how far it came', async () => {
  const sizes = Array.from({ length: 30 }, (_, i) => 50_000 + i)
  const { vault, stored } = await vaultWith(sizes)
  hit((stored.toSorted((x, y) => (x.name < y.name ? -1 : 1))[0] as Stored).file, 4096 + 1)
  const target = { vault, index: null, opening: [] }
  const abort = new AbortController()
  let seen = 0
  const first = check(target, {
    depth: 'full',
    background: true,
    pace: fullSpeed(undefined, abort.signal),
    onObjects: done => {
      seen = done
      if (done === 12) abort.abort(new Error('stopped'))
    },
  })
  await expect(first).rejects.toThrow('stopped')
  expect(seen).toBe(12)
  expect((await reached(vault))?.objects).toBe(12)
  const file = join(vaultDir(), 'index/check.json')
  const kept = readFileSync(file, 'utf8')
  // Whoever can write the folder cannot make the check skip anything.
  writeFileSync(file, kept.replace(/"after\\":\\"../, '"after\\":\\"zz'))
  expect(await reached(vault)).toBeNull()
  writeFileSync(file, kept)
  await vault.close()

  const again = await open()
  let least = Number.POSITIVE_INFINITY
  const report = await check(
    { ...target, vault: again },
    {
      depth: 'full',
      background: true,
      pace: fullSpeed(),
      onObjects: done => {
        least = Math.min(least, done)
      },
    },
  )
  expect(least).toBe(12)
  expect(report.objects).toBe(30)
  // What the first part found is in the result of the whole.
  expect(report.findings.map(({ code }) => code)).toEqual(['ChunkDamaged'])
  expect(await reached(again)).toBeNull()
  await again.close()
})

test('in the background it works a quarter of the time and stands still while something else wants the disk', async () => {
  const abort = new AbortController()
  let busy = true
  let passed = false
  const pace = inBackground(() => busy, abort.signal)
  const step = pace.step(1).then(() => {
    passed = true
  })
  await wait(100)
  expect(passed).toBe(false)
  busy = false
  await step
  // Half a second of it, of which no more than about a third may be work.
  let worked = 0
  const begun = performance.now()
  while (performance.now() - begun < 500) {
    const from = performance.now()
    while (performance.now() - from < 5);
    worked += performance.now() - from
    await pace.step(1)
  }
  expect(worked / (performance.now() - begun)).toBeLessThan(0.4)
  abort.abort(new Error('closed'))
  await expect(pace.step(1)).rejects.toThrow('closed')
})

test('the vault is looked over by itself after it is opened; what is new is written down once', async () => {
  const { vault, stored } = await vaultWith([10, 11])
  await vault.close()
  const verifies = async (engine: Engine): Promise<number> =>
    (await all(engine.vault.entries())).filter(({ type }) => type === 'verify').length
  const watched = async (): Promise<{ health: Health; written: number }> => {
    const { engine, told } = await engineWith()
    engine.checks.start(10)
    while (!told.some(({ name }) => name === 'health.changed')) await wait(100)
    const result = { health: await engine.checks.health(), written: await verifies(engine) }
    await engine.close()
    return result
  }
  const young = await watched()
  expect(young).toMatchObject({ health: { state: 'well', depth: 'quick' }, written: 0 })
  rmSync((stored[0] as Stored).file)
  expect(await watched()).toMatchObject({
    health: { state: 'loss', findings: [{ code: 'ObjectMissing' }] },
    written: 1,
  })
  expect(await watched()).toMatchObject({ health: { state: 'loss' }, written: 1 })
})

test('what was taken in since the last look is looked at soon', async () => {
  const { vault } = await vaultWith([10])
  await vault.close()
  const { engine, told } = await engineWith()
  const looks = () =>
    told.flatMap(({ name, value }) => {
      const { depth, ended, objectsTotal } = value as CheckProgress
      return name === 'check.changed' && depth === 'quick' && ended ? [objectsTotal] : []
    })
  engine.checks.start(10)
  while (looks().length === 0) await wait(20)
  mkdirSync(place('phone'))
  writeFileSync(join(place('phone'), 'note.txt'), 'a file')
  await engine.startImport([place('phone')]).done
  while (looks().length < 2) await wait(20)
  expect(looks()).toEqual([1, 2])
  await engine.close()
})

test('stopping is at once, and closing the vault waits for nothing', async () => {
  const { vault } = await vaultWith(Array.from({ length: 8 }, () => 2_000_000))
  await vault.close()
  const { engine, told } = await engineWith()
  const running = engine.checks.now('full').catch((error: { code: string }) => error.code)
  while (!told.some(({ name }) => name === 'check.changed')) await wait(1)
  engine.checks.cancel()
  expect(await running).toBe('CheckCancelled')
  const another = engine.checks.now('full').catch((error: { code: string }) => error.code)
  await wait(5)
  const begun = performance.now()
  await engine.close()
  expect(performance.now() - begun).toBeLessThan(5000)
  expect(await another).toBe('CheckCancelled')
})

test('a copy made by the engine tells how far it is, is noted, can be stopped, and finds its own place on a full stick', async () => {
  const { vault } = await vaultWith(Array.from({ length: 12 }, (_, i) => 400_000 + i))
  await vault.close()
  const { engine, told } = await engineWith()
  const stick = place('stick')
  mkdirSync(stick)
  writeFileSync(join(stick, 'holiday.jpg'), 'x')
  const first = engine.copies.to(stick).catch((error: { code: string }) => error.code)
  await expect(engine.copies.to(place('other'))).rejects.toMatchObject({ code: 'CopyRunning' })
  while (!told.some(({ name }) => name === 'copy.changed')) await wait(1)
  engine.copies.cancel()
  expect(await first).toBe('CopyCancelled')
  expect((await engine.checks.health()).lastCopy).toBeNull()
  const done = await engine.copies.to(stick)
  expect(done).toMatchObject({ folderName: 'v', objects: 12, problems: [] })
  expect(readdirSync(stick).toSorted()).toEqual(['holiday.jpg', 'v'])
  expect(await engine.copies.to(stick)).toMatchObject({ folderName: 'v', objects: 12, copied: 0 })
  expect((await engine.checks.health()).lastCopy).toMatchObject({ problems: 0, entriesSince: 0 })
  expect(told.filter(({ name }) => name === 'copy.changed').at(-1)?.value).toMatchObject({ ended: true })
  await engine.close()
})
