/** A text in quotes may hold lines that look like the beginning of another message: a pasted export. */

export interface Placed {
  line: string
  /** True inside a text in quotes: the line begins nothing. */
  within: boolean
}

/** How far the end of the quotes is looked for. */
const maxHeld = 500
/** After so many quotes without an end this file is not looked through for quotes any more: it would take for ever. */
const maxFailures = 500

/**
 * Tells for each line whether it lies inside a quoted text of several lines. Somebody may type a lone quote at the
 * beginning of a message: only quotes that end within some hundred lines, at the end of a line, with those between them
 * doubled, hold anything.
 */
export class QuotedLines {
  readonly #isBeginning: (line: string) => boolean
  #held: string[] = []
  #failures = 0

  constructor(isBeginning: (line: string) => boolean) {
    this.#isBeginning = isBeginning
  }

  push(line: string): Placed[] {
    if (this.#held.length === 0) {
      if (this.#failures > maxFailures || !opensQuote(line)) return [{ line, within: false }]
      this.#held = [line]
      return quotesOf(line.slice(line.indexOf('\t"') + 2)) === 'doubled' ? [] : this.#release(false)
    }
    this.#held.push(line)
    const quotes = quotesOf(line)
    if (quotes === 'end') return this.#release(true)
    if (quotes === 'single' || this.#held.length > maxHeld) return this.#again()
    return []
  }

  end(): Placed[] {
    const placed: Placed[] = []
    while (this.#held.length > 0) placed.push(...this.#again())
    return placed
  }

  #release(within: boolean): Placed[] {
    const lines = this.#held
    this.#held = []
    return lines.map((line, index) => ({ line, within: within && index > 0 }))
  }

  /** The quote was no beginning of a quoted text: the lines behind it are looked at anew. */
  #again(): Placed[] {
    const [first, ...rest] = this.#held
    this.#held = []
    this.#failures += 1
    const placed: Placed[] = first === undefined ? [] : [{ line: first, within: false }]
    // Up to the next message nothing changes; what follows may have quotes of its own.
    for (const line of rest)
      placed.push(
        ...(this.#held.length === 0 && !this.#isBeginning(line)
          ? [{ line, within: false }]
          : this.push(line)),
      )
    return placed
  }
}

/** `19:04<TAB>name<TAB>"text`, without the closing quote at its end. */
function opensQuote(line: string): boolean {
  const at = line.indexOf('\t"')
  return at > 0 && at < 200 && line.length < 100_000 && /\t[^\t]*$/.test(line.slice(0, at + 1))
}

/** Quotes inside of the text are doubled; a single one at the end of a line ends it, and anywhere else there was no such text. */
function quotesOf(text: string): 'doubled' | 'end' | 'single' {
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    const from = at
    while (text.charCodeAt(at) === 34) at += 1
    if ((at - from) % 2 === 1) return at === text.length ? 'end' : 'single'
  }
  return 'doubled'
}
