/**
 * Names of senders where only a blank parts them from the text (LINE on a computer). A name is known from the chat's own
 * name, or from how lines begin: `Mr` is followed by `Bell` in every line, so the name is longer than one word. The
 * longest known name that a line begins with is its sender.
 */
const maxStarts = 50_000
const maxWords = 5
/** Fewer lines do not show what all lines of a sender have in common. */
const enough = 4

interface Start {
  count: number
  /** Lines of which nothing is left behind this start. */
  whole: number
}

export class Senders {
  readonly #starts = new Map<string, Start>()
  readonly #known = new Set<string>()
  #names: string[] | null = null

  /** A name that is known without looking at the lines. */
  know(name: string): void {
    this.#known.add(name)
  }

  add(line: string): void {
    let end = -1
    for (let words = 0; words < maxWords; words += 1) {
      end = line.indexOf(' ', end + 1)
      const start = end < 0 ? line : line.slice(0, end)
      if (start.length > 60) return
      const seen = this.#starts.get(start)
      if (seen !== undefined) {
        seen.count += 1
        if (end < 0) seen.whole += 1
      } else if (this.#starts.size < maxStarts) this.#starts.set(start, { count: 1, whole: end < 0 ? 1 : 0 })
      if (end < 0) return
    }
  }

  /** Sender and text of a line, or null when it begins with no name that writes more often. */
  split(line: string): { sender: string; text: string } | null {
    for (const name of this.#list()) {
      if (line.startsWith(`${name} `)) return { sender: name, text: line.slice(name.length + 1) }
      if (line === name) return { sender: name, text: '' }
    }
    return null
  }

  #list(): string[] {
    if (this.#names !== null) return this.#names
    const names = new Set(this.#known)
    const firsts = [...this.#starts]
      .filter(([start]) => !start.includes(' '))
      .sort(([, a], [, b]) => b.count - a.count)
    for (const [first, seen] of firsts) {
      if ([...this.#known].some(name => name === first || name.startsWith(`${first} `))) continue
      // One line does not show a name, unless nobody else is there to answer.
      if (seen.count < 2 && names.size >= 2) continue
      names.add(this.#longest(first, seen.count))
      if (names.size >= 500) break
    }
    this.#names = [...names].sort((a, b) => b.length - a.length)
    return this.#names
  }

  #longest(first: string, count: number): string {
    let name = first
    if (count < enough) return name
    for (let words = 1; words < maxWords; words += 1) {
      let next: string | null = null
      for (const [start, seen] of this.#starts)
        if (seen.count === count && seen.whole === 0 && isNext(name, start)) next = start
      if (next === null) return name
      name = next
    }
    return name
  }
}

/** True when `start` is `name` and one word more. */
function isNext(name: string, start: string): boolean {
  return (
    start.length > name.length + 1 && start.startsWith(`${name} `) && !start.includes(' ', name.length + 1)
  )
}
