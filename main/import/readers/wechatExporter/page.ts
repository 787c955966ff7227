/** Messages in the pages of WechatExporter: `div.msg` with a box for name and time, and a box for what was sent. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { chatMessage } from '../chat/message.ts'
import { hasClass, OpenElements, ShownText } from '../html/elements.ts'
import { type Attributes, HtmlTokens } from '../html/tokens.ts'
import { unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { bracketMeaning } from '../wechat/brackets.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

type What = 'message' | 'name' | 'heading' | 'quote' | 'content' | 'pre' | 'title' | 'shown' | null

interface Open {
  id: string
  type: number | null
  side: 'left' | 'right' | 'notice'
  account: string | null
  name: ShownText
  heading: ShownText
  text: ShownText
  quote: ShownText
  files: string[]
  link: string
  transfer: boolean
}

/** Takes pages, or pieces of them, and gives the records of the messages that are whole. */
export class ChatPage {
  readonly #elements = new OpenElements<What>()
  readonly #tokens: HtmlTokens
  readonly #title = new ShownText(400)
  readonly #locator: (number: number) => string
  #records: MessageRecord[] = []
  #open: Open | null = null
  #count = 0
  #bodyEnded = false

  constructor(locator: (number: number) => string) {
    this.#locator = locator
    this.#tokens = new HtmlTokens({
      open: (name, attributes) => this.#opened(name, attributes),
      close: name => this.#closed(name),
      text: text => this.#text(text),
    })
  }

  write(html: string): MessageRecord[] {
    this.#tokens.write(html)
    return this.#taken()
  }

  /** The records that are left, and whether a message breaks off. */
  end(): { records: MessageRecord[]; cutOff: boolean } {
    const within = this.#tokens.within
    this.#tokens.end()
    return { records: this.#taken(), cutOff: within || this.#open !== null }
  }

  /** The page's title, without the words behind the name. */
  get title(): string | null {
    const title = this.#title.take()
    if (title !== '') this.#name = title.replace(/ - (?:微信聊天记录|WeChat Chat History)$/i, '')
    return this.#name
  }
  #name: string | null = null

  /** True once the page's own end came. */
  get bodyEnded(): boolean {
    return this.#bodyEnded
  }

  #taken(): MessageRecord[] {
    const records = this.#records
    this.#records = []
    return records
  }

  #opened(name: string, attributes: Attributes): void {
    const open = this.#open
    if (name === 'br') {
      this.#target()?.lineBreak()
      return
    }
    if (open !== null) this.#media(open, name, attributes)
    this.#elements.open(name, this.#whatOf(name, attributes))
  }

  #whatOf(name: string, attributes: Attributes): What {
    const open = this.#open
    if (open === null) {
      if (name === 'div' && hasClass(attributes, 'msg')) {
        const type = attributes.get('msgtype') ?? ''
        this.#open = {
          id: attributes.get('msgid') ?? '',
          type: /^\d{1,12}$/.test(type) ? Number(type) : null,
          side: sideOf(attributes.get('class') ?? ''),
          account: null,
          name: new ShownText(1000),
          heading: new ShownText(1000),
          text: new ShownText(),
          quote: new ShownText(64 << 10),
          files: [],
          link: '',
          transfer: false,
        }
        this.#newLine = false
        return 'message'
      }
      return name === 'title' ? 'title' : null
    }
    const classes = attributes.get('class') ?? ''
    if (hasClass(attributes, 'dspname') || /^name-(?:left|right)$/.test(classes)) {
      open.account = attributes.get('wxid') || null
      return 'name'
    }
    if (hasClass(attributes, 'nt-box')) return 'heading'
    if (hasClass(attributes, 'refermsg')) return 'quote'
    if (hasClass(attributes, 'content-box')) return 'content'
    if (name === 'pre') return this.#inner() === 'quote' ? 'quote' : 'pre'
    const around = this.#inner()
    // Notices have no box in older versions.
    if (around === 'message') return open.side === 'notice' ? 'content' : null
    return around
  }

  #inner(): What {
    return this.#elements.inner ?? null
  }

  #media(open: Open, name: string, attributes: Attributes): void {
    if (!this.#elements.some(what => what === 'content')) return
    if (hasClass(attributes, 'wxemoji')) {
      // A small face inside the text, written as WeChat writes it: [微笑].
      this.#target()?.add(attributes.get('rawemoji') || attributes.get('title') || '', true)
      return
    }
    if (hasClass(attributes, 'transfer-icon')) open.transfer = true
    if (/\b(?:avatar|card-avatar|app-icon|transfer-icon|voiceimg)\b/.test(attributes.get('class') ?? ''))
      return
    const href = name === 'a' ? (attributes.get('href') ?? '') : ''
    if (open.link === '' && /^https?:/i.test(href)) open.link = href
    const source =
      name === 'img'
        ? (attributes.get('rawurl') ?? attributes.get('data-src') ?? attributes.get('src'))
        : name === 'source' || name === 'audio' || name === 'video'
          ? attributes.get('src')
          : (attributes.get('audio') ?? (/_files\//.test(href) ? href : undefined))
    const file = source === undefined ? null : fileOf(source)
    if (file !== null && !open.files.includes(file) && open.files.length < 50) open.files.push(file)
  }

  #target(): ShownText | null {
    const what = this.#inner()
    if (what === 'title') return this.#title
    const open = this.#open
    if (open === null || what === null) return null
    // A notice may stand in no box at all.
    if (what === 'message') return open.side === 'notice' ? open.text : null
    return what === 'name'
      ? open.name
      : what === 'heading'
        ? open.heading
        : what === 'quote'
          ? open.quote
          : open.text
  }

  #text(text: string): void {
    const target = this.#target()
    if (target === null || (this.#inner() === 'message' && text.trim() === '')) return
    const written = this.#inner() === 'pre' || this.#inner() === 'quote'
    if (target === this.#open?.text && this.#newLine) {
      if (!written && text.trim() === '') return
      this.#newLine = false
      if (!target.empty) target.lineBreak()
    }
    target.add(text, written)
  }
  /** Titles, descriptions and the words below a picture are lines of their own. */
  #newLine = false

  #closed(name: string): void {
    if (name === 'body' || name === 'html') this.#bodyEnded = true
    this.#elements.close(name, what => {
      if (what === 'message') this.#finish()
      else if (what === 'content' || what === 'pre') this.#newLine = true
    })
  }

  #finish(): void {
    const open = this.#open
    this.#open = null
    if (open === null) return
    this.#count += 1
    this.#records.push(recordOf(open, this.#locator(this.#count)))
  }
}

