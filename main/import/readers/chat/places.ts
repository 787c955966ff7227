import { locatorOf } from '../json/values.ts'
import type { JsonPart } from '../json/walk.ts'

const maxArrays = 100_000

/** Locators of a document's elements; an array that a damaged file has twice is told apart (`messages#2[0]`). */
export class Places {
  readonly #seen = new Map<string, { last: number; times: number }>()

  of(part: Pick<JsonPart, 'path' | 'key'>): string {
    if (typeof part.key !== 'number') return locatorOf(part)
    const array = part.path.join('\u0000')
    let seen = this.#seen.get(array)
    if (seen === undefined) {
      seen = { last: -1, times: 1 }
      if (this.#seen.size < maxArrays) this.#seen.set(array, seen)
    }
    if (part.key <= seen.last) seen.times += 1
    seen.last = part.key
    if (seen.times === 1) return locatorOf(part)
    const locator = locatorOf(part)
    const bracket = locator.lastIndexOf('[')
    return `${locator.slice(0, bracket)}#${seen.times}${locator.slice(bracket)}`
  }
}
