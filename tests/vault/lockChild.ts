/** Opens a vault when it is told to, says what came of it, and holds it until it is told to end; for lock.test.ts. */
import { createInterface } from 'node:readline'
import { Vault } from '../../main/vault/vault.ts'

const [dir = '', recoveryCode = ''] = process.argv.slice(2)
process.stdout.write('ready\n')
let vault: Vault | undefined
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'go') break
  const started = performance.now()
  vault = await Vault.open(dir, { recoveryCode }).catch((error: { code?: string }) => {
    process.stdout.write(`${error.code ?? 'untyped'} ${Math.round(performance.now() - started)}\n`)
    return undefined
  })
  if (vault !== undefined) process.stdout.write(`won ${Math.round(performance.now() - started)}\n`)
}
await vault?.close()
