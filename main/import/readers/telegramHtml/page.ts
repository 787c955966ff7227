/** A page of Telegram Desktop's HTML export, element by element: the messages on it as they stand there. */
import type { MessageFact } from '../../../../preload/records.ts'
import { hasClass, OpenElements, ShownText } from '../html/elements.ts'
import type { Attributes, HtmlListener } from '../html/tokens.ts'

/** A message as the page shows it. */
export interface Shown {
  /** Counted from 1 in this page. */
  number: number
  id: string | null
  service: boolean
  joined: boolean
  date: string | null
  from: string | null
  forwardedFrom: string | null
  forwarded: boolean
  text: string
  textCut: boolean
  /** Id of the message that is answered. */
  replyTo: string | null
  media: { type: MessageFact['type'] | null; path: string | null; title: string; status: string } | null
  facts: MessageFact[]
}

type Role =
  | 'message'
  | 'from'
  | 'forwardedFrom'
  | 'text'
  | 'reply'
  | 'mediaTitle'
  | 'mediaStatus'
  | 'question'
  | 'emoji'
  | 'service'
  | 'chatName'
  | 'passed'
  | ''

interface Element {
  role: Role
  /** In which of the message's own surroundings it lies. */
  forwarded: boolean
  media: boolean
  header: boolean
  preformatted: boolean
  began: boolean
}

const outside: Element = {
  role: '',
  forwarded: false,
  media: false,
  header: false,
  preformatted: false,
  began: false,
}

const mediaClasses: readonly [string, MessageFact['type']][] = [
  ['photo_wrap', 'picture'],
  ['media_photo', 'picture'],
  ['video_file_wrap', 'video'],
  ['media_video', 'video'],
  ['animated_wrap', 'gif'],
  ['sticker_wrap', 'sticker'],
  ['media_voice_message', 'voice'],
  ['media_audio_file', 'audio'],
  ['media_file', 'file'],
  ['media_contact', 'card'],
  ['media_location', 'location'],
  ['media_venue', 'location'],
  ['media_live_location', 'location'],
  ['media_call', 'call'],
  ['media_poll', 'poll'],
]
const maxFacts = 100

export class TelegramPage implements HtmlListener {
  chatName: string | null = null
  readonly #elements = new OpenElements<Element>()
  readonly #words = new ShownText()
  #message: Shown | null = null
  #found: Shown[] = []
  #number = 0
  #emoji = ''

  /** The messages that are complete by now. */
  taken(): Shown[] {
    const found = this.#found
    this.#found = []
    return found
  }

  /** The message that the page broke off in. */
  get unfinished(): Shown | null {
    return this.#message
  }

  get depth(): number {
    return this.#elements.depth
  }

  open(name: string, attributes: Attributes): void {
    const around = this.#elements.inner ?? outside
    if (name === 'br') {
      if (around.role !== '') this.#words.lineBreak()
      return
    }
    const element: Element = { ...around, began: false, preformatted: around.preformatted || name === 'pre' }
    const begins = this.#roleOf(name, attributes, element, around)
    if (begins !== null) {
      element.role = begins
      // What is passed over stands inside words that are wanted: a date behind a name.
      element.began = begins !== 'passed'
      if (element.began) this.#words.take()
    }
    this.#elements.open(name, element)
  }

  close(name: string): void {
    this.#elements.close(name, element => this.#ended(element))
  }

  text(text: string): void {
    const around = this.#elements.inner
    if (around === undefined || around.role === '' || around.role === 'passed' || around.role === 'message')
      return
    this.#words.add(text, around.preformatted)
  }

