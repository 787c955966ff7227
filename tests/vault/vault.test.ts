import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  create,
  meta,
  named,
  note,
  open,
  password,
  pieces,
  place,
  snapshot,
  sourceFile,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const tmpFiles = async () => (await readdir(join(vaultDir(), 'tmp'))).filter(name => name !== 'ballast')

test('create, store, name, close; open by password and by code', async () => {
  const { vault, recoveryCode } = await create()
  expect(recoveryCode).toMatch(/^([0-9]{6}-){7}[0-9]{6}$/)
  const bytes = randomBytes(3_000_001)
  const file = sourceFile('x.bin', bytes)
  const stored = await vault.put({ file }, meta())
  expect(stored).toMatchObject({ sha256: sha256(bytes), size: bytes.length, existed: false })
  expect(await vault.put({ file }, meta('other name'))).toEqual({ ...stored, existed: true })
  const [written] = await vault.append([named(stored)])
  expect(written).toMatchObject({ ...named(stored), seq: 2 })
  expect([vault.lastSeq, vault.lastLeaf]).toEqual([2, written?.leaf])
  expect(await vault.has(stored.sha256)).toBe(true)
  expect(await vault.has('00'.repeat(32))).toBe(false)
  await vault.close()
  await expect(vault.put({ file }, meta())).rejects.toMatchObject({ code: 'VaultLocked' })
  for (const secret of [{ password }, { recoveryCode }]) {
    const again = await Vault.open(vaultDir(), secret)
    expect([again.notices, again.readOnly, again.id]).toEqual([[], false, vault.id])
    expect((await content(again, stored.sha256)).equals(bytes)).toBe(true)
    expect((await all(again.entries())).map(entry => entry.type)).toEqual(['create', 'adopt', 'checkpoint'])
    expect((await all(again.entries(1))).map(entry => entry.seq)).toEqual([2, 3])
    await again.close()
  }
})

test('what is in the folder tells nothing', async () => {
  const { vault } = await create()
  const marker = 'MARKER-张三-13800000000'
  const stored = await vault.put({ file: sourceFile('m.txt', Buffer.from(marker.repeat(50))) }, meta(marker))
  await vault.append([named(stored), note(marker)])
  await vault.close()
  const parts = [marker, 'MARKER', '张三', stored.sha256, Buffer.from(marker).toString('base64').slice(0, 12)]
  const files = await snapshot(vaultDir())
  expect(files.size).toBeGreaterThan(6)
  for (const [name, bytes] of files) {
    for (const part of parts) expect(bytes.includes(part), `${part} in ${name}`).toBe(false)
    expect(bytes.includes(Buffer.from(marker, 'utf16le'))).toBe(false)
    expect(name).toMatch(
      /^(README\.txt|FORMAT\.md|decrypt\.py|vault\.json(\.bak)?|objects[/\\][a-z2-7]{2}[/\\][a-z2-7]{32}\.evo|journal[/\\][ab][/\\][0-9]{8}\.evj)$/,
    )
  }
  // The positive control: the same search finds what is really there.
  expect(readFileSync(place('m.txt')).includes('MARKER')).toBe(true)
  expect(files.get('README.txt')?.toString('utf8')).toContain('【中文说明】')
})

const boundaries = [
  0,
  1,
  16,
  4095,
  4096,
  4097,
  65_535,
  65_536,
  65_537,
  131_071,
  131_072,
  131_073,
  (1 << 20) - 1,
  1 << 20,
  (1 << 20) + 1,
  (2 << 20) - 1,
  2 << 20,
  (2 << 20) + 1,
  3_500_000,
]

test('any size, as file and as stream, natively and in WebAssembly: the same content comes back', async () => {
  for (const kind of ['native', 'wasm']) {
    process.env.EVIDENCE_VAULT_SODIUM = kind
    try {
      const { vault } = await Vault.create(place(kind), { password, testOnlyCost })
      expect(vault.sodium).toBe(kind)
      for (const size of boundaries) {
        const one = randomBytes(size)
        const other = randomBytes(size)
        const a = await vault.put({ file: sourceFile('a', one) }, meta())
        const b = await vault.put({ stream: pieces(other, 10_007) }, meta())
        expect([a.sha256, a.size, b.sha256, b.size]).toEqual([sha256(one), size, sha256(other), size])
        expect((await content(vault, a.sha256)).equals(one)).toBe(true)
        expect((await content(vault, b.sha256)).equals(other)).toBe(true)
      }
      expect(await tmpFilesOf(place(kind))).toEqual([])
      await vault.close()
    } finally {
      delete process.env.EVIDENCE_VAULT_SODIUM
    }
  }
})

const tmpFilesOf = async (dir: string) => (await readdir(join(dir, 'tmp'))).filter(name => name !== 'ballast')

