/** axe over every screen of the real app on the sample: nothing serious, nothing critical, nothing cut off or too small to hit. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { graveFaults } from './graveFaults.ts'
import { expect, openNewVault, test } from './test.ts'
import { begins, type Words, wordsOf } from './words.ts'

/**
 * Colours depend on the theme and words on the language, so each is gone through once; `EVERYTHING=1` goes through all four.
 */
const themesOf =
  process.env['EVERYTHING'] === undefined
    ? ({ 'zh-CN': ['light'], en: ['dark'] } as const)
    : ({ 'zh-CN': ['light', 'dark'], en: ['light', 'dark'] } as const)

/** The small window goes with English, whose words are longer. */
const sizeOf = { 'zh-CN': { width: 1360, height: 860 }, en: { width: 1024, height: 700 } } as const

interface Visit {
  name: string
  go: (page: Page, w: Words) => Promise<void>
}

const rail = (page: Page, w: Words, screen: string) =>
  page
    .getByRole('navigation', { name: w('frame.nav') })
    .getByRole('button', { name: begins(w(`frame.screen.${screen}`)) })
    .click()

/** Every screen of an open vault; each starts from whatever the one before left, with nothing open over it. */
const visits: Visit[] = [
  { name: 'home', go: (page, w) => rail(page, w, 'home') },
  {
    name: 'timeline with an event',
    async go(page, w) {
      await rail(page, w, 'timeline')
      // A row that is still on its way has no time in it.
      await page
        .getByRole('row', { name: /^\d\d:\d\d/ })
        .nth(1)
        .click()
      await expect(page.getByRole('article', { name: w('viewer.title') })).toBeVisible()
    },
  },
  {
    name: 'a recording',
    async go(page, w) {
      await rail(page, w, 'timeline')
      const chip = page.getByRole('button', { name: w('timeline.group.recordings'), exact: true })
      if ((await chip.getAttribute('aria-pressed')) !== 'true') await chip.click()
      const grid = page.getByRole('grid')
      await expect(grid).not.toHaveAccessibleDescription(/579/)
      await grid
        .getByRole('row', { name: /^\d\d:\d\d/ })
        .first()
        .click()
      await expect(page.locator('audio')).toBeVisible({ timeout: 60_000 })
    },
  },
  {
    name: 'timeline with a selection',
    async go(page, w) {
      await rail(page, w, 'timeline')
      const chip = page.getByRole('button', { name: w('timeline.group.recordings'), exact: true })
      if ((await chip.getAttribute('aria-pressed')) === 'true') await chip.click()
      await page.getByRole('grid').focus()
      await page.keyboard.press('j')
      await page.keyboard.press('Space')
      await expect(page.getByRole('toolbar', { name: w('timeline.selection') })).toBeVisible()
    },
  },
  {
    name: 'a note',
    async go(page, w) {
      await rail(page, w, 'timeline')
      await page.getByRole('button', { name: w('timeline.addNote') }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'the question before the bin',
    async go(page, w) {
      await rail(page, w, 'timeline')
      await page
        .getByRole('row', { name: /^\d\d:\d\d/ })
        .nth(1)
        .click()
      await page
        .getByRole('button', { name: w('bin.put') })
        .first()
        .click()
      await expect(page.getByLabel(w('bin.password'))).toBeVisible()
    },
  },
  { name: 'people', go: (page, w) => rail(page, w, 'people') },
  {
    name: 'patterns with findings',
    async go(page, w) {
      await rail(page, w, 'patterns')
      const groups = page.getByRole('region', { name: w('patterns.findingsTitle') }).locator('summary')
      await expect(groups.first()).toBeVisible({ timeout: 30_000 })
      for (const group of await groups.all()) await group.click()
    },
  },
  {
    name: 'patterns as a table',
    async go(page, w) {
      await rail(page, w, 'patterns')
      const table = page.getByRole('button', { name: w('patterns.asTable') })
      await table.click()
    },
  },
  { name: 'complaint, office', go: (page, w) => rail(page, w, 'complaint') },
  {
    name: 'complaint, case facts',
    async go(page, w) {
      await rail(page, w, 'complaint')
      await page.getByRole('button', { name: /12378/ }).first().click()
      await next(page, w, 'case')
      await expect(page.getByRole('heading', { name: w('complaint.caseTitle') })).toBeVisible()
    },
  },
  {
    name: 'complaint, findings',
    async go(page, w) {
      await next(page, w, 'findings')
      await page.locator('summary').first().click()
    },
  },
  {
    name: 'complaint, letter',
    async go(page, w) {
      const write = page.getByRole('button', { name: w('complaint.write') })
      await write.click()
      await expect(page.getByRole('heading', { name: w('complaint.letterTitle') })).toBeVisible({
        timeout: 60_000,
      })
      await expect(
        page
          .getByRole('complementary', { name: w('complaint.preview') })
          .locator('canvas')
          .first(),
      ).toBeVisible({
        timeout: 120_000,
      })
    },
  },
  { name: 'complaint, check', go: (page, w) => next(page, w, 'check') },
  { name: 'complaint, export', go: (page, w) => next(page, w, 'export') },
  {
    name: 'print with pages',
    async go(page, w) {
      await rail(page, w, 'print')
      await page.getByRole('button', { name: begins(w('print.kind.evidence-list')) }).click()
      await page.getByRole('button', { name: w('print.choice.exhibits'), exact: true }).click()
      await page.getByRole('button', { name: w('print.choice.marked'), exact: true }).click()
      await page.getByRole('button', { name: w('print.make') }).click()
      await expect(
        page
          .getByRole('region', { name: w('print.pages') })
          .locator('canvas')
          .first(),
      ).toBeVisible({
        timeout: 240_000,
      })
    },
  },
  { name: 'imports', go: (page, w) => rail(page, w, 'import') },
  {
    name: 'how a source is read',
    async go(page, w) {
      await rail(page, w, 'import')
      const tab = page.getByRole('tab', { name: w('import.tab.sources') })
      if ((await tab.count()) > 0) await tab.click()
      await page
        .getByRole('button', { name: begins(w('sources.how')) })
        .first()
        .click()
      await expect(page.getByRole('region', { name: w('sources.beginning') })).toBeVisible()
    },
  },
  {
    name: 'health, the server opened',
    async go(page, w) {
      await rail(page, w, 'health')
      await page.getByText(w('server.title')).click()
      await expect(page.getByRole('textbox', { name: w('server.address') })).toBeVisible()
    },
  },
  {
    name: 'bin',
    async go(page, w) {
      await rail(page, w, 'health')
      await page.getByRole('button', { name: w('health.elsewhere.bin.do') }).click()
      await expect(page.getByRole('heading', { name: w('bin.empty') })).toBeVisible()
    },
  },
  { name: 'settings', go: (page, w) => rail(page, w, 'settings') },
  {
    name: 'history, a line chosen',
    async go(page, w) {
      await page.getByRole('button', { name: w('settings.recordDo') }).click()
      await page.getByRole('grid', { name: w('history.list') }).focus()
      await page.keyboard.press('ArrowDown')
      await expect(page.getByRole('complementary', { name: w('history.detail') }).locator('dl')).toBeVisible()
    },
  },
  {
    name: 'safety',
    async go(page, w) {
      await page
        .getByRole('banner')
        .getByRole('button', { name: w('frame.safety') })
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  {
    name: 'search',
    async go(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('堵你')
      await expect(page.getByRole('menuitem').first()).toBeVisible()
    },
  },
  {
    name: 'keys',
    async go(page, w) {
      await page
        .getByRole('navigation', { name: w('frame.nav') })
        .getByRole('button', { name: w('frame.keys') })
        .click()
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
]

const next = (page: Page, w: Words, step: string) =>
  page.getByRole('button', { name: w('complaint.next', { step: w(`complaint.step.${step}`) }) }).click()

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })

    test('every screen of an open vault', async ({ app, mode }) => {
      test.setTimeout(1_200_000)
      const { page } = app
      if (mode !== 'electron') await page.setViewportSize(sizeOf[locale])
      const w = wordsOf(locale)
      await page.getByRole('button', { name: begins(w('welcome.sample')) }).click()
      await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible({ timeout: 180_000 })
      for (const theme of themesOf[locale]) {
        await page.evaluate(look => window.vault.call('app.setPreferences', { theme: look }), theme)
        for (const { name, go } of visits)
          await test.step(`${name}, ${theme}`, async () => {
            await go(page, w)
            await page.waitForTimeout(250)
            expect.soft(await graveFaults(page), `${name}, ${theme}`).toEqual([])
            // In the search the first Escape only empties the field.
            for (let press = 0; press < 2 && (await page.getByRole('dialog').count()) > 0; press += 1) {
              await page.keyboard.press('Escape')
              await page.waitForTimeout(300)
            }
            await expect(page.getByRole('dialog')).toHaveCount(0)
          })
      }
    })

    test('every screen before a vault is open, and an empty vault', async ({ app, mode }) => {
      test.setTimeout(600_000)
      const { page, folder } = app
      if (mode !== 'electron') await page.setViewportSize(sizeOf[locale])
      const w = wordsOf(locale)
      const both = async (name: string) => {
        for (const theme of themesOf[locale]) {
          await page.evaluate(look => window.vault.call('app.setPreferences', { theme: look }), theme)
          await page.waitForTimeout(250)
          expect.soft(await graveFaults(page), `${name}, ${theme}`).toEqual([])
        }
      }
      await both('welcome')
      await page.getByRole('button', { name: begins(w('welcome.create')) }).click()
      await page.getByRole('button', { name: w('create.suggest') }).click()
      await page.locator('input[type=password]').first().fill('short')
      await both('password')
      await mkdir(join(folder, 'papers'))
      await openNewVault(app, join(folder, 'papers'))
      await page.reload()
      await expect(page.getByRole('heading', { name: w('home.emptyTitle') })).toBeVisible({ timeout: 60_000 })
      await both('empty home')
      for (const screen of ['timeline', 'people', 'patterns', 'complaint', 'print', 'import']) {
        await rail(page, w, screen)
        await both(`empty ${screen}`)
      }
      await rail(page, w, 'settings')
      for (const key of ['waysPasswordDo', 'waysCodeDo', 'waysReencryptDo']) {
        await page.getByRole('button', { name: w(`settings.${key}`) }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await both(key)
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toHaveCount(0)
      }
      await page.keyboard.press('Control+l')
      await expect(page.getByRole('heading', { name: w('unlock.title') })).toBeVisible({ timeout: 30_000 })
      await page.keyboard.type('wrong one')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('alert')).toBeVisible({ timeout: 90_000 })
      await both('unlock')
      await page.getByText(w('unlock.useRecovery')).click()
      await both('recovery code')
      await page.getByText(w('unlock.useSheet')).click()
      await page.getByLabel(w('unlock.sheetLines'), { exact: true }).fill('123456')
      await both('recovery sheet')
    })
  })
