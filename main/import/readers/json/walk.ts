/**
 * A JSON document of any size, walked without ever being in memory: the elements of the wanted arrays come one by one, and
 * what lies beside the way to them (names of chats, the exporter's version) as whole values. Where an element begins and
 * ends is told by brackets and quotes alone; the element itself is parsed by the engine's own `JSON.parse`, several times
 * faster than any parser that makes tokens in JavaScript, and a broken element is one element less and not the end.
 */
import { beginningOf, type Container, type JsonPattern, placeOf, type WalkOptions } from './container.ts'
import { parseTolerant } from './repair.ts'
import { Scan } from './scan.ts'

export type { JsonPattern, WalkOptions }

export interface JsonPart {
  /** Keys and indexes of what it lies in. */
  path: readonly (string | number)[]
  /** Its own key or index there. */
  key: string | number
  /** True for an element of a wanted array, false for a value beside the way. */
  element: boolean
  value: unknown
  /** Why there is no value: it is no JSON, too long to be held, or the file ends in it. */
  problem: 'malformed' | 'tooLong' | 'cutOff' | null
  /** How it begins, as written. */
  excerpt: string
}

/** Characters of an element, and of a value beside the way. */
export const maxElement = 32 << 20
const maxBeside = 4 << 20
/** An element as long as this is looked at: is it one, or did a missing quote make one of many? */
const suspicious = 1 << 20
/** Beginnings of further elements inside one, from which on it counts as broken. */
const maxSwallowed = 8
/** Containers on the way to an array; deeper ones are values beside the way. */
const maxWay = 32

/** Takes a document piece by piece; the parts come in the order of the document. */
export class JsonWalk {
  readonly #options: WalkOptions
  readonly #stack: Container[] = []
  #expecting: 'value' | 'key' | 'colon' | 'next' | 'nothing' = 'value'
  #buffer = ''
  #at = 0
  /** The value that is being gathered and where it starts in the buffer. */
  #scan: Scan | null = null
  #kind: 'key' | 'element' | 'beside' = 'beside'
  #start = 0
  #excerpt: string | null = null
  #parts: JsonPart[] = []
  /** How the first good element began: its bracket and first key. Behind a broken element the next one is found by it. */
  #beginning: string | null = null
  #damaged = false
  #lookAgainAt = suspicious
  #complete = false
  #lost = false
  #behind = ''

  constructor(options: WalkOptions) {
    this.#options = options
  }

  /** False while the end of the document was not reached, and when something in it could not be made out. */
  get whole(): boolean {
    return this.#complete && !this.#lost
  }

  push(text: string): JsonPart[] {
    const kept = this.#scan === null ? this.#at : this.#start
    this.#buffer = kept === this.#buffer.length ? text : this.#buffer.slice(kept) + text
    this.#at -= kept
    this.#start -= kept
    this.#run()
    return this.#taken()
  }

