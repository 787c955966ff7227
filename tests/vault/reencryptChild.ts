/** Re-encrypts until it is killed; says when it has begun and when it is done. Started by reencrypt.test.ts. */
import { Reencryption } from '../../main/vault/reencrypt.ts'
import { Vault } from '../../main/vault/vault.ts'
import { freshPassword, password, testOnlyCost } from './scratchValues.ts'

const [, , from = '', to = ''] = process.argv
const old = await Vault.open(from, { password })
const work = await Reencryption.begin(old, to, freshPassword, testOnlyCost)
if (work.offered !== null) {
  await work.takeRecoveryCode(work.offered.slot)
  process.stdout.write(`code ${work.offered.code}\n`)
}
process.stdout.write('begun\n')
const done = await work.run(() => {}, new AbortController().signal)
process.stdout.write(`done ${done.entries}\n`)
await work.close()
await old.close()
