/** delete, bin, undelete and purge, as a terminal asks for them. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseCommand } from '../../main/cli/commandLine.ts'
import { commands } from '../../main/cli/commands.ts'
import { Vault } from '../../main/vault/vault.ts'

vi.setConfig({ testTimeout: 60_000 })

const password = 'a quiet lamp over green water'
const folder = mkdtempSync(join(tmpdir(), 'cli-bin-'))
const dir = join(folder, 'vault')

beforeAll(async () => {
  vi.stubEnv('EVIDENCE_VAULT_PASSWORD', password)
  const { vault } = await Vault.create(dir, { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  await vault.close()
  writeFileSync(join(folder, 'paid.txt'), 'paid 100')
  writeFileSync(join(folder, 'letter.txt'), 'pay at once')
})
afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a command in this process; what it said, or the code it failed with. */
async function run(
  name: string,
  ...args: string[]
): Promise<{ code: number | string; said: Record<string, unknown> }> {
  let text = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation(part => {
    text += String(part)
    return true
  })
  try {
    const command = commands[name]
    if (command === undefined) throw new Error(name)
    const code = await command.run(parseCommand(command.options, [...args, '--json']))
    return { code, said: JSON.parse(text) as Record<string, unknown> }
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error), said: {} }
  } finally {
    spy.mockRestore()
  }
}

test('items go into the bin by their ids, come back, and are purged when they are due', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await run('import', dir, join(folder, 'paid.txt'), join(folder, 'letter.txt'))
  const { items } = (await run('items', dir)).said as { items: { id: string; name: string }[] }
  const [paid, letter] = ['paid.txt', 'letter.txt'].map(
    name => items.find(item => item.name === name)?.id ?? '',
  ) as [string, string]
  expect(await run('delete', dir)).toMatchObject({ code: 'Usage' })
  expect(await run('delete', dir, '--item', paid, '--item', 'i999')).toMatchObject({ code: 'ItemMissing' })
  expect((await run('bin', dir)).said).toMatchObject({ items: [], papers: [], lastCopy: null })

  const gone = await run('delete', dir, '--item', paid, '--item', letter)
  expect(gone).toMatchObject({
    code: 0,
    said: { deleted: [{ item: letter }, { item: paid, name: 'paid.txt', due: false }] },
  })
  expect((await run('items', dir)).said).toMatchObject({ items: [] })
  expect(await run('show', dir, paid)).toMatchObject({ code: 'ItemMissing' })
  expect(await run('purge', dir)).toMatchObject({ code: 'BinNotDue' })
  expect(await run('undelete', dir)).toMatchObject({ code: 'Usage' })
  expect(await run('undelete', dir, '--item', letter)).toMatchObject({
    code: 0,
    said: { putBack: [{ item: letter, name: 'letter.txt' }] },
  })
  expect(await run('undelete', dir, '--item', letter)).toMatchObject({ code: 'ItemMissing' })
  expect((await run('items', dir)).said).toMatchObject({ items: [{ id: letter }] })

  for (let n = 0; n < 3; n++) {
    vi.setSystemTime(Date.now() + 11 * 86_400_000)
    await run('check', dir)
  }
  vi.stubEnv('EVIDENCE_VAULT_PASSWORD', 'another one entirely')
  expect(await run('purge', dir)).toMatchObject({ code: 'WrongPassword' })
  vi.stubEnv('EVIDENCE_VAULT_PASSWORD', password)
  expect(await run('purge', dir)).toMatchObject({ code: 0, said: { items: 1, bytes: 8, left: 0 } })
  expect(await run('bin', dir)).toMatchObject({ said: { items: [] } })
  expect(await run('check', dir, '--depth', 'full')).toMatchObject({
    code: 0,
    said: { findings: [], objects: 1 },
  })
  expect(await run('rebuild', dir)).toMatchObject({ code: 0, said: { items: 1, events: 1 } })

  // A copy from before the deletion is an older state: a vault made of it says up to when.
  await run('copy', dir, join(folder, 'copy'))
  expect(await run('restore', join(folder, 'copy'), join(folder, 'restored'))).toMatchObject({
    code: 0,
    said: { entryOn: expect.stringMatching(/^2\d{3}-\d\d-\d\dT/) as string, notices: [] },
  })
  expect(existsSync(join(folder, 'restored/vault.json'))).toBe(true)
})
