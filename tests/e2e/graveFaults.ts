/** What axe finds serious or critical on the page as it is, and what is cut off or too small to hit. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { faults } from '../renderer/faults.ts'
import { expect } from './test.ts'

/** Each fault in words; empty when there is none. */
export async function graveFaults(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page })
    // react-aria's announcer keeps what it said; its last words may name a button that is gone.
    .exclude('[data-live-announcer]')
    .setLegacyMode()
    // What passed need not be told in full: most of the time went into that.
    .options({ resultTypes: ['violations'] })
    .analyze()
  expect(passes.length).toBeGreaterThan(5)
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) =>
      [id, ...nodes.slice(0, 3).map(node => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)].join(
        '\n  ',
      ),
    )
  return [...grave, ...(await faults(page))]
}
