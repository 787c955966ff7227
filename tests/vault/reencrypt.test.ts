/** A new master key for everything: nothing is lost, nothing of the old keys opens it, and death in the middle costs time only. */
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Reencryption, type ReencryptProgress } from '../../main/vault/reencrypt.ts'
import { migratedFrom, removeOld } from '../../main/vault/removeOld.ts'
import { objectPath } from '../../main/vault/settle.ts'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  create,
  flip,
  meta,
  named,
  note,
  open,
  password,
  pieces,
  place,
  snapshot,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'
import { freshPassword } from './scratchValues.ts'

const newDir = () => place('v-2')
const never = () => new AbortController().signal
const secret = { password: freshPassword }

/** A closed vault with objects of many sizes, an orphan among them; their contents by SHA-256. */
async function made(count: number, most = 300_000): Promise<{ contents: Map<string, Buffer>; code: string }> {
  const { vault, recoveryCode } = await create()
  const contents = new Map<string, Buffer>()
  const sizes = [0, 1, 4096, 65_536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1]
  for (let i = 0; i < count; i++) {
    const bytes = randomBytes(sizes[i] ?? (i * 7919) % most)
    const stored = await vault.put({ stream: pieces(bytes, 50_000) }, meta(`${i}.bin`))
    contents.set(stored.sha256, bytes)
    if (i !== 3) await vault.append([named(stored), note(`about ${i}`)])
  }
  await vault.close()
  return { contents, code: recoveryCode }
}

async function reencrypt(dir = newDir(), onProgress: (p: ReencryptProgress) => void = () => {}) {
  const old = await open()
  const work = await Reencryption.begin(old, dir, freshPassword, testOnlyCost)
  try {
    if (work.offered !== null) await work.takeRecoveryCode(work.offered.slot)
    return { ...(await work.run(onProgress, never())), code: work.offered?.code ?? null }
  } finally {
    await work.close()
    await old.close()
  }
}

async function holdsAll(vault: Vault, contents: Map<string, Buffer>): Promise<void> {
  for (const [sha256, bytes] of contents) expect((await content(vault, sha256)).equals(bytes)).toBe(true)
}

test('content, records and entries are the same to the byte; no old key opens anything', async () => {
  const { contents, code: oldCode } = await made(9)
  const before = await snapshot(vaultDir())
  const seen: ReencryptProgress[] = []
  const { objects, damaged, code } = await reencrypt(newDir(), progress => seen.push(progress))
  expect([objects, damaged]).toEqual([9, 0])
  expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['copying', 'checking']))
  expect(seen.at(-1)).toMatchObject({ objects: 9, objectsTotal: 9 })
  for (const [name, bytes] of before)
    if (!name.startsWith('journal')) expect((await snapshot(vaultDir())).get(name)).toEqual(bytes)

  const old = await open()
  const fresh = await Vault.open(newDir(), secret)
  expect([fresh.readOnly, fresh.notices, fresh.orphans.length]).toEqual([false, ['OrphansFound'], 1])
  expect(fresh.id).not.toBe(old.id)
  await holdsAll(fresh, contents)
  for (const sha256 of contents.keys()) {
    const [a, b] = [await old.object(sha256), await fresh.object(sha256)]
    expect(Buffer.from(b.metaBytes).equals(Buffer.from(a.metaBytes))).toBe(true)
    await a.close()
    await b.close()
  }
  const [oldEntries, newEntries] = [await all(old.entries()), await all(fresh.entries())]
  const from = await migratedFrom(fresh)
  expect(from).toMatchObject({ oldVaultId: old.id })
  const n = from?.entries ?? 0
  expect(n).toBeGreaterThan(16)
  expect(newEntries.slice(0, n)).toEqual(oldEntries.slice(0, n))
  const leaves = newEntries.slice(0, n).map(({ leaf }) => `${leaf}\n`)
  expect(createHash('sha256').update(leaves.join('')).digest('hex')).toBe(from?.head)
  expect(newEntries.slice(n).map(({ type }) => type)).toEqual(['migrate', 'slot-change'])
  const names = async (dir: string) =>
    (await readdir(join(dir, 'objects'), { recursive: true })).filter(name => name.endsWith('.evo'))
  const taken = new Set(await names(vaultDir()))
  expect((await names(newDir())).filter(name => taken.has(name))).toEqual([])
  await old.close()
  await fresh.close()

  for (const wrong of [{ password }, { recoveryCode: oldCode }])
    await expect(Vault.open(newDir(), wrong)).rejects.toMatchObject({ code: /^Wrong/ })
  // An old key file beside the new objects opens none of them.
  const stolen = await snapshot(vaultDir())
  for (const name of ['vault.json', 'vault.json.bak'])
    writeFileSync(join(newDir(), name), stolen.get(name) ?? Buffer.alloc(0))
  const forged = await Vault.open(newDir(), { password })
  expect(forged.readOnly).toBe(true)
  for (const sha256 of contents.keys())
    await expect(forged.object(sha256)).rejects.toMatchObject({ code: /^Object/ })
  await forged.close()
  expect(code).toMatch(/^\d{6}(-\d{6}){7}$/)
})

