/**
 * Who the owner is, from the colours of the names: green for the owner, blue for others. The first message of a section
 * can have the wrong colour, so the colour of a name's other messages decides, and for a name that has none the file's
 * other names.
 */
const maxNames = 100_000

export class Colours {
  readonly #counts = new Map<string, { green: number; blue: number }>()
  #owners: Set<string> | null = null

  add(nick: string, colour: 'green' | 'blue' | null, first: boolean): void {
    let count = this.#counts.get(nick)
    if (count === undefined) {
      if (this.#counts.size >= maxNames) return
      count = { green: 0, blue: 0 }
      this.#counts.set(nick, count)
    }
    if (!first && colour !== null) count[colour] += 1
  }

  /** True for the owner, false for somebody else, null when the colours do not tell. */
  isOwner(nick: string, colour: 'green' | 'blue' | null, object: string | null): boolean | null {
    const count = this.#counts.get(nick)
    if (count !== undefined && count.green !== count.blue) return count.green > count.blue
    if (nick === object) return false
    this.#owners ??= new Set(
      [...this.#counts].filter(([, each]) => each.green > each.blue).map(([name]) => name),
    )
    if (this.#owners.size > 0 && (count === undefined || count.green === 0)) return false
    // Only green is given wrongly.
    return colour === 'blue' && (count === undefined || count.green === 0) ? false : null
  }
}