  #roleOf(name: string, attributes: Attributes, element: Element, around: Element): Role | null {
    const has = (each: string): boolean => hasClass(attributes, each)
    if (!attributes.has('class')) {
      if (name === 'a' && around.role === 'reply') this.#replyTo(attributes)
      if (name === 'a' && around.role === 'text') this.#link(attributes)
      return null
    }
    if (name === 'div' && has('message')) {
      this.#begin(attributes, has('service'), has('joined'))
      Object.assign(element, outside)
      return 'message'
    }
    if (has('page_header')) element.header = true
    const message = this.#message
    if (message === null) return around.header && has('text') ? 'chatName' : null
    // Inside a text everything is text: a class in it is one of its makers' own.
    if (around.role === 'text' || around.role === 'service') {
      if (name === 'a') this.#link(attributes)
      return null
    }
    if (has('forwarded') && has('body')) {
      message.forwarded = true
      element.forwarded = true
      return null
    }
    if (has('date')) {
      if (!around.forwarded && message.date === null) message.date = attributes.get('title') ?? null
      return 'passed'
    }
    if (has('from_name')) return around.forwarded ? 'forwardedFrom' : 'from'
    if (has('reply_to')) return 'reply'
    if (has('reactions') || has('userpic') || has('initials')) {
      const of = attributes.get('title')
      if (has('initials') && of !== undefined && this.#emoji !== '')
        this.#fact({ type: 'reaction', value: this.#emoji, of })
      return 'passed'
    }
    if (has('emoji')) return 'emoji'
    if (has('media_wrap')) {
      element.media = true
      return null
    }
    if (around.media || element.media) return this.#inMedia(attributes, has)
    if (has('text')) return 'text'
    if (has('details') && has('body') && message.service) return 'service'
    return null
  }

  #inMedia(attributes: Attributes, has: (name: string) => boolean): Role | null {
    const message = this.#message
    if (message === null) return null
    const type = mediaClasses.find(([each]) => has(each))?.[1]
    if (type !== undefined) {
      message.media ??= { type, path: null, title: '', status: '' }
      const href = attributes.get('href')
      if (href !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(href)) message.media.path = href
      else if (href !== undefined && type === 'location') this.#fact({ type, value: href, of: null })
    }
    if (has('title')) return 'mediaTitle'
    if (has('status')) return 'mediaStatus'
    if (has('question')) return 'question'
    return null
  }

  #begin(attributes: Attributes, service: boolean, joined: boolean): void {
    this.#number += 1
    this.#emoji = ''
    this.#message = {
      number: this.#number,
      id: /^message(-?\d{1,20})$/.exec(attributes.get('id') ?? '')?.[1] ?? null,
      service,
      joined,
      date: null,
      from: null,
      forwardedFrom: null,
      forwarded: false,
      text: '',
      textCut: false,
      replyTo: null,
      media: null,
      facts: [],
    }
  }

  #replyTo(attributes: Attributes): void {
    const id = /#go_to_message(\d{1,20})$/.exec(attributes.get('href') ?? '')?.[1]
    if (this.#message !== null && id !== undefined) this.#message.replyTo = id
  }

  #link(attributes: Attributes): void {
    const href = attributes.get('href')
    if (href !== undefined && /^https?:/i.test(href)) this.#fact({ type: 'link', value: href, of: null })
  }

  #fact(fact: MessageFact): void {
    if (this.#message !== null && this.#message.facts.length < maxFacts) this.#message.facts.push(fact)
  }

  #ended(element: Element): void {
    if (!element.began) return
    const cut = this.#words.cut
    const words = this.#words.take()
    const message = this.#message
    if (element.role === 'chatName') {
      this.chatName ??= words === '' ? null : words
      return
    }
    if (message === null) return
    switch (element.role) {
      case 'message':
        this.#found.push(message)
        this.#message = null
        break
      case 'from':
        message.from ??= words
        break
      case 'forwardedFrom':
        message.forwardedFrom ??= words
        break
      case 'text':
      case 'service':
        message.text = message.text === '' ? words : `${message.text}\n${words}`
        message.textCut ||= cut
        break
      case 'mediaTitle':
        if (message.media !== null && message.media.title === '') message.media.title = words
        break
      case 'mediaStatus':
        if (message.media !== null && message.media.status === '') message.media.status = words
        break
      case 'question':
        this.#fact({ type: 'poll', value: words, of: null })
        break
      case 'emoji':
        this.#emoji = words
        break
      case 'reply':
      case 'passed':
      case '':
        break
    }
  }
}
