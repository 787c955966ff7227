/** A copy into a folder that is synced: a terminal is told what the app tells, in its language, before anything leaves. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { cloudWarning } from '../../main/cli/cloudWarning.ts'
import { parseCommand } from '../../main/cli/commandLine.ts'
import { commands } from '../../main/cli/commands.ts'
import { Vault } from '../../main/vault/vault.ts'
import en from '../../renderer/i18n/en/health.json'
import zh from '../../renderer/i18n/zh-CN/health.json'
import words from '../../resources/cloudWarning.json'

const folder = mkdtempSync(join(tmpdir(), 'cli-cloud-'))
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('the sentences are those of the app, word for word', () => {
  expect(zh).toMatchObject(words['zh-CN'])
  expect(en).toMatchObject(words.en)
})

test('copy warns before it copies, in the language of the terminal, and copies all the same', async () => {
  const password = 'a quiet lamp over green water'
  vi.stubEnv('EVIDENCE_VAULT_PASSWORD', password)
  vi.stubEnv('LC_ALL', 'zh_CN.UTF-8')
  const { vault } = await Vault.create(join(folder, 'vault'), {
    password,
    testOnlyCost: { ops: 1, mem: 8 << 20 },
  })
  await vault.close()
  const cloud = join(folder, 'Nutstore Files', '备份')
  mkdirSync(cloud, { recursive: true })
  const said: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(part => said.push(String(part)) > 0)
  vi.spyOn(process.stdout, 'write').mockImplementation(part => said.push(String(part)) > 0)
  const run = (to: string) =>
    commands['copy']?.run(parseCommand(commands['copy'].options, [join(folder, 'vault'), to, '--json']))
  expect(await run(cloud)).toBe(0)
  expect(said[0]).toBe('“备份”在会同步的文件夹里（坚果云）。可以备份到这里，但请先知道：\n')
  expect(said.slice(1, 5).map(line => line.trim())).toEqual(
    (['cloudSees', 'cloudLater', 'cloudLocks', 'cloudStick'] as const).map(key => zh[key]),
  )
  expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ complete: true })

  vi.stubEnv('LC_ALL', 'en_US.UTF-8')
  expect((await cloudWarning(cloud))[0]).toContain('“备份” lies in a folder that is synced (Nutstore)')
  said.length = 0
  expect(await run(join(folder, 'stick'))).toBe(0)
  expect(said).toHaveLength(1)
})
