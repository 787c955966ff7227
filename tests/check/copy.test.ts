import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyEntry, copyVault } from '../../main/check/copy/copyVault.ts'
import { copyMarkText } from '../../main/check/copy/markText.ts'
import { objectNames, objectsUpTo } from '../../main/check/copy/ownObjects.ts'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  note,
  open,
  password,
  place,
  snapshot,
  testOnlyCost,
  vaultDir,
} from '../vault/scratch.ts'
import { addTo, checked, hit, type Stored, vaultWith } from './damaged.ts'

const dest = (): string => place('stick')
const openCopy = (): Promise<Vault> => Vault.open(dest(), { password })

test('a copy is a vault: every content, every entry, opened for reading only', async () => {
  const { vault, stored } = await vaultWith([0, 4096, 70_000, 2_500_000])
  const report = await copyVault(vault, dest())
  expect(report).toMatchObject({ entry: vault.lastSeq, objects: 4, copied: 4, problems: [] })
  expect(Date.now() - Date.parse(report.checkedOn ?? '')).toBeLessThan(60_000)
  expect(readFileSync(join(dest(), 'COPY.txt')).equals(Buffer.from(copyMarkText))).toBe(true)
  const copy = await openCopy()
  expect([copy.readOnly, copy.notices]).toEqual([true, ['IsCopy']])
  for (const { sha256, bytes } of stored) expect((await content(copy, sha256)).equals(bytes)).toBe(true)
  expect(await all(copy.entries())).toEqual(await all(vault.entries()))
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()
  await vault.close()
  const [ours, theirs] = [await snapshot(vaultDir()), await snapshot(dest())]
  for (const [name, bytes] of theirs)
    if (name.startsWith('objects/') || name.startsWith('vault.json'))
      expect(ours.get(name)?.equals(bytes)).toBe(true)
  // Neither the index nor anybody's lock goes along, and nothing half-written stays.
  expect([...theirs.keys()].filter(name => /^(index|tmp|quarantine)/.test(name))).toEqual([])
})

test('the second time only what is new is written; the journal is appended to and never written over', async () => {
  const { vault, stored } = await vaultWith([10, 100_000])
  const first = await copyVault(vault, dest())
  await vault.append([copyEntry(first, dest())])
  const journal = join(dest(), 'journal/a/00000001.evj')
  const before = readFileSync(journal)
  const added = await addTo(vault, [50_000])
  const second = await copyVault(vault, dest())
  expect(second).toMatchObject({ objects: 3, copied: 1, problems: [], checkedOn: first.checkedOn })
  expect(readFileSync(journal).subarray(0, before.length).equals(before)).toBe(true)
  const third = await copyVault(vault, dest())
  expect(third).toMatchObject({ objects: 3, copied: 0, entry: vault.lastSeq })
  const copy = await openCopy()
  for (const { sha256, bytes } of [...stored, ...added])
    expect((await content(copy, sha256)).equals(bytes)).toBe(true)
  expect(copy.lastSeq).toBe(vault.lastSeq)
  await copy.close()
  await vault.close()
})

test('the entry of a copy tells in public how far it reaches and not where it lies', async () => {
  const { vault } = await vaultWith([10])
  const entry = copyEntry(await copyVault(vault, dest()), dest())
  expect(JSON.stringify(entry.public)).not.toContain('stick')
  expect(entry.private).toMatchObject({ place: dest() })
  await vault.close()
})

test('what is added while it is being made has its entry in the next copy, and so has its object', async () => {
  const { vault, stored } = await vaultWith([10, 11])
  const before = await objectNames(vault)
  const upTo = vault.lastSeq
  const names = async (seq: number): Promise<string[]> =>
    (await objectsUpTo(vault, { before, upTo: seq })).map(({ name }) => name)
  const added = await addTo(vault, [60_000])
  const sorted = (list: Stored[]): string[] => list.map(({ name }) => name).toSorted()
  expect(await names(upTo)).toEqual(sorted(stored))
  // It was put there after the objects were listed, and its entry was read.
  expect(await names(vault.lastSeq)).toEqual(sorted([...stored, ...added]))
  await vault.close()
})

