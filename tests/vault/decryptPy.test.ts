/**
 * R14: `decrypt.py`, written from FORMAT.md by a hand that never saw the TypeScript, reads what the program writes: the golden
 * vaults and a fresh one, with the password, with the recovery code, and from the paper sheet when both key files are gone.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeSheetSlot } from '../../main/crypto/sheetSlot.ts'
import { parseSlot } from '../../main/crypto/keyFile.ts'
import { place } from './scratch.ts'

const reader = join(import.meta.dirname, '../../main/crypto/decrypt.py')
const golden = join(import.meta.dirname, '../fixtures/golden/v1')

interface Truth {
  password: string
  recoveryCode: string
  contents: { sha256: string }[]
  inside: { sha256: string }
}
const truth = JSON.parse(readFileSync(join(golden, 'truth.json'), 'utf8')) as Truth

const probe = spawnSync('python3', [
  '-c',
  'import sys, ctypes.util; sys.exit(sys.version_info < (3, 11) or ctypes.util.find_library("sodium") is None)',
])
const able = probe.status === 0

function decrypt(vault: string, secret: Record<string, string>, ...more: string[]) {
  const out = place('out')
  rmSync(out, { recursive: true, force: true })
  const { status, stdout } = spawnSync('python3', [reader, vault, out, ...more], {
    env: { ...process.env, PYTHONIOENCODING: 'utf-8', ...secret },
    encoding: 'utf8',
  })
  const hashes = existsSync(out)
    ? readdirSync(out).map(name =>
        createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex'),
      )
    : []
  return { status, stdout, hashes: hashes.sort() }
}

const expected = [...truth.contents, truth.inside].map(({ sha256 }) => sha256).sort()
const password = { EVIDENCE_VAULT_PASSWORD: truth.password }
const code = { EVIDENCE_VAULT_RECOVERY_CODE: truth.recoveryCode }

function copyOf(name: string): string {
  const dir = place('golden')
  cpSync(join(golden, name), dir, { recursive: true })
  return dir
}

test.skipIf(!able)('every content of a whole vault, by password and by recovery code', () => {
  for (const secret of [password, code]) {
    const read = decrypt(copyOf('normal'), secret)
    expect(read.stdout).not.toContain('DAMAGE [')
    expect([read.status, read.hashes]).toEqual([0, expected])
  }
  console.log(`R14: ${expected.length} contents read by decrypt.py, SHA-256 equal`)
})

test.skipIf(!able)('a damaged page and a torn journal cost no content, and are told', () => {
  const damaged = decrypt(copyOf('damaged-page'), password)
  expect([damaged.status, damaged.hashes]).toEqual([1, expected])
  expect(damaged.stdout).toContain('DAMAGE [')
  const torn = decrypt(copyOf('torn-journal'), password)
  expect(torn.hashes).toEqual(expected)
  expect(torn.stdout).toMatch(/NOTE|DAMAGE/)
})

test.skipIf(!able)('the paper sheet opens it when both key files are gone', () => {
  const dir = copyOf('normal')
  const { vaultId, slots } = JSON.parse(
    (JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')) as { body: string }).body,
  ) as { vaultId: string; slots: string[] }
  const lines = encodeSheetSlot(
    Buffer.from(vaultId, 'hex'),
    parseSlot(slots.find(slot => slot.includes('"recovery"')) ?? ''),
  )
  for (const name of ['vault.json', 'vault.json.bak']) rmSync(join(dir, name))
  const sheet = place('sheet.txt')
  writeFileSync(sheet, (lines ?? []).join('\n'))
  const read = decrypt(dir, code, '--slot', sheet)
  // Two missing key files are damage, and nothing else is.
  expect([read.status, read.hashes]).toEqual([1, expected])
})

test.skipIf(!able)('a wrong password opens nothing', () => {
  const read = decrypt(copyOf('normal'), { EVIDENCE_VAULT_PASSWORD: 'not this one' })
  expect([read.status, read.hashes]).toEqual([2, []])
})
