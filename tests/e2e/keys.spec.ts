/** Every key that the list of keys names does what it says, in the real app on the sample; the list names no other. */
import type { Page } from '@playwright/test'
import { expect, test } from './test.ts'
import { begins, wordsOf } from './words.ts'

/** Each key as the list shows it; every one is pressed below, → and ← on a burst in rooms.spec.ts. */
const keys = [
  ['Ctrl K'],
  ['I'],
  ['Ctrl L'],
  ['Esc'],
  ['?'],
  ['↑', '↓', 'J', 'K'],
  ['PgUp', 'PgDn'],
  ['Home', 'End'],
  ['Enter'],
  ['→', '←'],
  ['Space'],
  ['X'],
  ['N'],
  ['G'],
  ['F'],
  ['[', ']'],
]

const here = (page: Page) =>
  page
    .getByRole('grid')
    .getAttribute('aria-activedescendant')
    .then(id => Number(id?.replace('event-', '')))

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })
    test('the list of keys is true', async ({ app }) => {
      test.setTimeout(300_000)
      const { page } = app
      const w = wordsOf(locale)
      const dialog = (name: string) => page.getByRole('dialog', { name })
      const closeByEscape = async () => {
        await page.keyboard.press('Escape')
        await expect(page.getByRole('dialog')).toHaveCount(0)
      }
      await page.getByRole('button', { name: begins(w('welcome.sample')) }).click()
      await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible({ timeout: 180_000 })
      await expect(page.getByText('579', { exact: true })).toBeVisible({ timeout: 60_000 })

      await test.step('? lists them', async () => {
        await page.keyboard.press('?')
        await expect(dialog(w('frame.keys'))).toBeVisible()
        const shown = await dialog(w('frame.keys'))
          .locator('dt')
          .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('kbd')].map(key => key.textContent)))
        expect(shown).toEqual(keys)
        await closeByEscape()
      })

      await test.step('on every screen', async () => {
        await page.keyboard.press('Control+k')
        await expect(dialog(w('frame.search'))).toBeVisible()
        await page.keyboard.type('时')
        await closeByEscape()
        await app.answerDialog(null)
        await page.keyboard.press('i')
        await page
          .getByRole('navigation')
          .getByRole('button', { name: begins(w('frame.screen.timeline')) })
          .click()
        await expect(page.getByRole('grid')).toBeVisible()
        await page.keyboard.press('Escape')
        await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible()
      })

      await test.step('on the timeline', async () => {
        await page
          .getByRole('navigation')
          .getByRole('button', { name: begins(w('frame.screen.timeline')) })
          .click()
        await expect(page.getByRole('grid').getByRole('row').nth(3)).toBeVisible()
        const moves = [
          ['ArrowDown', 1],
          ['j', 2],
          ['k', 1],
          ['ArrowUp', 0],
          ['PageDown', 12],
          ['PageUp', 0],
          ['End', 'last'],
          ['Home', 0],
        ] as const
        for (const [key, index] of moves) {
          await page.keyboard.press(key)
          // Lines fold to bursts while the sample settles, so the last one is counted when it is reached.
          const last = async () => Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1
          await expect
            .poll(async () => (await here(page)) === (index === 'last' ? await last() : index), key)
            .toBe(true)
        }
        await page.keyboard.press('Enter')
        await expect(page.getByRole('article', { name: w('viewer.title') })).toBeVisible()

        // The two marked messages of the evening of 2 November, the newest of the sample.
        const marked = (text: string) =>
          expect.poll(async () => page.locator(`#event-${await here(page)}`).textContent()).toContain(text)
        await expect(page.getByRole('grid').getByText('投诉是吧')).toBeVisible()
        // The list may be of the time before they were marked: then there is none to go to.
        const day = page.getByRole('row', { name: `· ${w('timeline.dayFindings', { n: 2 })}` })
        await expect(day.first()).toBeVisible()
        await page.keyboard.press(']')
        await marked('你给我等着')
        await page.keyboard.press(']')
        await marked('投诉是吧')
        await page.keyboard.press('[')
        await marked('你给我等着')

        const bar = page.getByRole('toolbar', { name: w('timeline.selection') })
        await page.keyboard.press('Space')
        await page.keyboard.press('j')
        await page.keyboard.press('j')
        await page.keyboard.press('Shift+Space')
        await expect(bar).toContainText('3')
        await page.keyboard.press('x')
        await expect(page.getByRole('alertdialog')).toContainText('3')
        await page
          .getByRole('alertdialog')
          .getByRole('button', { name: w('timeline.undo') })
          .click()
        await expect(page.getByRole('alertdialog')).toHaveCount(0)

        for (const [key, title] of [
          ['n', 'timeline.note.title'],
          ['g', 'timeline.goToDate'],
        ] as const) {
          await page.keyboard.press(key)
          await expect(dialog(w(title))).toBeVisible()
          await closeByEscape()
        }

        await page.keyboard.press('f')
        await expect(page.getByRole('button', { name: w('timeline.all'), exact: true })).toBeFocused()
      })

      await test.step('lock; of the sample nothing is left to unlock', async () => {
        await page.keyboard.press('Control+l')
        await expect(page.getByRole('heading', { name: w('welcome.title') })).toBeVisible({ timeout: 30_000 })
      })
    })
  })
