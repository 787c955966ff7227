/** Deletion on disk: when it is due, what a crash leaves, and an old file that somebody puts back. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { adoptions } from '../../main/check/adopt.ts'
import { copyVault } from '../../main/check/copy/copyVault.ts'
import { repair } from '../../main/check/repair/repair.ts'
import { Bin, binMs } from '../../main/vault/bin.ts'
import type { EntryJson } from '../../main/vault/entryBytes.ts'
import { Reencryption } from '../../main/vault/reencrypt.ts'
import { removeOld } from '../../main/vault/removeOld.ts'
import { removeDeleted } from '../../main/vault/removeObjects.ts'
import { Vault } from '../../main/vault/vault.ts'
import { checked, found, type Stored, vaultWith } from '../check/damaged.ts'
import { freshPassword } from './scratchValues.ts'
import {
  all,
  content,
  meta,
  named,
  note,
  open,
  password,
  pieces,
  place,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

const day = 86_400_000
const start = Date.UTC(2026, 0, 1)

/** A journal of times: each is days since the start, and whether the clock was seen to be moved. */
function binAfter(steps: readonly (number | { day: number; moved: true })[]): Bin {
  const bin = new Bin()
  const fold = (seq: number, type: string, at: number, moved: boolean, open: object = {}) => {
    const time = new Date(start + at * day).toISOString()
    const json = { seq, time, type, clock: { suspectedShift: moved }, public: open } as unknown as EntryJson
    bin.fold(seq, json, { entry: new Uint8Array(), private: new Uint8Array() })
  }
  fold(1, 'import', 0, false, { sha256: 'a'.repeat(64), size: 1 })
  fold(2, 'bin', 0, false, { entries: [[1, 1]] })
  steps.forEach((step, i) =>
    typeof step === 'number'
      ? fold(3 + i, 'verify', step, false)
      : fold(3 + i, 'verify', step.day, step.moved),
  )
  return bin
}

const daysLeft = (bin: Bin, now: number): number => {
  const [binned] = bin.list
  if (binned === undefined) throw new Error('nothing in the bin')
  return bin.left(binned, start + now * day) / day
}

test('thirty days are counted along the journal: no clock brings them nearer', () => {
  expect(binMs).toBe(30 * day)
  const daily = Array.from({ length: 30 }, (_, i) => i + 1)
  expect(daysLeft(binAfter(daily.slice(0, 29)), 29)).toBe(1)
  expect(daysLeft(binAfter(daily), 30)).toBe(0)
  // A year ahead while the program was closed, then again, and asked a year later still.
  expect(daysLeft(binAfter([]), 365)).toBe(16)
  expect(daysLeft(binAfter([365]), 365)).toBe(16)
  expect(daysLeft(binAfter([365]), 730)).toBe(2)
  // A year ahead while it ran is seen, and counts nothing.
  expect(daysLeft(binAfter([{ day: 365, moved: true }]), 365)).toBe(30)
  // Back by a year and forward again: the way back counts nothing, the way forward two weeks.
  expect(daysLeft(binAfter([1, { day: -365, moved: true }]), -365)).toBe(29)
  expect(daysLeft(binAfter([1, { day: -365, moved: true }, 1]), 1)).toBe(15)
  // A clock that was set back shows a time before the request; nothing becomes due by that.
  expect(daysLeft(binAfter([]), -100)).toBe(30)
})

test('what entries hide is neither taken for granted nor ever more than was there', () => {
  const bin = new Bin()
  const put = (seq: number, entries: unknown) =>
    bin.fold(
      seq,
      {
        seq,
        time: new Date(start).toISOString(),
        type: 'bin',
        clock: {},
        public: { entries },
      } as unknown as EntryJson,
      { entry: new Uint8Array(), private: Buffer.from('{"value":{"renamed":[["a","b"],["b","a"],["c"]]}}') },
    )
  for (const crafted of [
    [[1, 1e15]],
    [[5, 2]],
    [['1', 2]],
    'x',
    null,
    [[0, 0]],
    [[-5, 3]],
    [
      [3, 4],
      [2, 9],
    ],
  ])
    put(10, crafted)
  expect([1, 2, 5, 9].map(seq => bin.has(seq))).toEqual([false, false, false, false])
  expect([3, 4].map(seq => bin.has(seq))).toEqual([true, true])
  // Names that point at each other end somewhere.
  expect(bin.renamed.size).toBe(2)
})

