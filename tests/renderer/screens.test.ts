/// <reference types="node" />
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults } from './faults.ts'
import { type Pages, preparePages } from './page.ts'
import { shots } from './scenes.ts'

let pages: Pages
beforeAll(async () => {
  pages = await preparePages()
}, 240_000)
afterAll(() => pages?.close())

/**
 * Screens and states that axe.spec goes to in the real program on the sample, in both languages, themes and sizes; and what
 * differs from another state by a few words only.
 */
const visited = new Set(
  'welcome unlock unlock-wrong create home home-empty import-report sources source-reading health settings history timeline bin-question bin note people patterns search keys safety source-columns source-unread source-locked'.split(
    ' ',
  ),
)

/** States of a screen that another state here shows with other words: only with `EVERYTHING=1`, so that CI ends in time. */
const alike = new Set(
  'create-code welcome-restore import-again import-running health-running health-copied health-cloud health-server-kept'.split(
    ' ',
  ),
)
const left = (name: string): boolean =>
  visited.has(name) || (process.env['EVERYTHING'] === undefined && alike.has(name))

/** Both languages, themes and sizes, in turn. */
const looks = [
  { locale: 'zh-CN', theme: 'light', size: { width: 1360, height: 860 } },
  { locale: 'en', theme: 'dark', size: { width: 1024, height: 700 } },
] as const

describe('what the sample does not show, under the policy of the product', () => {
  for (const [position, shot] of shots.filter(({ name }) => !left(name)).entries()) {
    const { locale, theme, size } = looks[position % 2 === 0 ? 0 : 1]
    it(`${shot.name}, ${locale}, ${theme}, ${size.width}: nothing refused, nothing cut off`, async () => {
      const { page, complaints } = await pages.open(
        { vault: 'open', data: 'full', ...shot.scene, locale, theme },
        size,
      )
      try {
        await shot.act?.(page)
        await page.waitForTimeout(150)
        expect(complaints).toEqual([])
        expect(await faults(page)).toEqual([])
      } finally {
        await page.context().close()
      }
    }, 120_000)
  }
})

describe('dropped files', () => {
  it('are announced over the whole window while dragged, and imported when let go', async () => {
    const { page, complaints } = await pages.open(
      { locale: 'zh-CN', theme: 'light', vault: 'open', data: 'full' },
      { width: 1024, height: 700 },
    )
    const drag = (type: string) =>
      page.evaluate(name => {
        const files = new DataTransfer()
        files.items.add(new File(['x'], 'sms.xml'))
        return window.dispatchEvent(
          new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }),
        )
      }, type)
    await drag('dragenter')
    await page.getByText('松手就导入').waitFor()
    await drag('dragleave')
    await page.getByText('松手就导入').waitFor({ state: 'detached' })
    await drag('dragenter')
    // False means that the default, opening the file in the window, was prevented.
    expect(await drag('drop')).toBe(false)
    await page.getByRole('heading', { name: /导入完成/ }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  it('never open in the window while it is locked', async () => {
    const { page } = await pages.open(
      { locale: 'zh-CN', theme: 'light', vault: 'locked', data: 'full' },
      { width: 1024, height: 700 },
    )
    const allowed = await page.evaluate(() =>
      window.dispatchEvent(new DragEvent('drop', { dataTransfer: new DataTransfer(), cancelable: true })),
    )
    expect(allowed).toBe(false)
    await page.context().close()
  }, 120_000)
})

describe('by keyboard alone', () => {
  it('opens, goes to a screen, searches, imports and locks', async () => {
    const { page, complaints } = await pages.open(
      { locale: 'zh-CN', theme: 'light', vault: 'locked', data: 'full' },
      { width: 1360, height: 860 },
    )
    // The password field has the focus; Enter opens.
    await page.keyboard.type('correct horse')
    await page.keyboard.press('Enter')
    await page.waitForSelector('nav')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('设置')
    await page.getByRole('menuitem', { name: '打开设置' }).waitFor()
    await page.keyboard.press('ArrowDown')
    while ((await page.locator('[data-focused][role="menuitem"]').textContent()) !== '打开设置')
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '设置', level: 1 }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: '这里有什么' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('i')
    await page.getByRole('heading', { name: /导入完成/ }).waitFor()
    await page.keyboard.press('Control+l')
    await page.getByLabel('密码').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)

  it('makes a vault: six words, the code, two groups typed back', async () => {
    const { page, complaints } = await pages.open(
      { locale: 'en', theme: 'light', vault: 'none', data: 'empty' },
      { width: 1024, height: 700 },
    )
    await page.getByRole('button', { name: /Create a vault/ }).press('Enter')
    await page.getByRole('button', { name: 'Choose a folder…' }).press('Enter')
    await page.getByRole('button', { name: 'Suggest six words' }).press('Enter')
    const phrase = (await page.locator('ol li').allTextContents()).join(' ')
    expect(phrase.split(' ')).toHaveLength(6)
    const [first, second] = [
      page.getByLabel('Password', { exact: true }).last(),
      page.getByLabel('The password once more'),
    ]
    await first.fill('short')
    await first.blur()
    await page.getByText('5 more characters.').waitFor()
    await first.fill(phrase)
    await page.getByText(/\d+ years on average/).waitFor()
    await second.fill(phrase)
    await second.press('Enter')
    await page.getByRole('heading', { name: 'Put the recovery code on paper' }).waitFor()
    const groups = (await page.locator('ol li span:last-child').allTextContents()) as string[]
    expect(groups).toHaveLength(8)
    await page.getByLabel('I have it on paper, written or printed').press('Space')
    await page.getByRole('button', { name: 'Next' }).press('Enter')
    const fields = page.getByLabel(/^Group \d$/)
    for (const field of await fields.all()) await field.fill('000000')
    await page.getByRole('button', { name: 'Confirm and open' }).press('Enter')
    await page.getByText('That is not what the recovery code says', { exact: false }).waitFor()
    for (const label of await page.locator('label').allTextContents()) {
      const n = Number(/\d+/.exec(label)?.[0])
      await page.getByLabel(label).fill(groups[n - 1] ?? '')
    }
    await page.getByRole('button', { name: 'Confirm and open' }).press('Enter')
    await page.getByRole('heading', { name: 'Start with what your phone exported' }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)
})