test('a new password reaches the copy', async () => {
  const { vault } = await vaultWith([10])
  await copyVault(vault, dest())
  await vault.changePassword({ password }, 'quite another phrase', testOnlyCost)
  await copyVault(vault, dest())
  await vault.close()
  await expect(openCopy()).rejects.toMatchObject({ code: 'WrongPassword' })
  const copy = await Vault.open(dest(), { password: 'quite another phrase' })
  expect(copy.notices).toEqual(['IsCopy'])
  await copy.close()
})

test('damage in the copy is no fork: its journal and key files are renewed, what was there is kept', async () => {
  const { vault } = await vaultWith([10, 11])
  await copyVault(vault, dest())
  const good = await snapshot(dest())
  hit(join(dest(), 'journal/a/00000001.evj'), 60)
  truncateSync(join(dest(), 'journal/b/00000001.evj'), 700)
  writeFileSync(join(dest(), 'vault.json.bak'), 'not JSON')
  await copyVault(vault, dest())
  const after = await snapshot(dest())
  for (const [name, bytes] of good)
    expect({ name, same: after.get(name)?.equals(bytes) }).toEqual({ name, same: true })
  const kept = readdirSync(join(dest(), 'quarantine')).map(name => name.replace(/^[0-9]+-[0-9a-f]+-/, ''))
  expect(kept.toSorted()).toEqual(['journal-a-00000001.evj', 'vault.json'])
  await vault.close()
})

test('a copy that was written to, or is newer than the vault, is refused and left as it is', async () => {
  const { vault } = await vaultWith([10])
  await copyVault(vault, dest())
  // Somebody takes the mark away and works in the copy.
  rmSync(join(dest(), 'COPY.txt'))
  const other = await openCopy()
  expect(other.readOnly).toBe(false)
  await other.append([note('written in the copy')])
  await other.close()
  const before = await snapshot(dest())
  await expect(copyVault(vault, dest())).rejects.toMatchObject({
    code: 'CopyNewer',
    details: { here: vault.lastSeq },
  })
  const first = vault.lastSeq + 1
  await vault.append([note('written here')])
  await expect(copyVault(vault, dest())).rejects.toMatchObject({
    code: 'CopyForked',
    details: { entry: first },
  })
  const after = await snapshot(dest())
  for (const [name, bytes] of before)
    if (!name.endsWith('.txt') && !name.endsWith('.md')) expect(after.get(name)?.equals(bytes)).toBe(true)
  expect([...after.keys()].filter(name => name.startsWith('objects'))).toEqual(
    [...before.keys()].filter(name => name.startsWith('objects')),
  )
  await vault.close()
})

test('another vault, a folder of other things, the vault itself and links are refused', async () => {
  const { vault } = await vaultWith([10])
  const refused = async (dir: string): Promise<unknown> =>
    copyVault(vault, dir).then(
      () => 'copied',
      (error: { code: string }) => error.code,
    )
  const { vault: other } = await Vault.create(place('other'), { password, testOnlyCost })
  expect(await refused(place('other'))).toBe('CopyOtherVault')
  await other.close()
  expect(await refused(place('other'))).toBe('CopyOtherVault')
  mkdirSync(place('photos'))
  writeFileSync(place('photos/a.jpg'), 'x')
  expect(await refused(place('photos'))).toBe('FolderNotEmpty')
  expect(readdirSync(place('photos'))).toEqual(['a.jpg'])
  expect(await refused(vaultDir())).toBe('CopyInside')
  expect(await refused(join(vaultDir(), 'objects/copy'))).toBe('CopyInside')
  mkdirSync(place('links'))
  mkdirSync(place('elsewhere'))
  symlinkSync(place('elsewhere'), place('links/objects'))
  expect(await refused(place('links'))).toBe('LinksInVault')
  expect(readdirSync(place('elsewhere'))).toEqual([])
  await copyVault(vault, dest())
  rmSync(join(dest(), 'COPY.txt'))
  const open = await openCopy()
  expect(await refused(dest())).toBe('VaultInUse')
  await open.close()
  await vault.close()
})

