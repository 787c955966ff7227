/**
 * The paper and nothing else: a person makes a vault and prints the sheet; both key files are lost; the sheet brings it back,
 * typed and from a photo. Then the ways in are changed in the settings, up to new keys for everything.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Locale } from '../../preload/contract.ts'
import type { RunningApp } from './app.ts'
import { pressByKey, tabTo } from './keyboard.ts'
import { expect, openNewVault, password, test } from './test.ts'
import { value } from './value.ts'
import { wordsOf } from './words.ts'

const note = (page: Page, text: string) =>
  value(page, 'notes.add', {
    kind: 'call',
    local: '2026-11-03T21:40',
    zone: 'Asia/Shanghai',
    precision: 'min',
    text,
    direction: 'in',
    target: 'self',
    partyNumber: '13900000132',
    partyName: '',
    people: null,
    attachments: [],
  })

async function notes(page: Page): Promise<string[]> {
  const { events } = await value(page, 'timeline.page', { filter: {}, limit: 50 })
  return Promise.all(events.map(async ({ id }) => (await value(page, 'timeline.event', { id })).text))
}

/** What stands on a saved sheet, as the eye and a phone's camera have it. */
function readSheet(file: string): { code: string[]; lines: string[]; photo: string } {
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  const rows = text.split('\n').map(row => row.match(/\d{6}/g) ?? [])
  const photo = file.replace(/\.pdf$/, '')
  execFileSync('pdftoppm', ['-r', '110', '-png', '-singlefile', file, photo])
  return {
    code: rows.filter(groups => groups.length === 4).flat(),
    lines: rows.filter(groups => groups.length === 5).map(groups => groups.join(' ')),
    photo: `${photo}.png`,
  }
}

async function typeBack(page: Page, w: ReturnType<typeof wordsOf>, groups: readonly string[]): Promise<void> {
  await expect(page.getByLabel(/\d/).first()).toBeVisible()
  for (const [index, group] of groups.entries()) {
    const field = page.getByLabel(w('create.group', { n: index + 1 }), { exact: true })
    if ((await field.count()) === 0) continue
    await tabTo(field)
    await page.keyboard.type(group)
  }
  await page.keyboard.press('Enter')
}

async function lockAndLose(app: RunningApp, folder: string): Promise<void> {
  await value(app.page, 'vault.lock', null)
  for (const name of ['vault.json', 'vault.json.bak']) await rm(join(folder, name))
  await app.page.reload()
  await app.page.waitForSelector('#root > *')
}

