/** Lines of the timeline, fetched in pages as they come near and let go when they are far. No DOM in it. */
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { call } from '../model/vault.ts'

export const pageSize = 100
const keptPages = 40

export class Rows {
  readonly #filter: TimelineFilter
  readonly #changed: () => void
  readonly #pages = new Map<number, EventRow[]>()
  readonly #asked = new Set<number>()
  #over = false

  constructor(filter: TimelineFilter, changed: () => void) {
    this.#filter = filter
    this.#changed = changed
  }

  /** The line at `index`, or null while it is on its way. */
  at(index: number): EventRow | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null
  }

  /** Fetches what is missing between two indexes, and a page ahead on each side. */
  want(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / pageSize) - 1)
    const to = Math.floor(last / pageSize) + 1
    for (let page = from; page <= to; page += 1) {
      const known = this.#pages.get(page)
      if (known !== undefined) {
        // Touched pages move to the end, so that the first ones are those not looked at for longest.
        this.#pages.delete(page)
        this.#pages.set(page, known)
      } else if (!this.#asked.has(page)) void this.#fetch(page)
    }
  }

  /** Resolves when the lines between two indexes are here, or cannot be had. */
  async load(first: number, last: number): Promise<void> {
    const pages: Promise<void>[] = []
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1)
      if (!this.#pages.has(page)) pages.push(this.#fetch(page))
    await Promise.all(pages)
  }

  /** Answers that come after this are dropped. */
  stop(): void {
    this.#over = true
  }

  async #fetch(page: number): Promise<void> {
    this.#asked.add(page)
    try {
      const { events } = await call('timeline.page', {
        filter: this.#filter,
        limit: pageSize,
        offset: page * pageSize,
      })
      if (this.#over) return
      this.#pages.set(page, events)
      for (const old of [...this.#pages.keys()].slice(0, -keptPages)) this.#pages.delete(old)
      this.#changed()
    } catch {
      // The line stays empty and is asked for again when it comes near; the list itself reports the failure.
    } finally {
      this.#asked.delete(page)
    }
  }
}
