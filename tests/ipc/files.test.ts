import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { localeOf } from '../../main/ipc/appCalls.ts'
import { openPreferences } from '../../main/ipc/preferences.ts'
import { fileNameFor } from '../../main/ipc/saveCalls.ts'
import { writeFileAtomically } from '../../main/ipc/writeFileAtomically.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const text = (value: string) => new TextEncoder().encode(value)

describe('writeFileAtomically', () => {
  it('writes all pieces and leaves nothing beside', async () => {
    const path = join(folder, '证据.txt')
    await writeFile(path, 'old')
    await writeFileAtomically(path, [text('new '), text('content')])
    expect(await readFile(path, 'utf8')).toBe('new content')
    expect(await readdir(folder)).toEqual(['证据.txt'])
    expect((await stat(path)).mode & 0o077).toBe(0)
  })

  it('keeps the old content when the pieces fail, and passes the error on', async () => {
    const path = join(folder, 'kept.txt')
    await writeFile(path, 'old')
    async function* failing() {
      yield text('half')
      throw new AppError('ObjectDamaged')
    }
    await expect(writeFileAtomically(path, failing())).rejects.toMatchObject({ code: 'ObjectDamaged' })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['kept.txt'])
  })

  it('says that it could not write, without the path', async () => {
    const error = await writeFileAtomically(join(folder, 'missing', 'x.txt'), [text('x')]).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'WriteFailed', details: { errno: 'ENOENT' } })
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'inside'), '')
    await expect(writeFileAtomically(join(folder, 'taken'), [text('x')])).rejects.toMatchObject({
      code: 'WriteFailed',
    })
    expect(await readdir(folder)).toEqual(['taken'])
  })
})

describe('preferences', () => {
  const defaults = { locale: 'system', theme: 'system', idleMinutes: 10, soften: true, copyQuietUntil: null }

  it('remembers changes and the folder, apart from each other', async () => {
    const file = join(folder, 'deep', 'preferences.json')
    const preferences = openPreferences(file)
    expect(preferences.current).toEqual(defaults)
    await preferences.change({ theme: 'dark' })
    await preferences.rememberFolder('/media/stick/材料')
    const again = openPreferences(file)
    expect(again.current).toEqual({ ...defaults, theme: 'dark' })
    expect(again.folder).toBe('/media/stick/材料')
    expect(again.cloudTold).toBeNull()
    await again.rememberCloudTold('/home/OneDrive/材料')
    expect(openPreferences(file)).toMatchObject({
      folder: '/media/stick/材料',
      cloudTold: '/home/OneDrive/材料',
    })
  })

  it.each(['', '[]', 'null', '{"theme":', '{"theme":7,"idleMinutes":"x","locale":"fr"}', '\u0000'])(
    'starts from the defaults at %j',
    async content => {
      const file = join(folder, 'preferences.json')
      await writeFile(file, content)
      expect(openPreferences(file).current).toEqual(defaults)
    },
  )

  it('keeps what is right beside what is wrong', async () => {
    const file = join(folder, 'preferences.json')
    await writeFile(file, '{"theme":"light","idleMinutes":100000,"unknown":1}')
    expect(openPreferences(file).current).toEqual({ ...defaults, theme: 'light' })
  })
})

describe('localeOf', () => {
  it.each([
    ['zh-CN', 'zh-CN'],
    ['zh_CN.UTF-8', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['en-GB', 'en'],
    ['C', 'en'],
    ['', 'en'],
    ['zha', 'en'],
  ])('is for the system %s: %s', (system, expected) => {
    expect(
      localeOf(
        { locale: 'system', theme: 'system', idleMinutes: 1, soften: false, copyQuietUntil: null },
        system,
      ),
    ).toBe(expected)
  })
  it('is the chosen one on any system', () => {
    expect(
      localeOf(
        { locale: 'en', theme: 'system', idleMinutes: 1, soften: false, copyQuietUntil: null },
        'zh-CN',
      ),
    ).toBe('en')
  })
})

describe('fileNameFor', () => {
  it.each([
    ['微信图片.jpg', '微信图片.jpg'],
    ['a/b\\c:d.txt', 'a_b_c_d.txt'],
    ['..\u202Egpj.exe', '_gpj.exe'],
    ['\u0000\n', '__'],
    ['...', 'file'],
    ['name. ', 'name'],
  ])('makes of %j %j', (name, expected) => {
    expect(fileNameFor(name)).toBe(expected)
  })
  it('keeps the end, where the type is', () => {
    const name = fileNameFor(`${'长'.repeat(400)}.m4a`)
    expect([...name]).toHaveLength(120)
    expect(name.endsWith('.m4a')).toBe(true)
  })
})
