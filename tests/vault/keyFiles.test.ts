/** Two key files of the same generation that say different things: both are authentic, and the journal decides. */
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import { create, open, password, place, testOnlyCost, vaultDir } from './scratch.ts'

const files = ['vault.json', 'vault.json.bak'] as const

test.each(files)(
  'the journal names one: the other one in the place of %s opens nothing and is mended',
  async taken => {
    const { vault, recoveryCode } = await create()
    await vault.close()
    // The same vault in two places, in each of which the password was changed.
    cpSync(vaultDir(), place('elsewhere'), { recursive: true })
    for (const [dir, fresh] of [
      [vaultDir(), 'the one that is ours'],
      [place('elsewhere'), 'the one from elsewhere'],
    ] as const) {
      const each = await Vault.open(dir, { password })
      await each.changePassword({ password }, fresh, testOnlyCost)
      await each.close()
    }
    const ours = readFileSync(join(vaultDir(), taken))
    cpSync(join(place('elsewhere'), taken), join(vaultDir(), taken))
    expect(readFileSync(join(vaultDir(), taken)).equals(ours)).toBe(false)
    await expect(Vault.open(vaultDir(), { password: 'the one from elsewhere' })).rejects.toMatchObject({
      code: 'WrongPassword',
    })
    // The same slot stands in both: it opens, and which file holds is decided all the same.
    for (const secret of [{ recoveryCode }, { password: 'the one that is ours' }]) {
      cpSync(join(place('elsewhere'), taken), join(vaultDir(), taken))
      const opened = await Vault.open(vaultDir(), secret)
      expect([opened.readOnly, opened.notices]).toEqual([false, ['SlotFileDiffers']])
      await opened.close()
      for (const name of files) expect(readFileSync(join(vaultDir(), name)).equals(ours)).toBe(true)
    }
    await expect(open()).rejects.toMatchObject({ code: 'WrongPassword' })
  },
)
