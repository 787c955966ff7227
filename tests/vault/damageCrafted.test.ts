/** Vaults as a stranger might hand them over: nothing outside the folder is touched, nothing hangs, each has its code. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
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
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { sealFrame } from '../../main/crypto/journalFrame.ts'
import { utf8 } from '../../main/crypto/text.ts'
import type { VaultNotice } from '../../main/vault/vault.ts'
import { Vault } from '../../main/vault/vault.ts'
import { closedWithEntries, closedWithObject, keysOf } from './campaign.ts'
import {
  all,
  content,
  create,
  meta,
  note,
  open,
  password,
  place,
  snapshot,
  sourceFile,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

const at = (name: string) => join(vaultDir(), name)

async function noticesOf(): Promise<VaultNotice[]> {
  const vault = await open()
  await vault.close()
  return [...vault.notices]
}

test('links and pipes in the place of the vault’s own names: refused, and what they lead to is untouched', async () => {
  const { file } = await closedWithObject(1000)
  mkdirSync(at('index'))
  writeFileSync(at('index/index.db'), 'x')
  mkdirSync(place('victim/deep'), { recursive: true })
  writeFileSync(place('victim/letter.txt'), 'mine')
  writeFileSync(place('victim/deep/letter.txt'), 'mine')
  cpSync(vaultDir(), place('sound'), { recursive: true })
  const shard = dirname(file).slice(vaultDir().length + 1)
  const folders = ['objects', shard, 'journal', 'journal/a', 'journal/b', 'index', 'tmp', 'quarantine']
  const files = [
    'vault.json',
    'vault.json.bak',
    'lock.db',
    'journal/a/00000001.evj',
    'index/index.db',
    'README.txt',
  ]
  const attempts: [string, (name: string) => void][] = [
    ...folders.map((name): [string, (name: string) => void] => [
      name,
      it => {
        rmSync(at(it), { recursive: true })
        symlinkSync(place('victim'), at(it))
      },
    ]),
    ...files.map((name): [string, (name: string) => void] => [
      name,
      it => {
        rmSync(at(it), { force: true })
        symlinkSync(place('victim/letter.txt'), at(it))
      },
    ]),
    // A link that leads to the very file that stood there is a link all the same: it may lead elsewhere tomorrow.
    [
      'vault.json',
      () => (renameSync(at('vault.json'), place('moved')), symlinkSync(place('moved'), at('vault.json'))),
    ],
    ['journal/b/00000001.evj', it => (rmSync(at(it)), execFileSync('mkfifo', [at(it)]))],
    ['vault.json', it => (rmSync(at(it)), execFileSync('mkfifo', [at(it)]))],
  ]
  let refused = 0
  for (const [name, plant] of attempts) {
    rmSync(vaultDir(), { recursive: true })
    cpSync(place('sound'), vaultDir(), { recursive: true })
    plant(name)
    const began = performance.now()
    await expect(open(), name).rejects.toMatchObject({ code: 'LinksInVault' })
    expect(performance.now() - began).toBeLessThan(20_000)
    refused++
  }
  expect(readFileSync(place('victim/letter.txt'), 'utf8')).toBe('mine')
  expect(readFileSync(place('victim/deep/letter.txt'), 'utf8')).toBe('mine')
  expect(readdirSync(place('victim')).sort()).toEqual(['deep', 'letter.txt'])
  // A name that is not the vault's is nobody's business, and the vault itself may be reached by a link.
  rmSync(vaultDir(), { recursive: true })
  cpSync(place('sound'), vaultDir(), { recursive: true })
  symlinkSync(place('victim'), at('holiday pictures'))
  symlinkSync(vaultDir(), place('shortcut'))
  const vault = await Vault.open(place('shortcut'), { password })
  expect(vault.notices).toEqual([])
  await vault.close()
  console.log(`crafted: ${refused} links and pipes refused, nothing outside touched`)
})

test('an object’s name that is a link or a pipe is damage, and opening does not wait for it', async () => {
  const { sha256, file, original } = await closedWithObject(1000)
  const stranger = join(dirname(file), `${'a'.repeat(32)}.evo`.replace(/^../, dirname(file).slice(-2)))
  writeFileSync(place('real'), original)
  for (const plant of [
    (name: string) => symlinkSync(place('real'), name),
    (name: string) => execFileSync('mkfifo', [name]),
    (name: string) => mkdirSync(name),
  ]) {
    rmSync(file, { recursive: true })
    rmSync(stranger, { recursive: true, force: true })
    plant(file)
    plant(stranger)
    const vault = await open()
    expect(vault.notices).toEqual(['StrangeFiles'])
    await expect(vault.object(sha256)).rejects.toMatchObject({ code: 'ObjectDamaged' })
    await vault.close()
  }
})

test('a header out of bounds costs neither time nor memory and changes nothing', async () => {
  await (await create()).vault.close()
  const sound = readFileSync(at('vault.json'), 'utf8')
  const { body, mac } = JSON.parse(sound) as { body: string; mac: string }
  const fields = JSON.parse(body) as { slots: string[] }
  const twice = JSON.stringify({
    body: JSON.stringify({ ...fields, slots: [...fields.slots, fields.slots[1]] }),
    mac,
  })
  const before = await snapshot(vaultDir())
  const crafted: Record<string, string> = {
    'a bomb of passes': sound.replace('\\\\\\"ops\\\\\\":1', '\\\\\\"ops\\\\\\":4294967295'),
    'a bomb of memory': sound.replace('8388608', '1099511627776'),
    'a bomb of both': sound.replace(
      '\\\\\\"ops\\\\\\":1,\\\\\\"mem\\\\\\":8388608',
      '\\\\\\"ops\\\\\\":20,\\\\\\"mem\\\\\\":1073741824',
    ),
    'text for a number': sound.replace('\\"generation\\":1', '\\"generation\\":\\"1\\"'),
    'a body of another type': JSON.stringify({ body: { format: 'evault' }, mac: '00' }),
    'deep nesting': `{"body":"x","mac":"y","z":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    'the same slot twice': twice,
    'an unknown format': sound.replace('evault', 'other!'),
    'a mebibyte': sound.padEnd(1 << 20),
    '64 KiB and one byte': sound.padEnd((64 << 10) + 1),
    'a list': '[]',
    'no text at all': '\0'.repeat(500),
  }
  for (const [what, text] of Object.entries(crafted)) {
    expect(text, what).not.toBe(sound)
    for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(at(name), text)
    const memory = process.memoryUsage().rss
    const began = performance.now()
    await expect(open(), what).rejects.toMatchObject({ code: 'VaultHeaderRefused' })
    expect(performance.now() - began, what).toBeLessThan(5000)
    expect(process.memoryUsage().rss - memory, what).toBeLessThan(100 << 20)
  }
  for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(at(name), sound)
  // An empty file of a lock may have come; nothing else.
  expect(await snapshot(vaultDir())).toEqual(before)
  expect(await noticesOf()).toEqual([])
  console.log(`crafted: ${Object.keys(crafted).length} headers refused before any key was derived`)
})

test('journals that no program writes', async () => {
  const { secret, places } = await closedWithEntries(2)
  const original = readFileSync(join(places.journal.a, '00000001.evj'))
  const { leaf, seq } = (await (async () => {
    const vault = await open()
    const entries = await all(vault.entries())
    await vault.close()
    return entries.at(-1)
  })()) as { leaf: string; seq: number }
  const entry = (fields: Record<string, unknown>, hidden = '') => ({
    entry: utf8(
      JSON.stringify({
        seq: seq + 1,
        prev: leaf,
        salt: '00'.repeat(16),
        time: '2026-01-01T00:00:00.000Z',
        clock: { tz: 'UTC', monotonic: 0, suspectedShift: false },
        app: 'x',
        type: 'edit',
        privateSha256: hidden === '' ? null : createHash('sha256').update(hidden).digest('hex'),
        public: {},
        ...fields,
      }),
    ),
    private: utf8(hidden),
  })
  const set = (...frames: Uint8Array[]) => {
    for (const mirror of ['a', 'b'] as const)
      writeFileSync(join(places.journal[mirror], '00000001.evj'), Buffer.concat([original, ...frames]))
  }
  const sealed = (...entries: ReturnType<typeof entry>[]) =>
    sealFrame(secret.sodium, secret.keys.journal, secret.vaultId, {
      firstSeq: seq + 1,
      nonce: Buffer.alloc(24, entries.length),
      entries,
    })
  const read = async () => {
    const vault = await open()
    const entries = await all(vault.entries()).catch((error: { code: string }) => error.code)
    await vault.close()
    return { notices: vault.notices, readOnly: vault.readOnly, entries }
  }
  // The holder of the key writes what is no entry: told, read-only, and not a stack of calls.
  for (const fields of [
    { public: undefined },
    { public: null },
    { type: 5 },
    { time: 'never' },
    { seq: 'x' },
    { prev: 7 },
  ]) {
    set(sealed(entry(fields)))
    expect(await read(), JSON.stringify(fields)).toMatchObject({
      notices: ['JournalDamaged'],
      readOnly: true,
    })
  }
  for (const [fields, hidden] of [
    [{}, 'no json'],
    [{}, 'null'],
    [{ privateSha256: '00'.repeat(32) }, '{"value":1}'],
    [{ privateSha256: '00'.repeat(32) }, ''],
  ] as const) {
    set(sealed({ ...entry({}, hidden), ...(Object.keys(fields).length > 0 ? entry(fields, hidden) : {}) }))
    expect(await read()).toMatchObject({ entries: 'JournalDamaged' })
  }
  // Numbers beyond any journal, and a file that would fill the memory.
  set()
  for (const name of ['00000009.evj', '99999999.evj', '12345678.evj'])
    for (const mirror of ['a', 'b'] as const)
      writeFileSync(join(places.journal[mirror], name), 'EVJ1 and more')
  expect(await read()).toMatchObject({ notices: ['StrangeFiles'], readOnly: false })
  for (const mirror of ['a', 'b'] as const) {
    expect(existsSync(join(places.journal[mirror], '99999999.evj'))).toBe(true)
    for (const name of readdirSync(places.journal[mirror]))
      if (name !== '00000001.evj') rmSync(join(places.journal[mirror], name))
  }
  set()
  truncateSync(join(places.journal.a, '00000001.evj'), 3e9)
  const memory = process.memoryUsage().rss
  const began = performance.now()
  expect(await read()).toMatchObject({ notices: ['JournalTailCut'], readOnly: false })
  expect(process.memoryUsage().rss - memory).toBeLessThan(400 << 20)
  expect(performance.now() - began).toBeLessThan(60_000)
  // A true frame under a number that would make the next name too long.
  for (const mirror of ['a', 'b'] as const)
    renameSync(join(places.journal[mirror], '00000001.evj'), join(places.journal[mirror], '99999999.evj'))
  expect(await read()).toMatchObject({ notices: ['JournalDamaged', 'StrangeFiles'], readOnly: true })
})

test('objects of another vault among ours are strangers; ours are as they were', async () => {
  const { vault } = await create()
  const bytes = Buffer.from('ours')
  const ours = await vault.put({ file: sourceFile('x', bytes) }, meta())
  await vault.append([
    note('x'),
    { type: 'adopt', public: ours, private: { name: 'x', mediaType: 'text/plain' } },
  ])
  await vault.close()
  const foreign = await Vault.create(place('foreign'), { password, testOnlyCost })
  const theirs = await foreign.vault.put({ file: sourceFile('y', Buffer.from('theirs')) }, meta())
  await foreign.vault.close()
  cpSync(place('foreign/objects'), at('objects'), { recursive: true })
  const again = await open()
  expect([again.notices, again.readOnly, again.orphans]).toEqual([['StrangeFiles'], false, []])
  expect((await content(again, ours.sha256)).equals(bytes)).toBe(true)
  await expect(again.object(theirs.sha256)).rejects.toMatchObject({ code: 'ObjectMissing' })
  await again.close()
  // Another vault's key file with its own password opens nothing here, and its journal says nothing here.
  const { recoveryCode } = foreign
  expect((await keysOf(recoveryCode, place('foreign'))).secret.vaultId.length).toBe(16)
  await expect(Vault.open(vaultDir(), { recoveryCode })).rejects.toMatchObject({ code: 'WrongRecoveryCode' })
  cpSync(place('foreign/vault.json'), at('vault.json'))
  await expect(Vault.open(vaultDir(), { recoveryCode })).resolves.toMatchObject({ readOnly: true })
})