  end(): JsonPart[] {
    while (this.#scan !== null) {
      const scan = this.#scan
      if (scan.scalar && this.#stack.length === 0) {
        this.#finish(this.#buffer.length)
        break
      }
      if (this.#kind === 'element' && this.#passOver()) {
        this.#run()
        continue
      }
      this.#scan = null
      if (this.#kind === 'element')
        this.#part(undefined, 'cutOff', this.#excerpt ?? this.#buffer.slice(this.#start))
    }
    return this.#taken()
  }

  /** What stands behind the end of a file's own document: it is not read, so it is listed. */
  behind(): JsonPart[] {
    if (this.#behind !== '') this.#lose(this.#behind)
    return this.#taken()
  }

  #taken(): JsonPart[] {
    const parts = this.#parts
    this.#parts = []
    return parts
  }

  #run(): void {
    for (;;) {
      if (this.#scan === null) {
        if (!this.#step()) return
        continue
      }
      const limit = this.#limit()
      const end = this.#scan.push(this.#buffer, this.#at, limit)
      if (end >= 0) {
        this.#finish(end)
        continue
      }
      this.#at = limit
      if (limit < this.#buffer.length) {
        if (this.#passOver()) continue
        this.#damaged = false
      } else if (!this.#holdOn()) return
    }
  }

  /** How far an element may go: in a damaged file not past too many beginnings of others. */
  #limit(): number {
    if (!this.#damaged || this.#kind !== 'element') return this.#buffer.length
    return this.#beginningsFrom(this.#start + 1, maxSwallowed) ?? this.#buffer.length
  }

  /** Where the `count`th further element seems to begin in the buffer, or null. */
  #beginningsFrom(from: number, count: number): number | null {
    let at = from
    for (let found = 0; found < count; found += 1) {
      const next = this.#nextBeginning(at)
      if (next < 0) return null
      at = next + 1
    }
    return at - 1
  }

  /** Elements stand behind a comma; what begins alike behind a colon or bracket lies inside one. */
  #nextBeginning(from: number): number {
    if (this.#beginning === null) return -1
    for (let at = from; ; at += 1) {
      at = this.#buffer.indexOf(this.#beginning, at)
      if (at < 0) return -1
      let before = at - 1
      while (before > at - 64 && this.#buffer.charCodeAt(before) <= 32) before -= 1
      if (this.#buffer.charCodeAt(before) === 44) return at
    }
  }

  /** The buffer is used up inside a value. True when it turned out to be broken and the reading goes on behind it. */
  #holdOn(): boolean {
    const held = this.#buffer.length - this.#start
    if (this.#kind === 'element' && held > this.#lookAgainAt && this.#excerpt === null) {
      this.#lookAgainAt = held * 2
      if (this.#beginningsFrom(this.#start + 1, maxSwallowed) !== null && this.#passOver()) return true
    }
    if (held > (this.#kind === 'element' ? maxElement : maxBeside)) {
      this.#excerpt ??= this.#buffer.slice(this.#start, this.#start + 300)
      this.#start = this.#buffer.length
    }
    return false
  }

  /** Lists the broken element and goes on at the next one; false when there is none in the buffer. */
  #passOver(): boolean {
    if (this.#excerpt !== null) return false
    const next = this.#nextBeginning(this.#start + 1)
    if (next < 0) return false
    this.#part(undefined, 'malformed', this.#buffer.slice(this.#start, next))
    this.#scan = null
    this.#at = next
    this.#damaged = true
    this.#expecting = 'value'
    return true
  }

  #finish(end: number): void {
    const text = this.#excerpt === null ? this.#buffer.slice(this.#start, end) : null
    const { tooDeep } = this.#scan as Scan
    if (text !== null && this.#kind === 'key') {
      const container = this.#stack.at(-1) as Container
      const key = parseTolerant(text)
      container.key = typeof key === 'string' ? key.slice(0, 1024) : ''
      if (key === undefined) this.#lost = true
      this.#done(end, 'colon')
      return
    }
    const passing = this.#kind === 'element' && this.#options.skipElements === true
    const value = text === null || tooDeep || passing ? undefined : parseTolerant(text)
    if (text === null) this.#part(undefined, 'tooLong', this.#excerpt ?? '')
    else if (value !== undefined || passing) {
      if (!passing) this.#part(value, null, text)
      if (this.#kind === 'element') this.#beginning ??= beginningOf(text)
    } else {
      // The broken element may hold others: they are looked for before it is given up as one.
      if (this.#kind === 'element') {
        const inner = this.#nextBeginning(this.#start + 1)
        if (inner >= 0 && inner < end && this.#passOver()) return
      }
      this.#part(undefined, 'malformed', text)
    }
    this.#done(end, 'next')
  }

  #done(end: number, expecting: 'colon' | 'next'): void {
    this.#scan = null
    this.#excerpt = null
    this.#at = end
    this.#expecting = expecting
    if (this.#stack.length === 0 && expecting === 'next') this.#close()
  }

  #part(value: unknown, problem: JsonPart['problem'], text: string): void {
    const container = this.#stack.at(-1)
    this.#parts.push({
      path: container?.path ?? [],
      key: container?.key ?? '',
      element: this.#kind === 'element',
      value,
      problem,
      excerpt: text.slice(0, 300),
    })
    this.#excerpt = null
    if (container?.array === true) container.key = (container.key as number) + 1
  }

  /** Takes one character between values; false when the buffer is used up or nothing more is read. */
  #step(): boolean {
    const buffer = this.#buffer
    let code = buffer.charCodeAt(this.#at)
    while (code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff)
      code = buffer.charCodeAt((this.#at += 1))
    if (Number.isNaN(code) || this.#expecting === 'nothing') {
      if (this.#expecting === 'nothing') {
        if (this.#complete && this.#behind === '') this.#behind = buffer.slice(this.#at, this.#at + 300)
        this.#at = buffer.length
      }
      return false
    }
    const container = this.#stack.at(-1)
    if (container !== undefined && code === (container.array ? 93 : 125) && this.#expecting !== 'colon') {
      this.#at += 1
      this.#stack.pop()
      const outer = this.#stack.at(-1)
      if (outer?.array === true) outer.key = (outer.key as number) + 1
      this.#expecting = 'next'
      this.#beginning = null
      this.#damaged = false
      if (outer === undefined) this.#close()
      return true
    }
    switch (this.#expecting) {
      case 'key':
        if (code === 34) this.#gather('key')
        else if (code === 44) this.#at += 1
        else return this.#giveUp()
        return true
      case 'colon':
        if (code !== 58) return this.#giveUp()
        this.#at += 1
        this.#expecting = 'value'
        return true
      case 'next':
        if (code === 44) {
          this.#at += 1
          this.#expecting = container?.array === true ? 'value' : 'key'
          return true
        }
        // A comma that is missing between two elements.
        if (container?.array === true && (code === 123 || code === 91)) {
          this.#expecting = 'value'
          return true
        }
        return this.#giveUp()
      case 'value':
        if (container?.array === true && code === 44) {
          this.#at += 1
          return true
        }
        this.#value(code, container)
        return true
    }
  }

  #value(code: number, container: Container | undefined): void {
    const depth = this.#stack.length
    const key = container?.key ?? ''
    const patterns =
      container === undefined
        ? this.#options.arrays
        : container.patterns.filter(each => each[depth - 1] === '*' || each[depth - 1] === String(key))
    const array = code === 91
    const wanted = array && patterns.some(each => each.length === depth)
    const leads = wanted || ((array || code === 123) && patterns.some(each => each.length > depth))
    if (!leads || container?.wanted === true || depth >= maxWay) {
      this.#gather(container?.wanted === true ? 'element' : 'beside')
      return
    }
    this.#at += 1
    const path = container === undefined ? [] : [...container.path, placeOf(container)]
    this.#stack.push({ array, key: array ? 0 : '', path, patterns, wanted, led: new Map() })
    this.#expecting = array ? 'value' : 'key'
  }

  #gather(kind: 'key' | 'element' | 'beside'): void {
    this.#kind = kind
    this.#start = this.#at
    this.#scan = new Scan()
    this.#lookAgainAt = suspicious
  }

  /** No JSON between two values. In a wanted array the next element is looked for; elsewhere nothing more is known. */
  #giveUp(): boolean {
    const container = this.#stack.at(-1)
    if (container?.wanted === true) {
      const next = this.#nextBeginning(this.#at)
      if (next >= 0) {
        this.#kind = 'element'
        this.#part(undefined, 'malformed', this.#buffer.slice(this.#at, next))
        this.#at = next
        this.#expecting = 'value'
        this.#damaged = true
        return true
      }
    }
    this.#lose(this.#buffer.slice(this.#at, this.#at + 300))
    this.#expecting = 'nothing'
    return true
  }

  #lose(text: string): void {
    this.#lost = true
    this.#kind = 'element'
    this.#part(undefined, 'malformed', text)
  }

  #close(): void {
    this.#complete = true
    this.#expecting = 'nothing'
  }
}
