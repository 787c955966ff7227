/** Longest text of one message; a file in which no second message begins must not fill the memory. */
const maxMessage = 4 << 20

/** The lines of a message while it is not known where it ends. */
export class OpenText {
  readonly #lines: string[] = []
  #size = 0
  /** True when lines were left behind. */
  tooLong = false

  add(line: string): void {
    this.#size += line.length + 1
    if (this.#size > maxMessage) this.tooLong = true
    else this.#lines.push(line)
  }

  /** Takes lines back that turned out to begin the next message. */
  dropLast(count: number): void {
    if (!this.tooLong) this.#lines.length = Math.max(0, this.#lines.length - count)
  }

  get lines(): number {
    return this.#lines.length
  }

  /** The text without blank lines at its end: they part messages. */
  text(): string {
    let end = this.#lines.length
    while (end > 0 && this.#lines[end - 1] === '') end -= 1
    return this.#lines.slice(0, end).join('\n').toWellFormed()
  }
}