for (const locale of ['zh-CN', 'en'] as Locale[])
  test.describe(locale, () => {
    test.use({ appLocale: locale })

    test('a vault is recovered from the printed sheet alone', async ({ app }) => {
      test.setTimeout(400_000)
      const { page } = app
      const w = wordsOf(locale)
      const button = (key: string) => page.getByRole('button', { name: w(key), exact: true })
      const folder = join(app.folder, 'papers')
      await mkdir(folder)

      await test.step('made, with the sheet saved and typed back from', async () => {
        await pressByKey(page.getByRole('button', { name: w('welcome.create') }))
        await app.answerDialog([folder])
        await pressByKey(button('create.chooseFolder'))
        await tabTo(page.locator('input[type=password]').first())
        await page.keyboard.type(password)
        await tabTo(page.locator('input[type=password]').last())
        await page.keyboard.type(password)
        await page.keyboard.press('Enter')
        await expect(page.getByRole('heading', { name: w('create.codeTitle') })).toBeVisible({
          timeout: 90_000,
        })
        await app.answerDialog([join(app.folder, 'sheet.pdf')])
        await pressByKey(button('create.sheetSave'))
        await expect(page.getByText(w('create.sheetSaved'))).toBeVisible({ timeout: 90_000 })
      })
      const { code, lines, photo } = readSheet(join(app.folder, 'sheet.pdf'))
      expect([code.length, lines.length]).toEqual([8, 10])
      await pressByKey(page.getByRole('checkbox', { name: w('create.written') }), { key: 'Space' })
      await pressByKey(button('create.codeNext'))
      await typeBack(page, w, code)
      await expect(page.getByRole('heading', { name: w('home.emptyTitle') })).toBeVisible({ timeout: 60_000 })
      await note(page, 'He called at night 夜里来电')

      await test.step('both key files lost: code and lines typed, a slip named', async () => {
        await lockAndLose(app, folder)
        await expect(page.getByText(w('unlock.keysLost'))).toBeVisible()
        const field = page.getByLabel(w('unlock.recovery'), { exact: true })
        await tabTo(field)
        const slip = `${(Number(code[2]?.[0]) + 1) % 10}${code[2]?.slice(1)}`
        await page.keyboard.type([code[0], code[1], slip].join(' '))
        await expect(page.getByText(w('unlock.groupWrong', { n: 3 }))).toBeVisible()
        await field.fill(code.join('-'))
        await tabTo(page.getByLabel(w('unlock.sheetLines'), { exact: true }))
        for (const [i, line] of lines.entries()) {
          await page.keyboard.type(i === 0 ? `1 ${line}` : line)
          if (i < 9) await page.keyboard.press('Enter')
        }
        await expect(page.getByText(w('unlock.sheetLinesRead', { n: 10 }))).toBeVisible()
        await tabTo(page.getByLabel(w('unlock.newPassword'), { exact: true }))
        await page.keyboard.type('a newly chosen password')
        await tabTo(page.getByLabel(w('create.again'), { exact: true }))
        await page.keyboard.type('a newly chosen password')
        await page.keyboard.press('Enter')
        await expect(page.locator('nav li button').first()).toBeVisible({ timeout: 90_000 })
        expect(await notes(page)).toEqual(['He called at night 夜里来电'])
      })

      await test.step('once more, lost while the lock was on the screen, with a photo of the square', async () => {
        await value(page, 'vault.lock', null)
        const field = page.getByLabel(w('unlock.password'), { exact: true })
        await expect(field).toBeFocused()
        for (const name of ['vault.json', 'vault.json.bak']) await rm(join(folder, name))
        await page.keyboard.type(password)
        await page.keyboard.press('Enter')
        await expect(page.getByText(w('unlock.keysLost'))).toBeVisible()
        await page.getByLabel(w('unlock.recovery'), { exact: true }).fill(code.join(' '))
        await page.locator('input[type=file]').setInputFiles(photo)
        await expect(page.getByLabel(w('unlock.sheetLines'), { exact: true })).toHaveValue(lines.join('\n'), {
          timeout: 60_000,
        })
        await page.getByLabel(w('unlock.newPassword'), { exact: true }).fill(password)
        await page.getByLabel(w('create.again'), { exact: true }).fill(password)
        await page.keyboard.press('Enter')
        await expect(page.locator('nav li button').first()).toBeVisible({ timeout: 90_000 })
        expect(await notes(page)).toEqual(['He called at night 夜里来电'])
        const state = await value(page, 'app.state', null)
        expect([state.vault, state.readOnly, state.keysLost]).toEqual(['open', false, false])
      })
    })
  })

