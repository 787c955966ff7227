import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser, hasDisplay } from '../../main/host/findBrowser.ts'
import { dialogCommand } from '../../main/host/systemDialogs.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'browsers-'))
  for (const name of ['google-chrome', 'own-build']) {
    await writeFile(join(folder, name), '')
    await chmod(join(folder, name), 0o755)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('findBrowser', () => {
  it('looks along PATH', () => {
    expect(findBrowser({ PATH: `/nowhere:${folder}` }, 'linux')).toBe(join(folder, 'google-chrome'))
    expect(findBrowser({ PATH: '/nowhere' }, 'linux')).toBeNull()
    expect(findBrowser({}, 'win32')).toBeNull()
  })
  it('takes the one that CHROMIUM names, unless it is not there', () => {
    expect(findBrowser({ PATH: folder, CHROMIUM: join(folder, 'own-build') }, 'linux')).toBe(
      join(folder, 'own-build'),
    )
    expect(findBrowser({ PATH: folder, CHROMIUM: '/nowhere/chrome' }, 'linux')).toBe(
      join(folder, 'google-chrome'),
    )
    expect(findBrowser({ PATH: folder, CHROMIUM: '' }, 'linux')).toBeNull()
  })
})

describe('hasDisplay', () => {
  it('asks the environment on Linux only', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'win32')).toBe(true)
  })
})

describe('dialogCommand', () => {
  it('passes a suggested name as data, never as script', () => {
    const name = `/home/x/"; do shell script "touch owned" --.pdf`
    const mac = dialogCommand('save', name, 'darwin')
    expect(mac?.args.at(-1)).toBe('"; do shell script "touch owned" --.pdf')
    expect(mac?.args[1]).not.toContain('touch')
    expect(JSON.stringify(dialogCommand('save', name, 'win32'))).not.toContain('touch')
  })
})
