/** R20. The computer's clock is set, the time zone changes, a leap day comes: the order is that of the numbers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { openFrame, frameLength } from '../../main/crypto/journalFrame.ts'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { type EntryJson, parseEntry } from '../../main/vault/entryBytes.ts'
import { readKeyFiles, unlock } from '../../main/vault/keyFiles.ts'
import { placesOf } from '../../main/vault/places.ts'
import { all, create, meta, named, note, open, password, sourceFile, vaultDir } from './scratch.ts'

const year = 365 * 86_400_000
const { TZ } = process.env

/** Only the clock that a person can set; the time since the computer started goes on. */
function setClock(time: number | string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(time) })
}
function setZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
}
afterEach(() => {
  vi.useRealTimers()
  setZone(TZ)
})

/** The entries as they lie on the disk, read by hand: the clock's part is not among what the vault gives out. */
async function entries(): Promise<EntryJson[]> {
  const sodium = await loadSodium()
  const { masterKey, vaultId } = await unlock(sodium, await readKeyFiles(placesOf(vaultDir())), { password })
  const { journal: key } = deriveKeys(sodium, masterKey)
  const bytes = readFileSync(join(vaultDir(), 'journal', 'a', '00000001.evj'))
  const list: EntryJson[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = frameLength(bytes, at)
    const frame = length === null ? null : openFrame(sodium, key, vaultId, bytes.subarray(at, at + length))
    if (length === null || frame === null) throw new Error('not a frame')
    for (const { entry } of frame.entries) list.push(parseEntry(entry) as EntryJson)
    at += length
  }
  return list
}

const edits = (list: EntryJson[]) => list.filter(({ type }) => type === 'edit')
const inOrder = (list: EntryJson[]) => list.every(({ seq }, i) => seq === i + 1)

test('set back a year between two days: marked at the entry where it happened, and the order holds', async () => {
  const { vault } = await create()
  await vault.append([note('before')])
  await vault.close()
  setClock(Date.now() - year)
  const again = await open()
  expect(again.notices).toEqual([])
  const stored = await again.put({ file: sourceFile('x') }, meta())
  await again.append([named(stored)])
  await again.append([note('after')])
  await again.close()
  vi.useRealTimers()
  const list = await entries()
  expect(inOrder(list)).toBe(true)
  const at = list.findIndex(({ type }) => type === 'adopt')
  expect(Date.parse(list[at]?.time ?? '')).toBeLessThan(Date.parse(list[at - 1]?.time ?? ''))
  expect(list.map(({ clock }) => clock.suspectedShift)).toEqual(list.map((_, i) => i === at))
  // Nothing that looks at times is put off by it: no orphan, no suspicion of a cut journal.
  const last = await open()
  expect(last.notices).toEqual([])
  expect((await all(last.entries())).map(({ seq }) => seq)).toEqual(list.map((_, i) => i + 1))
  await last.close()
})

test('set while the vault is open, back and forward: each jump is marked once', async () => {
  const { vault } = await create()
  await vault.append([note('0')])
  const jumps = [-year, 0, 3 * 60_000, 0, -3 * 60_000, 60_000]
  let shift = 0
  for (const [i, jump] of jumps.entries()) {
    vi.useRealTimers()
    shift += jump
    if (shift !== 0 || jump !== 0) setClock(Date.now() + shift)
    await vault.append([note(String(i + 1))])
  }
  vi.useRealTimers()
  setClock(Date.now() + shift)
  await vault.close()
  vi.useRealTimers()
  const list = await entries()
  expect(inOrder(list)).toBe(true)
  // A minute is what computers correct by themselves.
  expect(edits(list).map(({ clock }) => clock.suspectedShift)).toEqual([
    false,
    true,
    false,
    true,
    false,
    true,
    false,
  ])
})

test('another time zone while the vault is open: the zone is noted, the clock is not suspected', async () => {
  setZone('Asia/Shanghai')
  const { vault } = await create()
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York']) {
    setZone(zone)
    await vault.append([note(zone)])
  }
  await vault.close()
  const list = edits(await entries())
  expect(list.map(({ clock }) => clock.tz)).toEqual(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'])
  expect(list.some(({ clock }) => clock.suspectedShift)).toBe(false)
})

test.each([
  ['a leap day', 'Asia/Shanghai', '2028-02-28T15:59:59.500Z', '2028-02-29T16:00:00.500Z'],
  ['summer time begins', 'Europe/Berlin', '2026-03-29T00:59:59.500Z', '2026-03-29T01:00:00.500Z'],
  ['summer time ends', 'Europe/Berlin', '2026-10-25T00:59:59.500Z', '2026-10-25T01:00:00.500Z'],
  ['a new year', 'Asia/Shanghai', '2026-12-31T15:59:59.500Z', '2026-12-31T16:00:00.500Z'],
])('%s: times are UTC and go on', async (name, zone, before, after) => {
  setZone(zone)
  setClock(before)
  const { vault } = await create()
  await vault.append([note('before')])
  await vault.close()
  setClock(after)
  const again = await open()
  await again.append([note('after')])
  await again.close()
  const list = await entries()
  expect(inOrder(list), name).toBe(true)
  expect(edits(list).map(({ time }) => time)).toEqual([before, after])
  expect(list.some(({ clock }) => clock.suspectedShift)).toBe(false)
  console.log(`R20: ${name}, ${list.length} entries in order`)
})
