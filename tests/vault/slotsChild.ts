/** Changes passwords, or recovers from the sheet, until it is killed; says each before and after. Started by slotsKilled.test.ts. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Vault } from '../../main/vault/vault.ts'
import { testOnlyCost } from './scratchValues.ts'

const [, , way = '', dir = '', from = '', code = '', sheet = ''] = process.argv
const passwordOf = (n: number) => `password number ${n}`
const say = (word: string, n: number) => process.stdout.write(`${word} ${n}\n`)

if (way === 'password') {
  const vault = await Vault.open(dir, { password: passwordOf(Number(from)) })
  for (let n = Number(from); ; n++) {
    say('try', n + 1)
    await vault.changePassword({ password: passwordOf(n) }, passwordOf(n + 1), testOnlyCost)
    say('done', n + 1)
  }
}
for (let n = Number(from); ; n++) {
  for (const name of ['vault.json', 'vault.json.bak']) rmSync(join(dir, name), { force: true })
  say('try', n + 1)
  await Vault.recover(dir, { code, sheet }, passwordOf(n + 1), testOnlyCost)
  say('done', n + 1)
}
