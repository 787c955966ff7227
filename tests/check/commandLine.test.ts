/** The commands as a person types them, of the built program: what they print and the code they end with. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { password, place, testOnlyCost, vaultDir } from '../vault/scratch.ts'
import { Vault } from '../../main/vault/vault.ts'
import { addTo, hit, type Stored } from './damaged.ts'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')

function run(...args: string[]): { code: number | null; said: Record<string, unknown>; told: string } {
  const done = spawnSync(process.execPath, [cli, ...args, '--json'], {
    env: { ...process.env, EVIDENCE_VAULT_PASSWORD: password, LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' },
    encoding: 'utf8',
  })
  return {
    code: done.status,
    said: JSON.parse(done.stdout) as Record<string, unknown>,
    told: done.stderr,
  }
}

test('check, copy, repair, restore and rebuild, from a terminal', { timeout: 300_000 }, async () => {
  const { vault } = await Vault.create(vaultDir(), { password, testOnlyCost })
  const stored = await addTo(vault, [10, 300_000])
  await vault.close()
  const [small, large] = stored as [Stored, Stored]

  expect(run('check', vaultDir())).toMatchObject({
    code: 0,
    said: { depth: 'quick', findings: [], objects: 2 },
  })
  const copied = run('copy', vaultDir(), place('copy'))
  expect(copied).toMatchObject({ code: 0, said: { objects: 2, copied: 2, problems: [], complete: true } })
  expect(Object.keys(copied.said)).toEqual(
    expect.arrayContaining(['entry', 'checkedOn', 'bytes', 'readBack']),
  )
  expect(run('copy', vaultDir(), place('copy'))).toMatchObject({ code: 0, said: { objects: 2, copied: 0 } })
  // A copy can be checked without parting it from its vault.
  expect(run('check', place('copy'), '--depth', 'full')).toMatchObject({ code: 0, said: { findings: [] } })
  expect(run('copy', vaultDir(), place('copy'))).toMatchObject({ code: 0 })

  const whole = readFileSync(large.file)
  hit(large.file, 4096 + 2 * 65_552)
  rmSync(small.file)
  expect(run('check', vaultDir())).toMatchObject({
    code: 1,
    said: { findings: [{ code: 'ObjectMissing', severity: 'loss', where: small.where }] },
  })
  expect(run('check', vaultDir(), '--depth', 'full').said.findings).toHaveLength(2)
  expect(run('check', vaultDir(), '--repair-from', place('copy'))).toMatchObject({
    code: 0,
    said: {
      depth: 'full',
      findings: [],
      repaired: expect.arrayContaining([
        { where: small.where, by: 'whole', chunks: 1, pages: 2, left: 0 },
        { where: large.where, by: 'pieces', chunks: 1, pages: 0, left: 0 },
      ]) as unknown,
    },
  })
  expect(readFileSync(large.file).equals(whole)).toBe(true)

  expect(run('rebuild', vaultDir())).toMatchObject({ code: 0, said: { items: 2, events: 2 } })
  expect(run('check', vaultDir(), '--depth', 'complete')).toMatchObject({ code: 0, said: { findings: [] } })
  expect(run('restore', place('copy'), place('restored'))).toMatchObject({
    code: 0,
    said: { objects: 2, copied: 2, problems: [], notices: [] },
  })
  expect(run('check', place('restored'), '--depth', 'full')).toMatchObject({
    code: 0,
    said: { findings: [] },
  })
  expect(run('restore', place('copy'), place('restored'))).toMatchObject({
    code: 2,
    said: { error: { code: 'FolderNotEmpty' } },
  })
  expect(run('check', vaultDir(), '--depth', 'deep')).toMatchObject({
    code: 2,
    said: { error: { code: 'Usage' } },
  })
  expect(run('copy', vaultDir(), join(vaultDir(), 'tmp'))).toMatchObject({
    said: { error: { code: 'CopyInside' } },
  })
  expect(run('check', vaultDir(), '--repair-from', place('nothing'))).toMatchObject({
    code: 2,
    said: { error: { code: 'NotAVault' } },
  })
})

test('a gap in the journal is filled by check --repair-from', { timeout: 300_000 }, async () => {
  const { vault } = await Vault.create(vaultDir(), { password, testOnlyCost })
  await addTo(vault, [10, 11])
  await vault.close()
  expect(run('copy', vaultDir(), place('copy'))).toMatchObject({ code: 0 })
  const files = ['a', 'b'].map(mirror => join(vaultDir(), `journal/${mirror}/00000001.evj`))
  const second = 40 + readFileSync(files[0] as string).readUInt32BE(4)
  for (const file of files) hit(file, second + 60)
  const damaged = run('check', vaultDir())
  expect(damaged).toMatchObject({ code: 1, said: { findings: [{ code: 'JournalGap', severity: 'loss' }] } })
  const mended = run('check', vaultDir(), '--repair-from', place('copy'))
  expect(mended.said).toMatchObject({ journalRepaired: true })
  expect(
    (mended.said.findings as { severity: string }[]).filter(({ severity }) => severity === 'loss'),
  ).toEqual([])
  expect(run('check', vaultDir(), '--depth', 'full')).toMatchObject({ code: 0, said: { findings: [] } })
  // In the open, people get sentences.
  writeFileSync(join(vaultDir(), 'notes.txt'), 'x')
  const open = spawnSync(process.execPath, [cli, 'check', vaultDir()], {
    env: { ...process.env, EVIDENCE_VAULT_PASSWORD: password, LC_ALL: 'zh_CN.UTF-8' },
    encoding: 'utf8',
  })
  expect(open.stderr).toContain('notes.txt 不是保险箱自己的文件')
})
