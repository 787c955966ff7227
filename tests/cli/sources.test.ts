/** What was imported is listed, read otherwise and unlocked from a terminal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { parseCommand } from '../../main/cli/commandLine.ts'
import { commands } from '../../main/cli/commands.ts'
import { Vault } from '../../main/vault/vault.ts'

/** Two texts under the password `口令 Pass1`, written by zip.js. */
const lockedZip =
  'UEsDBDMACQhjAABgY10AAAAAAAAAAAAAAAAKAAsA6IGK5aSpLnR4dAGZBwACAEFFAwgA3dnMinTFCicsVdBhw5FNTtXuid799O+FyuRVgV9HDjpIHaJu9EhYNVBLBwgAAAAAKAAAAPAAAABQSwMEMwAJAGMAAGBjXQAAAAAAAAAAAAAAAAUACwBhLnR4dAGZBwACAEFFAwAAdKcxggPMNqbSaFO8gG6+eryT2EpmL0UdkdYmqQ7eSSxF9FBLBwgAAAAAIgAAAAYAAABQSwECAAMzAAkIYwAAYGNdAAAAACgAAADwAAAACgALAAAAAAAAAAAApIEAAAAA6IGK5aSpLnR4dAGZBwACAEFFAwgAUEsBAgADMwAJAGMAAGBjXQAAAAAiAAAABgAAAAUACwAAAAAAAAAAAKSBawAAAGEudHh0AZkHAAIAQUUDAABQSwUGAAAAAAIAAgCBAAAAywAAAAAA'

const folder = mkdtempSync(join(tmpdir(), 'cli-sources-'))
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('a text is read in another encoding, a locked archive by its password, and neither password stands anywhere', async () => {
  const password = 'a quiet lamp over green water'
  vi.stubEnv('EVIDENCE_VAULT_PASSWORD', password)
  const dir = join(folder, 'vault')
  const { vault } = await Vault.create(dir, { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  await vault.close()
  const said: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  vi.spyOn(process.stdout, 'write').mockImplementation(part => said.push(String(part)) > 0)
  const run = async (
    name: string,
    ...args: string[]
  ): Promise<Record<string, unknown> & { exit: number }> => {
    const command = commands[name]
    if (command === undefined) throw new Error(name)
    const exit = await command.run(parseCommand(command.options, [dir, ...args, '--json']))
    return { exit, ...(JSON.parse(said.at(-1) ?? '{}') as object) }
  }
  writeFileSync(join(folder, 'locked.zip'), Buffer.from(lockedZip, 'base64'))
  writeFileSync(join(folder, 'chat.txt'), '[2026/11/3 15:02:11] Li: pay\n[2026/11/3 15:03:11] Me: later\n')
  const first = await run('import', join(folder, 'locked.zip'), join(folder, 'chat.txt'))
  expect(first['skipped']).toMatchObject([{ reason: 'encrypted' }, { reason: 'encrypted' }])

  const { sources } = (await run('sources')) as unknown as {
    sources: { item: string; name: string; locked: boolean }[]
  }
  const item = (name: string) => sources.find(source => source.name === name)?.item ?? ''
  expect(sources.find(({ name }) => name === 'locked.zip')?.locked).toBe(true)

  vi.stubEnv('EVIDENCE_VAULT_ARCHIVE_PASSWORD', 'wrong')
  expect(await run('unlock', item('locked.zip'))).toMatchObject({ imported: 0, exit: 1 })
  vi.stubEnv('EVIDENCE_VAULT_ARCHIVE_PASSWORD', '口令 Pass1')
  expect(await run('unlock', item('locked.zip'))).toMatchObject({ imported: 2, skipped: [] })
  expect(said.join('')).not.toContain('Pass1')

  expect(await run('read', item('chat.txt'), '--reader', 'opaque')).toMatchObject({
    again: [{ before: 2, gone: 2 }],
  })
  expect(await run('read', item('chat.txt'), '--reader', 'whatsapp')).toMatchObject({ again: [{ added: 2 }] })
  await expect(run('read', item('chat.txt'), '--reader', 'nonsense')).rejects.toMatchObject({
    code: 'BadRequest',
  })
})
