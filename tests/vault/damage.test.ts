/** What opening does about damage, and what it tells. The counts of all bytes and lengths are in the campaigns beside this. */
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keyFileMac, parseKeyFile } from '../../main/crypto/keyFile.ts'
import { Vault } from '../../main/vault/vault.ts'
import { keysOf } from './campaign.ts'
import {
  all,
  content,
  create,
  flip,
  meta,
  named,
  note,
  onlyObject,
  open,
  password,
  place,
  snapshot,
  sourceFile,
  vaultDir,
} from './scratch.ts'

const at = (name: string) => join(vaultDir(), name)
const segment = (mirror: 'a' | 'b') => at(`journal/${mirror}/00000001.evj`)
const damaged = { code: 'ObjectDamaged' }

/** A closed vault with one object that the journal names. */
async function oneObject(
  size: number,
): Promise<{ sha256: string; bytes: Buffer; object: string; original: Buffer }> {
  const { vault } = await create()
  const bytes = randomBytes(size)
  const stored = await vault.put({ file: sourceFile('x', bytes) }, meta())
  await vault.append([named(stored)])
  await vault.close()
  const object = await onlyObject()
  return { sha256: stored.sha256, bytes, object, original: readFileSync(object) }
}

/** A closed vault with notes 1 to `count`, each in a frame of its own. */
async function notes(count: number): Promise<string[]> {
  const { vault } = await create()
  for (let i = 1; i <= count; i++) await vault.append([note(`note ${i}`)])
  await vault.close()
  const again = await open()
  const list = await leaves(again)
  await again.close()
  return list
}

async function leaves(vault: Vault): Promise<string[]> {
  return (await all(vault.entries())).map(entry => entry.leaf)
}

/** Starts and ends of the frames of a segment. */
function frames(bytes: Buffer): { start: number; end: number }[] {
  const list: { start: number; end: number }[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = start + 40 + bytes.readUInt32BE(start + 4)
    list.push({ start, end })
    start = end
  }
  return list
}

test('both pages damaged cost the object, one costs nothing; a file that is gone is missing', async () => {
  const { sha256, bytes, object, original } = await oneObject(10_000)
  const vault = await open()
  const rear = original.length - 4096
  for (const byte of [0, 30, 60, 79, 90, 2000, 4090]) {
    writeFileSync(object, flip(original, 8 * byte))
    expect((await content(vault, sha256)).equals(bytes)).toBe(true)
    writeFileSync(object, flip(flip(original, 8 * byte), 8 * (rear + byte)))
    await expect(vault.object(sha256)).rejects.toMatchObject(damaged)
  }
  rmSync(object)
  await expect(content(vault, sha256)).rejects.toMatchObject({ code: 'ObjectMissing' })
  await vault.close()
})

const ways: [string, (vault: Vault) => Promise<unknown>][] = [
  ['by itself', vault => vault.put({ file: place('x') }, meta())],
  ['in a drop', async vault => (await vault.putMany([{ source: { file: place('x') }, meta: meta() }]))[0]],
  [
    'in a drop that knows it',
    async vault => {
      const list = [{ source: { file: place('x') }, meta: meta() }]
      return (await vault.putMany(list, { recorded: () => true }))[0]
    },
  ],
]

test.each(ways)(
  'storing again %s what lies there damaged puts a whole one in its place and keeps the other',
  async (_, put) => {
    const { sha256, bytes, object, original } = await oneObject(5000)
    writeFileSync(object, flip(original, 8 * 5000))
    const vault = await open()
    expect(await put(vault)).toMatchObject({ sha256, existed: false })
    expect((await content(vault, sha256)).equals(bytes)).toBe(true)
    expect((await readdir(at('quarantine'))).length).toBe(1)
    await vault.close()
  },
)

