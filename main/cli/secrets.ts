import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { AppError } from '../appError.ts'

/** A secret from the environment or a prompt that shows nothing; never from the command line. Throws Usage without either. */
export async function secret(variable: string, prompt: string): Promise<string> {
  const given = process.env[variable]
  if (given !== undefined && given !== '') return given
  if (!process.stdin.isTTY) throw new AppError('Usage', { problem: variable })
  process.stderr.write(`${prompt}: `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await new Promise((resolve, reject) => {
      reader.question('', resolve)
      reader.once('close', () => reject(new AppError('Usage', { problem: variable })))
    })
  } finally {
    reader.close()
    process.stderr.write('\n')
  }
}

/** How this terminal opens a vault: by recovery code when only that is given, else by password. */
export async function vaultSecret(): Promise<{ password: string } | { recoveryCode: string }> {
  const code = process.env['EVIDENCE_VAULT_RECOVERY_CODE']
  if (code && !process.env['EVIDENCE_VAULT_PASSWORD']) return { recoveryCode: code }
  return { password: await secret('EVIDENCE_VAULT_PASSWORD', 'Password') }
}
