/** The screens and states of an open vault, and how to get to each. */
import type { Page } from 'playwright-core'

/** One screen or state; each starts from whatever the one before left. */
export interface Shot {
  name: string
  go: (page: Page) => Promise<unknown>
}

export const settle = (page: Page) => page.waitForTimeout(700)
const rail = (index: number) => async (page: Page) => {
  await page.locator('nav li button').nth(index).click()
}
const grid = async (page: Page) => {
  await rail(1)(page)
  await page.getByRole('grid').waitFor()
  await settle(page)
}
/** The first burst of the timeline, chosen and still folded. */
const burst = async (page: Page) => {
  await grid(page)
  const index = await page.evaluate(async () => {
    const answer = await window.vault.call('timeline.page', { filter: { fold: { open: [] } }, limit: 1000 })
    return answer.ok ? answer.value.events.findIndex(row => row.burst !== undefined) : -1
  })
  for (let press = 0; press < index; press += 1) await page.keyboard.press('j')
}
const chat = async (page: Page) => {
  await rail(2)(page)
  await page.getByRole('button', { name: /按对话阅读|Read as a chat/ }).click()
  await page.locator('[data-turn]').first().waitFor()
}
/** The complaint to the regulator from its first step; `presses` of the button that leads on. */
const complaint = (presses: number) => async (page: Page) => {
  await rail(0)(page)
  await rail(4)(page)
  await page.locator('[aria-pressed]').nth(1).click()
  for (let step = 0; step < presses; step += 1) {
    await settle(page)
    await page.locator('main footer button').last().click()
  }
}

/** The screens, whatever is in the vault. */
export const plainShots: Shot[] = [
  { name: 'home', go: rail(0) },
  { name: 'timeline', go: rail(1) },
  { name: 'people', go: rail(2) },
  { name: 'patterns', go: rail(3) },
  { name: 'complaint', go: rail(4) },
  { name: 'print', go: rail(5) },
  { name: 'import', go: rail(6) },
  { name: 'health', go: rail(7) },
  { name: 'settings', go: rail(8) },
  {
    name: 'history',
    go: async page => {
      await rail(8)(page)
      await page.getByRole('button', { name: /打开保管记录|Open the custody record/ }).click()
      await page.getByRole('grid').focus()
      await page.keyboard.press('ArrowDown')
    },
  },
]

/** An event open beside the timeline. */
export const eventShot: Shot = {
  name: 'timeline-event',
  go: async page => {
    await grid(page)
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('j')
    await page.keyboard.press('Enter')
  },
}

/** Everything else that can be seen in a vault with the sample in it. */
export const sampleShots: Shot[] = [
  ...plainShots,
  eventShot,
  {
    name: 'timeline-selection',
    go: async page => {
      await grid(page)
      await page.keyboard.press('j')
      await page.keyboard.press('Space')
      await page.keyboard.press('x')
    },
  },
  {
    name: 'patterns-findings',
    go: async page => {
      await rail(3)(page)
      await page.locator('details summary').first().waitFor()
      await page.locator('details summary').first().click()
    },
  },
  { name: 'complaint-case', go: complaint(1) },
  { name: 'complaint-findings', go: complaint(2) },
  {
    name: 'complaint-letter',
    go: async page => {
      await complaint(3)(page)
      await page.locator('main canvas').first().waitFor({ timeout: 60_000 })
    },
  },
  { name: 'complaint-check', go: complaint(4) },
  { name: 'complaint-export', go: complaint(5) },
  {
    name: 'print-pages',
    go: async page => {
      await rail(0)(page)
      await rail(5)(page)
      await page.locator('[aria-pressed]').nth(1).click()
      await page.locator('main fieldset').nth(1).locator('button').nth(2).click()
      await settle(page)
      await page.locator('main section button').last().press('Tab')
      await page.getByRole('button', { name: /生成页面|Make the pages/ }).click()
      await page.locator('main canvas').first().waitFor({ timeout: 120_000 })
    },
  },
  {
    name: 'safety',
    go: async page => {
      await rail(0)(page)
      await page.locator('header button').nth(-2).click()
    },
  },
  {
    name: 'phone',
    go: async page => {
      await rail(0)(page)
      await page.locator('header button').nth(-2).click()
      await page.getByRole('tab').nth(1).click()
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
    name: 'commands',
    go: async page => {
      await rail(0)(page)
      await page.keyboard.press('Control+k')
    },
  },
  {
    name: 'keys',
    go: async page => {
      await rail(0)(page)
      await page.keyboard.press('?')
    },
  },
  { name: 'note', go: async page => (await grid(page), page.keyboard.press('n')) },
  {
    name: 'note-attachments',
    go: async page => {
      await grid(page)
      await page.keyboard.press('n')
      await page.getByRole('button', { name: /从已有材料中选|Choose from what is here/ }).click()
      await page.getByRole('checkbox').nth(3).waitFor()
      for (const box of [1, 3]) await page.getByRole('dialog').locator('li label').nth(box).click()
      await page.getByRole('dialog').locator('fieldset p').first().scrollIntoViewIfNeeded()
    },
  },
  { name: 'timeline-burst', go: burst },
  {
    name: 'timeline-burst-open',
    go: async page => {
      await burst(page)
      await page.keyboard.press('Enter')
    },
  },
  { name: 'chat', go: chat },
  {
    name: 'patterns-days',
    go: async page => {
      await rail(3)(page)
      await page.getByRole('button', { name: /看表格|As a table/ }).click()
      await page.getByRole('button', { name: /看图|As a chart/ }).scrollIntoViewIfNeeded()
    },
  },
  { name: 'date', go: async page => (await grid(page), page.keyboard.press('g')) },
]
