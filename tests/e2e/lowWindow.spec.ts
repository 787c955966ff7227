/** In the lowest window the program holds: notices cover nothing but the status line, and steps do not lose the focus. */
import { expect, test } from './test.ts'
import { begins, wordsOf } from './words.ts'

test.use({ appLocale: 'zh-CN' })
test('a notice lies over the status line alone, and each step of a complaint begins at its title', async ({
  app,
}) => {
  test.setTimeout(300_000)
  const { page } = app
  const w = wordsOf('zh-CN')
  const rail = (screen: string) =>
    page
      .getByRole('navigation', { name: w('frame.nav') })
      .getByRole('button', { name: begins(w(`frame.screen.${screen}`)) })
      .click()
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.getByRole('button', { name: begins(w('welcome.sample')) }).click()
  await expect(page.getByText('579', { exact: true })).toBeAttached({ timeout: 180_000 })

  await rail('timeline')
  await expect(page.getByRole('grid').getByText('投诉是吧')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('x')
  const notice = page.getByRole('alertdialog')
  await expect(notice).toBeVisible()
  const main = await page.getByRole('main').boundingBox()
  const covered = await notice.boundingBox()
  expect(covered?.y).toBeGreaterThanOrEqual((main?.y ?? 0) + (main?.height ?? 0) - 1)
  // Its words in many lines: the screen makes room instead of being covered.
  await notice.evaluate(element => {
    element.style.minHeight = '90px'
  })
  await expect
    .poll(async () => {
      const box = await page.getByRole('main').boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0)
    })
    .toBeLessThanOrEqual(610)
  await notice.getByRole('button', { name: w('timeline.undo') }).click()
  await expect(notice).toHaveCount(0)

  await rail('complaint')
  await page.getByRole('button', { name: /12378/ }).first().click()
  const foot = (words: string) => page.getByRole('main').getByRole('button', { name: words, exact: true })
  const next = (step: string) => foot(w('complaint.next', { step: w(`complaint.step.${step}`) }))
  const steps = [
    [next('case'), 'complaint.caseTitle'],
    [next('findings'), 'complaint.findingsTitle'],
    [foot(w('complaint.write')), 'complaint.letterTitle'],
    [next('check'), 'complaint.checkTitle'],
    [next('export'), 'complaint.exportTitle'],
    [foot(w('complaint.previous')), 'complaint.checkTitle'],
  ] as const
  for (const [button, title] of steps) {
    await expect(button).toBeEnabled()
    await button.press('Enter')
    await expect(page.getByRole('heading', { name: w(title), exact: true })).toBeFocused({ timeout: 60_000 })
    // However long the step: two presses and one more, and the button that leads on has the focus.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await expect(foot(w('complaint.previous'))).toBeFocused()
  }
})
