import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repair } from '../../main/check/repair/repair.ts'
import { repairJournal } from '../../main/check/repair/repairJournal.ts'
import { Vault } from '../../main/vault/vault.ts'
import { content, create, meta, named, open, password, pieces, place, vaultDir } from '../vault/scratch.ts'
import { checked, hit, type Stored, vaultWith } from './damaged.ts'

const copyDir = (): string => place('copy')
const inCopy = ({ where }: Stored): string => join(copyDir(), where)
const inQuarantine = (): string[] => readdirSync(join(vaultDir(), 'quarantine'))

/** A closed-and-copied vault, open again, with its copy beside it. */
async function withCopy(sizes: readonly number[]): Promise<{ vault: Vault; stored: Stored[] }> {
  const { vault, stored } = await vaultWith(sizes)
  cpSync(vaultDir(), copyDir(), { recursive: true, filter: name => !name.includes('lock.db') })
  return { vault, stored }
}

async function mend(vault: Vault) {
  const { findings } = await checked(vault, 'full')
  const done = await repair(vault, findings, copyDir())
  return { ...done, before: findings, after: (await checked(vault, 'full')).findings }
}

/** A number from 0 to `below` that is the same in each run. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('two copies damaged in different places give one whole file, whatever the places are', async () => {
  const { vault, stored } = await withCopy([1_000_000])
  const one = stored[0] as Stored
  const whole = readFileSync(one.file)
  const rounds = process.env['SLOW'] === '1' ? 500 : 20
  const random = chance(7)
  const chunks = 16
  let pieces = 0
  for (let round = 0; round < rounds; round++) {
    // Each place is damaged here or there, never in both: chunks 0 to 15, then the two pages.
    for (const file of [one.file, inCopy(one)]) writeFileSync(file, whole)
    for (let part = 0; part < chunks + 2; part++) {
      const where = random(3)
      if (where === 2) continue
      const offset =
        part < chunks
          ? 4096 + part * 65_552 + random(60_000)
          : part === chunks
            ? random(4096)
            : -1 - random(4096)
      hit(where === 0 ? one.file : inCopy(one), offset)
    }
    const { repaired, left, after } = await mend(vault)
    expect({ round, left, after }).toEqual({ round, left: [], after: [] })
    expect(readFileSync(one.file).equals(whole)).toBe(true)
    pieces += repaired.reduce((sum, { chunks: mended, pages }) => sum + mended + pages, 0)
  }
  console.log(`repair: ${rounds} files whole again out of two damaged ones, ${pieces} pieces taken`)
  expect(pieces).toBeGreaterThan(rounds * 3)
  expect((await content(vault, one.sha256)).equals(one.bytes)).toBe(true)
  await vault.close()
})

test('what was replaced lies in quarantine, byte for byte', async () => {
  const { vault, stored } = await withCopy([300_000])
  const one = stored[0] as Stored
  hit(one.file, 4096 + 65_552 + 9)
  hit(one.file, 20)
  const damaged = readFileSync(one.file)
  const { repaired, entries } = await mend(vault)
  expect(repaired).toEqual([{ where: one.where, by: 'pieces', chunks: 1, pages: 1, left: 0 }])
  expect(entries).toEqual([
    {
      type: 'repair',
      public: { what: 'object', sha256: one.sha256, by: 'pieces', chunks: 1, pages: 1 },
      private: null,
    },
  ])
  const kept = inQuarantine()
  const piece = (end: string): Buffer =>
    readFileSync(join(vaultDir(), 'quarantine', kept.find(name => name.endsWith(end)) ?? ''))
  expect(kept).toHaveLength(2)
  expect(piece('-chunk-1').equals(damaged.subarray(4096 + 65_552, 4096 + 2 * 65_552))).toBe(true)
  expect(piece('-front').equals(damaged.subarray(0, 4096))).toBe(true)
  await vault.close()
})

test('a damaged page alone is mended from its twin, without any copy', async () => {
  const { vault, stored } = await withCopy([10, 100_000])
  const [front, rear] = stored as [Stored, Stored]
  const whole = [readFileSync(front.file), readFileSync(rear.file)]
  hit(front.file, 3000)
  hit(rear.file, -100)
  const { findings } = await checked(vault, 'quick')
  const { repaired, left } = await repair(vault, findings, null)
  expect(left).toEqual([])
  expect(repaired.map(({ by, pages }) => [by, pages])).toEqual([
    ['itself', 1],
    ['itself', 1],
  ])
  expect(readFileSync(front.file).equals(whole[0] as Buffer)).toBe(true)
  expect(readFileSync(rear.file).equals(whole[1] as Buffer)).toBe(true)
  await vault.close()
})

test('cut short, added to, missing, without any page: all come back', async () => {
  const { vault, stored } = await withCopy([500_000, 500_001, 500_002, 500_003])
  const [short, long, missing, pageless] = stored as [Stored, Stored, Stored, Stored]
  const whole = stored.map(({ file }) => readFileSync(file))
  truncateSync(short.file, 200_000)
  writeFileSync(long.file, Buffer.concat([whole[1] as Buffer, Buffer.alloc(70_000, 1)]))
  rmSync(missing.file)
  // Bytes 0..79 of the front page are sound, so its chunks may be mixed with those of the copy, which is damaged too.
  hit(pageless.file, 2000)
  hit(pageless.file, -2000)
  hit(inCopy(pageless), 4096 + 3 * 65_552)
  const { repaired, left, after } = await mend(vault)
  expect({ left, after }).toEqual({ left: [], after: [] })
  stored.forEach(({ file }, i) => expect(readFileSync(file).equals(whole[i] as Buffer)).toBe(true))
  const by = new Map(repaired.map(one => [one.where, one.by]))
  expect(stored.map(({ where }) => by.get(where))).toEqual(['pieces', 'itself', 'whole', 'pieces'])
  await vault.close()
})

test('nothing is borrowed from another write of the same content: only a whole object of it is taken', async () => {
  const { vault, stored } = await vaultWith([400_000])
  const one = stored[0] as Stored
  cpSync(vaultDir(), copyDir(), { recursive: true, filter: name => !name.includes('lock.db') })
  // The same content stored again by the copy's own writer: another salt, other ciphertext.
  rmSync(inCopy(one))
  const other = await Vault.open(copyDir(), { password })
  await other.put({ stream: pieces(one.bytes, 1 << 20) }, meta())
  await other.close()
  expect(readFileSync(inCopy(one)).equals(readFileSync(one.file))).toBe(false)

  hit(one.file, 4096 + 9)
  hit(inCopy(one), 4096 + 3 * 65_552)
  const damaged = readFileSync(one.file)
  const mixed = await mend(vault)
  expect(mixed.repaired).toEqual([])
  expect(mixed.left.map(({ code }) => code)).toEqual(['ChunkDamaged'])
  expect(readFileSync(one.file).equals(damaged)).toBe(true)

  hit(inCopy(one), 4096 + 3 * 65_552)
  const { repaired, after } = await mend(vault)
  expect(repaired.map(({ by }) => by)).toEqual(['whole'])
  expect(after).toEqual([])
  expect(readFileSync(one.file).equals(readFileSync(inCopy(one)))).toBe(true)
  const kept = inQuarantine().filter(name => name.endsWith(one.name))
  expect(kept).toHaveLength(1)
  expect(readFileSync(join(vaultDir(), 'quarantine', kept[0] ?? '')).equals(damaged)).toBe(true)
  await vault.close()
})

test('a front page that belongs to another write does not lead the mending astray', async () => {
  const { vault, stored } = await withCopy([200_000])
  const one = stored[0] as Stored
  const whole = readFileSync(one.file)
  // A valid page of the same content, from a second write: healing the rear one from it would destroy the content.
  const again = await Vault.create(place('again'), { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  await again.vault.close()
  rmSync(one.file)
  await vault.put({ stream: pieces(one.bytes, 1 << 20) }, meta())
  const second = readFileSync(one.file)
  writeFileSync(one.file, Buffer.concat([second.subarray(0, 4096), whole.subarray(4096)]))
  expect((await checked(vault, 'quick')).findings.map(({ code }) => code)).toEqual(['FrontPageDamaged'])
  const { left, after } = await mend(vault)
  expect({ left, after }).toEqual({ left: [], after: [] })
  expect(readFileSync(one.file).equals(whole)).toBe(true)
  await vault.close()
})

test('chunks that no copy has stay a loss, and the rest is mended all the same', async () => {
  const { vault, stored } = await withCopy([600_000])
  const one = stored[0] as Stored
  for (const chunk of [1, 4]) hit(one.file, 4096 + chunk * 65_552)
  for (const chunk of [4, 6]) hit(inCopy(one), 4096 + chunk * 65_552)
  const { repaired, after } = await mend(vault)
  expect(repaired).toEqual([{ where: one.where, by: 'pieces', chunks: 1, pages: 0, left: 1 }])
  expect(after).toEqual([
    { code: 'ChunkDamaged', severity: 'loss', where: one.where, details: { chunks: 1, bytes: 65_536 } },
  ])
  await vault.close()
})

test('a wrong name is put right; an object in its place is never replaced', async () => {
  const { vault, stored } = await withCopy([1000, 1001])
  const [lost, kept] = stored as [Stored, Stored]
  const wrong = (file: string): string => file.replace(/....\.evo$/, 'zzzz.evo')
  copyFileSync(lost.file, wrong(lost.file))
  rmSync(lost.file)
  copyFileSync(kept.file, wrong(kept.file))
  const { findings } = await checked(vault, 'full')
  const { left } = await repair(vault, findings, null)
  expect((await content(vault, lost.sha256)).equals(lost.bytes)).toBe(true)
  expect(left.map(({ code, where }) => [code, where])).toEqual([['MisnamedObject', wrong(kept.where)]])
  await vault.close()
})

test('a gap in both copies of the journal is filled from a copy; entries after the copy was made stay', async () => {
  const { vault } = await withCopy([10, 11, 12])
  const late = await vault.put({ stream: pieces(Buffer.from('late'), 4) }, meta())
  await vault.append([named(late)])
  const leaf = vault.lastLeaf
  const seq = vault.lastSeq
  await vault.close()
  const file = (mirror: string): string => join(vaultDir(), `journal/${mirror}/00000001.evj`)
  const second = 40 + readFileSync(file('a')).readUInt32BE(4)
  for (const mirror of ['a', 'b']) hit(file(mirror), second + 60)
  const damaged = await open()
  expect([damaged.readOnly, damaged.notices.includes('JournalDamaged')]).toEqual([true, true])
  expect(await repairJournal(damaged, copyDir())).toBe(true)
  await damaged.close()
  const mended = await open()
  expect([mended.readOnly, mended.notices]).toEqual([false, ['MirrorHealed']])
  const leaves: string[] = []
  for await (const entry of mended.entries()) leaves[entry.seq] = entry.leaf
  expect(leaves[seq]).toBe(leaf)
  expect((await checked(mended, 'complete')).findings).toEqual([])
  expect((await content(mended, late.sha256)).toString()).toBe('late')
  await mended.close()
})

test('a journal of another vault fills no gap', async () => {
  const { vault } = await create()
  await vault.append([{ type: 'edit', public: {}, private: { event: 'e', userNote: 'x' } }])
  await vault.close()
  const other = await Vault.create(copyDir(), { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  await other.vault.close()
  for (const mirror of ['a', 'b']) hit(join(vaultDir(), `journal/${mirror}/00000001.evj`), 60)
  const before = ['a', 'b'].map(mirror => readFileSync(join(vaultDir(), `journal/${mirror}/00000001.evj`)))
  const damaged = await open()
  expect(await repairJournal(damaged, copyDir())).toBe(false)
  await expect(repairJournal(damaged, place('nothing'))).rejects.toMatchObject({ code: 'NotAVault' })
  await damaged.close()
  const after = ['a', 'b'].map(mirror => readFileSync(join(vaultDir(), `journal/${mirror}/00000001.evj`)))
  expect(after).toEqual(before)
})
