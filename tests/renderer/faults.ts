import type { Page } from 'playwright-core'

/** Found of what a screen may not do at any size: scroll sideways as a whole, or hold targets under 32 px that are no part of a sentence. */
export async function faults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth)
      found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`)
    for (const target of document.querySelectorAll<HTMLElement>(
      'button, [role="tab"], input:not([type="checkbox"])',
    )) {
      const box = target.getBoundingClientRect()
      const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      // What cannot be hit is hidden, covered or scrolled away: react-aria's buttons for screen readers, for example.
      if (hit && target.contains(hit) && box.height < 31.5)
        found.push(`${box.height} px: ${target.textContent?.slice(0, 30)}`)
    }
    return found
  })
}
