/**
 * Cuts the flat XML of Android backup apps into tags. Written by hand for three reasons: such files hold characters
 * that XML forbids (emoji as surrogate halves), so that every strict parser gives up; an attribute can hold a video of
 * hundreds of megabytes, so it must flow past instead of being collected; and a damaged message must cost that message
 * only. There are no entities but the five of XML, no DTD, no namespaces. Pieces and values are strings of UTF-8 bytes.
 */
import { AppError } from '../../../appError.ts'
import type { UnreadReason } from '../../unreadReasons.ts'

export interface Tag {
  name: string
  /** Values as written, entities and all. */
  attributes: Map<string, string>
}

export interface TagListener {
  open(tag: Tag, selfClosing: boolean): void
  close(name: string): void
  /** A tag that cannot be read: its name, why, and how it begins. Reading goes on behind it. */
  broken(name: string, reason: UnreadReason, excerpt: string): void
  /** The value of an attribute named `data` begins; `tag` holds the attributes before it. */
  dataStart(tag: Tag): void
  dataChunk(text: string): void
  /** `whole` is false when the end of the file cut the value off. */
  dataEnd(whole: boolean): void
}

const maxValue = 16 << 20
const maxDepth = 64
const excerptLength = 200
/** A quote that is never closed would swallow the messages behind it; these show that it did. */
const swallowedTag = /<\/?(?:sms|mms|call|part|parts|addr|addrs|smses|calls|log|alllogs|allsms)[\s/>]/

const LT = 60
const GT = 62
const SLASH = 47
const EQUALS = 61
const DOUBLE = 34
const SINGLE = 39
const BANG = 33
const QUESTION = 63

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13
}

export class Tags {
  readonly #listener: TagListener
  /** What is not used up yet. */
  #text = ''
  #ended = false
  #depth = 0
  /** The tag whose attributes are being read, across pieces if need be. */
  #tag: Tag | null = null
  /** Where that tag begins in `#text`; -1 when its beginning is gone, then `#head` has it. */
  #open = -1
  #head = ''
  /** Set inside a value that is passed on (`data`) or passed over (too long): the quote that ends it. */
  #flow: { quote: string; passedOn: boolean } | null = null

  constructor(listener: TagListener) {
    this.#listener = listener
  }

  push(piece: string): void {
    this.#text = this.#text === '' ? piece : this.#text + piece
    this.#run()
  }

  /** Ends the input; what is begun and not ended is told as cut off. */
  end(): void {
    this.#ended = true
    this.#run()
    const { passedOn } = this.#flow ?? { passedOn: false }
    this.#flow = null
    if (passedOn) this.#listener.dataEnd(false)
    if (this.#tag !== null) this.#break('cutOff')
  }

  #run(): void {
    const text = this.#text
    let at = 0
    while (at >= 0) {
      const next = this.#step(text, at)
      if (next < 0) break
      at = next
    }
    if (this.#tag !== null && this.#open >= 0) {
      this.#head = text.slice(this.#open, this.#open + excerptLength)
      this.#open = -1
    }
    this.#text = text.slice(this.#keepFrom)
  }

  /** Set by a step that needs more text: from where on the present text is still needed. */
  #keepFrom = 0

