/// <reference types="node" />
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = await readFile(join(import.meta.dirname, '..', '..', 'renderer', 'ui', 'tokens.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
)

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['canvas', 'surface', 'surface-2']
const pairs: [text: string, grounds: string[], least: number][] = [
  ['text', [...grounds, 'accent-soft', 'finding-soft', 'severe-soft', 'mine-soft'], 4.5],
  ['text-2', [...grounds, 'accent-soft', 'finding-soft', 'severe-soft'], 4.5],
  ['text-3', grounds, 4.5],
  ['accent', [...grounds, 'accent-soft'], 4.5],
  ['link', [...grounds, 'severe-soft', 'finding-soft', 'accent-soft'], 4.5],
  ['on-accent', ['accent', 'accent-hover'], 4.5],
  ['finding', ['finding-soft', ...grounds], 4.5],
  ['severe', ['severe-soft', ...grounds], 4.5],
  ['good', ['good-soft', ...grounds], 4.5],
  ['mine', ['mine-soft', ...grounds], 4.5],
  ['control-line', grounds, 3],
  ['focus', grounds, 3],
]

describe('contrast of the tokens', () => {
  it('measures as the standard does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`is enough in the ${theme} theme`, () => {
      const weak: string[] = []
      for (const [front, backs, least] of pairs) {
        for (const back of backs) {
          const [a, b] = [tokens.get(front)?.[theme], tokens.get(back)?.[theme]]
          if (!a || !b) weak.push(`${front} or ${back} is no token`)
          else if (contrast(a, b) < least)
            weak.push(`${front} on ${back}: ${contrast(a, b).toFixed(2)} < ${least}`)
        }
      }
      expect(weak).toEqual([])
    })
  }
})