test('what one library wrote the other reads', async () => {
  const bytes = randomBytes(200_000)
  for (const [writer, reader] of [
    ['native', 'wasm'],
    ['wasm', 'native'],
  ] as const) {
    const dir = place(`${writer}-${reader}`)
    process.env.EVIDENCE_VAULT_SODIUM = writer
    const made = await Vault.create(dir, { password, testOnlyCost })
    const stored = await made.vault.put({ file: sourceFile('x', bytes) }, meta())
    await made.vault.append([named(stored)])
    await made.vault.close()
    process.env.EVIDENCE_VAULT_SODIUM = reader
    const vault = await Vault.open(dir, { password })
    delete process.env.EVIDENCE_VAULT_SODIUM
    expect([vault.sodium, vault.notices]).toEqual([reader, []])
    expect((await content(vault, stored.sha256)).equals(bytes)).toBe(true)
    await vault.close()
  }
})

test('a range is the slice of the whole', async () => {
  const { vault } = await create()
  const bytes = randomBytes(300_000)
  const { sha256: hash } = await vault.put({ file: sourceFile('x', bytes) }, meta())
  const object = await vault.object(hash)
  await fc.assert(
    fc.asyncProperty(fc.nat(310_000), fc.nat(310_000), async (offset, length) => {
      const part = await object.range(offset, length)
      expect(Buffer.from(part).equals(bytes.subarray(offset, offset + length))).toBe(true)
    }),
    { numRuns: process.env.SLOW ? 2000 : 100 },
  )
  await object.close()
  await vault.close()
})

test('a file that changes while it is read is not stored', async () => {
  const { vault } = await create()
  const file = sourceFile('x', randomBytes(40 << 20))
  let touched = false
  const storing = vault.put({ file }, meta(), () => {
    if (touched) return
    touched = true
    appendFileSync(file, 'more')
    utimesSync(file, 1, 1)
  })
  await expect(storing).rejects.toMatchObject({ code: 'SourceChanged' })
  expect(await tmpFiles()).toEqual([])
  await vault.close()
})

test('no file, a folder, a cancel, a failing stream: a clear error and nothing left behind', async () => {
  const { vault } = await create()
  await expect(vault.put({ file: place('none') }, meta())).rejects.toMatchObject({ code: 'SourceUnreadable' })
  mkdirSync(place('folder'))
  await expect(vault.put({ file: place('folder') }, meta())).rejects.toMatchObject({
    code: 'SourceUnreadable',
  })
  const file = sourceFile('x', randomBytes(30 << 20))
  const cancel = new AbortController()
  await expect(vault.put({ file }, meta(), () => cancel.abort(), cancel.signal)).rejects.toMatchObject({
    code: 'ImportCancelled',
  })
  for (const size of [5, 3 << 20]) {
    const failing = async function* () {
      yield randomBytes(size)
      throw new Error('the reader fell over')
    }
    await expect(vault.put({ stream: failing() }, meta())).rejects.toMatchObject({ code: 'Internal' })
  }
  expect(await tmpFiles()).toEqual([])
  const bytes = readFileSync(file)
  expect((await vault.put({ file }, meta())).sha256).toBe(sha256(bytes))
  await vault.close()
})

test('many files at once: each has its own outcome, and the same drop again adds nothing', async () => {
  const { vault } = await create()
  const contents = [...Array.from({ length: 150 }, (_, i) => randomBytes(i * 37)), randomBytes(3 << 20)]
  const files = contents.map((bytes, i) => sourceFile(`f${i}`, bytes))
  const list = [
    ...files.map(file => ({ source: { file }, meta: meta() })),
    { source: { file: place('none') }, meta: meta() },
    { source: { file: files[5] as string }, meta: meta() },
    { source: { stream: pieces(Buffer.from('streamed'), 3) }, meta: meta() },
  ]
  const results = await vault.putMany(list)
  contents.forEach((bytes, i) =>
    expect(results[i]).toMatchObject({ sha256: sha256(bytes), size: bytes.length, existed: false }),
  )
  expect(results[151]).toMatchObject({ code: 'SourceUnreadable' })
  expect(results[152]).toEqual({ ...results[5], existed: true })
  expect(results[153]).toMatchObject({ sha256: sha256(Buffer.from('streamed')) })
  for (const [i, bytes] of contents.entries())
    expect((await content(vault, sha256(bytes))).equals(bytes), `f${i}`).toBe(true)
  const before = await snapshot(join(vaultDir(), 'objects'))
  const again = await vault.putMany(list.slice(0, 151))
  again.forEach((result, i) => expect(result).toEqual({ ...results[i], existed: true }))
  expect(await snapshot(join(vaultDir(), 'objects'))).toEqual(before)
  // Named by the journal or not, twice in the drop or not: each is known, and read through.
  const recorded = (hash: string) => contents.slice(0, 100).some(bytes => sha256(bytes) === hash)
  const third = await vault.putMany([...list.slice(0, 151), list[5] as (typeof list)[0]], { recorded })
  third.forEach((result, i) => expect(result).toEqual({ ...results[i === 151 ? 5 : i], existed: true }))
  expect(await snapshot(join(vaultDir(), 'objects'))).toEqual(before)
  expect(await tmpFiles()).toEqual([])
  await vault.close()
})