  #needMore(from: number): number {
    this.#keepFrom = from
    return -1
  }

  /** Reads one thing at `at` and gives the position behind it, or -1 when the text ends first. */
  #step(text: string, at: number): number {
    if (this.#flow !== null) return this.#passOn(text, at, this.#flow)
    if (this.#tag !== null) return this.#attributes(text, at, this.#tag)
    const open = text.indexOf('<', at)
    if (open < 0) return this.#needMore(text.length)
    const code = text.charCodeAt(open + 1)
    if (code === SLASH) return this.#close(text, open)
    if (code === BANG) return this.#declaration(text, open)
    if (code === QUESTION) return this.#skipTo(text, open, '?>')
    return this.#name(text, open)
  }

  #name(text: string, open: number): number {
    let at = open + 1
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (isSpace(code) || code === GT || code === SLASH || code === LT) break
    }
    // Less than a name and what ends it: nobody can say what it was going to be.
    if (at >= text.length) return this.#needMore(at - open > 256 || this.#ended ? text.length : open)
    this.#tag = { name: text.slice(open + 1, at), attributes: new Map() }
    this.#open = open
    return this.#attributes(text, at, this.#tag)
  }

  #attributes(text: string, from: number, tag: Tag): number {
    const { length } = text
    let at = from
    for (;;) {
      while (at < length && isSpace(text.charCodeAt(at))) at += 1
      if (at >= length) return this.#needMore(length)
      const nameStart = at
      const first = text.charCodeAt(at)
      if (first === GT) return this.#opened(tag, false, at + 1)
      if (first === SLASH) {
        if (at + 1 >= length) return this.#needMore(nameStart)
        if (text.charCodeAt(at + 1) !== GT) return this.#broken('malformed', at + 1)
        return this.#opened(tag, true, at + 2)
      }
      while (at < length) {
        const code = text.charCodeAt(at)
        if (
          code === EQUALS ||
          isSpace(code) ||
          code === GT ||
          code === LT ||
          code === DOUBLE ||
          code === SINGLE
        )
          break
        at += 1
      }
      const nameEnd = at
      while (at < length && isSpace(text.charCodeAt(at))) at += 1
      if (at >= length)
        return at - nameStart > 4096 ? this.#broken('malformed', at) : this.#needMore(nameStart)
      if (text.charCodeAt(at) !== EQUALS || nameEnd === nameStart) return this.#broken('malformed', at)
      at += 1
      while (at < length && isSpace(text.charCodeAt(at))) at += 1
      if (at >= length) return this.#needMore(nameStart)
      const quoteCode = text.charCodeAt(at)
      if (quoteCode !== DOUBLE && quoteCode !== SINGLE) return this.#broken('malformed', at)
      const quote = quoteCode === DOUBLE ? '"' : "'"
      const name = text.slice(nameStart, nameEnd)
      const start = at + 1
      if (name === 'data') {
        this.#flow = { quote, passedOn: true }
        this.#listener.dataStart(tag)
        return start
      }
      const end = text.indexOf(quote, start)
      if (end < 0 || end - start > maxValue) return this.#unended(text, nameStart, start, quote, tag)
      const value = text.slice(start, end)
      if (value.includes('<')) {
        const lost = swallowedTag.exec(value)
        if (lost !== null) return this.#broken('malformed', start + lost.index)
      }
      if (tag.attributes.has(name)) return this.#broken('duplicateAttribute', end + 1)
      tag.attributes.set(name, value)
      at = end + 1
    }
  }

  /** The value's end is not in sight: it swallowed what follows, or is to come, or is too long to keep. */
  #unended(text: string, nameStart: number, start: number, quote: string, tag: Tag): number {
    const lost = text.indexOf('<', start) < 0 ? null : swallowedTag.exec(text.slice(start))
    if (lost !== null) return this.#broken('malformed', start + lost.index)
    if (text.length - start <= maxValue) return this.#needMore(nameStart)
    this.#break('attributeTooLong')
    // The rest of the tag is read, and goes nowhere.
    this.#tag = { name: '', attributes: tag.attributes }
    this.#flow = { quote, passedOn: false }
    return start
  }

  #passOn(text: string, at: number, flow: { quote: string; passedOn: boolean }): number {
    const end = text.indexOf(flow.quote, at)
    const stop = end < 0 ? text.length : end
    if (flow.passedOn && stop > at) this.#listener.dataChunk(text.slice(at, stop))
    if (end < 0) return this.#needMore(text.length)
    this.#flow = null
    if (flow.passedOn) this.#listener.dataEnd(true)
    return end + 1
  }

  #opened(tag: Tag, selfClosing: boolean, next: number): number {
    this.#tag = null
    if (tag.name === '') return next
    if (!selfClosing) {
      this.#depth += 1
      if (this.#depth > maxDepth) throw new AppError('XmlForbidden', { what: 'depth' })
    }
    this.#listener.open(tag, selfClosing)
    return next
  }

  #close(text: string, open: number): number {
    const end = text.indexOf('>', open)
    const next = text.indexOf('<', open + 1)
    if (end < 0 || (next >= 0 && next < end)) {
      if (next < 0) return this.#needMore(this.#ended || text.length - open > 256 ? text.length : open)
      return next
    }
    this.#depth = Math.max(0, this.#depth - 1)
    this.#listener.close(text.slice(open + 2, end).trimEnd())
    return end + 1
  }

  #break(reason: UnreadReason): void {
    const tag = this.#tag
    this.#tag = null
    if (tag === null || tag.name === '') return
    const excerpt = this.#open >= 0 ? this.#text.slice(this.#open, this.#open + excerptLength) : this.#head
    this.#listener.broken(tag.name, reason, excerpt)
  }

  #broken(reason: UnreadReason, next: number): number {
    this.#break(reason)
    return next
  }

  #declaration(text: string, open: number): number {
    if (text.startsWith('<!--', open)) return this.#skipTo(text, open, '-->')
    if (text.startsWith('<![CDATA[', open)) return this.#skipTo(text, open, ']]>')
    const seen = text.slice(open, open + 9)
    if (seen.length < 9 && !this.#ended && ('<!--'.startsWith(seen) || '<![CDATA['.startsWith(seen)))
      return this.#needMore(open)
    throw new AppError('XmlForbidden', { what: 'declaration' })
  }

  #skipTo(text: string, open: number, mark: string): number {
    const end = text.indexOf(mark, open + 2)
    if (end >= 0) return end + mark.length
    if (text.length - open > maxValue) throw new AppError('XmlForbidden', { what: 'comment' })
    return this.#needMore(this.#ended ? text.length : open)
  }
}
