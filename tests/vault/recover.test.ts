/** The recovery code sets a new password: with the key files, with damaged ones, and with the sheet alone. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  create,
  meta,
  named,
  note,
  place,
  pieces,
  snapshot,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

const fresh = 'a fresh pass phrase 新'
const bytes = Buffer.from('what was saved before the key files went')

/** A vault with one object and a note, closed; what its sheet and the paper beside it hold. */
async function made(dir = vaultDir()) {
  const { vault, recoveryCode, recoverySlot } = await (dir === vaultDir()
    ? create()
    : Vault.create(dir, { password: 'some other vault 1', testOnlyCost }))
  const stored = await vault.put({ stream: pieces(bytes, 10) }, meta())
  await vault.append([named(stored), note('kept')])
  const facts = await vault.sheetFacts(recoverySlot)
  await vault.close()
  return { code: recoveryCode, sheet: (facts.lines ?? []).join('\n'), sha256: stored.sha256, facts }
}

const recover = (given: { code: string; sheet: string | null }) =>
  Vault.recover(vaultDir(), given, fresh, testOnlyCost)

async function isWhole(sha256: string, secret: { password: string } | { recoveryCode: string }) {
  const vault = await Vault.open(vaultDir(), secret)
  try {
    expect([vault.readOnly, vault.notices]).toEqual([false, []])
    expect((await content(vault, sha256)).equals(bytes)).toBe(true)
    return (await all(vault.entries())).map(({ type }) => type)
  } finally {
    await vault.close()
  }
}

const loseKeyFiles = () => {
  for (const name of ['vault.json', 'vault.json.bak']) rmSync(join(vaultDir(), name))
}

test('with the key files: the new password opens, the old one does not, the code stays', async () => {
  const { code, sha256 } = await made()
  await recover({ code, sheet: null })
  const types = await isWhole(sha256, { password: fresh })
  expect(types.filter(type => type === 'slot-change')).toHaveLength(1)
  await isWhole(sha256, { recoveryCode: code })
  await expect(Vault.open(vaultDir(), { password: '夜里的电话 pass phrase' })).rejects.toMatchObject({
    code: 'WrongPassword',
  })
})

test('both key files gone: the sheet and the code make new ones, and the sheet holds for the next time too', async () => {
  const { code, sheet, sha256 } = await made()
  for (let time = 0; time < 2; time++) {
    loseKeyFiles()
    await expect(Vault.open(vaultDir(), { recoveryCode: code })).rejects.toMatchObject({ code: 'NotAVault' })
    await expect(recover({ code, sheet: null })).rejects.toMatchObject({ code: 'RecoverySheetNeeded' })
    await recover({ code, sheet })
    const types = await isWhole(sha256, { password: fresh })
    expect(types.filter(type => type === 'slot-change')).toHaveLength(time + 1)
    await isWhole(sha256, { recoveryCode: code })
    expect(readFileSync(join(vaultDir(), 'vault.json'))).toEqual(
      readFileSync(join(vaultDir(), 'vault.json.bak')),
    )
  }
})

test('key files that are damaged are set aside, not lost', async () => {
  const { code, sheet, sha256 } = await made()
  for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(join(vaultDir(), name), '{"body":"x')
  await expect(recover({ code, sheet: null })).rejects.toMatchObject({ code: 'RecoverySheetNeeded' })
  await recover({ code, sheet })
  await isWhole(sha256, { password: fresh })
  expect((await readdir(join(vaultDir(), 'quarantine'))).length).toBe(2)
})