test('a flipped bit in vault.json is healed from its twin and told; in both it opens nothing wrongly', async () => {
  await (await create()).vault.close()
  const original = readFileSync(at('vault.json'))
  // The vault's id is bound to the slots: a flip in it must not make the twin's slot be passed over.
  const idAt = original.indexOf('vaultId') + 'vaultId\\":\\"'.length
  for (const i of Array.from({ length: 5 }, (_, n) => n)) {
    const bad = flip(original, i === 0 ? 8 * (idAt + 3) : Math.floor((i / 5) * original.length * 8) + (i % 8))
    writeFileSync(at('vault.json'), bad)
    const vault = await open()
    expect(vault.notices).toEqual(['SlotFileDiffers'])
    await vault.close()
    expect(readFileSync(at('vault.json')).equals(original)).toBe(true)
  }
  for (let i = 0; i < 9; i++) {
    const bad = flip(original, Math.floor((i / 9) * original.length * 8) + (i % 8))
    writeFileSync(at('vault.json'), bad)
    writeFileSync(at('vault.json.bak'), bad)
    // A mac that does not verify or another slot's text may be read-only; nothing is ever written then.
    const vault = await open().catch((error: { code: string }) => error)
    if (vault instanceof Vault) {
      expect([vault.readOnly, vault.notices]).toEqual([true, expect.arrayContaining(['SlotFileUnverified'])])
      await vault.close()
    } else expect(['VaultHeaderRefused', 'WrongPassword', 'VaultTooNew', 'NotAVault']).toContain(vault.code)
  }
}, 120_000)

test('a stranger cannot make the key cost more than the bounds', async () => {
  await (await create()).vault.close()
  const original = readFileSync(at('vault.json'), 'utf8')
  for (const [from, to] of [
    ['\\\\\\"ops\\\\\\":1', '\\\\\\"ops\\\\\\":21'],
    ['\\\\\\"mem\\\\\\":8388608', '\\\\\\"mem\\\\\\":1073741825'],
    ['\\\\\\"mem\\\\\\":8388608', '\\\\\\"mem\\\\\\":8388607'],
    ['\\\\\\"ops\\\\\\":1,\\\\\\"mem\\\\\\":8388608', '\\\\\\"ops\\\\\\":5,\\\\\\"mem\\\\\\":1073741824'],
  ] as const) {
    expect(original).toContain(from)
    for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(at(name), original.replace(from, to))
    await expect(open()).rejects.toMatchObject({ code: 'VaultHeaderRefused' })
  }
  for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(at(name), original.padEnd(65_537))
  await expect(open()).rejects.toMatchObject({ code: 'VaultHeaderRefused' })
})

test('a vault of a newer version', async () => {
  const { vault: made, recoveryCode } = await create()
  await made.close()
  const original = readFileSync(at('vault.json'), 'utf8')
  writeFileSync(
    at('vault.json'),
    original.replace('\\"minReader\\":1', '\\"minReader\\":2').replace('\\"version\\":1', '\\"version\\":3'),
  )
  await expect(open()).rejects.toMatchObject({ code: 'VaultTooNew', details: { needs: 2, reads: 1 } })
  // Version 2 that lets version 1 read: it is read, and nothing is written.
  const body = (JSON.parse(original) as { body: string }).body.replace('"version":1', '"version":2')
  writeFileSync(at('vault.json'), original)
  const { secret } = await keysOf(recoveryCode)
  const text = JSON.stringify({
    body,
    mac: keyFileMac(secret.sodium, secret.keys.headerMac, Buffer.from(body)),
  })
  for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(at(name), text)
  writeFileSync(at('tmp/left over'), 'x')
  const before = await snapshot(vaultDir())
  const vault = await open()
  expect(vault.readOnly).toBe(true)
  expect(vault.notices).toContain('NewerVersion')
  expect((await all(vault.entries())).length).toBe(1)
  await expect(vault.append([note('x')])).rejects.toMatchObject({ code: 'VaultReadOnly' })
  await vault.close()
  expect(await snapshot(vaultDir())).toEqual(before)
})