/** Puts the first object in the bin and deletes it for good; the files stay when `files` is false, as after a crash. */
async function deleteFirst(vault: Vault, { sha256 }: Stored, files = true): Promise<void> {
  const seq =
    (await all(vault.entries())).find(entry => entry.type === 'adopt' && entry.public.sha256 === sha256)
      ?.seq ?? 0
  const [bin] = await vault.append([
    { type: 'bin', public: { entries: [[seq, seq]] }, private: { item: `i${seq}`, renamed: [], papers: [] } },
  ])
  await vault.append([
    { type: 'delete', public: { sha256s: [sha256], bins: [bin?.seq ?? 0] }, private: null },
  ])
  if (files) expect(await removeDeleted(vault.files, vault.bin, [sha256])).toBe(0)
}

test('broken off between entry and files, the next opening removes the rest, and quarantine with it', async () => {
  const { vault, stored } = await vaultWith([70_000, 5000])
  const [first, second] = stored as [Stored, Stored]
  writeFileSync(join(vaultDir(), 'quarantine', `20260101-${first.name}-chunk-1`), 'piece')
  writeFileSync(join(vaultDir(), 'quarantine', `20260101-${second.name}-chunk-1`), 'piece')
  await deleteFirst(vault, first, false)
  await vault.close()
  expect(existsSync(first.file)).toBe(true)
  const again = await open()
  expect(again.notices).toEqual(['DeletedFound'])
  expect([existsSync(first.file), existsSync(second.file)]).toEqual([false, true])
  expect(existsSync(join(vaultDir(), 'quarantine', `20260101-${first.name}-chunk-1`))).toBe(false)
  expect(existsSync(join(vaultDir(), 'quarantine', `20260101-${second.name}-chunk-1`))).toBe(true)
  // A missing file of deleted content is no loss.
  expect((await checked(again, 'full')).findings).toEqual([])
  // A piece that another program held open when the object went goes with the next opening.
  const held = join(vaultDir(), 'quarantine', `20260102-object-${first.name}`)
  writeFileSync(held, 'piece')
  await again.close()
  const calm = await open()
  expect([calm.notices, calm.bin.list, existsSync(held)]).toEqual([[], [], false])
  await calm.close()
})

test('resurrected: an old file put back is found, adopted by nothing, copied nowhere, and removed', async () => {
  const { vault, stored } = await vaultWith([70_000, 5000])
  const [first] = stored as [Stored, Stored]
  await copyVault(vault, place('old'))
  cpSync(first.file, place('kept.evo'))
  const putBack = () => {
    mkdirSync(dirname(first.file), { recursive: true })
    cpSync(place('kept.evo'), first.file)
  }
  await deleteFirst(vault, first)
  putBack()
  expect(await found(vault, 'full')).toEqual([`DeletedObject warning ${first.where}`])
  expect(await adoptions(vault)).toEqual([])
  const { findings } = await checked(vault, 'full')
  expect(await repair(vault, findings, place('old'))).toMatchObject({ repaired: [] })
  // Rubbish under its name does not make a copy bring it back either.
  rmSync(first.file)
  writeFileSync(first.file, Buffer.alloc(20_000, 1))
  const foreign = await checked(vault, 'full')
  expect(foreign.findings.map(({ code }) => code)).toEqual(['ForeignObject'])
  expect(await repair(vault, foreign.findings, place('old'))).toMatchObject({ repaired: [] })
  rmSync(first.file)
  putBack()

  // A new copy does not take it along, an older one drops it when it is renewed and keeps the rest.
  expect(await copyVault(vault, place('new'))).toMatchObject({ objects: 1, problems: [], dropped: 0 })
  const older = join(place('old'), first.where)
  writeFileSync(join(place('old'), 'quarantine', first.name), 'damaged once')
  expect(existsSync(older)).toBe(true)
  expect(await copyVault(vault, place('old'))).toMatchObject({ objects: 1, dropped: 1, problems: [] })
  expect([existsSync(older), existsSync(join(place('old'), 'quarantine', first.name))]).toEqual([
    false,
    false,
  ])
  const copy = await Vault.open(place('old'), { password })
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()

  // In a copy, which is only read, it is told; a vault that is made of that copy does not have it.
  cpSync(place('kept.evo'), older)
  const read = await Vault.open(place('old'), { password })
  expect([read.readOnly, read.notices]).toEqual([true, ['IsCopy', 'DeletedFound']])
  expect(await found(read, 'quick')).toEqual([`DeletedObject warning ${first.where}`])
  expect(await copyVault(read, place('restored'), { restore: true })).toMatchObject({ objects: 1 })
  await read.close()
  expect(existsSync(join(place('restored'), first.where))).toBe(false)

  await vault.close()
  const again = await open()
  expect([again.notices, again.orphans, existsSync(first.file)]).toEqual([['DeletedFound'], [], false])
  await again.close()
})

