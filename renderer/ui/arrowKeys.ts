import type { KeyboardEvent } from 'react'

const steps: Record<string, [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Many buttons as one stop of the Tab key: an arrow key gives the focus to the next button in its direction inside
 * `currentTarget`, by where they are on the screen. Home and End go to the first and last. Disabled ones are passed over.
 */
export function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')]
  const here = buttons.find(button => button === document.activeElement)
  if (here === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  const next =
    event.key === 'Home'
      ? buttons[0]
      : event.key === 'End'
        ? buttons.at(-1)
        : nearest(here, buttons, steps[event.key])
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  next.focus()
}

/** The nearest one straight in that direction. */
function nearest(
  from: HTMLElement,
  among: readonly HTMLElement[],
  step: [number, number] | undefined,
): HTMLElement | undefined {
  if (step === undefined) return undefined
  const [right, down] = step
  const start = from.getBoundingClientRect()
  let best: HTMLElement | undefined
  let least = Infinity
  for (const button of among) {
    const box = button.getBoundingClientRect()
    const along = (box.x - start.x) * right + (box.y - start.y) * down
    const aside = Math.abs((box.x - start.x) * down) + Math.abs((box.y - start.y) * right)
    if (along < 1 || aside > start.height / 2) continue
    if (along < least) [best, least] = [button, along]
  }
  return best
}