test('both signatures of the passage verify with ssh-keygen', async () => {
  await made(1)
  await reencrypt()
  const fresh = await Vault.open(newDir(), secret)
  const entry = (await all(fresh.entries())).find(({ type }) => type === 'migrate')
  await fresh.close()
  if (entry?.type !== 'migrate') throw new Error('no entry')
  const { text, oldSig, newSig } = entry.public
  const lines = text.split('\n')
  for (const [key, signature] of [
    [lines[5], oldSig],
    [lines[6], newSig],
  ]) {
    writeFileSync(place('signers'), `vault ${key}\n`)
    writeFileSync(place('sig'), signature ?? '')
    const way = [
      '-Y',
      'verify',
      '-f',
      place('signers'),
      '-I',
      'vault',
      '-n',
      'evidence-vault-migrate-v1',
      '-s',
      place('sig'),
    ]
    expect(execFileSync('ssh-keygen', way, { input: text, encoding: 'utf8' })).toContain('Good')
    expect(() =>
      execFileSync('ssh-keygen', way, { input: `${text}x`, stdio: ['pipe', 'ignore', 'ignore'] }),
    ).toThrow()
  }
})

test('killed at any moment: the old vault stays whole, the new one is whole or none, and the next attempt goes on', async () => {
  const rounds = process.env['SLOW'] === '1' ? 300 : 4
  const { contents } = await made(process.env['SLOW'] === '1' ? 60 : 24)
  let kills = 0
  let finished = 0
  let code = ''
  let dir = newDir()
  for (let round = 0; kills < rounds; round++) {
    if (round > rounds * 4) throw new Error('it is never killed in time')
    const child = spawn(process.execPath, [join(import.meta.dirname, 'reencryptChild.ts'), vaultDir(), dir], {
      env: { ...process.env, VITEST: 'true' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    const ended = new Promise<void>(settle => child.once('close', () => settle()))
    await new Promise<void>(settle => {
      child.stdout.on('data', (part: Buffer) => {
        said += part.toString()
        if (said.includes('begun')) settle()
      })
      child.once('close', () => settle())
    })
    code = /code ([\d-]+)/.exec(said)?.[1] ?? code
    const wait = Math.random() * 250
    const timer = setTimeout(() => child.kill('SIGKILL'), wait)
    await ended
    clearTimeout(timer)
    if (said.includes('done')) {
      finished++
      const fresh = await Vault.open(dir, { recoveryCode: code })
      expect([fresh.readOnly, fresh.notices]).toEqual([false, ['OrphansFound']])
      await holdsAll(fresh, contents)
      await fresh.close()
      dir = place(`v-${finished + 2}`)
      continue
    }
    kills++
    if (existsSync(join(dir, 'vault.json'))) {
      const fresh = await Vault.open(dir, secret)
      expect(fresh.readOnly).toBe(false)
      await holdsAll(fresh, contents)
      await fresh.close()
    } else if (!existsSync(join(dir, 'vault.json.bak')))
      await expect(Vault.open(dir, secret)).rejects.toMatchObject({ code: 'NotAVault' })
  }
  const old = await open()
  expect([old.readOnly, old.notices]).toEqual([false, ['OrphansFound']])
  await holdsAll(old, contents)
  await old.close()
  await reencrypt(dir)
  const fresh = await Vault.open(dir, secret)
  await holdsAll(fresh, contents)
  expect((await migratedFrom(fresh))?.entries).toBeGreaterThan(0)
  await fresh.close()
  console.log(`R1: ${kills} kills while re-encrypting, 0 lost, ${finished + 1} finished and equal`)
})

const fileOf = (vault: Vault, sha256: string) => objectPath(vault.files, sha256).file
const spoil = (file: string) => writeFileSync(file, flip(readFileSync(file), 8 * 5000))

test('damage: a copy is made again from the old folder, a good copy outlives a bad original, the rest is counted', async () => {
  const { contents } = await made(8)
  const [first, second, third, fourth] = [...contents.keys()] as [string, string, string, string]
  const old = await open()
  spoil(fileOf(old, first))
  const stop = new AbortController()
  let work = await Reencryption.begin(old, newDir(), freshPassword, testOnlyCost)
  await work.takeRecoveryCode(work.offered?.slot ?? '')
  const stopAtChecking = ({ phase }: ReencryptProgress) => phase === 'checking' && stop.abort()
  await expect(work.run(stopAtChecking, stop.signal)).rejects.toMatchObject({ code: 'ReencryptCancelled' })
  expect(existsSync(objectPath(work.store, first).file)).toBe(false)
  // After the first attempt: one copy goes bad, one original goes bad, and of one both do.
  spoil(objectPath(work.store, second).file)
  spoil(fileOf(old, third))
  spoil(objectPath(work.store, fourth).file)
  spoil(fileOf(old, fourth))
  await work.close()
  await expect(Vault.open(newDir(), secret)).rejects.toMatchObject({ code: 'NotAVault' })

  work = await Reencryption.begin(old, newDir(), freshPassword, testOnlyCost)
  expect(work.offered).toBeNull()
  expect(await work.run(() => {}, never())).toMatchObject({ objects: 6, damaged: 2 })
  await work.close()
  await old.close()
  const fresh = await Vault.open(newDir(), secret)
  for (const [sha256, bytes] of contents)
    if (sha256 !== first && sha256 !== fourth) expect((await content(fresh, sha256)).equals(bytes)).toBe(true)
  await expect(removeOld(fresh, vaultDir(), { password }, () => {})).rejects.toMatchObject({
    code: 'OldVaultNeeded',
  })
  await fresh.close()
})

test('it wants its own folder and password, and a code in force', async () => {
  await made(2)
  const old = await open()
  mkdirSync(newDir())
  writeFileSync(join(newDir(), 'letter.txt'), 'mine')
  await expect(Reencryption.begin(old, newDir(), freshPassword, testOnlyCost)).rejects.toMatchObject({
    code: 'FolderNotEmpty',
  })
  await expect(Reencryption.begin(old, place('w'), 'short', testOnlyCost)).rejects.toMatchObject({
    code: 'PasswordTooShort',
  })
  const work = await Reencryption.begin(old, place('w'), freshPassword, testOnlyCost)
  await expect(work.run(() => {}, never())).rejects.toMatchObject({ code: 'BadRequest' })
  await expect(Reencryption.begin(old, place('w'), freshPassword, testOnlyCost)).rejects.toMatchObject({
    code: 'VaultInUse',
  })
  await work.close()
  await expect(
    Reencryption.begin(old, place('w'), 'another long password', testOnlyCost),
  ).rejects.toMatchObject({ code: 'WrongPassword' })
  await old.close()
})

test('the old folder goes only on request, with its password, and only while it holds nothing more', async () => {
  await made(3)
  await reencrypt()
  const fresh = await Vault.open(newDir(), secret)
  const remove = (dir: string, given: string) => removeOld(fresh, dir, { password: given }, () => {})
  await expect(remove(vaultDir(), 'not the right one')).rejects.toMatchObject({ code: 'WrongPassword' })
  const { vault: other } = await Vault.create(place('other'), { password, testOnlyCost })
  await other.close()
  await expect(remove(place('other'), password)).rejects.toMatchObject({ code: 'NotAVault' })
  const old = await open()
  await old.append([note('written in the old one afterwards')])
  await old.close()
  await expect(remove(vaultDir(), password)).rejects.toMatchObject({ code: 'OldVaultNeeded' })
  expect(existsSync(join(vaultDir(), 'vault.json'))).toBe(true)
  await fresh.close()
})

test('a removal takes what a vault is made of and leaves what a person has put beside it', async () => {
  const { contents } = await made(3)
  await reencrypt()
  writeFileSync(join(vaultDir(), 'letter.txt'), 'mine')
  const fresh = await Vault.open(newDir(), secret)
  await removeOld(fresh, vaultDir(), { password }, () => {})
  expect(await readdir(vaultDir())).toEqual(['letter.txt'])
  await holdsAll(fresh, contents)
  await fresh.close()
})
