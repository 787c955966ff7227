/**
 * A web page in pieces, as tags and text: tolerant as browsers are, without a tree, in memory that does not grow with
 * the page. An attribute of any length (a picture as a `data:` address) is cut and the page goes on behind it.
 */
import { unescapeHtml } from './entities.ts'

/** Longest value of an attribute that is kept. */
export const maxAttribute = 64 << 10
/** A tag without end of this length is no tag. */
const maxTag = 256 << 10
const maxReference = 40
/** Tags up to this length are kept with what they say, as many as this: a page of messages has the same few again and again. */
const shortTag = 100
const mostKept = 2000

/** Attributes by their names in lower case; the first of equal ones counts, values have no character references left. */
export type Attributes = ReadonlyMap<string, string>

export interface HtmlListener {
  /** `name` in lower case. A tag that closes itself (`<br/>`) is followed by no `close`. */
  open(name: string, attributes: Attributes): void
  close(name: string): void
  /** Text between tags, in pieces, with character references resolved. */
  text(text: string): void
  /** What stands in `script` or `style`, in pieces, exactly as written. */
  raw?(text: string, name: string): void
}

/** Gives the tags and the text of a page that comes in pieces to a listener, in their order. */
export class HtmlTokens {
  readonly #listener: HtmlListener
  #rest = ''
  /** Name of the element whose content is no markup. */
  #raw: string | null = null
  /** What ends the comment or the declaration that is passed over. */
  #skipTo: string | null = null
  /** Short tags as they were written, up to their `>`, with what was read of them. */
  readonly #known = new Map<string, Tag>()
  /** Beginning of a tag whose long value is passed over up to this quote. */
  #cut: { head: string; quote: string } | null = null

  constructor(listener: HtmlListener) {
    this.#listener = listener
  }

  write(piece: string): void {
    this.#run(this.#rest + piece, false)
  }

  end(): void {
    this.#run(this.#rest, true)
    this.#rest = ''
  }

  /** True while the end of a tag, a comment or a script is still to come. Asked before `end`, it tells of a cut file. */
  get within(): boolean {
    return this.#raw !== null || this.#skipTo !== null || this.#cut !== null || this.#rest.startsWith('<')
  }

