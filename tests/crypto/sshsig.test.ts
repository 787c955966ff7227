import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { sshPublicKey, sshSign } from '../../main/crypto/sshsig.ts'

const dir = mkdtempSync(join(tmpdir(), 'sshsig-'))
afterAll(() => rmSync(dir, { recursive: true }))
const stock = spawnSync('ssh-keygen', ['-?']).error === undefined
if (!stock)
  console.warn('SKIPPED: ssh-keygen is not installed, so signatures were not checked with stock OpenSSH')

test.skipIf(!stock).each(['native', 'wasm'])(
  'stock OpenSSH accepts a signature made with %s and no changed text',
  async kind => {
    const sodium = await loadSodium(kind)
    const seed = randomBytes(32)
    const message = Buffer.from('evault-checkpoint-v1\nabc\n1\n', 'utf8')
    writeFileSync(join(dir, 'allowed'), `vault ${sshPublicKey(sodium, seed)}\n`)
    writeFileSync(join(dir, 'sig'), sshSign(sodium, seed, 'evidence-vault-checkpoint-v1', message))
    const verify = (input: Buffer, namespace: string) =>
      execFileSync(
        'ssh-keygen',
        ['-Y', 'verify', '-f', join(dir, 'allowed'), '-I', 'vault', '-n', namespace, '-s', join(dir, 'sig')],
        {
          input,
          encoding: 'utf8',
          stdio: ['pipe', 'pipe', 'ignore'],
        },
      )
    expect(verify(message, 'evidence-vault-checkpoint-v1')).toContain(
      'Good "evidence-vault-checkpoint-v1" signature',
    )
    expect(() => verify(Buffer.from('other'), 'evidence-vault-checkpoint-v1')).toThrow()
    expect(() => verify(message, 'file')).toThrow()
  },
)