test('what is damaged here is named, kept aside in the copy, and copied properly once it is mended', async () => {
  const { vault, stored } = await vaultWith([300_000, 300_001, 300_002])
  const [bad, gone, fine] = stored as [Stored, Stored, Stored]
  const whole = readFileSync(bad.file)
  hit(bad.file, 4096 + 9)
  const damaged = readFileSync(bad.file)
  rmSync(gone.file)
  mkdirSync(gone.file)
  for (let round = 0; round < 2; round++) {
    const report = await copyVault(vault, dest())
    expect(report.problems).toEqual([{ code: 'damagedHere', where: bad.where }])
    expect(existsSync(join(dest(), bad.where))).toBe(false)
    expect(readFileSync(join(dest(), 'quarantine', bad.name)).equals(damaged)).toBe(true)
    expect(existsSync(join(dest(), fine.where))).toBe(true)
  }
  writeFileSync(bad.file, whole)
  expect((await copyVault(vault, dest())).problems).toEqual([])
  expect(readFileSync(join(dest(), bad.where)).equals(whole)).toBe(true)
  await vault.close()
})

test('an object of another length in the copy gives way to the whole one', async () => {
  const { vault, stored } = await vaultWith([300_000])
  const one = stored[0] as Stored
  await copyVault(vault, dest())
  truncateSync(join(dest(), one.where), 5000)
  expect(await copyVault(vault, dest())).toMatchObject({ copied: 1, problems: [] })
  expect(readFileSync(join(dest(), one.where)).equals(readFileSync(one.file))).toBe(true)
  expect(readdirSync(join(dest(), 'quarantine'))).toHaveLength(1)
  await vault.close()
})

test('restored: a vault of its own with every content, that works on and can be copied again', async () => {
  const { vault, stored } = await vaultWith([10, 200_000])
  await copyVault(vault, dest())
  const leaf = vault.lastLeaf
  await vault.close()
  renameSync(vaultDir(), place('lost'))
  const copy = await openCopy()
  const report = await copyVault(copy, vaultDir(), { restore: true })
  expect(report).toMatchObject({ objects: 2, copied: 2, problems: [] })
  await copy.close()
  const restored = await open()
  expect([restored.readOnly, restored.notices, restored.lastLeaf]).toEqual([false, [], leaf])
  for (const { sha256, bytes } of stored) expect((await content(restored, sha256)).equals(bytes)).toBe(true)
  await addTo(restored, [77])
  expect(await copyVault(restored, dest())).toMatchObject({ objects: 3, copied: 1, problems: [] })
  // Never over something that is there, not even the same vault.
  await expect(copyVault(restored, dest(), { restore: true })).rejects.toMatchObject({
    code: 'FolderNotEmpty',
  })
  await restored.close()
})

test('a copy of a vault whose journal has a damaged twin holds whole ones', async () => {
  const { vault } = await vaultWith([10])
  await vault.close()
  hit(join(vaultDir(), 'journal/a/00000001.evj'), 60)
  cpSync(vaultDir(), place('read'), { recursive: true })
  writeFileSync(place('read/COPY.txt'), '')
  const damaged = await Vault.open(place('read'), { password })
  await copyVault(damaged, dest())
  const entries = await all(damaged.entries())
  await damaged.close()
  const copy = await openCopy()
  expect(copy.notices).toEqual(['IsCopy'])
  expect(await all(copy.entries())).toEqual(entries)
  await copy.close()
})