  #run(given: string, last: boolean): void {
    let text = given
    let at = 0
    while (at < text.length) {
      if (this.#cut !== null) {
        const { head, quote } = this.#cut
        const end = text.indexOf(quote, at)
        if (end < 0) {
          at = text.length
          break
        }
        this.#cut = null
        text = head + text.slice(end)
        at = 0
      } else if (this.#skipTo !== null) {
        const end = text.indexOf(this.#skipTo, at)
        if (end < 0) {
          at = last ? text.length : Math.max(at, text.length - this.#skipTo.length + 1)
          break
        }
        at = end + this.#skipTo.length
        this.#skipTo = null
      } else if (this.#raw !== null) {
        const end = this.#rawEnd(text, at, last)
        if (end > at) this.#listener.raw?.(text.slice(at, end), this.#raw)
        at = end
        if (at >= text.length || !isRawEnd(text, at, this.#raw)) break
        this.#raw = null
      } else {
        const open = text.indexOf('<', at)
        const end = open >= 0 ? open : last ? text.length : beforeReference(text, at)
        if (end > at) this.#listener.text(unescapeHtml(text.slice(at, end)))
        at = end
        if (open < 0) break
        const next = this.#markup(text, at, last)
        if (next < 0) break
        at = next
      }
    }
    this.#rest = at === 0 ? text : text.slice(at)
  }

  /** Where the content of the raw element ends, or where what is surely its content ends. */
  #rawEnd(text: string, from: number, last: boolean): number {
    for (let at = text.indexOf('</', from); at >= 0; at = text.indexOf('</', at + 2))
      if (isRawEnd(text, at, this.#raw ?? '')) return at
    if (last) return text.length
    // `</script>` may be cut anywhere.
    const tail = text.lastIndexOf('<')
    return tail >= from && tail > text.length - 12 ? tail : text.length
  }

  #tag(text: string, at: number): Tag {
    const begun = text.slice(at, at + shortTag)
    const close = begun.indexOf('>')
    const written = close < 0 ? null : begun.slice(0, close + 1)
    const known = written === null ? undefined : this.#known.get(written)
    if (known !== undefined) return known
    const tag = readTag(text, at)
    // A `>` within a quoted value is not its end.
    if (written !== null && tag.end === written.length && this.#known.size < mostKept)
      this.#known.set(written, tag)
    return tag
  }

  /** Takes what begins with `<`: the place behind it, or -1 when it goes on in the next piece. */
  #markup(text: string, at: number, last: boolean): number {
    const second = text.charCodeAt(at + 1)
    if (second === 33 || second === 63) {
      // `<!--`, `<!DOCTYPE`, `<?xml`
      if (!last && text.length < at + 4) return -1
      this.#skipTo = text.startsWith('<!--', at) ? '-->' : '>'
      return at + (this.#skipTo === '>' ? 2 : 4)
    }
    const closing = second === 47
    const first = text.charCodeAt(at + (closing ? 2 : 1))
    if (Number.isNaN(first) && !last) return -1
    if (!isLetter(first)) {
      this.#listener.text('<')
      return at + 1
    }
    if (closing) {
      const end = text.indexOf('>', at)
      if (end >= 0) {
        this.#listener.close(nameAt(text, at + 2))
        return end + 1
      }
    } else {
      const tag = this.#tag(text, at)
      if (tag.end >= 0) {
        this.#listener.open(tag.name, tag.attributes ?? noAttributes)
        if (tag.name === 'script' || tag.name === 'style') this.#raw = tag.name
        return at + tag.end
      }
      if (tag.quote !== null && text.length - tag.valueAt > maxAttribute) {
        this.#cut = { head: text.slice(at, tag.valueAt + maxAttribute), quote: tag.quote }
        return text.length
      }
    }
    if (text.length - at <= maxTag) return last ? text.length : -1
    // What has no end for so long was text, all of it: looking for a tag in it again and again would take for ever.
    const end = last ? text.length : at + maxTag
    this.#listener.text(unescapeHtml(text.slice(at, end)))
    return end
  }
}

const noAttributes: Attributes = new Map()

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isRawEnd(text: string, at: number, name: string): boolean {
  return (
    text.startsWith('</', at) &&
    text.slice(at + 2, at + 2 + name.length).toLowerCase() === name &&
    /[\s/>]/.test(text.charAt(at + 2 + name.length))
  )
}

/** The end of a piece without a character reference that may go on in the next. */
function beforeReference(text: string, from: number): number {
  const start = text.lastIndexOf('&')
  const open = start >= from && text.length - start <= maxReference && !text.includes(';', start)
  const end = open ? start : text.length
  // A numeric half of an emoji waits for its other half.
  const half = /&#(?:55\d{3}|56[0-2]\d\d|563[01]\d|[xX][dD][89abAB][0-9a-fA-F]{2});$/.exec(
    text.slice(Math.max(from, end - 10), end),
  )
  return half === null ? end : end - half[0].length
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function nameAt(text: string, from: number): string {
  let end = from
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (isSpace(code) || code === 62 || code === 47) break
  }
  return text.slice(from, end).toLowerCase()
}

interface Tag {
  name: string
  attributes: Map<string, string> | null
  /** Its length, or -1 when its end is not here yet. */
  end: number
  /** Set when the text ends inside a quoted value. */
  quote: string | null
  valueAt: number
}

/** Reads `<name a=b c="d">` at `from`. */
function readTag(text: string, from: number): Tag {
  const name = nameAt(text, from + 1)
  const tag: Tag = { name, attributes: null, end: -1, quote: null, valueAt: 0 }
  let at = from + 1 + name.length
  const length = Math.min(text.length, from + maxTag)
  while (at < length) {
    const code = text.charCodeAt(at)
    if (code === 62) {
      tag.end = at + 1 - from
      return tag
    }
    if (isSpace(code) || code === 47) {
      at += 1
      continue
    }
    const start = at
    // A `=` at its very beginning is part of the name.
    at += 1
    for (; at < length; at += 1) {
      const each = text.charCodeAt(at)
      if (isSpace(each) || each === 62 || each === 47 || each === 61) break
    }
    const key = text.slice(start, at).toLowerCase()
    let equals = at
    while (equals < length && isSpace(text.charCodeAt(equals))) equals += 1
    let value = ''
    if (text.charCodeAt(equals) === 61) {
      at = equals + 1
      while (at < length && isSpace(text.charCodeAt(at))) at += 1
      const quote = text.charAt(at)
      if (quote === '"' || quote === "'") {
        const end = text.indexOf(quote, at + 1)
        if (end < 0) {
          tag.quote = quote
          tag.valueAt = at + 1
          return tag
        }
        value = text.slice(at + 1, end)
        at = end + 1
      } else {
        const begin = at
        for (; at < length; at += 1) {
          const each = text.charCodeAt(at)
          if (isSpace(each) || each === 62) break
        }
        value = text.slice(begin, at)
      }
    }
    tag.attributes ??= new Map()
    if (tag.attributes.size < 100 && !tag.attributes.has(key))
      tag.attributes.set(key, unescapeHtml(value.slice(0, maxAttribute)))
  }
  return tag
}
