/** A person without a mouse: Tab until it is reached, then Enter or Space. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './test.ts'

const isFocused = (found: Element[]) =>
  found.some(element => element === document.activeElement || element.contains(document.activeElement))

/** What has the focus, for the message of a failure. */
function focusWords(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement
    return `${at?.tagName.toLowerCase()} ${at?.getAttribute('aria-label') ?? at?.textContent?.slice(0, 40) ?? ''}`
  })
}

/** Presses Tab (or Shift+Tab) until the target has the focus; fails after `most` presses. Gives how many it took. */
export async function tabTo(
  target: Locator,
  { most = 80, back = false }: { most?: number; back?: boolean } = {},
): Promise<number> {
  const page = target.page()
  await expect(target.first()).toBeVisible()
  const way: string[] = []
  for (let presses = 0; presses <= most; presses += 1) {
    if (await target.evaluateAll(isFocused)) {
      if (process.env['LOOK'] !== undefined) process.stdout.write(`${presses} × Tab: ${String(target)}\n`)
      return presses
    }
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    way.push(await focusWords(page))
  }
  throw new Error(`Tab does not reach ${target.toString()}; it went over:\n${way.join('\n')}`)
}

/** Reaches a button by Tab and presses it. */
export async function pressByKey(
  target: Locator,
  options: { most?: number; back?: boolean; key?: string } = {},
): Promise<number> {
  const presses = await tabTo(target, options)
  await target.page().keyboard.press(options.key ?? 'Enter')
  return presses
}

/** In an opened list or menu: arrow down to the entry, then Enter. */
export async function chooseByArrow(entry: Locator, most = 60): Promise<void> {
  const page = entry.page()
  await expect(entry.first()).toBeVisible()
  for (let presses = 0; presses < most; presses += 1) {
    const here = await entry.evaluateAll(found =>
      found.some(
        element =>
          element === document.activeElement ||
          // A list under a search field is walked while the field keeps the focus.
          (element.id !== '' && element.id === document.activeElement?.getAttribute('aria-activedescendant')),
      ),
    )
    if (here) {
      await page.keyboard.press('Enter')
      return
    }
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`the arrow keys do not reach ${entry.toString()}`)
}
