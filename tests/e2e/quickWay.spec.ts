/** By mouse: drop a phone's folders, read, hear, narrow down, lock, open again. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dropFiles } from './app.ts'
import { expect, openNewVault, password, test } from './test.ts'
import { begins, wordsOf } from './words.ts'

const sample = join(import.meta.dirname, '../../resources/sample')

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })
    test('drop, search, open, hear, narrow, lock', async ({ app }) => {
      test.setTimeout(600_000)
      const { page, folder } = app
      const w = wordsOf(locale)
      const rail = (screen: string) =>
        page
          .getByRole('navigation', { name: w('frame.nav') })
          .getByRole('button', { name: begins(w(`frame.screen.${screen}`)) })
      const grid = page.getByRole('grid')
      const rows = grid.getByRole('row').filter({ has: page.locator('[aria-label]') })
      const pane = page.getByRole('article', { name: w('viewer.title') })
      const chip = (words: string) =>
        page.getByRole('group', { name: w('timeline.filters') }).getByRole('button', { name: words })

      await mkdir(join(folder, 'papers'))
      await openNewVault(app, join(folder, 'papers'))
      await page.reload()
      await expect(page.getByRole('heading', { name: w('home.emptyTitle') })).toBeVisible({ timeout: 60_000 })

      await test.step('a drop anywhere imports, and home tells what is there', async () => {
        await dropFiles(page, [join(sample, 'phone'), join(sample, 'mother')])
        await expect(page.getByRole('tab', { name: begins(w('import.tab.files')) })).toBeVisible({
          timeout: 180_000,
        })
        await rail('home').click()
        await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible()
        await expect(page.getByText('137', { exact: true })).toBeVisible({ timeout: 30_000 })
      })

      await test.step('two characters are found, and the event shows its source', async () => {
        await page
          .getByRole('banner')
          .getByRole('button', { name: w('frame.search') })
          .click()
        await page.keyboard.type('堵你')
        await page.getByRole('menuitem', { name: w('frame.findInTimeline', { query: '堵你' }) }).click()
        await expect(rows.first()).toBeVisible({ timeout: 30_000 })
        const found = Number(await grid.getAttribute('aria-rowcount'))
        expect(found).toBeGreaterThan(0)
        expect(found).toBeLessThan(20)
        await rows.first().click()
        await expect(pane).toBeVisible()
        await pane.getByRole('button', { name: w('viewer.reveal') }).click()
        await expect(pane.locator('mark').first())
          .toBeVisible()
          .catch(() => undefined)
        await expect(pane).toContainText('堵你')
        await expect(pane).toContainText(/SHA-256 [0-9a-f]{64}/)
        await expect(pane).toContainText(/\.xml|\.txt|\.zip/)
      })

      await test.step('a recording in a format of phones plays', async () => {
        await page.getByRole('button', { name: w('timeline.showAll') }).click()
        await chip(w('timeline.group.recordings')).click()
        await expect(grid).toHaveAttribute('aria-rowcount', '4', { timeout: 30_000 })
        await rows.filter({ hasText: '.amr' }).first().click()
        const player = pane.locator('audio')
        await expect(player).toBeVisible({ timeout: 120_000 })
        const box = await player.boundingBox()
        if (box === null) throw new Error('the player is not on the screen')
        // The play button stands at the left of the controls.
        await page.mouse.click(box.x + 28, box.y + box.height / 2)
        await expect
          .poll(() => player.evaluate((element: HTMLAudioElement) => element.currentTime), {
            timeout: 30_000,
          })
          .toBeGreaterThan(0.1)
        await chip(w('timeline.group.recordings')).click()
      })

      await test.step('a number is named, and what is marked can be looked at alone', async () => {
        await rail('people').click()
        await page.getByRole('searchbox', { name: w('people.find') }).fill('00011')
        const one = page
          .getByRole('region', { name: w('people.list') })
          .getByRole('listitem')
          .getByRole('button')
        await expect(one).toHaveCount(1)
        await one.click()
        await page.getByRole('button', { name: new RegExp(w('people.roleLabel')) }).click()
        await page.getByRole('option', { name: w('people.role.collector') }).click()
        await expect(one).toContainText(w('people.role.collector'), { timeout: 30_000 })
        await rail('timeline').click()
        await expect(grid).toHaveAccessibleDescription(/579/, { timeout: 30_000 })
        await chip(w('timeline.findings')).click()
        await expect(grid).not.toHaveAccessibleDescription(/579/)
        await expect(rows.first()).toBeVisible()
        const marks = ['CN-TIME-01', 'CN-FREQ-01', 'CN-FREQ-03', 'CN-FREQ-04', 'CN-ABUSE-01', 'CN-3P-01']
          .map(rule => RegExp.escape(w(`timeline.rule.${rule}`)))
          .join('|')
        for (const row of await rows.all()) await expect(row).toContainText(new RegExp(marks))
      })

      await test.step('Ctrl+L locks; a wrong password says so; the right one opens', async () => {
        await page.keyboard.press('Control+l')
        await expect(page.getByRole('heading', { name: w('unlock.title') })).toBeVisible({ timeout: 30_000 })
        // Nothing of what is inside stays on the page.
        await expect(page.locator('body')).not.toContainText(/催收|16000000011|堵你/)
        await page.keyboard.type(`${password}!`)
        await page.getByRole('button', { name: w('unlock.open'), exact: true }).click()
        await expect(page.getByRole('alert')).toBeVisible({ timeout: 90_000 })
        await page.getByLabel(w('unlock.password'), { exact: true }).fill(password)
        await page.getByRole('button', { name: w('unlock.open'), exact: true }).click()
        await expect(rail('timeline')).toContainText('579', { timeout: 90_000 })
      })
    })
  })