test('a key file whose mac is wrong gives its slot and nothing else', async () => {
  const { code, sha256 } = await made()
  const file = join(vaultDir(), 'vault.json')
  const forged = readFileSync(file, 'utf8').replace(
    /"mac":"./,
    found => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`,
  )
  for (const name of ['vault.json', 'vault.json.bak']) writeFileSync(join(vaultDir(), name), forged)
  await recover({ code, sheet: null })
  await isWhole(sha256, { password: fresh })
})

test('only objects and journal are left: everything else may be gone', async () => {
  const { code, sheet, sha256 } = await made()
  for (const name of await readdir(vaultDir()))
    if (name !== 'objects' && name !== 'journal') rmSync(join(vaultDir(), name), { recursive: true })
  await recover({ code, sheet })
  await isWhole(sha256, { password: fresh })
})

test('a wrong digit is named by its group, a wrong sheet digit by its line, and nothing is changed', async () => {
  const { code, sheet } = await made()
  loseKeyFiles()
  const before = await snapshot(vaultDir())
  const bump = (text: string, at: number) =>
    `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`
  let tried = 0
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '-') continue
    await expect(recover({ code: bump(code, at), sheet })).rejects.toMatchObject({
      code: 'RecoveryGroupWrong',
      details: { group: Math.floor(at / 7) + 1 },
    })
    tried++
  }
  for (let line = 1; line <= 10; line++)
    await expect(recover({ code, sheet: bump(sheet, (line - 1) * 31 + 3) })).rejects.toMatchObject({
      code: 'RecoverySheetWrong',
      details: { line },
    })
  console.log(`R21: ${tried} wrong digits of the code, each named by its group; 10 lines of the sheet`)
  expect(tried).toBe(48)
  const groups = code.split('-')
  const swapped = [groups[1], groups[0], ...groups.slice(2)].join('-')
  if (swapped !== code)
    await expect(recover({ code: swapped, sheet })).rejects.toMatchObject({ code: 'WrongRecoveryCode' })
  await expect(recover({ code: '123', sheet })).rejects.toMatchObject({ code: 'WrongRecoveryCode' })
  await expect(Vault.recover(vaultDir(), { code, sheet }, 'short', testOnlyCost)).rejects.toMatchObject({
    code: 'PasswordTooShort',
  })
  expect(await snapshot(vaultDir())).toEqual(before)
})

test('the sheet of another vault opens nothing and writes nothing', async () => {
  await made()
  const other = await made(place('other'))
  loseKeyFiles()
  const before = await snapshot(vaultDir())
  await expect(recover({ code: other.code, sheet: other.sheet })).rejects.toMatchObject({
    code: 'RecoverySheetOther',
  })
  expect(await snapshot(vaultDir())).toEqual(before)
})

test('a folder without key files and without a journal is no vault', async () => {
  const { code, sheet } = await made()
  await expect(Vault.recover(place('nothing'), { code, sheet }, fresh, testOnlyCost)).rejects.toMatchObject({
    code: 'NotAVault',
  })
})

test('a new code: the old one holds until the new one is taken; then it and its sheet are refused', async () => {
  const { code, sheet, sha256 } = await made()
  const vault = await Vault.open(vaultDir(), { recoveryCode: code })
  await expect(vault.offerRecoveryCode({ password: 'not this one at all' })).rejects.toMatchObject({
    code: 'WrongPassword',
  })
  const offered = await vault.offerRecoveryCode({ recoveryCode: code })
  const newSheet = ((await vault.sheetFacts(offered.slot)).lines ?? []).join('\n')
  copyFileSync(join(vaultDir(), 'vault.json'), place('old.json'))
  expect(readFileSync(join(vaultDir(), 'vault.json'), 'utf8')).not.toContain(offered.slot.slice(-96))
  await vault.takeRecoveryCode(offered.slot)
  await vault.close()

  await isWhole(sha256, { recoveryCode: offered.code })
  await expect(Vault.open(vaultDir(), { recoveryCode: code })).rejects.toMatchObject({
    code: 'WrongRecoveryCode',
  })
  // An authentic key file decides, whatever sheet is held beside it.
  await expect(recover({ code, sheet })).rejects.toMatchObject({ code: 'WrongRecoveryCode' })
  await recover({ code: offered.code, sheet: newSheet })
  await isWhole(sha256, { password: fresh })
  // What the screens say of it: without key files an old sheet opens every later state.
  loseKeyFiles()
  await recover({ code, sheet })
  await isWhole(sha256, { password: fresh })
})

test('a recovery while somebody has the vault open is refused', async () => {
  const { code } = await made()
  const vault = await Vault.open(vaultDir(), { recoveryCode: code })
  await expect(recover({ code, sheet: null })).rejects.toMatchObject({ code: 'VaultInUse' })
  await vault.close()
})

test('the sheet names the key as ssh-keygen does, and the papers in the folder', async () => {
  const { facts } = await made()
  expect(facts.lines).toHaveLength(10)
  expect(facts.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
  expect(facts.papers.map(({ name }) => name)).toContain('FORMAT.md')
})