/** `right` is the owner; older versions write `chat-right` and `media-right`. */
function sideOf(classes: string): Open['side'] {
  if (/(?:^|[\s-])right(?:\s|$)/.test(classes)) return 'right'
  return /(?:^|[\s-])left(?:\s|$)/.test(classes) ? 'left' : 'notice'
}

function recordOf(open: Open, locator: string): MessageRecord {
  const name = open.name.take() || null
  const truncated = open.text.cut
  let text = open.text
    .take()
    .replace(/^(?:- ){5,40}-\n?/, '')
    .replace(/\n{3,}/g, '\n\n')
  const quote = open.quote.take()
  const written = /\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?/.exec(open.heading.take())?.[0]
  const time = written === undefined ? unknownTime('') : yearFirstTime(written)
  const notice = open.side === 'notice'
  if (notice) {
    text = text.replace(/^(?:系统消息|System Message)[:：]\s?/, '')
    const { flags } = wechatMeaning(10000, 0, text)
    return chatMessage(locator, time, 'system', { kind: 'system', text, flags, platformId: open.id || null })
  }
  const direction = open.side === 'right' ? 'out' : 'in'
  const { file, ...said } = bracketMeaning(text)
  const coded = wechatMeaning(open.type ?? 1, 0, '')
  let facts: MessageFact[] = said.facts.length > 0 ? said.facts : coded.facts
  const voice = facts.some(fact => fact.type === 'voice') ? /^(\d{1,4})["”″s秒]$/.exec(text) : null
  if (voice !== null) {
    facts = [{ type: 'voice', value: `${voice[1]}s`, of: null }]
    text = ''
  }
  if (quote !== '') {
    const parts = /^「([^：:\n]{1,200})[：:]([^]*?)」?$/.exec(quote)
    facts = [...facts, { type: 'quote', value: parts?.[2] ?? quote, of: parts?.[1] ?? null }]
  }
  if (open.transfer && !facts.some(fact => fact.type === 'transfer'))
    facts = [
      ...facts,
      { type: 'transfer', value: /[￥¥$]\s?[\d,.]{1,20}/.exec(text.slice(0, 400))?.[0] ?? '', of: null },
    ]
  else if (open.link !== '')
    facts = [...facts.filter(fact => fact.type !== 'link'), { type: 'link', value: open.link, of: null }]
  const files = open.files.length > 0 || file === null ? open.files : [file]
  return chatMessage(locator, time, direction, {
    kind: said.kind === 'call' || coded.kind === 'call' ? 'call' : 'message',
    result: said.result,
    durationSeconds: said.durationSeconds,
    flags: truncated ? ['truncated'] : [],
    facts,
    sender: direction === 'in' ? name : null,
    name: direction === 'in' ? name : null,
    account: direction === 'in' ? open.account : null,
    text,
    attachments: files.map(each => ({ name: each, mediaType: mediaTypeOfName(each), part: null })),
    platformId: open.id || null,
  })
}

/** The name of a file beside the page; what lies elsewhere is no part of the export. */
function fileOf(url: string): string | null {
  if (url === '' || /^(?:https?|data|javascript|blob):/i.test(url)) return null
  let path = url
  try {
    path = decodeURIComponent(url)
  } catch {
    // A per cent sign that begins no escape is part of the name.
  }
  return path.split(/[/\\]/).pop() || null
}
