import type { UnreadReason } from '../../unreadReasons.ts'
import { OpenText } from '../chat/openText.ts'
import type { Block } from './block.ts'

export type FoundBlock = Block | { locator: string; reason: UnreadReason; excerpt: string }

const stamp = /^ {0,4}([A-Z][a-z]{2} \d{2}, \d{4} {1,2}\d{1,2}:\d{2}:\d{2} [AP]M)(.*)$/
const read = /^(?: \([^)]{1,300}\))?$/
const announced =
  /^ .{1,200}\b(?:named the conversation|renamed the conversation|added|removed|left the conversation|changed the group|started sharing|stopped sharing|kept an audio message|joined|changed their phone number)\b/
const reactionsHead = /^ {0,4}(?:Tapbacks|Reactions):$/
const reaction = /^ {0,8}(?:(\S.{0,30}?) by (.{1,200})|Sticker from (.{1,200}?): (.{1,400}))$/
const path = /^(?:~?\/|attachments\/|[A-Za-z]:\\).{1,400}\.[A-Za-z0-9]{2,5}$/
const deletedNote = 'This message was deleted from the conversation!'
const replyNote = 'This message responded to an earlier message.'

/** Messages of a text export: a time on a line of its own, the sender, the words, a blank line. Answers stand indented. */
export class TextBlocks {
  #found: FoundBlock[] = []
  #block: Block | null = null
  /** The answer inside the present message. */
  #answer: Block | null = null
  readonly #words = { block: new OpenText(), answer: new OpenText() }
  #wantsSender = false
  #reactions = false
  #blank = true
  #number = 0
  #early: { number: number; text: string } | null = null

  /** True when the file ends right behind a time. */
  cut = false

  line(text: string): void {
    this.#number += 1
    const head = this.#wantsSender ? null : stamp.exec(text)
    if (head !== null && this.#head(text, head)) {
      this.#blank = false
      return
    }
    this.#blank = text.trim() === ''
    const present = this.#answer ?? this.#block
    if (present === null) {
      if (!this.#blank) this.#early ??= { number: this.#number, text }
      return
    }
    if (this.#wantsSender) {
      this.#wantsSender = false
      present.sender = text.trim()
      return
    }
    this.#body(text, present)
  }

  #head(text: string, [, time = '', behind = '']: RegExpExecArray): boolean {
    const indented = text.startsWith('    ')
    const locator = `line ${this.#number}`
    const block: Block = {
      locator,
      time: `${time}${behind}`,
      sender: '',
      text: '',
      deleted: false,
      reply: indented,
      reactions: [],
      files: [],
      nested: indented,
    }
    if (indented) {
      if (this.#block === null || !read.test(behind)) return false
      this.#endAnswer()
      this.#answer = block
      this.#words.answer = new OpenText()
    } else if (!this.#blank) return false
    else if (read.test(behind)) {
      this.#endBlock()
      this.#block = block
      this.#words.block = new OpenText()
    } else if (announced.test(behind)) {
      this.#endBlock()
      this.#found.push({ ...block, time, sender: null, text: behind.trim() })
      return true
    } else return false
    this.#wantsSender = true
    this.#reactions = false
    return true
  }

  #body(text: string, present: Block): void {
    const line = present.nested && text.startsWith('    ') ? text.slice(4) : text
    if (line === deletedNote) present.deleted = true
    else if (text === replyNote) (this.#block as Block).reply = true
    else if (reactionsHead.test(line)) this.#reactions = true
    else if (this.#reactions && this.#isReaction(line, present)) return
    else {
      // The list of reactions is over at its first other line; the blank one behind it is its own.
      const ended = this.#reactions && line.trim() === ''
      this.#reactions = false
      if (ended) return
      if (path.test(line)) present.files.push(line)
      ;(present.nested ? this.#words.answer : this.#words.block).add(line)
    }
  }

  #isReaction(line: string, present: Block): boolean {
    const found = reaction.exec(line)
    if (found === null) return false
    const [, value, by, stickerBy, sticker] = found
    present.reactions.push({ value: value ?? sticker ?? '', of: by ?? stickerBy ?? null })
    return true
  }

  #endAnswer(): void {
    if (this.#answer !== null) this.#end(this.#answer, this.#words.answer)
    this.#answer = null
  }

  #endBlock(): void {
    if (this.#early !== null)
      this.#found.push({
        locator: `line ${this.#early.number}`,
        reason: 'beforeFirstMessage',
        excerpt: this.#early.text,
      })
    this.#early = null
    const answer = this.#answer
    this.#answer = null
    if (this.#block !== null) this.#end(this.#block, this.#words.block)
    this.#block = null
    if (answer !== null) this.#end(answer, this.#words.answer)
  }

  #end(block: Block, words: OpenText): void {
    block.text = words.text()
    this.#found.push(block)
    if (words.tooLong)
      this.#found.push({ locator: block.locator, reason: 'textTooLong', excerpt: block.text.slice(-200) })
  }

  taken(): FoundBlock[] {
    const found = this.#found
    this.#found = []
    return found
  }

  end(): FoundBlock[] {
    if (this.#wantsSender) {
      this.cut = true
      const open = this.#answer ?? this.#block
      if (this.#answer === null) this.#block = null
      else this.#answer = null
      if (open !== null) this.#found.push({ locator: open.locator, reason: 'cutOff', excerpt: open.time })
    }
    this.#endBlock()
    return this.taken()
  }
}