test('the same content imported anew is an item like any other, and is offered when that was interrupted', async () => {
  const { vault, stored } = await vaultWith([70_000])
  const [first] = stored as [Stored]
  await deleteFirst(vault, first)
  await vault.put({ stream: pieces(first.bytes, 1 << 20) }, meta('again.bin'))
  await vault.close()
  const broken = await open()
  expect(broken.notices).toEqual(['OrphansFound'])
  expect(broken.orphans.map(({ sha256 }) => sha256)).toEqual([first.sha256])
  const object = await broken.put({ stream: pieces(first.bytes, 1 << 20) }, meta('again.bin'))
  expect(object.existed).toBe(true)
  await broken.append([named(object)])
  expect((await checked(broken, 'full')).findings).toEqual([])
  await broken.close()
  const calm = await open()
  expect([calm.notices, (await content(calm, first.sha256)).equals(first.bytes)]).toEqual([[], true])
  await calm.close()
})

test('re-encryption leaves deleted content behind, and what is deleted afterwards does not keep the old folder', async () => {
  const { vault, stored } = await vaultWith([70_000, 5000, 6000])
  const [first, second, third] = stored as [Stored, Stored, Stored]
  cpSync(first.file, place('kept.evo'))
  await deleteFirst(vault, first)
  cpSync(place('kept.evo'), first.file)
  const work = await Reencryption.begin(vault, place('v-2'), freshPassword, testOnlyCost)
  if (work.offered !== null) await work.takeRecoveryCode(work.offered.slot)
  expect(await work.run(() => undefined, new AbortController().signal)).toMatchObject({
    objects: 2,
    damaged: 0,
  })
  await work.close()
  await vault.close()
  const fresh = await Vault.open(place('v-2'), { password: freshPassword })
  expect([fresh.notices, await fresh.has(first.sha256), fresh.bin.deleted.has(first.sha256)]).toEqual([
    [],
    false,
    true,
  ])
  await deleteFirst(fresh, second)
  await removeOld(fresh, vaultDir(), { password }, () => undefined)
  expect(existsSync(join(vaultDir(), 'vault.json'))).toBe(false)
  expect((await content(fresh, third.sha256)).equals(third.bytes)).toBe(true)
  expect((await checked(fresh, 'full')).findings).toEqual([])
  await fresh.close()
})

const able =
  spawnSync('python3', [
    '-c',
    'import sys, ctypes.util; sys.exit(sys.version_info < (3, 11) or ctypes.util.find_library("sodium") is None)',
  ]).status === 0

test.skipIf(!able)(
  'decrypt.py gives out what is in the bin, and not what was deleted, put back or not',
  async () => {
    const { vault, stored } = await vaultWith([70_000, 5000])
    const [first, second] = stored as [Stored, Stored]
    cpSync(first.file, place('kept.evo'))
    await deleteFirst(vault, first)
    await vault.append([note('after it')])
    const seq = (await all(vault.entries())).find(
      entry => entry.type === 'adopt' && entry.public.sha256 === second.sha256,
    )?.seq
    await vault.append([
      {
        type: 'bin',
        public: { entries: [[seq ?? 0, seq ?? 0]] },
        private: { item: `i${seq}`, renamed: [], papers: [] },
      },
    ])
    await vault.close()
    for (const putBack of [false, true]) {
      if (putBack) cpSync(place('kept.evo'), first.file)
      const out = place(`out-${putBack}`)
      const reader = join(import.meta.dirname, '../../main/crypto/decrypt.py')
      const { status, stdout } = spawnSync('python3', [reader, vaultDir(), out], {
        env: { ...process.env, PYTHONIOENCODING: 'utf-8', EVIDENCE_VAULT_PASSWORD: password },
        encoding: 'utf8',
      })
      expect(stdout).toContain('was removed on purpose')
      expect(stdout.includes('its file was put back')).toBe(putBack)
      expect([status, stdout.includes('DAMAGE [')]).toEqual([0, false])
      expect(existsSync(join(out, '0001-x'))).toBe(false)
      expect(readFileSync(join(out, '0002-x')).equals(second.bytes)).toBe(true)
    }
  },
)
