/** R17: the vaults of every format there ever was, as they lay on a disk, give what they were given. For ever. */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sshPublicKey, sshSign } from '../../main/crypto/sshsig.ts'
import { utf8 } from '../../main/crypto/text.ts'
import { Vault } from '../../main/vault/vault.ts'
import { keysOf } from './campaign.ts'
import { all, content, note, place } from './scratch.ts'

const root = join(import.meta.dirname, '../fixtures/golden')

interface Truth {
  password: string
  recoveryCode: string
  contents: { kind: string; name: string; size: number; sha256: string }[]
  /** A part of an archive that has no object of its own. */
  inside: { sha256: string; size: number; of: string; offset: number }
  notes: string[]
  entryTypes: string[]
  vaults: Record<string, { notices: string[]; damagedPages: number; lostEntries: number }>
}

const formats = readdirSync(root).filter(name => /^v[0-9]+$/.test(name))
const truthOf = (format: string) =>
  JSON.parse(readFileSync(join(root, format, 'truth.json'), 'utf8')) as Truth
const cases = formats.flatMap(format => Object.keys(truthOf(format).vaults).map(name => ({ format, name })))

function copyOf(format: string, name: string, to = 'v'): string {
  const dir = place(to)
  cpSync(join(root, format, name), dir, { recursive: true })
  return dir
}

test('there are golden vaults of version 1', () => {
  expect(formats).toContain('v1')
  console.log(
    `R17: ${cases.length} golden vaults: ${cases.map(({ format, name }) => `${format}/${name}`).join(', ')}`,
  )
})

test.each(cases)(
  '$format $name: opens in both ways, gives every content and every entry',
  async ({ format, name }) => {
    const truth = truthOf(format)
    const expected = truth.vaults[name]
    if (expected === undefined) throw new Error(name)
    for (const secret of [{ password: truth.password }, { recoveryCode: truth.recoveryCode }]) {
      const dir = copyOf(format, name, JSON.stringify(Object.keys(secret)).replace(/\W/g, ''))
      const vault = await Vault.open(dir, secret)
      expect([vault.notices, vault.readOnly]).toEqual([expected.notices, false])
      let damagedPages = 0
      for (const { sha256, size, name: title, kind } of truth.contents) {
        const bytes = await content(vault, sha256)
        expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256])
        const reader = await vault.object(sha256)
        expect([reader.meta.name, reader.meta.kind]).toEqual([title, kind])
        if (reader.damagedPage !== null) damagedPages++
        await reader.close()
      }
      expect(damagedPages).toBe(expected.damagedPages)
      const archive = await vault.object(truth.inside.of)
      const part = await archive.range(truth.inside.offset, truth.inside.size)
      expect(createHash('sha256').update(part).digest('hex')).toBe(truth.inside.sha256)
      await archive.close()
      await expect(vault.object(truth.inside.sha256)).rejects.toMatchObject({ code: 'ObjectMissing' })
      const kept = truth.entryTypes.slice(0, truth.entryTypes.length - expected.lostEntries)
      const entries = await all(vault.entries())
      // Mending what was torn is an entry of its own.
      const mended = expected.notices.length > 0 ? entries.slice(kept.length) : []
      expect(entries.slice(0, kept.length).map(entry => entry.type)).toEqual(kept)
      expect(mended.map(entry => entry.type)).toEqual(mended.map(() => 'repair'))
      for (const entry of entries) if (entry.type === 'import') expect(entry.private.name).toMatch(/amr|txt/)
      const notes = entries.flatMap(entry => (entry.type === 'edit' ? [entry.private.userNote] : []))
      expect(notes).toEqual(truth.notes)
      // It is not only read: work goes on in it.
      await vault.append([note('still in use')])
      await vault.close()
      const again = await Vault.open(dir, secret)
      expect(again.notices).toEqual([])
      await again.close()
    }
  },
)

test.each(formats)(
  '%s: checkpoints are signatures of the list of leaves by the key that the first entry names',
  async format => {
    const truth = truthOf(format)
    const dir = copyOf(format, 'normal')
    const { secret } = await keysOf(truth.recoveryCode, dir)
    const vault = await Vault.open(dir, { password: truth.password })
    const entries = await all(vault.entries())
    await vault.close()
    const [first] = entries
    expect(first?.type === 'create' && first.public.publicKey).toBe(
      sshPublicKey(secret.sodium, secret.keys.signSeed),
    )
    let checked = 0
    for (const entry of entries) {
      if (entry.type !== 'checkpoint') continue
      const [, vaultId, count, head] = entry.public.text.split('\n')
      const leaves = entries.slice(0, Number(count)).map(({ leaf }) => `${leaf}\n`)
      expect(head).toBe(createHash('sha256').update(leaves.join('')).digest('hex'))
      expect([vaultId, Number(count)]).toEqual([vault.id, entry.seq - 1])
      // Ed25519 gives the same signature for the same text; ssh-keygen verifies one in tests/crypto/sshsig.test.ts.
      const signed = sshSign(
        secret.sodium,
        secret.keys.signSeed,
        'evidence-vault-checkpoint-v1',
        utf8(entry.public.text),
      )
      expect(entry.public.sig).toBe(signed)
      checked++
    }
    expect(checked).toBeGreaterThan(1)
  },
)

test.each(formats)('%s: opening for reading changes no byte of it', async format => {
  const truth = truthOf(format)
  const dir = copyOf(format, 'normal')
  mkdirSync(join(dir, 'quarantine'), { recursive: true })
  const vault = await Vault.open(dir, { password: truth.password })
  await vault.close()
  for (const file of readdirSync(join(root, format, 'normal'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const inside = join(file.parentPath, file.name).slice(join(root, format, 'normal').length)
    expect(
      readFileSync(join(dir, inside)).equals(readFileSync(join(file.parentPath, file.name))),
      inside,
    ).toBe(true)
  }
})
