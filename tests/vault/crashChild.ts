/** Stores and names content until it is killed; says each time what is Saved. Started by faults.test.ts. */
import { randomBytes } from 'node:crypto'
import { Vault } from '../../main/vault/vault.ts'
import { meta, named, password, pieces } from './scratchValues.ts'

const vault = await Vault.open(process.argv[2] ?? '', { password })
for (;;) {
  const size = Math.floor(Math.random() * 300_000)
  const stored = await vault.put({ stream: pieces(randomBytes(size), 50_000) }, meta())
  const [entry] = await vault.append([named(stored)])
  process.stdout.write(`${stored.sha256} ${entry?.leaf}\n`)
}
