/**
 * Without a mouse: a copy on another disk, a byte of an original that went bad, the check that finds it, the copy that
 * mends it, and the vault that is made of the copy when the first one is gone.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pressByKey, tabTo } from './keyboard.ts'
import { expect, openNewVault, password, test } from './test.ts'
import { begins, wordsOf } from './words.ts'

/** The largest object file below a vault's folder. */
async function largestObject(vault: string): Promise<string> {
  const objects = join(vault, 'objects')
  const files = (await readdir(objects, { recursive: true })).filter(name => name.endsWith('.evo'))
  const sized = await Promise.all(
    files.map(async name => ({ path: join(objects, name), size: (await stat(join(objects, name))).size })),
  )
  return sized.toSorted((x, y) => y.size - x.size)[0]?.path ?? ''
}

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })

    test('copied, damaged, found, repaired and restored', async ({ app }) => {
      test.setTimeout(300_000)
      const { page, folder } = app
      const w = wordsOf(locale)
      const button = (key: string) => page.getByRole('button', { name: w(key), exact: true })
      const open = async () => {
        const rail = page.getByRole('navigation', { name: w('frame.nav') })
        await pressByKey(rail.getByRole('button', { name: begins(w('frame.screen.health')) }))
        await expect(page.getByRole('heading', { name: w('health.title'), level: 1 })).toBeVisible()
      }
      const vault = join(folder, 'Nutstore', 'papers')
      const stick = join(folder, 'stick')
      for (const place of [vault, stick, join(folder, 'new')]) await mkdir(place, { recursive: true })
      await openNewVault(app, vault)
      await writeFile(join(folder, 'call.bin'), randomBytes(400_000))
      await app.answerDialog([join(folder, 'call.bin')])
      await page.evaluate(() => window.vault.call('import.choose', { what: 'files' }))
      await page.reload()
      await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible({ timeout: 60_000 })

      await test.step('that a cloud client keeps the folder in step is said once, and stands on the screen', async () => {
        await expect(page.getByText(w('frame.notice.CloudFolder'))).toBeVisible()
        const again = await page.evaluate(async secret => {
          await window.vault.call('vault.lock', null)
          const opened = await window.vault.call('vault.open', { password: secret })
          return opened.ok ? opened.value.notices : opened.error
        }, password)
        expect(again).toEqual([])
        await open()
        await expect(
          page.getByText(w('health.cloudHere', { cloud: w('health.cloud.nutstore') })),
        ).toBeVisible()
      })

      await test.step('a copy is made where the dialog says, and is remembered', async () => {
        await expect(page.getByText(w('health.noCopy'))).toBeVisible()
        await app.answerDialog([stick])
        await pressByKey(button('health.copyTo'))
        await expect(
          page.getByText(w('health.copyDone', { folder: 'stick', entry: '…' }).split('…')[0] ?? ''),
        ).toBeVisible({
          timeout: 60_000,
        })
        await expect(page.getByRole('heading', { name: 'stick', exact: true })).toBeVisible()
        await expect(page.getByText(w('health.sinceNothing'))).toBeVisible()
      })

      const object = await largestObject(vault)
      const whole = await readFile(object)
      await test.step('a byte goes bad; reading every byte finds it and says what to do', async () => {
        const bad = Buffer.from(whole)
        bad[4096 + 70_000] = (bad[4096 + 70_000] ?? 0) ^ 0x20
        await writeFile(object, bad)
        await pressByKey(button('health.readAll'), { back: true })
        await expect(
          page.getByText(w('health.line.loss', { n: 1 }).replaceAll('places', 'place')),
        ).toBeVisible({
          timeout: 60_000,
        })
        const findings = page.getByRole('region', { name: w('health.findingsTitle') })
        await expect(findings.getByText(w('health.severity.loss'))).toBeVisible()
        // The place is folded, and opens by key.
        const place = findings.getByText(object.slice(vault.length + 1).replaceAll('\\', '/'))
        await expect(place).toBeHidden()
        await pressByKey(findings.locator('summary'))
        await expect(place).toBeVisible()
      })

      await test.step('the copy mends it, to the same bytes', async () => {
        await app.answerDialog([stick])
        await pressByKey(button('health.repair'))
        await expect(page.getByText(w('health.line.well'))).toBeVisible({ timeout: 60_000 })
        expect((await readFile(object)).equals(whole)).toBe(true)
      })

      await test.step('the copy is brought up to date where it lies, without a question', async () => {
        await pressByKey(page.getByRole('button', { name: w('health.renewWhich', { folder: 'stick' }) }))
        await expect(
          page.getByText(w('health.copyHolds', { n: 1, bytes: '…', copied: 0 }).split('…')[1] ?? ''),
        ).toBeVisible({
          timeout: 60_000,
        })
      })

      await test.step('the vault is gone: the copy opens for reading, and becomes a vault again', async () => {
        await page.evaluate(() => window.vault.call('vault.lock', null))
        await rm(vault, { recursive: true })
        await app.answerDialog([stick])
        await page.evaluate(() => window.vault.call('vault.chooseFolder', { purpose: 'open' }))
        await page.reload()
        await tabTo(page.locator('input[type=password]').first())
        await page.keyboard.type(password)
        await page.keyboard.press('Enter')
        await expect(page.getByText(w('frame.readOnly'))).toBeVisible({ timeout: 90_000 })
        await open()
        await app.answerDialog([join(folder, 'new')])
        await pressByKey(button('health.restoreNow'))
        await pressByKey(page.getByRole('button', { name: w('health.openRestored', { folder: 'new' }) }))
        await tabTo(page.locator('input[type=password]').first())
        await page.keyboard.type(password)
        await page.keyboard.press('Enter')
        await expect(page.getByRole('heading', { name: w('home.title') })).toBeVisible({ timeout: 90_000 })
        await expect(page.getByText(w('frame.readOnly'))).toBeHidden()
        expect((await readFile(await largestObject(join(folder, 'new')))).length).toBe(whole.length)
      })
    })
  })
