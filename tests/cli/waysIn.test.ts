/** The ways in from a terminal, with the built program: sheet, recovery, new password, new code, new keys, the old folder gone. */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findBrowser } from '../../main/host/findBrowser.ts'
import { builtPath } from '../../main/resourceFolder.ts'

vi.setConfig({ testTimeout: 300_000 })

const cli = builtPath('main', 'cli.js')
const place = mkdtempSync(join(tmpdir(), 'ways-in-'))
const dir = join(place, 'papers')
const first = 'a quiet lamp over green water'
const second = 'a loud lamp over brown water'
let recoveryCode = ''
let present = first

afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Runs the command; its one JSON object and its exit code. */
function vault(
  args: string[],
  secrets: Record<string, string>,
): Promise<{ exit: number; said: Record<string, unknown>; told: string }> {
  return new Promise(settle => {
    const env = {
      ...process.env,
      ...Object.fromEntries(Object.entries(secrets).map(([name, text]) => [`EVIDENCE_VAULT_${name}`, text])),
    }
    execFile(process.execPath, [cli, ...args, '--json'], { env }, (error, stdout, stderr) => {
      settle({
        exit: error === null ? 0 : Number(error.code),
        said: JSON.parse(stdout || '{}') as Record<string, unknown>,
        told: stderr,
      })
    })
  })
}

const opens = async (folder: string, secrets: Record<string, string>) =>
  (await vault(['items', folder], secrets)).exit

beforeAll(async () => {
  const sheet = findBrowser() === null ? [] : ['--sheet', join(place, 'sheet.pdf'), '--locale', 'en']
  const { exit, said } = await vault(['create', dir, ...sheet], { PASSWORD: first })
  expect(exit).toBe(0)
  recoveryCode = String(said['recoveryCode'])
}, 300_000)

test('the sheet is a file for its owner only, with the code and ten lines', async context => {
  if (!existsSync(join(place, 'sheet.pdf'))) return context.skip()
  expect(statSync(join(place, 'sheet.pdf')).mode & 0o077).toBe(0)
  const text = execFileSync('pdftotext', ['-layout', join(place, 'sheet.pdf'), '-'], { encoding: 'utf8' })
  for (const group of recoveryCode.split('-')) expect(text).toContain(group)
  const lines = text.split('\n').filter(row => (row.match(/\d{6}/g) ?? []).length === 5)
  expect(lines.length).toBe(10)
  // The lines as they stand there, numbers and all, are what `--slot` reads.
  writeFileSync(join(place, 'slot.txt'), lines.join('\n'))
})

test('recover: a slip has its own exit, lost key files want the sheet, and then it opens', async context => {
  if (!existsSync(join(place, 'slot.txt'))) return context.skip()
  for (const name of ['vault.json', 'vault.json.bak']) rmSync(join(dir, name))
  const slip = recoveryCode.replace(/^\d/, digit => String((Number(digit) + 1) % 10))
  const wrong = await vault(['recover', dir], { RECOVERY_CODE: slip, NEW_PASSWORD: second })
  expect([wrong.exit, wrong.said]).toEqual([
    3,
    { error: { code: 'RecoveryGroupWrong', details: { group: 1 } } },
  ])
  const without = await vault(['recover', dir], { RECOVERY_CODE: recoveryCode, NEW_PASSWORD: second })
  expect([without.exit, without.said['error']]).toMatchObject([3, { code: 'RecoverySheetNeeded' }])
  const given = { RECOVERY_CODE: recoveryCode, NEW_PASSWORD: second }
  const done = await vault(['recover', dir, '--slot', join(place, 'slot.txt')], given)
  expect([done.exit, done.said]).toMatchObject([0, { recovered: true, notices: [] }])
  present = second
  expect(await opens(dir, { PASSWORD: first })).toBe(3)
})

test('password: a new one, a new code, new keys in a folder beside it, and the old folder removed', async () => {
  expect((await vault(['password', dir], { PASSWORD: present, NEW_PASSWORD: 'short' })).exit).toBe(2)
  const third = 'a slow lamp over white water'
  expect((await vault(['password', dir], { PASSWORD: present, NEW_PASSWORD: third })).said).toEqual({
    changed: true,
  })
  const fresh = await vault(['password', dir, '--new-code'], { PASSWORD: third })
  expect(fresh.said['recoveryCode']).toMatch(/^\d{6}(-\d{6}){7}$/)
  expect(await opens(dir, { RECOVERY_CODE: recoveryCode })).toBe(3)
  expect(await opens(dir, { RECOVERY_CODE: String(fresh.said['recoveryCode']) })).toBe(0)

  const fourth = 'a new lamp over black water'
  const made = await vault(['password', dir, '--re-encrypt'], { PASSWORD: third, NEW_PASSWORD: fourth })
  expect([made.exit, made.said]).toMatchObject([0, { folder: `${dir}-2`, damaged: 0 }])
  expect(await opens(`${dir}-2`, { RECOVERY_CODE: String(made.said['recoveryCode']) })).toBe(0)
  const both = await vault(['password', dir, '--new-code', '--re-encrypt'], { PASSWORD: third })
  expect(both.exit).toBe(2)
  const kept = readFileSync(join(dir, 'vault.json'))
  const refused = await vault(['password', `${dir}-2`, '--remove-old', dir], {
    PASSWORD: fourth,
    OLD_PASSWORD: first,
  })
  expect(refused.exit).toBe(3)
  expect(readFileSync(join(dir, 'vault.json'))).toEqual(kept)
  const gone = await vault(['password', `${dir}-2`, '--remove-old', dir], {
    PASSWORD: fourth,
    OLD_PASSWORD: third,
  })
  expect([gone.exit, gone.said]).toEqual([0, { removed: true }])
  expect(existsSync(dir)).toBe(false)
})