test('password, recovery code and keys are changed in the settings, by keyboard', async ({ app }) => {
  test.setTimeout(400_000)
  const { page } = app
  const w = wordsOf('en')
  const folder = join(app.folder, 'papers')
  const fresh = 'second password of the vault'
  const third = 'third password of the vault'
  await mkdir(folder)
  await openNewVault(app, folder)
  await note(page, 'kept through all of it')
  await page.reload()
  await page.waitForSelector('nav li button')
  const settings = async () => {
    await page
      .getByRole('navigation', { name: w('frame.nav') })
      .getByRole('button', { name: w('frame.screen.settings') })
      .click()
    await expect(page.getByRole('heading', { name: w('settings.ways') })).toBeVisible()
  }
  const field = (key: string) => page.getByLabel(w(key), { exact: true })
  const type = async (key: string, text: string) => {
    await tabTo(field(key))
    await page.keyboard.type(text)
  }
  const dialogCode = async () => {
    const list = page.getByRole('list', { name: w('create.codeTitle') })
    await expect(list).toBeVisible({ timeout: 60_000 })
    return (await list.innerText()).match(/\d{6}/g) ?? []
  }
  const putOnPaper = async () => {
    const code = await dialogCode()
    await pressByKey(page.getByRole('checkbox', { name: w('create.written') }), { key: 'Space' })
    await pressByKey(page.getByRole('button', { name: w('create.codeNext'), exact: true }))
    await typeBack(page, w, code)
    return code
  }

  await test.step('the password', async () => {
    await settings()
    await pressByKey(page.getByRole('button', { name: w('settings.waysPasswordDo') }))
    await tabTo(field('settings.present'))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await pressByKey(page.getByRole('button', { name: w('settings.waysPasswordDo') }))
    await type('settings.present', 'not the right password')
    await type('settings.fresh', fresh)
    await type('create.again', fresh)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toBeVisible({ timeout: 60_000 })
    await field('settings.present').fill(password)
    await field('settings.present').press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 60_000 })
    await value(page, 'vault.lock', null)
    expect(
      await page.evaluate(secret => window.vault.call('vault.open', { password: secret }), password),
    ).toMatchObject({ error: { code: 'WrongPassword' } })
    await value(page, 'vault.open', { password: fresh })
    await page.reload()
    await page.waitForSelector('nav li button')
  })

  await test.step('a new code, in force only when typed back', async () => {
    await settings()
    await pressByKey(page.getByRole('button', { name: w('settings.waysCodeDo') }))
    await type('settings.present', fresh)
    await page.keyboard.press('Enter')
    await dialogCode()
    const keyFile = readFileSync(join(folder, 'vault.json'), 'utf8')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    expect(readFileSync(join(folder, 'vault.json'), 'utf8')).toBe(keyFile)
    await pressByKey(page.getByRole('button', { name: w('settings.waysCodeDo') }))
    await type('settings.present', fresh)
    await page.keyboard.press('Enter')
    const code = await putOnPaper()
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 60_000 })
    expect(readFileSync(join(folder, 'vault.json'), 'utf8')).not.toBe(keyFile)
    await value(page, 'vault.lock', null)
    await value(page, 'vault.openWithRecoveryCode', { code: code.join('-') })
    await page.reload()
    await page.waitForSelector('nav li button')
  })

  await test.step('new keys for everything, the new folder to hand, the old one removed', async () => {
    await settings()
    await pressByKey(page.getByRole('button', { name: w('settings.waysReencryptDo') }))
    await type('settings.present', fresh)
    await type('settings.fresh', third)
    await type('create.again', third)
    await page.keyboard.press('Enter')
    await putOnPaper()
    const go = page.getByRole('button', { name: w('settings.reencryptOpen', { folder: 'papers-2' }) })
    await expect(go).toBeVisible({ timeout: 90_000 })
    await pressByKey(go)
    await type('unlock.password', third)
    await page.keyboard.press('Enter')
    await expect(page.locator('nav li button').first()).toBeVisible({ timeout: 90_000 })
    expect(await notes(page)).toEqual(['kept through all of it'])
    expect((await value(page, 'app.state', null)).folderName).toBe('papers-2')
    await settings()
    await pressByKey(page.getByRole('button', { name: w('settings.waysOldDo') }))
    await type('settings.oldPassword', fresh)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 90_000 })
    expect(existsSync(folder)).toBe(false)
    expect((await readdir(app.folder)).sort()).toContain('papers-2')
    expect(await notes(page)).toEqual(['kept through all of it'])
  })
})
