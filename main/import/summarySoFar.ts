import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'

/** As long as a name of a record may be. */
const maxName = 4096

/** Counts names, most frequent first; keeps memory bounded when a hostile file has a new name on every line. */
export class NameCounts {
  readonly #counts = new Map<string, number>()

  add(given: string): void {
    const name = given.length > maxName ? given.slice(0, maxName).toWellFormed() : given
    const count = this.#counts.get(name)
    if (count !== undefined) this.#counts.set(name, count + 1)
    else if (this.#counts.size < 10_000) this.#counts.set(name, 1)
  }

  has(name: string): boolean {
    return this.#counts.has(name)
  }

  /** The 200 most frequent; equal counts in the order they were met. */
  most(): { name: string; count: number }[] {
    return [...this.#counts]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 200)
  }
}

/** What the records taken so far tell, for a reading whose own summary never came. */
export class SummarySoFar {
  readonly #names = new NameCounts()
  readonly #examples: string[] = []
  #zone = false
  #order = false
  #self = false

  add(list: readonly MessageRecord[]): void {
    for (const { time, direction, sender } of list) {
      if ('wall' in time && time.wall !== null) {
        if (time.offsetMinutes === null) this.#zone = true
        if (time.wall.order === 'ask') {
          this.#order = true
          if (this.#examples.length < 5) this.#examples.push(time.local)
        }
      }
      if (direction === 'bySender') this.#self = true
      if (sender !== null && direction !== 'system') this.#names.add(sender)
    }
  }

  summary(note: string): ReaderSummary {
    return {
      needsZone: this.#zone,
      needsDateOrder: this.#order,
      needsSelf: this.#self,
      names: this.#names.most(),
      offsetHints: [],
      dateExamples: this.#examples,
      chatName: null,
      incomplete: true,
      notes: [note],
    }
  }
}