test('a known file is not recognised by its length', async () => {
  const { vault } = await create()
  for (const size of [1, 4096]) await vault.put({ file: sourceFile('x', randomBytes(size)) }, meta())
  const objects = [...(await snapshot(join(vaultDir(), 'objects'))).values()]
  expect(objects.map(bytes => bytes.length)).toEqual([4096 + 4112 + 4096, 4096 + 4112 + 4096])
  await vault.close()
})

test('passwords: too short, too common, wrong, composed and decomposed, long', async () => {
  for (const [bad, code] of [
    ['short', 'PasswordTooShort'],
    ['九个汉字还是太短了', 'PasswordTooShort'],
    ['1234567890', 'PasswordTooCommon'],
    ['aaaaaaaaaaaa', 'PasswordTooCommon'],
    ['121212121212', 'PasswordTooCommon'],
    ['ABCDEFGHIJKL', 'PasswordTooCommon'],
    ['P@ssw0rd123', 'PasswordTooCommon'],
  ]) {
    await expect(Vault.create(place('w'), { password: bad as string, testOnlyCost })).rejects.toMatchObject({
      code,
    })
    expect(existsSync(place('w'))).toBe(false)
  }
  for (const [i, good] of [
    'Übergrößenträger',
    '😀👩‍👩‍👧 夜里三点的电话又来',
    `${'很长的密码'.repeat(70)} `,
  ].entries()) {
    const dir = place(`p${i}`)
    await (await Vault.create(dir, { password: good, testOnlyCost })).vault.close()
    for (const form of ['NFC', 'NFD'])
      await (await Vault.open(dir, { password: good.normalize(form) })).close()
    for (const wrong of ['', `${good} `, good.trim() === good ? good.toUpperCase() : good.trim()])
      await expect(Vault.open(dir, { password: wrong === good ? `${good}x` : wrong })).rejects.toMatchObject({
        code: 'WrongPassword',
      })
  }
})

test('recovery codes: another one, a wrong digit, too short', async () => {
  const { vault, recoveryCode } = await create()
  await vault.close()
  const zeros = '000000-'.repeat(8).slice(0, -1)
  await expect(Vault.open(vaultDir(), { recoveryCode: zeros })).rejects.toMatchObject({
    code: 'WrongRecoveryCode',
  })
  const digit = (Number(recoveryCode[15]) + 1) % 10
  const wrong = `${recoveryCode.slice(0, 15)}${digit}${recoveryCode.slice(16)}`
  await expect(Vault.open(vaultDir(), { recoveryCode: wrong })).rejects.toMatchObject({
    code: 'RecoveryGroupWrong',
    details: { group: 3 },
  })
  await expect(Vault.open(vaultDir(), { recoveryCode: '123' })).rejects.toMatchObject({
    code: 'WrongRecoveryCode',
  })
  await (await Vault.open(vaultDir(), { recoveryCode: recoveryCode.replaceAll('-', ' ') })).close()
})

test('opened twice: the second is refused at once and the first goes on', async () => {
  const { vault } = await create()
  await expect(open()).rejects.toMatchObject({ code: 'VaultInUse' })
  await vault.append([note('still here')])
  await vault.close()
  await (await open()).close()
})

test('folders that are no vault, and one that is not empty', async () => {
  mkdirSync(place('empty'))
  await expect(Vault.open(place('empty'), { password })).rejects.toMatchObject({ code: 'NotAVault' })
  await expect(Vault.open(place('nowhere'), { password })).rejects.toMatchObject({ code: 'NotAVault' })
  expect(await Vault.looksLikeVault(place('empty'))).toBe(false)
  writeFileSync(place('empty/letter.txt'), 'mine')
  await expect(Vault.create(place('empty'), { password, testOnlyCost })).rejects.toMatchObject({
    code: 'FolderNotEmpty',
  })
  expect(readFileSync(place('empty/letter.txt'), 'utf8')).toBe('mine')
})

test('a cheap key is for tests only; a real one takes 64 MiB or more', async () => {
  const { VITEST } = process.env
  delete process.env.VITEST
  try {
    await expect(Vault.create(place('x'), { password, testOnlyCost })).rejects.toThrow('testOnlyCost')
  } finally {
    process.env.VITEST = VITEST
  }
  const { vault } = await Vault.create(place('real'), { password })
  await vault.close()
  const { body } = JSON.parse(readFileSync(place('real/vault.json'), 'utf8')) as { body: string }
  const slot = (JSON.parse(body) as { slots: string[] }).slots[0]?.split('}.')[0]
  const { ops, mem } = JSON.parse(`${slot}}`) as { ops: number; mem: number }
  expect(ops).toBeGreaterThanOrEqual(3)
  expect(mem).toBeGreaterThanOrEqual(64 << 20)
}, 60_000)

test('files of a vault are for its owner only', async () => {
  const { vault } = await create()
  await vault.put({ file: sourceFile('x') }, meta())
  for (const name of await readdir(vaultDir(), { recursive: true })) {
    const stat = statSync(join(vaultDir(), name))
    if (stat.isFile() && process.platform !== 'win32' && !name.startsWith('lock.db'))
      expect(stat.mode & 0o077, name).toBe(0)
  }
  await vault.close()
})
