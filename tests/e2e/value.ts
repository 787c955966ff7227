import type { Page } from '@playwright/test'
import type { CallArg, CallName, CallValue } from '../../preload/contract.ts'

/** The value of a call that the page makes; its error fails the test. */
export async function value<N extends CallName>(page: Page, name: N, arg: CallArg<N>): Promise<CallValue<N>> {
  const answer = await page.evaluate(([call, given]) => window.vault.call(call, given), [name, arg] as [
    CallName,
    never,
  ])
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
  return answer.value as CallValue<N>
}
