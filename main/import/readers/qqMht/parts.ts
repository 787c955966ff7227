/**
 * The parts of QQ's MHT file. Its heading lacks a semicolon, so no MIME parser finds the boundary; the page is one line
 * of up to hundreds of megabytes, and the pictures follow it.
 */

export type MhtEvent =
  | { t: 'begin'; mediaType: string; location: string }
  | { t: 'body'; text: string }
  /** `whole` is false when the file breaks off in the part. */
  | { t: 'end'; whole: boolean }

const maxHead = 64 << 10

export class MhtParts {
  #boundary: string | null = null
  #rest = ''
  #state: 'heading' | 'between' | 'head' | 'body' | 'after' = 'heading'

  /** True once the closing boundary was met. */
  get whole(): boolean {
    return this.#state === 'after'
  }

  /** How what stands behind the closing boundary begins, such as a second file copied to the end of this one; or ''. */
  get behind(): string {
    return this.#behind
  }
  #behind = ''

  push(piece: string): MhtEvent[] {
    return this.#run(piece, false)
  }

  end(): MhtEvent[] {
    return this.#run('', true)
  }

  #run(piece: string, last: boolean): MhtEvent[] {
    const events: MhtEvent[] = []
    let text = this.#rest + piece
    this.#rest = ''
    for (;;) {
      if (this.#state === 'heading') {
        const found = /^\s*(?:Content-Type:[^]{0,400}?)?boundary="?([^"\r\n;]{1,200})"?\s*$/im.exec(
          text.slice(0, maxHead),
        )
        if (found === null) {
          if (last || text.length > maxHead) this.#state = 'after'
          else this.#rest = text
          return events
        }
        this.#boundary = `--${found[1]}`
        text = text.slice(found.index + found[0].length)
        this.#state = 'between'
      }
      const boundary = this.#boundary ?? '--'
      if (this.#state === 'after') {
        if (this.#behind === '') this.#behind = text.replace(/^--/, '').trimStart().slice(0, 300)
        return events
      }
      if (this.#state === 'head') {
        const end = /\r?\n[ \t]*\r?\n/.exec(text.length > maxHead ? text.slice(0, maxHead) : text)
        if (end === null) {
          if (!last && text.length <= maxHead) this.#rest = text
          return events
        }
        events.push(beginOf(text.slice(0, end.index)))
        text = text.slice(end.index + end[0].length)
        this.#state = 'body'
      }
      const at = text.indexOf(boundary)
      if (at < 0) {
        // The beginning of a boundary may be the end of the piece.
        const kept = last ? text.length : Math.max(0, text.length - boundary.length - 4)
        if (this.#state === 'body') {
          if (kept > 0) events.push({ t: 'body', text: text.slice(0, kept) })
          if (last) {
            events.push({ t: 'end', whole: false })
            this.#state = 'between'
          }
        }
        this.#rest = text.slice(kept)
        return events
      }
      // What follows the boundary tells whether it is the last.
      if (!last && text.length < at + boundary.length + 4) {
        this.#rest = text
        return events
      }
      if (this.#state === 'body') {
        if (at > 0) events.push({ t: 'body', text: text.slice(0, at) })
        events.push({ t: 'end', whole: true })
      }
      this.#state = text.startsWith('--', at + boundary.length) ? 'after' : 'head'
      text = text.slice(at + boundary.length)
    }
  }
}

function beginOf(head: string): MhtEvent {
  const field = (name: RegExp): string => name.exec(head)?.[1]?.trim() ?? ''
  const location = field(/^Content-Location:(.*)$/im)
  return {
    t: 'begin',
    mediaType: field(/^Content-Type:\s*([\w.+-]{1,60}\/[\w.+-]{1,60})/im).toLowerCase(),
    location: pictureName(location),
  }
}

/** A picture's own name, without the folder some versions write before it. */
export function pictureName(location: string): string {
  return location.slice(Math.max(location.lastIndexOf('/'), location.lastIndexOf('\\')) + 1).slice(0, 400)
}
