import { type Page, test as base } from '@playwright/test'
import { type Mode, type RunningApp, startApp } from './app.ts'

export { expect } from '@playwright/test'

interface Options {
  /** The shell; set by the project. */
  mode: Mode
  appLocale: 'zh-CN' | 'en'
}
interface Fixtures {
  app: RunningApp
  /** Messages of the page's console that are errors, and its uncaught errors. */
  complaints: string[]
}

/**
 * Playwright's test with the app running in the project's shell. It fails a test in whose page the page policy refused something
 * or an error was thrown, unless the test takes the complaint out of `complaints`.
 */
export const test = base.extend<Options & Fixtures>({
  mode: ['chromium', { option: true }],
  appLocale: ['en', { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads which fixtures are wanted from the pattern
  complaints: async ({}, use) => {
    await use([])
  },
  app: async ({ mode, appLocale, complaints }, use) => {
    const app = await startApp(mode, appLocale)
    listen(app.page, complaints)
    await use(app)
    await app.quit()
    base.expect(complaints, 'what the page complained of').toEqual([])
  },
})

function listen(page: Page, complaints: string[]): void {
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
}

/** A password long enough to be taken; invented for tests. */
export const password = 'correct horse battery staple 7'

/** Makes and opens a vault through the bridge, for specs that are about something else. */
export async function openNewVault(app: RunningApp, folder: string): Promise<void> {
  await app.answerDialog([folder])
  const opened = await app.page.evaluate(async secret => {
    const chosen = await window.vault.call('vault.chooseFolder', { purpose: 'create' })
    if (!chosen.ok) return chosen.error
    const made = await window.vault.call('vault.create', { password: secret, locale: 'en' })
    if (!made.ok) return made.error
    const code = made.value.recoveryCode.split('-')
    const groups = [0, 5].map(index => ({ index, value: code[index] ?? '' }))
    const confirmed = await window.vault.call('vault.confirmRecovery', { groups })
    return confirmed.ok && confirmed.value.right ? null : confirmed
  }, password)
  base.expect(opened).toBeNull()
}