test('an older vault.json that was put back is told', async () => {
  const first = await create()
  await first.vault.close()
  const file = JSON.parse(readFileSync(at('vault.json'), 'utf8')) as { body: string; mac: string }
  expect(parseKeyFile(Buffer.from(JSON.stringify(file))).generation).toBe(1)
  const vault = await open()
  await vault.append([
    { type: 'slot-change', public: { generation: 2, bodySha256: '00'.repeat(32) }, private: null },
  ])
  await vault.close()
  const again = await open()
  expect(again.notices).toEqual(['RollbackSuspected'])
  await again.close()
})

test('damage in one copy of the journal, in any frame, is healed; nothing is lost', async () => {
  const whole = await notes(3)
  const original = readFileSync(segment('a'))
  const list = frames(original)
  for (const mirror of ['a', 'b'] as const)
    for (const { start, end } of list)
      for (const byte of [start, end - 1]) {
        writeFileSync(segment('a'), original)
        writeFileSync(segment('b'), original)
        writeFileSync(segment(mirror), flip(original, 8 * byte))
        const vault = await open()
        expect(vault.readOnly, `${mirror} ${byte}`).toBe(false)
        expect(vault.notices.length).toBe(1)
        expect(['MirrorHealed', 'JournalTailCut']).toContain(vault.notices[0])
        expect((await leaves(vault)).slice(0, whole.length)).toEqual(whole)
        expect((await all(vault.entries(whole.length)))[0]?.type).toBe('repair')
        await vault.close()
        expect(readFileSync(segment('a')).equals(readFileSync(segment('b')))).toBe(true)
      }
  expect((await readdir(at('quarantine'))).length).toBe(2 * list.length * 2)
}, 120_000)

test('a copy that is missing, empty, shorter or torn is completed', async () => {
  const whole = await notes(4)
  const original = readFileSync(segment('a'))
  const ends = frames(original).map(({ end }) => end)
  const cuts: (() => void)[] = [
    () => rmSync(at('journal/b'), { recursive: true }),
    () => rmSync(segment('a')),
    ...[0, ...ends.slice(0, -1), ...ends.map(end => end - 7)].map(
      length => () => truncateSync(segment('a'), length),
    ),
  ]
  for (const cut of cuts) {
    mkdirSync(at('journal/b'), { recursive: true })
    writeFileSync(segment('a'), original)
    writeFileSync(segment('b'), original)
    cut()
    const vault = await open()
    expect(vault.readOnly).toBe(false)
    expect((await leaves(vault)).slice(0, whole.length)).toEqual(whole)
    await vault.close()
    expect(readFileSync(segment('a')).equals(readFileSync(segment('b')))).toBe(true)
  }
})

test('a torn last frame in both copies is cut off, kept aside and told; what was before it stays', async () => {
  const whole = await notes(4)
  const original = readFileSync(segment('a'))
  const { start, end } = frames(original).at(-1) as { start: number; end: number }
  for (const length of [start + 1, start + 40, end - 1]) {
    for (const mirror of ['a', 'b'] as const) writeFileSync(segment(mirror), original.subarray(0, length))
    const vault = await open()
    expect([vault.readOnly, vault.notices]).toEqual([false, ['JournalTailCut']])
    expect((await leaves(vault)).slice(0, whole.length - 1)).toEqual(whole.slice(0, -1))
    await vault.append([note('goes on')])
    await vault.close()
  }
  const kept = await readdir(at('quarantine'))
  expect(kept.length).toBe(6)
})

test('a hole in both copies: nothing is cut, all the rest can be read, nothing is written', async () => {
  const whole = await notes(6)
  const original = readFileSync(segment('a'))
  const { start } = frames(original)[3] as { start: number }
  const bad = flip(original, 8 * (start + 50))
  for (const mirror of ['a', 'b'] as const) writeFileSync(segment(mirror), bad)
  const vault = await open()
  expect([vault.readOnly, vault.notices]).toEqual([true, ['JournalDamaged']])
  expect(await leaves(vault)).toEqual(whole.filter((_, i) => i !== 3))
  await expect(vault.append([note('x')])).rejects.toMatchObject({ code: 'VaultReadOnly' })
  await vault.close()
  for (const mirror of ['a', 'b'] as const) expect(readFileSync(segment(mirror)).equals(bad)).toBe(true)
})

