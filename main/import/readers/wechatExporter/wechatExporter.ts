/** BlueMatthew's WechatExporter (from a backup of an iPhone): text, pages, and scripts with the later parts of a page. */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { type JsonPart, JsonWalk } from '../json/walk.ts'
import { encodingOf, encodingOfHead, type Encoding, textOf } from '../text/decode.ts'
import { ChatPage } from './page.ts'
import { readText } from './text.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const bytes = await input.read(0, 4096)
  const start = new TextDecoder(encodingOfHead(bytes) ?? 'utf-8')
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^\(function|^(?:var|const) msgArray/.test(start)) return readScript(input, output)
  return start.startsWith('<') ? readPage(input, output) : readText(input, output)
}

/** In a chat of two the other side is known for what was sent, too. */
class Placed {
  readonly #gathered: Gathered
  readonly #senders = new Set<string>()

  constructor(gathered: Gathered) {
    this.#gathered = gathered
  }

  async hand(records: readonly MessageRecord[]): Promise<void> {
    for (const record of records) {
      if (record.sender !== null && this.#senders.size < 3) this.#senders.add(record.sender)
      const done = this.#gathered.record(record)
      if (done !== undefined) await done
    }
  }

  /** Several people wrote: the title is a group's name. */
  get group(): boolean {
    return this.#senders.size > 1
  }
}

async function readPage(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const placed = new Placed(gathered)
  const page = new ChatPage(number => `msg[${number}]`)
  for await (const text of textOf(input.chunks(), encoding)) await placed.hand(page.write(text))
  const { records, cutOff } = page.end()
  await placed.hand(records)
  if (cutOff) await output.unread(`msg[${gathered.count + 1}]`, 'cutOff', '')
  if (gathered.count === 0 && !cutOff) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: placed.group ? null : page.title,
    incomplete: cutOff || !page.bodyEnded,
    notes: notesOf(encoding),
  })
}

/** `msg-N.js`: an array of strings, each the HTML of a message. */
async function readScript(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const placed = new Placed(gathered)
  const walk = new JsonWalk({ arrays: [[]] })
  let head = ''
  let inside = false
  let count = 0

  async function take(parts: readonly JsonPart[]): Promise<void> {
    for (const part of parts) {
      if (!part.element) continue
      const locator = `msgArray[${part.key}]`
      // One string holds one message; in a damaged one there may be more, and each has its own place.
      const page = new ChatPage(number => (number === 1 ? locator : `${locator}.${number}`))
      const records = typeof part.value === 'string' ? [...page.write(part.value), ...page.end().records] : []
      if (records.length === 0)
        await output.unread(
          locator,
          part.problem === 'tooLong' ? 'textTooLong' : (part.problem ?? 'malformed'),
          part.excerpt,
        )
      count += 1
      await placed.hand(records)
    }
  }

  for await (const text of textOf(input.chunks(), encoding)) {
    if (inside) {
      await take(walk.push(text))
      continue
    }
    head += text
    const at = head.search(/msgArray\s{0,8}=\s{0,8}\[/)
    if (at < 0) {
      if (head.length > 1 << 20) break
      continue
    }
    inside = true
    await take(walk.push(head.slice(head.indexOf('[', at))))
    head = ''
  }
  if (!inside) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  await take(walk.end())
  if (count === 0 && walk.whole) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: placed.group ? null : chatNameOfScript(input.name),
    incomplete: !walk.whole,
    notes: notesOf(encoding),
  })
}

/** `<contact>_files/Data/msg-1.js` */
function chatNameOfScript(path: string): string | null {
  const folder = path.split(/[/\\]/).find(each => each.endsWith('_files'))
  return folder === undefined ? null : folder.slice(0, -'_files'.length).normalize('NFC') || null
}

function notesOf(encoding: Encoding): string[] {
  return encoding === 'utf-8' ? [] : [`encoding ${encoding}`]
}

/** Reads `<contact>.txt`, `<contact>.html` and `msg-N.js`. */
export const wechatExporter: Reader = { id: 'wechatExporter', version: '1', read }
