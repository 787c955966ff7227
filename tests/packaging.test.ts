/**
 * The package for Linux, made for real over a stand-in for Electron's runtime (which is not fetched here): what lies in it, what is
 * unpacked, and the fuses that were burnt into its binary.
 */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createPackage, extractFile, listPackage, statFile } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const settings = join(root, 'electron-builder.yml')
/** What @electron/fuses looks for in the binary; then version, count, and a digit for each fuse. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

let place: string

/** The files electron-builder looks for in a runtime, with a program that does nothing as its binary. */
async function makeRuntime(folder: string): Promise<void> {
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'))
  const { version } = JSON.parse(
    await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'),
  ) as { version: string }
  await writeFile(join(folder, 'version'), version)
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
    'locales/en-US.pak',
    'locales/zh-CN.pak',
  ])
    await writeFile(join(folder, name), '')
  const empty = join(folder, 'empty')
  await mkdir(empty)
  await writeFile(join(empty, 'index.js'), '')
  await createPackage(empty, join(folder, 'resources/default_app.asar'))
  const fuses = Buffer.concat([Buffer.from(fuseSentinel), Buffer.from([1, 9]), Buffer.from('101100011')])
  await writeFile(join(folder, 'electron'), Buffer.concat([await readFile('/bin/true'), fuses]))
  await chmod(join(folder, 'electron'), 0o755)
}

describe.runIf(process.platform === 'linux')('the package', () => {
  let app: string
  let asar: string

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'package-'))
    const runtime = join(place, 'runtime')
    await makeRuntime(runtime)
    await promisify(execFile)(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/cli.js'),
        '--linux',
        '--dir',
        '--x64',
        '--config',
        settings,
        `-c.electronDist=${runtime}`,
        `-c.directories.output=${join(place, 'dist')}`,
      ],
      { cwd: root, maxBuffer: 16 << 20 },
    )
    app = join(place, 'dist/linux-unpacked')
    asar = join(app, 'resources/app.asar')
  }, 180_000)

  afterAll(() => rm(place, { recursive: true, force: true }))

  it('starts at the built main process and holds what it needs', () => {
    const packaged = JSON.parse(extractFile(asar, 'package.json').toString()) as { main: string }
    expect(packaged.main).toBe('out/main/main.js')
    const names = listPackage(asar, { isPack: false })
    for (const name of [
      '/out/main/main.js',
      '/out/main/engineProcess.js',
      '/out/main/readerProcess.js',
      '/out/main/kdfThread.js',
      '/out/preload/bridge.cjs',
      '/out/renderer/index.html',
      '/resources/errors.json',
      '/resources/sample/answers.json',
      // Every new vault gets a copy of it.
      '/main/crypto/FORMAT.md',
      '/main/crypto/decrypt.py',
    ])
      expect(names).toContain(name)
  })

  it('holds no sources, tests, maps or tools', () => {
    const names = listPackage(asar, { isPack: false })
    const ours = names.filter(
      name =>
        !name.startsWith('/node_modules') && !/^\/main(\/crypto(\/(FORMAT\.md|decrypt\.py))?)?$/.test(name),
    )
    expect(
      ours.filter(name => /\.(ts|tsx|map|md)$|^\/(main|renderer|preload|tests|scripts)\//.test(name)),
    ).toEqual([])
    const tools =
      /^\/node_modules\/(electron|vite|vitest|typescript|playwright-core|@playwright|@biomejs|oxlint|knip|react-dom)(\/|$)/
    expect(names.filter(name => tools.test(name))).toEqual([])
  })

  it('unpacks native code, one binary of each kind', () => {
    const native = listPackage(asar, { isPack: false }).filter(name => name.endsWith('.node'))
    expect(native.filter(name => name.includes('better-sqlite3'))).toHaveLength(1)
    expect(native.filter(name => name.includes('sodium-native'))).toHaveLength(1)
    for (const name of native) {
      expect(name).toContain('linux-x64')
      expect(statFile(asar, name.slice(1))).toMatchObject({ unpacked: true })
    }
  })

  it('has its fuses burnt', async () => {
    const wire = await getCurrentFuseWire(join(app, 'evidence-vault'))
    const [on, off] = ['1'.charCodeAt(0), '0'.charCodeAt(0)]
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    })
  })
})

describe('the settings of the package', () => {
  const require = createRequire(import.meta.url)
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration(config: unknown, log: unknown): Promise<void>
  }
  const { DebugLogger } = require('builder-util') as { DebugLogger: new (on: boolean) => unknown }

  it('fit the schema, which refuses what it does not know', async () => {
    const config = load(await readFile(settings, 'utf8')) as object
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined()
    await expect(
      validateConfiguration({ ...config, unknownKey: 1 }, new DebugLogger(false)),
    ).rejects.toThrow()
  })
})
