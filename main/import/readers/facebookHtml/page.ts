/**
 * A page of Facebook's or Instagram's download as HTML. The class names are those of Facebook's own pages and have changed
 * over the years; a page without any of them is read by what its blocks hold: who, words, and a time at the end.
 */
import type { MessageFact } from '../../../../preload/records.ts'
import { hasClass, OpenElements, ShownText } from '../html/elements.ts'
import type { Attributes, HtmlListener } from '../html/tokens.ts'
import { writtenTime } from '../time/writtenTime.ts'

export interface Shown {
  sender: string
  text: string
  cut: boolean
  time: string
  files: string[]
  facts: MessageFact[]
}

type Role = '' | 'title' | 'sender' | 'body' | 'time' | 'reactions' | 'skip'
const senders = ['_a6-h', '_2lel', 'sender']
const bodies = ['_2let', 'body', 'media']
const times = ['_a72d', '_a6-o', '_2lem', 'time']
const blocks = /^(?:div|p|li|tr|td|h[1-6]|table|ul|section)$/
const maxFiles = 1000
const maxFacts = 150

export class FacebookPage implements HtmlListener {
  title = ''
  participants: string[] = []
  readonly #open = new OpenElements<{ role: Role; began: boolean; name: string }>()
  readonly #words = new ShownText()
  /** Words came since the last line end of a body. */
  #inLine = false
  #shown: Shown | null = null
  #found: Shown[] = []
  /** True from the first element on that bears a class of a message. */
  #classed = false
  /** Blocks of a page without classes, since the last time. */
  #loose: string[] = []

  taken(): Shown[] {
    const found = this.#found
    this.#found = []
    return found
  }

  get unfinished(): Shown | null {
    return this.#shown
  }

  get depth(): number {
    return this.#open.depth
  }

  open(name: string, attributes: Attributes): void {
    const around = this.#open.inner?.role ?? ''
    if (name === 'br') {
      this.#words.lineBreak()
      return
    }
    const role = this.#roleOf(name, attributes, around)
    if (role === null && blocks.test(name)) this.#blockEnds(around)
    this.#media(name, attributes, around)
    this.#open.open(name, { role: role ?? around, began: role !== null, name })
  }

  close(name: string): void {
    this.#open.close(name, element => {
      if (element.began) this.#ended(element.role)
      else if (blocks.test(element.name)) this.#blockEnds(element.role)
    })
  }

  text(text: string): void {
    if (this.#open.inner?.role === 'skip') return
    this.#words.add(text)
    if (text.trim() !== '') this.#inLine = true
  }

  #roleOf(name: string, attributes: Attributes, around: Role): Role | null {
    if (name === 'script' || name === 'style') return 'skip'
    if (name === 'title') return this.#begin('title')
    if (around === 'sender' || around === 'time' || around === 'reactions') return null
    const has = (list: readonly string[]): boolean => list.some(each => hasClass(attributes, each))
    if (!attributes.has('class')) return null
    if (has(['_a6-q'])) return this.#begin('reactions')
    // Inside a body everything is the body.
    if (around === 'body') return null
    if (has(senders)) {
      this.#classed = true
      this.#shown = { sender: '', text: '', cut: false, time: '', files: [], facts: [] }
      return this.#begin('sender')
    }
    if (this.#shown === null) return null
    if (has(times)) return this.#begin('time')
    const body = has(bodies) || (has(['_a6-p']) && has(['_2ph_', '_3-95']))
    return body ? this.#begin('body') : null
  }

  #begin(role: Role): Role {
    if (role === 'reactions') this.#endBody()
    else this.#words.take()
    this.#inLine = false
    return role
  }

  #ended(role: Role): void {
    if (role === 'title') this.title = this.#words.take()
    else if (role === 'body') this.#endBody()
    else if (role === 'reactions') this.#words.take()
    else if (this.#shown !== null && role === 'sender') this.#shown.sender = this.#words.take()
    else if (this.#shown !== null && role === 'time') {
      this.#found.push({ ...this.#shown, time: this.#words.take() })
      this.#shown = null
    }
  }

  #endBody(): void {
    if (this.#shown === null) return
    const { cut } = this.#words
    const more = this.#words.take()
    if (more === '') return
    this.#shown.text = this.#shown.text === '' ? more : `${this.#shown.text}\n${more}`
    this.#shown.cut ||= cut
  }

  /** A block begins or ends: a line of a body, a reaction, or a block of its own outside of them. */
  #blockEnds(around: Role): void {
    if (around === 'reactions') {
      this.#reaction(this.#words.take())
      return
    }
    if (around !== '') {
      if (around === 'body' && this.#inLine) this.#words.lineBreak()
      this.#inLine = false
      return
    }
    const text = this.#words.take()
    if (text === '') return
    const people = /^(?:Participants|参与者|參與者)\s?[:：]\s?/.exec(text)
    if (people !== null && this.participants.length === 0) {
      this.participants = text
        .slice(people[0].length, 20_000)
        .split(/, | and |、|和(?=\S+$)/)
        .slice(0, 1000)
    } else if (!this.#classed) this.#looseBlock(text)
  }

  #looseBlock(text: string): void {
    const time = this.#loose.length === 0 ? null : writtenTime(text)
    if (time === null || !('wall' in time) || time.wall === null) {
      if (this.#loose.length < 1000) this.#loose.push(text)
      return
    }
    const [sender = '', ...lines] = this.#loose
    this.#loose = []
    this.#found.push({ sender, text: lines.join('\n'), cut: false, time: text, files: [], facts: [] })
  }

  #reaction(text: string): void {
    const [sign] = new Intl.Segmenter().segment(text)
    if (this.#shown === null || sign === undefined || this.#shown.facts.length >= maxFacts) return
    const of = text.slice(sign.segment.length).trim()
    this.#shown.facts.push({ type: 'reaction', value: sign.segment, of: of === '' ? null : of })
  }

  #media(name: string, attributes: Attributes, around: Role): void {
    if (this.#shown === null || (around !== 'body' && around !== '')) return
    const source =
      name === 'a'
        ? attributes.get('href')
        : /^(?:img|video|audio|source)$/.test(name)
          ? attributes.get('src')
          : undefined
    if (source === undefined || source === '') return
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(source)) {
      if (name === 'a' && this.#shown.facts.length < maxFacts)
        this.#shown.facts.push({ type: 'link', value: source.toWellFormed(), of: null })
      return
    }
    const file = source.slice(source.lastIndexOf('/') + 1).toWellFormed()
    const { files } = this.#shown
    // A picture is its own link.
    if (file !== '' && /\.\w{2,5}$/.test(file) && !files.includes(file) && files.length < maxFiles)
      files.push(file)
  }
}
