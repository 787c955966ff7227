/** Makes a copy and says how it went; killed, or bounded in what it may write, by copyFaults.test.ts. */
import { copyVault } from '../../main/check/copy/copyVault.ts'
import { Vault } from '../../main/vault/vault.ts'
import { password } from '../vault/scratchValues.ts'

const [from = '', to = ''] = process.argv.slice(2)
const vault = await Vault.open(from, { password })
process.stdout.write('begun\n')
try {
  const report = await copyVault(vault, to, { onProgress: () => void process.stdout.write('step\n') })
  process.stdout.write(`${JSON.stringify(report)}\n`)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: (error as { code?: string }).code })}\n`)
}
await vault.close()
