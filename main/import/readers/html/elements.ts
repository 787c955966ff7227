/** Which elements are open, and what their text is. */

/** Elements that have no content and no end. */
const empty = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
])

/** Deeper elements are counted but have no place of their own. */
const maxDepth = 500

/**
 * The elements a place in a page lies in, each with what its reader says of it. Ends that were forgotten are given by
 * the end of an element around them; an end without a beginning is passed over.
 */
export class OpenElements<What> {
  readonly #open: { name: string; what: What }[] = []
  #deeper = 0

  get depth(): number {
    return this.#open.length
  }

  /** The innermost element's `what`, or undefined outside of all. */
  get inner(): What | undefined {
    return this.#open.at(-1)?.what
  }

  /** Notes a beginning; false for an element that has no content. */
  open(name: string, what: What): boolean {
    if (empty.has(name)) return false
    if (this.#open.length >= maxDepth) this.#deeper += 1
    else this.#open.push({ name, what })
    return true
  }

  /** Notes an end, and calls `ended` with what each element was that it ends, innermost first. */
  close(name: string, ended?: (what: What) => void): void {
    if (this.#deeper > 0) {
      this.#deeper -= 1
      return
    }
    let at = this.#open.length - 1
    while (at >= 0 && this.#open[at]?.name !== name) at -= 1
    if (at < 0) return
    while (this.#open.length > at) {
      const element = this.#open.pop()
      if (element !== undefined) ended?.(element.what)
    }
  }

  /** True when an element around this place, itself included, is such a one. */
  some(test: (what: What) => boolean): boolean {
    return this.#open.some(element => test(element.what))
  }
}

/** True when an element has this class among its classes. */
export function hasClass(attributes: ReadonlyMap<string, string>, name: string): boolean {
  const value = attributes.get('class')
  // Most elements do not have it, and splitting is what costs.
  if (value === undefined || !value.includes(name)) return false
  return value === name || value.split(/\s+/).includes(name)
}

/**
 * Text as the page shows it: line ends and indents of the page's source are blanks, `<br>` is a line end. `limit` is the
 * most that is kept; `cut` tells that there was more.
 */
export class ShownText {
  readonly #limit: number
  #pieces: string[] = []
  #size = 0
  #last = ''
  cut = false

  constructor(limit = 4 << 20) {
    this.#limit = limit
  }

  /** Text of the page. With `asWritten` its blanks and line ends are kept, as in `<pre>`. */
  add(text: string, asWritten = false): void {
    let more = text
    if (!asWritten) {
      // NBSP and other wide blanks are not the source's layout.
      more = text.replace(/[ \t\r\n\f]+/g, ' ')
      if (more.startsWith(' ') && (this.#last === '' || this.#last === ' ' || this.#last === '\n'))
        more = more.slice(1)
    }
    this.#append(more)
  }

  lineBreak(): void {
    this.#append('\n')
  }

  get empty(): boolean {
    return this.#size === 0
  }

  #append(more: string): void {
    const room = this.#limit - this.#size
    if (more.length > room) this.cut = true
    const taken = more.length > room ? more.slice(0, room) : more
    if (taken === '') return
    this.#pieces.push(taken)
    this.#size += taken.length
    this.#last = taken.slice(-1)
  }

  /** What was gathered, without blanks around it and at the ends of lines; then it is empty again. */
  take(): string {
    const text = this.#pieces
      .join('')
      .replace(/ \n/g, '\n')
      .replace(/^[ \n]+/, '')
    let end = text.length
    while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\n')) end -= 1
    this.#pieces = []
    this.#size = 0
    this.#last = ''
    this.cut = false
    return text.slice(0, end).toWellFormed()
  }
}
