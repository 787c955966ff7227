import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'

const cost = { ops: 1, mem: 8 << 20 }
const old = 'the first pass phrase'
const fresh = 'another pass phrase'

test('a new password opens the vault, the old one no longer does, the recovery code still does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'change-password-'))
  const dir = join(folder, 'vault')
  try {
    const { vault, recoveryCode } = await Vault.create(dir, { password: old, testOnlyCost: cost })
    await expect(vault.changePassword({ password: 'not the right one' }, fresh, cost)).rejects.toMatchObject({
      code: 'WrongPassword',
    })
    await expect(vault.changePassword({ password: old }, 'short', cost)).rejects.toMatchObject({
      code: 'PasswordTooShort',
    })
    await vault.changePassword({ password: old }, fresh, cost)
    const types: string[] = []
    for await (const entry of vault.entries()) types.push(entry.type)
    expect(types).toEqual(['create', 'slot-change'])
    await vault.close()

    expect(await readFile(join(dir, 'vault.json'))).toEqual(await readFile(join(dir, 'vault.json.bak')))
    await expect(Vault.open(dir, { password: old })).rejects.toMatchObject({ code: 'WrongPassword' })
    for (const secret of [{ password: fresh }, { recoveryCode }]) {
      const opened = await Vault.open(dir, secret)
      expect([opened.readOnly, opened.notices]).toEqual([false, []])
      await opened.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
