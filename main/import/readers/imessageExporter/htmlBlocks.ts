import { hasClass, OpenElements, ShownText } from '../html/elements.ts'
import type { Attributes, HtmlListener } from '../html/tokens.ts'
import type { Block } from './block.ts'

type What =
  | 'message'
  | 'announcement'
  | 'timestamp'
  | 'sender'
  | 'part'
  | 'deleted'
  | 'replyNote'
  | 'reactions'
  | 'reaction'
  | 'other'

const classes: readonly [string, What][] = [
  ['message', 'message'],
  ['announcement', 'announcement'],
  ['timestamp', 'timestamp'],
  ['sender', 'sender'],
  ['message_part', 'part'],
  ['subject', 'part'],
  ['deleted', 'deleted'],
  ['reply_context', 'replyNote'],
  ['reactions', 'reactions'],
  ['tapbacks', 'reactions'],
  ['reaction', 'reaction'],
  ['tapback', 'reaction'],
]

const kinds: readonly What[] = [...new Set(classes.map(([, what]) => what)), 'other']
const inherited = Object.fromEntries(kinds.map(what => [what, { what, own: false }])) as Record<
  What,
  { what: What; own: boolean }
>

const known = new Map<string, What>()

/** A page has few different classes, and each of them many times. */
function whatOf(attributes: Attributes): What {
  const written = attributes.get('class') ?? ''
  const before = known.get(written)
  if (before !== undefined) return before
  const what = classes.find(([each]) => hasClass(attributes, each))?.[1] ?? 'other'
  if (known.size < 500) known.set(written, what)
  return what
}

interface Open {
  block: Block
  time: ShownText
  sender: ShownText
  text: ShownText
  reaction: ShownText
}

/** Messages of an HTML export: `div.message` with its time, sender and parts. Answers lie inside the message they answer. */
export class HtmlBlocks implements HtmlListener {
  /** Elements without a meaning of their own have that of the one around them. */
  readonly #elements = new OpenElements<{ what: What; own: boolean }>()
  readonly #open: Open[] = []
  #found: Block[] = []
  #number = 0
  #answers = 0

  get depth(): number {
    return this.#elements.depth
  }

  /** The message that the file ends in. */
  get unfinished(): Block | null {
    return this.#open[0]?.block ?? null
  }

  open(name: string, attributes: Attributes): void {
    const what = attributes.has('class') ? whatOf(attributes) : 'other'
    const inside = this.#open.at(-1)
    if (what === 'message' || what === 'announcement') this.#begin(what)
    else if (inside !== undefined) {
      if (name === 'br') inside.text.lineBreak()
      if (what === 'part' && !inside.text.empty) inside.text.lineBreak()
      if (what === 'deleted') inside.block.deleted = true
      if (what === 'replyNote') inside.block.reply = true
      const file = attributes.get('src') ?? (name === 'a' ? attributes.get('href') : undefined)
      // Addresses with a scheme are links and pages of the web, pictures in the page itself have no name.
      if (
        file !== undefined &&
        !/^(?:[a-z][a-z0-9+.-]{1,20}:|#)/i.test(file) &&
        this.#elements.inner?.what === 'part' &&
        inside.block.files.at(-1) !== file
      )
        inside.block.files.push(file)
    }
    const own = what !== 'other'
    this.#elements.open(name, own ? { what, own } : inherited[this.#elements.inner?.what ?? 'other'])
  }

  #begin(what: 'message' | 'announcement'): void {
    const around = this.#open[0]?.block.locator
    if (around === undefined) {
      this.#number += 1
      this.#answers = 0
    } else this.#answers += 1
    this.#open.push({
      block: {
        locator: around === undefined ? `message[${this.#number}]` : `${around} reply ${this.#answers}`,
        time: '',
        sender: what === 'message' ? '' : null,
        text: '',
        deleted: false,
        reply: false,
        reactions: [],
        files: [],
        nested: this.#open.length > 0,
      },
      time: new ShownText(1000),
      sender: new ShownText(4000),
      text: new ShownText(),
      reaction: new ShownText(4000),
    })
  }

  text(text: string): void {
    const inside = this.#open.at(-1)
    if (inside === undefined) return
    const what = this.#elements.inner?.what
    if (what === 'timestamp') inside.time.add(text)
    else if (what === 'sender') inside.sender.add(text)
    else if (what === 'part' || what === 'announcement') inside.text.add(text)
    else if (what === 'reaction') inside.reaction.add(text)
  }

  close(name: string): void {
    this.#elements.close(name, ({ what, own }) => {
      if (!own) return
      if (what === 'message' || what === 'announcement') this.#end()
      else if (what === 'reaction') this.#reaction()
    })
  }

  #reaction(): void {
    const inside = this.#open.at(-1)
    const said = inside?.reaction.take() ?? ''
    if (inside === undefined || said === '') return
    const [, value = said, of = null] = /^(.{0,60}?) ?\b(?:by|from) (.{1,200})$/.exec(said) ?? []
    inside.block.reactions.push({ value, of })
  }

  #end(): void {
    const open = this.#open.pop()
    if (open === undefined) return
    const { block } = open
    block.time = open.time.take()
    if (block.sender !== null) block.sender = open.sender.take()
    block.text = open.text.take()
    // A reply that stands in its own place says so; inside another message it is one by where it stands.
    if (block.nested) block.reply = true
    this.#found.push(block)
  }

  taken(): Block[] {
    const found = this.#found
    this.#found = []
    return found
  }
}
