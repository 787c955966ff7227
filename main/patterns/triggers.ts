/**
 * Strings of which at least one must be in a text before a pattern can match it. 182 patterns on 100,000 messages are
 * too many to try one by one; one walk over a message names the few that are worth trying. Only the plain syntax that
 * the lexicon uses is read; for anything else the pattern is tried on every message.
 */

/** Strings a match cannot do without; null when there are none or the syntax is not read. */
export function triggersOf(pattern: string): string[] | null {
  try {
    const reader = new PatternReader(pattern)
    const found = reader.alternatives()
    if (!reader.atEnd || found.needs === null) return null
    return [...found.needs]
  } catch {
    return null
  }
}

interface Part {
  /** Every match of the part contains one of these; null when nothing is certain. */
  needs: ReadonlySet<string> | null
  /** The part is exactly this string. */
  exact: string | null
}

const nothing: Part = { needs: null, exact: '' }
const anything: Part = { needs: null, exact: null }
const mostStrings = 120
/** So frequent in messages that they select nothing. */
const frequent = new Set('你您我他她的了是不一有在到人会还就这那们个上下来去要打')

/** How often a set of strings would be met, roughly; less is better. */
function weight(needs: ReadonlySet<string>): number {
  let sum = 0
  for (const text of needs) {
    const latin = /^[\x20-\x7E]+$/u.test(text)
    if (latin) sum += text.length === 1 ? 60 : text.length === 2 ? 12 : text.length === 3 ? 3 : 1
    else sum += text.length > 1 ? 0.3 : frequent.has(text) ? 30 : 2
  }
  return sum
}

class PatternReader {
  readonly #pattern: string[]
  #at = 0

  constructor(pattern: string) {
    this.#pattern = [...pattern]
  }

  get atEnd(): boolean {
    return this.#at >= this.#pattern.length
  }

  /** `a|b|c` up to the end or a closing bracket. */
  alternatives(): Part {
    const parts = [this.#sequence()]
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1
      parts.push(this.#sequence())
    }
    if (parts.length === 1) return parts[0] as Part
    const needs = new Set<string>()
    for (const part of parts) {
      if (part.needs === null) return anything
      for (const text of part.needs) needs.add(text)
    }
    return needs.size > mostStrings ? anything : { needs, exact: null }
  }

  #sequence(): Part {
    let run = ''
    let allExact = true
    let best: ReadonlySet<string> | null = null
    const take = (needs: ReadonlySet<string> | null): void => {
      if (needs !== null && (best === null || weight(needs) < weight(best))) best = needs
    }
    const endRun = (): void => {
      if (run !== '') take(new Set([run]))
      run = ''
    }
    while (!this.atEnd && this.#pattern[this.#at] !== '|' && this.#pattern[this.#at] !== ')') {
      const part = this.#quantified()
      if (part.exact === null) {
        allExact = false
        endRun()
        take(part.needs)
      } else run += part.exact
    }
    const whole = run
    endRun()
    return { needs: best, exact: allExact ? whole : null }
  }

  #quantified(): Part {
    const atom = this.#atom()
    const next = this.#pattern[this.#at]
    if (next === '?' || next === '*') {
      this.#at += 1
      return anything
    }
    if (next === '+') {
      this.#at += 1
      return { needs: atom.needs, exact: null }
    }
    if (next === '{') {
      const end = this.#pattern.indexOf('}', this.#at)
      const least = Number.parseInt(this.#pattern.slice(this.#at + 1, end).join(''), 10)
      if (end < 0 || Number.isNaN(least)) throw new Error('quantifier')
      this.#at = end + 1
      return least === 0 ? anything : { needs: atom.needs, exact: null }
    }
    return atom
  }

  #atom(): Part {
    const character = this.#pattern[this.#at]
    this.#at += 1
    if (character === '(') {
      if (this.#pattern[this.#at] === '?') throw new Error('group')
      const inside = this.alternatives()
      if (this.#pattern[this.#at] !== ')') throw new Error('bracket')
      this.#at += 1
      return inside
    }
    if (character === '[') return this.#set()
    if (character === '.') return anything
    if (character === '^' || character === '$') return nothing
    if (character === '\\') return this.#escape()
    return exactly(character as string)
  }

  #escape(): Part {
    const character = this.#pattern[this.#at] as string
    this.#at += 1
    if (character === 'b') return nothing
    if (/^[a-zA-Z0-9]$/u.test(character)) return anything
    return exactly(character)
  }

  #set(): Part {
    const needs = new Set<string>()
    let certain = true
    if (this.#pattern[this.#at] === '^') certain = false
    for (;;) {
      let character = this.#pattern[this.#at]
      if (character === undefined) throw new Error('set')
      this.#at += 1
      if (character === ']') break
      if (character === '\\') {
        character = this.#pattern[this.#at] as string
        this.#at += 1
        if (/^[a-zA-Z0-9]$/u.test(character)) certain = false
      }
      if (this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']') certain = false
      needs.add(character)
    }
    return certain && needs.size <= mostStrings ? { needs, exact: null } : anything
  }
}

function exactly(text: string): Part {
  return { needs: new Set([text]), exact: text }
}

/** Finds, in one walk over a text, the patterns one of whose triggers is in it. */
export class TriggerIndex {
  /** By first character: the rest of the string, and whose it is. */
  readonly #byFirst = new Map<string, { text: string; patterns: number[] }[]>()
  readonly #always: number[] = []

  constructor(triggers: readonly (readonly string[] | null)[]) {
    for (const [pattern, strings] of triggers.entries()) {
      if (strings === null) {
        this.#always.push(pattern)
        continue
      }
      for (const text of strings) {
        const first = text.slice(0, 1)
        let entries = this.#byFirst.get(first)
        if (entries === undefined) this.#byFirst.set(first, (entries = []))
        const entry = entries.find(one => one.text === text)
        if (entry === undefined) entries.push({ text, patterns: [pattern] })
        else entry.patterns.push(pattern)
      }
    }
  }

  /** Numbers of the patterns that can match `text`, rising. */
  candidates(text: string): number[] {
    const found = new Set(this.#always)
    for (let at = 0; at < text.length; at += 1) {
      const entries = this.#byFirst.get(text.charAt(at))
      if (entries === undefined) continue
      for (const entry of entries)
        if (text.startsWith(entry.text, at)) for (const pattern of entry.patterns) found.add(pattern)
    }
    return [...found].sort((a, b) => a - b)
  }

  /** Patterns that are tried on every text. */
  get always(): readonly number[] {
    return this.#always
  }
}
