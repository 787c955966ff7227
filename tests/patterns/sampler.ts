/** Makes texts that a pattern of the lexicon matches, from the pattern itself. The same seed gives the same texts. */
export class Sampler {
  #seed: number
  #pattern: string[] = []
  #at = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  of(pattern: string): string {
    this.#pattern = [...pattern]
    this.#at = 0
    return this.#alternatives()
  }

  #below(limit: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#seed / 2 ** 32) * limit)
  }

  #alternatives(): string {
    const parts = [this.#sequence()]
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1
      parts.push(this.#sequence())
    }
    return parts[this.#below(parts.length)] ?? ''
  }

  #sequence(): string {
    let text = ''
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] as string)) {
      const from = this.#at
      let piece = this.#atom()
      const again = (): string => {
        const end = this.#at
        this.#at = from
        const more = this.#atom()
        this.#at = end
        return more
      }
      const next = this.#pattern[this.#at]
      if (next === '?' || next === '*') {
        this.#at += 1
        if (this.#below(2) === 0) piece = ''
      } else if (next === '+') {
        if (this.#below(2) === 0) piece += again()
        this.#at += 1
      } else if (next === '{') {
        const end = this.#pattern.indexOf('}', this.#at)
        const [least = 0, most = least] = this.#pattern
          .slice(this.#at + 1, end)
          .join('')
          .split(',')
          .map(Number)
        let pieces = ''
        for (let n = least + this.#below(most - least + 1); n > 0; n -= 1) pieces += again()
        piece = pieces
        this.#at = end + 1
      }
      text += piece
    }
    return text
  }

  #atom(): string {
    const character = this.#pattern[this.#at] as string
    this.#at += 1
    if (character === '(') {
      const inside = this.#alternatives()
      this.#at += 1
      return inside
    }
    if (character === '[') return this.#set()
    if (character === '.') return '某'
    if (character === '^' || character === '$') return ''
    if (character !== '\\') return character
    const escaped = this.#pattern[this.#at] as string
    this.#at += 1
    const classes: Record<string, string> = { d: '7', s: ' ', w: 'q', b: '', D: '字' }
    return classes[escaped] ?? escaped
  }

  #set(): string {
    const negated = this.#pattern[this.#at] === '^'
    const choices: string[] = []
    while (this.#pattern[this.#at] !== ']') {
      let character = this.#pattern[this.#at] as string
      this.#at += 1
      if (character === '\\') {
        character = this.#pattern[this.#at] as string
        this.#at += 1
      }
      if (character !== '-' && character !== '^') choices.push(character)
    }
    this.#at += 1
    return negated ? ' ' : (choices[this.#below(choices.length)] ?? '')
  }
}
