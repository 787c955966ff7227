/**
 * A picture of every screen and state of the real app on the sample, in both languages, both themes and three sizes, and
 * of every printed page: `npm run pictures [FOLDER] [only these names]`. They are for looking at.
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import type { CallArg, CallName, CallValue, Locale } from '../../preload/contract.ts'
import { type RunningApp, startApp } from '../e2e/app.ts'

const [folder = 'out/pictures', only = ''] = process.argv.slice(2)
const wanted = only.split(',').filter(Boolean)
const themes = ['light', 'dark'] as const
const sizes = [
  { name: '1360', width: 1360, height: 860 },
  { name: '1024', width: 1024, height: 700 },
  { name: '1920', width: 1920, height: 1080 },
]

async function value<N extends CallName>(page: Page, name: N, arg: CallArg<N>): Promise<CallValue<N>> {
  const answer = await page.evaluate(([call, given]) => window.vault.call(call, given), [name, arg] as [
    CallName,
    never,
  ])
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as CallValue<N>
}

/** One screen: how to get there from home. */
interface Shot {
  name: string
  go: (page: Page) => Promise<void>
}

const rail = (index: number) => async (page: Page) => {
  await page.locator('nav li button').nth(index).click()
}
const settle = (page: Page) => page.waitForTimeout(700)

const shots: Shot[] = [
  { name: 'home', go: rail(0) },
  { name: 'timeline', go: rail(1) },
  {
    name: 'timeline-event',
    go: async page => {
      await rail(1)(page)
      await page.getByRole('grid').waitFor()
      await settle(page)
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('j')
      await page.keyboard.press('Enter')
    },
  },
  { name: 'people', go: rail(2) },
  { name: 'patterns', go: rail(3) },
  {
    name: 'patterns-findings',
    go: async page => {
      await rail(3)(page)
      await page.locator('details summary').first().waitFor()
      await page.locator('details summary').first().click()
    },
  },
  { name: 'complaint', go: rail(4) },
  {
    name: 'complaint-letter',
    go: async page => {
      await rail(4)(page)
      await page.locator('[aria-pressed]').nth(1).click()
      for (let step = 0; step < 3; step += 1) await page.locator('main footer button').last().click()
      await page.waitForTimeout(6000)
    },
  },
  { name: 'print', go: rail(5) },
  { name: 'import', go: rail(6) },
  { name: 'settings', go: rail(7) },
  {
    name: 'safety',
    go: async page => {
      await rail(0)(page)
      await page.locator('header button').nth(-2).click()
    },
  },
  {
    name: 'search',
    go: async page => {
      await rail(0)(page)
      await page.keyboard.press('Control+k')
      await page.keyboard.type('堵你')
    },
  },
  {
    name: 'keys',
    go: async page => {
      await rail(0)(page)
      await page.keyboard.press('?')
    },
  },
  {
    name: 'note',
    go: async page => {
      await rail(1)(page)
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('n')
    },
  },
]

async function shoot(page: Page, name: string): Promise<void> {
  if (wanted.length > 0 && !wanted.some(part => name.includes(part))) return
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function everyLook(app: RunningApp, locale: Locale, shot: Shot): Promise<void> {
  const { page } = app
  for (const theme of themes)
    for (const size of sizes) {
      const name = `${shot.name}-${locale}-${theme}-${size.name}`
      if (wanted.length > 0 && !wanted.some(part => name.includes(part))) continue
      await value(page, 'app.setPreferences', { theme, locale, soften: false })
      await page.setViewportSize(size)
      await page.keyboard.press('Escape')
      try {
        await shot.go(page)
        await settle(page)
      } catch (error) {
        console.error(name, String(error).split('\n')[0])
      }
      await shoot(page, name)
      await page.keyboard.press('Escape')
    }
}

async function printedPages(app: RunningApp, locale: Locale): Promise<void> {
  const { page } = app
  for (const kind of ['timeline', 'evidence-list'] as const) {
    const name = `page-${kind}-${locale}`
    if (wanted.length > 0 && !wanted.some(part => name.includes(part))) continue
    const printed = await value(page, 'print.make', {
      kind,
      locale,
      filter: { findings: 'any', oldestFirst: true },
      maskThirdParties: true,
      thumbnails: true,
      hashes: true,
      exhibits: true,
      paper: kind === 'timeline' ? 'portrait' : 'landscape',
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

await mkdir(folder, { recursive: true })
await mkdir(resolve(import.meta.dirname, '../../out/tests'), { recursive: true })
for (const locale of ['zh-CN', 'en'] as const) {
  const app = await startApp('chromium', locale)
  try {
    const { page } = app
    await value(page, 'app.setPreferences', { locale })
    for (const theme of themes) {
      await value(page, 'app.setPreferences', { theme })
      await settle(page)
      await shoot(page, `welcome-${locale}-${theme}-1360`)
    }
    await value(page, 'vault.trySample', { locale })
    for (;;) {
      const progress = await value(page, 'import.progress', null)
      if (progress?.phase === 'done') break
      await page.waitForTimeout(500)
    }
    // The sample's answers are applied after its import.
    for (let tries = 0; tries < 120 && (await value(page, 'import.questions', null)).length > 0; tries += 1)
      await page.waitForTimeout(500)
    await page.waitForTimeout(2000)
    for (const shot of shots) await everyLook(app, locale, shot)
    await printedPages(app, locale)
    await value(page, 'vault.lock', null)
    for (const theme of themes) {
      await value(page, 'app.setPreferences', { theme })
      await settle(page)
      await shoot(page, `unlock-${locale}-${theme}-1360`)
    }
  } finally {
    await app.quit()
  }
}
console.log(`pictures are in ${folder}`)
