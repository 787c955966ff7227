/** Containers inside one value; more are hostile. */
export const maxDepth = 256

/**
 * Finds where a JSON value ends by brackets and quotes alone. It is given the value from its first character on, in as
 * many calls as needed, and remembers only where it stands.
 */
export class Scan {
  #depth = 0
  #inString = false
  #escaped = false
  #began = false
  /** A number, `true`, `false` or `null`, or what stands in place of one: it ends before a comma, bracket or space. */
  scalar = false
  tooDeep = false

  /** The end of the value in `text`, read from `at` up to `limit`; -1 when it lies further on. */
  push(text: string, at: number, limit: number): number {
    while (at < limit) {
      if (this.#escaped) {
        this.#escaped = false
        at += 1
        continue
      }
      if (this.#inString) {
        let code = 0
        while (at < limit && (code = text.charCodeAt(at)) !== 34 && code !== 92) at += 1
        if (at >= limit) return -1
        at += 1
        if (code === 92) this.#escaped = true
        else {
          this.#inString = false
          if (this.#depth === 0) return at
        }
        continue
      }
      const code = text.charCodeAt(at)
      if (this.scalar) {
        if (code === 44 || code === 93 || code === 125 || code <= 32) return at
        at += 1
        continue
      }
      if (code === 34) {
        this.#inString = true
        this.#began = true
      } else if (code === 123 || code === 91) {
        this.#began = true
        this.#depth += 1
        if (this.#depth > maxDepth) this.tooDeep = true
      } else if (code === 125 || code === 93) {
        this.#depth -= 1
        if (this.#depth <= 0) return at + 1
      } else if (!this.#began) {
        this.#began = true
        this.scalar = true
      }
      at += 1
    }
    return -1
  }
}
