/**
 * A picture of every screen and state of the real app, in both languages, both themes and four sizes, and of every
 * printed page. They are for looking at: `npm run pictures [FOLDER] [NAMES]`. NAMES are separated by commas; each holds
 * parts joined by `+`, all of which must be in a picture's name: `home+zh-CN-light,sample-print+1024`.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import type { Locale } from '../../preload/contract.ts'
import { type RunningApp, startApp } from '../e2e/app.ts'
import { littleBackup, writeLargeBackup } from './madeBackups.ts'
import { value } from '../e2e/value.ts'
import { eventShot, plainShots, sampleShots, settle, type Shot } from './shots.ts'

const [folder = 'out/pictures', only = ''] = process.argv.slice(2)
const wanted = only.split(',').filter(Boolean)
const themes = ['light', 'dark'] as const
const sizes = [
  { name: '1360', width: 1360, height: 860 },
  { name: '1024', width: 1024, height: 700 },
  { name: '1920', width: 1920, height: 1080 },
  // What a window of 1360 × 860 holds at 200 %.
  { name: 'zoom', width: 680, height: 430 },
]
const sample = resolve(import.meta.dirname, '../../resources/sample')
const password = 'correct horse battery staple 7'

const isWanted = (name: string) =>
  wanted.length === 0 || wanted.some(one => one.split('+').every(part => name.includes(part)))
const looksOf = (name: string, locale: Locale) =>
  themes.flatMap(theme =>
    sizes
      .map(size => ({ theme, size, picture: `${name}-${locale}-${theme}-${size.name}` }))
      .filter(({ picture }) => isWanted(picture)),
  )

/** The state that is shown now, in every look that is wanted. */
async function shootAll(page: Page, name: string, locale: Locale, go?: Shot['go']): Promise<void> {
  for (const { theme, size, picture } of looksOf(name, locale)) {
    await value(page, 'app.setPreferences', { theme, locale, soften: false })
    await page.setViewportSize(size)
    if (go !== undefined) await page.keyboard.press('Escape')
    try {
      await go?.(page)
      await page.mouse.move(size.width - 5, 3)
      await settle(page)
    } catch (error) {
      console.error(picture, String(error).split('\n')[0])
    }
    await page.screenshot({ path: join(folder, `${picture}.png`) })
    // In the search the first Escape only empties the field.
    if (go !== undefined) for (const _ of [1, 2]) await page.keyboard.press('Escape')
  }
  await page.setViewportSize({ width: 1360, height: 860 })
}

async function imported(page: Page): Promise<void> {
  for (;;) {
    const progress = await value(page, 'import.progress', null)
    if (progress?.phase === 'done') break
    await page.waitForTimeout(500)
  }
}

/** A new vault in a new folder, by the way of the create screens; each is a picture. */
async function createVault(app: RunningApp, locale: Locale, shoot: boolean): Promise<void> {
  const { page } = app
  const look = (name: string) => (shoot ? shootAll(page, `empty-${name}`, locale) : Promise.resolve())
  await mkdir(join(app.folder, 'papers'))
  await look('welcome')
  await page.locator('main li button').first().click()
  await app.answerDialog([join(app.folder, 'papers')])
  await page.locator('form button').first().click()
  await settle(page)
  if (shoot) {
    await page.locator('form button').nth(1).click()
    await page.locator('input').first().fill('short one')
    await look('create-password')
  }
  for (const index of [0, 1]) await page.locator('input').nth(index).fill(password)
  await page.keyboard.press('Enter')
  await page.locator('ol li').nth(7).waitFor({ timeout: 90_000 })
  await look('create-code')
  const groups = (await page.locator('ol').innerText()).match(/\d{6}/g) ?? []
  await page.locator('main label').last().click()
  await page.locator('main button').last().click()
  await look('create-confirm')
  for (const label of await page.locator('label').all()) {
    const index = Number(/\d/.exec((await label.textContent()) ?? '')?.[0]) - 1
    await page.getByLabel((await label.textContent()) ?? '', { exact: true }).fill(groups[index] ?? '')
  }
  await page.keyboard.press('Enter')
  await page.locator('nav li button').first().waitFor({ timeout: 60_000 })
}

async function printedPages(page: Page, locale: Locale): Promise<void> {
  for (const kind of ['timeline', 'evidence-list', 'custody'] as const) {
    const name = `page-${kind}-${locale}`
    if (!isWanted(name)) continue
    const printed = await value(page, 'print.make', {
      kind,
      locale,
      filter: { findings: 'any', oldestFirst: true },
      maskThirdParties: true,
      thumbnails: true,
      hashes: true,
      exhibits: true,
      paper: kind === 'evidence-list' ? 'landscape' : 'portrait',
      copies: 3,
    })
    const parts: Uint8Array[] = []
    for (let offset = 0; offset < printed.bytes; offset += 1 << 20)
      parts.push(Buffer.from(await value(page, 'print.bytes', { id: printed.id, offset, length: 1 << 20 })))
    const file = join(folder, `${name}.pdf`)
    await writeFile(file, Buffer.concat(parts))
    await promisify(execFile)('pdftoppm', ['-r', '72', '-png', file, join(folder, name)])
  }
}

