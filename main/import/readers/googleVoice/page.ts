/** A page of Google Voice's Takeout, element by element: a conversation of texts, or one call, voicemail or recording. */
import { hasClass, OpenElements, ShownText } from '../html/elements.ts'
import type { Attributes, HtmlListener } from '../html/tokens.ts'

export interface Person {
  number: string | null
  name: string | null
}

/** A text as the page has it. */
export interface Shown extends Person {
  time: string
  /** Google marks what the owner wrote by `Me`. */
  own: boolean
  text: string
  cut: boolean
  files: string[]
}

/** What the page says of the one call it is about. */
export interface ShownCall extends Person {
  time: string
  duration: string
  text: string
  cut: boolean
  files: string[]
  /** `received`, `placed`, `missed`, `voicemail`, `recorded`, by its label. */
  labels: string[]
  title: string
}

type Role = '' | 'message' | 'sender' | 'name' | 'text' | 'people' | 'call' | 'caller' | 'title'
const maxFiles = 200

export class VoicePage implements HtmlListener {
  readonly participants: Person[] = []
  /** Set once the page turned out to be about a call. */
  call: ShownCall | null = null
  conversation = false
  readonly #open = new OpenElements<{ role: Role; began: boolean }>()
  readonly #words = new ShownText()
  #message: Shown | null = null
  #person: Person | null = null
  #found: Shown[] = []
  #title = ''

  taken(): Shown[] {
    const found = this.#found
    this.#found = []
    return found
  }

  /** True in the middle of a message. */
  get unfinished(): Shown | null {
    return this.#message
  }

  get depth(): number {
    return this.#open.depth
  }

  open(name: string, attributes: Attributes): void {
    const around = this.#open.inner?.role ?? ''
    if (name === 'br') {
      if (around === 'text') this.#words.lineBreak()
      return
    }
    this.#file(name, attributes, around)
    const role = this.#roleOf(name, attributes, around)
    this.#open.open(name, { role: role ?? around, began: role !== null })
  }

  close(name: string): void {
    this.#open.close(name, ({ role, began }) => {
      if (began) this.#ended(role)
    })
  }

  text(text: string): void {
    const role = this.#open.inner?.role
    if (role === 'text' || role === 'name' || role === 'title') this.#words.add(text)
  }

  #roleOf(name: string, attributes: Attributes, around: Role): Role | null {
    const has = (each: string): boolean => hasClass(attributes, each)
    // Inside a text everything is text.
    if (around === 'text' || around === 'name') return null
    if (name === 'title') return this.#gather('title')
    if (has('hChatLog')) this.conversation = true
    if (name === 'div' && has('message')) {
      this.#message = { number: null, name: null, time: '', own: false, text: '', cut: false, files: [] }
      return 'message'
    }
    if (has('haudio')) {
      this.call ??= {
        ...{ number: null, name: null, time: '', duration: '', text: '', cut: false, files: [], labels: [] },
        title: this.#title,
      }
      return 'call'
    }
    if (has('participants')) return 'people'
    if (this.#message !== null) {
      if (has('dt')) this.#message.time = attributes.get('title') ?? ''
      if (has('sender')) return this.#about(this.#message, 'sender')
      if (name === 'q') return this.#gather('text')
    } else if (this.call !== null) {
      if (has('published')) this.call.time = attributes.get('title') ?? ''
      if (has('duration')) this.call.duration = attributes.get('title') ?? ''
      if (has('contributor')) return this.#about(this.call, 'caller')
      if (has('full-text')) return this.#gather('text')
      const label =
        attributes.get('rel') === 'tag' ? /#([a-z]{1,40})$/.exec(attributes.get('href') ?? '') : null
      if (label?.[1] !== undefined && this.call.labels.length < 100) this.call.labels.push(label[1])
    } else if (around === 'people' && has('sender')) {
      const person: Person = { number: null, name: null }
      if (this.participants.length < 1000) this.participants.push(person)
      return this.#about(person, 'sender')
    }
    if (this.#person === null || (around !== 'sender' && around !== 'caller')) return null
    if (has('tel')) {
      const number = (attributes.get('href') ?? '').replace(/^tel:/i, '').trim()
      if (number !== '') this.#person.number = number
    }
    if (!has('fn')) return null
    // The owner's own name stands in another element, in the language of the account.
    if (this.#message !== null && name === 'abbr') this.#message.own = true
    return this.#gather('name')
  }

  #gather(role: Role): Role {
    this.#words.take()
    return role
  }

  #about(person: Person, role: Role): Role {
    this.#person = person
    return role
  }

  #file(name: string, attributes: Attributes, around: Role): void {
    const files = (this.#message ?? this.call)?.files
    if (files === undefined || around === 'text' || files.length >= maxFiles) return
    const media = name === 'img' || name === 'video' || name === 'audio' || name === 'source'
    const enclosed =
      name === 'a' &&
      (/enclosure/i.test(attributes.get('rel') ?? '') ||
        hasClass(attributes, 'video') ||
        hasClass(attributes, 'vcard'))
    const path = media ? attributes.get('src') : enclosed ? attributes.get('href') : undefined
    if (path === undefined || path === '' || /^[a-z][a-z0-9+.-]*:/i.test(path)) return
    const file = path.slice(path.lastIndexOf('/') + 1)
    if (file !== '' && !files.includes(file)) files.push(file)
  }

  #ended(role: Role): void {
    const cut = this.#words.cut
    switch (role) {
      case 'title':
        this.#title = this.#words.take()
        return
      case 'name':
        if (this.#person !== null) this.#person.name = this.#words.take() || null
        return
      case 'sender':
      case 'caller':
        this.#person = null
        return
      case 'text':
        if (this.#message !== null) Object.assign(this.#message, { text: this.#words.take(), cut })
        else if (this.call !== null) Object.assign(this.call, { text: this.#words.take(), cut })
        return
      case 'message':
        if (this.#message !== null) this.#found.push(this.#message)
        this.#message = null
        return
      case '':
      case 'call':
      case 'people':
    }
  }
}