test('different damage in each copy: one whole journal', async () => {
  const whole = await notes(6)
  const original = readFileSync(segment('a'))
  const list = frames(original)
  writeFileSync(segment('a'), flip(original, 8 * ((list[2]?.start ?? 0) + 50)))
  writeFileSync(segment('b'), flip(original, 8 * ((list[4]?.start ?? 0) + 50)))
  const vault = await open()
  expect([vault.readOnly, vault.notices]).toEqual([false, ['MirrorHealed']])
  expect((await leaves(vault)).slice(0, whole.length)).toEqual(whole)
  await vault.close()
})

test('frames that were swapped, repeated or left out in both copies change nothing unseen', async () => {
  const whole = await notes(5)
  const original = readFileSync(segment('a'))
  const list = frames(original).map(({ start, end }) => original.subarray(start, end))
  const set = (order: number[]) => {
    for (const mirror of ['a', 'b'] as const)
      writeFileSync(segment(mirror), Buffer.concat(order.map(i => list[i] as Buffer)))
  }
  const order = list.map((_, i) => i)
  set([order[0] as number, 2, 1, ...order.slice(3)])
  let vault = await open()
  expect((await leaves(vault)).slice(0, whole.length)).toEqual(whole)
  expect(vault.notices).toEqual(['MirrorHealed'])
  await vault.close()
  set([...order, 1])
  vault = await open()
  expect((await leaves(vault)).slice(0, whole.length)).toEqual(whole)
  expect(vault.notices.length).toBe(1)
  await vault.close()
  set(order.filter(i => i !== 2))
  vault = await open()
  expect([vault.readOnly, vault.notices]).toEqual([true, ['JournalDamaged']])
  await vault.close()
})

test('copies that were both written on by themselves: read-only, and told', async () => {
  await notes(2)
  cpSync(vaultDir(), place('other'), { recursive: true })
  const other = await Vault.open(place('other'), { password })
  await other.append([note('there')])
  await other.close()
  const here = await open()
  await here.append([note('here')])
  await here.close()
  copyFileSync(place('other/journal/b/00000001.evj'), segment('b'))
  const vault = await open()
  expect([vault.readOnly, vault.notices]).toEqual([true, ['MirrorDiffers']])
  await vault.close()
})

test('a journal put back to an older state is noticed by what was stored after it', async () => {
  await notes(2)
  const older = readFileSync(segment('a'))
  const vault = await open()
  await vault.append([note('later')])
  const stored = await vault.put({ file: sourceFile('x') }, meta())
  await vault.append([named(stored)])
  await vault.close()
  for (const mirror of ['a', 'b'] as const) writeFileSync(segment(mirror), older)
  const back = await open()
  expect(back.notices).toEqual(['RollbackSuspected'])
  await back.close()
})

test('no journal at all: read-only, and told', async () => {
  await notes(1)
  rmSync(at('journal'), { recursive: true })
  const vault = await open()
  expect([vault.readOnly, vault.notices]).toEqual([true, ['JournalDamaged']])
  await vault.close()
  expect(existsSync(segment('a'))).toBe(false)
})

test('the journal goes on in a new segment after eight mebibytes', async () => {
  const { vault } = await create()
  const text = 'x'.repeat(900_000)
  for (let i = 0; i < 20; i++) await vault.append([note(`${i} ${text}`)])
  const before = await leaves(vault)
  await vault.close()
  expect(await readdir(at('journal/a'))).toEqual(['00000001.evj', '00000002.evj', '00000003.evj'])
  rmSync(at('journal/b/00000002.evj'))
  const again = await open()
  expect([again.readOnly, again.notices]).toEqual([false, ['MirrorHealed']])
  expect((await leaves(again)).slice(0, before.length)).toEqual(before)
  await again.close()
})