/** What is in the vault, by the beginning of its pictures' names. */
const vaults: Record<string, (app: RunningApp, locale: Locale) => Promise<void>> = {
  async empty(app, locale) {
    const { page } = app
    await createVault(app, locale, true)
    for (const { name, go } of plainShots) await shootAll(page, `empty-${name}`, locale, go)
    await value(page, 'vault.lock', null)
    await shootAll(page, 'empty-unlock', locale)
    await page.locator('input').fill('not the password')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor({ timeout: 90_000 })
    await shootAll(page, 'empty-unlock-wrong', locale)
    await page.locator('main form a, main form [role=link]').first().click()
    await shootAll(page, 'empty-unlock-code', locale)
  },
  async little(app, locale) {
    const { page } = app
    await createVault(app, locale, false)
    await writeFile(join(app.folder, 'sms-20261103.xml'), littleBackup())
    await app.answerDialog([join(app.folder, 'sms-20261103.xml')])
    await value(page, 'import.choose', { what: 'files' })
    await imported(page)
    await value(page, 'case.set', {
      case: { title: `某某某某${'消费金融个人借款合同逾期催收纠纷材料'.repeat(3)}` },
    })
    for (const { name, go } of plainShots) await shootAll(page, `little-${name}`, locale, go)
    await shootAll(page, 'little-timeline-event', locale, async shown => {
      await eventShot.go(shown)
    })
  },
  async questions(app, locale) {
    const { page } = app
    await createVault(app, locale, false)
    await app.answerDialog([join(sample, 'phone')])
    await value(page, 'import.choose', { what: 'folder' })
    await imported(page)
    for (const { name, go } of plainShots.filter(({ name }) => ['home', 'import', 'people'].includes(name)))
      await shootAll(page, `questions-${name}`, locale, go)
  },
  async sample(app, locale) {
    const { page } = app
    await value(page, 'vault.trySample', { locale })
    await imported(page)
    // The sample's answers are applied after its import.
    for (let tries = 0; tries < 120 && (await value(page, 'import.questions', null)).length > 0; tries += 1)
      await page.waitForTimeout(500)
    await page.waitForTimeout(2000)
    for (const { name, go } of sampleShots) await shootAll(page, `sample-${name}`, locale, go)
    await printedPages(page, locale)
  },
  async large(app, locale) {
    const { page } = app
    await createVault(app, locale, false)
    await writeLargeBackup(join(app.folder, 'sms-20261103.xml'), 100_000)
    await app.answerDialog([join(app.folder, 'sms-20261103.xml')])
    await page.locator('main button').first().waitFor()
    const { job } = (await value(page, 'import.choose', { what: 'files' })) ?? { job: '' }
    await page.waitForTimeout(4000)
    await value(page, 'import.pause', { job, paused: true })
    const importing = plainShots.find(({ name }) => name === 'import')
    await shootAll(page, 'large-paused', locale, importing?.go)
    await value(page, 'import.pause', { job, paused: false })
    await imported(page)
    const numbers = await value(page, 'parties.list', null)
    for (const { id } of numbers.toSorted((a, b) => b.events - a.events).slice(0, 2))
      await value(page, 'parties.change', { party: id, role: 'collector' })
    for (const { name, go } of [...plainShots, eventShot])
      await shootAll(page, `large-${name}`, locale, async shown => {
        await go(shown)
        await shown.waitForTimeout(3000)
      })
  },
}

await mkdir(folder, { recursive: true })
await mkdir(resolve(import.meta.dirname, '../../out/tests'), { recursive: true })
const first = wanted.map(one => one.split(/[-+]/)[0] ?? '')
for (const [name, visit] of Object.entries(vaults))
  for (const locale of ['zh-CN', 'en'] as const) {
    const named = first.filter(one => one in vaults)
    if (named.length > 0 && !named.includes(name)) continue
    if (
      wanted.length > 0 &&
      !wanted.some(one => !/zh-CN|en-(?:light|dark)/.test(one) || one.includes(locale))
    )
      continue
    const app = await startApp('chromium', locale)
    try {
      await value(app.page, 'app.setPreferences', { locale })
      await visit(app, locale)
    } finally {
      await app.quit()
    }
  }
console.log(`pictures are in ${folder}`)
