/** Rows of a long list, fetched in pages as they come near and let go when they are far. No DOM in it. */
export const pageSize = 100
const keptPages = 40

export class Pages<Row> {
  readonly #fetch: (offset: number) => Promise<Row[]>
  readonly #changed: (error: unknown) => void
  readonly #pages = new Map<number, Row[]>()
  readonly #asked = new Set<number>()
  #over = false

  /** `fetch` gives the `pageSize` rows from an offset; `changed` hears each page that came with null, and each that did not with why. */
  constructor(fetch: (offset: number) => Promise<Row[]>, changed: (error: unknown) => void) {
    this.#fetch = fetch
    this.#changed = changed
  }

  /** The row at `index`, or null while it is on its way. */
  at(index: number): Row | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null
  }

  /** Fetches what is missing between two indexes and `ahead` rows on each side, never from `end` on. */
  want(first: number, last: number, ahead = pageSize, end = Number.POSITIVE_INFINITY): void {
    const to = Math.floor(Math.min(last + ahead, Math.max(0, end - 1)) / pageSize)
    for (let page = Math.floor(Math.max(0, first - ahead) / pageSize); page <= to; page += 1) {
      const known = this.#pages.get(page)
      if (known !== undefined) {
        // Touched pages move to the end, so that the first ones are those not looked at for longest.
        this.#pages.delete(page)
        this.#pages.set(page, known)
      } else if (!this.#asked.has(page)) void this.#load(page)
    }
  }

  /** Resolves when the rows between two indexes are here, or cannot be had. */
  async load(first: number, last: number): Promise<void> {
    const pages: Promise<void>[] = []
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1)
      if (!this.#pages.has(page)) pages.push(this.#load(page))
    await Promise.all(pages)
  }

  /** Answers that come after this are dropped. */
  stop(): void {
    this.#over = true
  }

  async #load(page: number): Promise<void> {
    this.#asked.add(page)
    try {
      const rows = await this.#fetch(page * pageSize)
      if (this.#over) return
      this.#pages.set(page, rows)
      for (const old of [...this.#pages.keys()].slice(0, -keptPages)) this.#pages.delete(old)
      this.#changed(null)
    } catch (error) {
      // The row stays empty and is asked for again when it comes near.
      if (!this.#over) this.#changed(error)
    } finally {
      this.#asked.delete(page)
    }
  }
}
