import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

let place: string
let npmFile: string

/** A checkout of the scripts alone, with a lockfile, what npm is said to have installed, and an npm that only notes its calls. */
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'checkout-'))
  await cp(join(root, 'scripts'), join(place, 'scripts'), {
    recursive: true,
    filter: path => !path.includes('node_modules') && !path.includes('makeSample'),
  })
  await mkdir(join(place, 'node_modules'))
  npmFile = join(place, 'npm-cli.js')
  await writeFile(
    npmFile,
    `require('node:fs').appendFileSync(${JSON.stringify(join(place, 'npm.log'))}, process.argv.slice(2).join(' ') + '\\n')`,
  )
})
afterEach(() => rm(place, { recursive: true, force: true }))

const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } })

function run(script: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise(settle => {
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { cwd: place, env: { ...process.env, npm_execpath: npmFile } },
      (error, stdout, stderr) =>
        settle({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}
const npmCalls = () => readFile(join(place, 'npm.log'), 'utf8').catch(() => '')
const bringPackages = `const { bringPackages } = await import('./scripts/setup.mjs'); await bringPackages()`

describe('bringPackages', () => {
  it.each([
    ['the same packages', { 'node_modules/a': { version: '1.0.0' } }, ''],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }, 'ci'],
    ['a package missing', {}, 'ci'],
  ])('with %s runs npm: %s', async (_what, installed, expected) => {
    await writeFile(join(place, 'package-lock.json'), lock({ 'node_modules/a': { version: '1.0.0' } }))
    await writeFile(join(place, 'node_modules/.package-lock.json'), lock(installed))
    const { code, stdout } = await run(bringPackages)
    expect(code).toBe(0)
    expect(stdout).toBe('')
    expect((await npmCalls()).split(' ')[0]).toBe(expected)
  })

  it('does not miss the binaries of other systems', async () => {
    await writeFile(
      join(place, 'package-lock.json'),
      lock({ 'node_modules/for-mac': { version: '1.0.0', optional: true } }),
    )
    await writeFile(join(place, 'node_modules/.package-lock.json'), lock({}))
    await run(bringPackages)
    expect(await npmCalls()).toBe('')
  })

  it('installs in a fresh clone, tries twice, and says so on stderr when it cannot', async () => {
    await writeFile(join(place, 'package-lock.json'), lock({}))
    await writeFile(
      npmFile,
      `require('node:fs').appendFileSync(${JSON.stringify(join(place, 'npm.log'))}, 'ci\\n'); process.exit(1)`,
    )
    const { code, stdout, stderr } = await run(bringPackages)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('npm ci failed')
    expect(await npmCalls()).toBe('ci\nci\n')
  })
})

describe('the command', () => {
  it('names its commands when it does not know one', async () => {
    const { code, stdout, stderr } = await run(
      `process.argv.splice(1, 2, 'node', 'nix'); await import('./scripts/run.mjs')`,
    )
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('start | test | vault')
  })
})

describe('the browser', () => {
  it('is looked for in the same places by the set-up and by the program', async () => {
    const [setup, program] = await Promise.all([
      readFile(join(root, 'scripts/programs.mjs'), 'utf8'),
      readFile(join(root, 'main/host/findBrowser.ts'), 'utf8'),
    ])
    const names = (source: string) =>
      [
        ...source.matchAll(
          /'(chromium|chromium-browser|google-chrome|google-chrome-stable|microsoft-edge|brave-browser|\/Applications\/[^']+)'/g,
        ),
      ]
        .map(([, name]) => name)
        .sort((one = '', other = '') => (one < other ? -1 : 1))
    expect(names(setup)).toEqual(expect.arrayContaining(names(program)))
    expect(names(program).length).toBeGreaterThan(8)
  })
})
