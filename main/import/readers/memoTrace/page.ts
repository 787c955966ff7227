/** MemoTrace's page: all messages are one JSON array in a script, `const chatMessages = […]`. */
import { AppError } from '../../../appError.ts'
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { unescapeHtml } from '../html/entities.ts'
import { fieldOf, flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { type JsonPart, JsonWalk } from '../json/walk.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { epochTime } from '../time/wallTime.ts'
import { callOf } from '../wechat/calls.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import { chatOfFile } from './names.ts'

const mark = 'const chatMessages'
/**
 * Another page copied to the end of the first, however its script begins. A line break and a quotation mark are written otherwise
 * inside of a text; a script stands in none.
 */
const markAgain = /(?:\n[^\n"]{0,200}?|<script[^>]{0,100}>[^\n]{0,400}?)\bchatMessages\s{0,9}=\s{0,9}\[/

/** Reads the array of the page. */
export async function readPage(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const chat = chatOfFile(input.name)
  let group = chat.id?.endsWith('@chatroom') === true
  const walk = new JsonWalk({ arrays: [[]] })
  let head = ''
  let title: string | null = null
  let inside = false
  let again = false
  let tail = ''
  let id = chat.id

  async function handOver(parts: JsonPart[]): Promise<void> {
    for (const part of parts) {
      if (!part.element) continue
      const message = objectOf(part.value)
      const record = message === null ? null : recordOf(message, Number(part.key))
      const reason = part.problem === 'tooLong' ? 'textTooLong' : (part.problem ?? 'malformed')
      if (record === null) await output.unread(`chatMessages[${part.key}]`, reason, part.excerpt)
      else {
        if (id !== null) place(record, { name: chat.name ?? title, id, group })
        const done = gathered.record(record)
        if (done !== undefined) await done
      }
    }
  }

  for await (const text of textOf(input.chunks(), encoding)) {
    if (inside) {
      await handOver(walk.push(text))
      again ||= markAgain.test(tail + text)
      tail = (tail + text).slice(-600)
      continue
    }
    head += text
    title ??= /<title>([^<]{1,200})<\/title>/i.exec(head)?.[1]?.trim() ?? null
    id ??= /const chatWxid\s{0,4}=\s{0,4}"([^"\n]{1,100})"/.exec(head)?.[1] ?? null
    if (id?.endsWith('@chatroom') === true) group = true
    const at = head.indexOf(mark)
    const open = at < 0 ? -1 : head.indexOf('[', at)
    if (open < 0) {
      // The page's styles can be long, the mark may lie across two pieces.
      if (at < 0 && head.length > 4 << 20) head = head.slice(-1000)
      continue
    }
    inside = true
    await handOver(walk.push(head.slice(open)))
    again = markAgain.test(head.slice(open))
    tail = head.slice(-600)
    head = ''
  }
  if (!inside) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  await handOver(walk.end())
  if (again) await output.unread('chatMessages#2', 'malformed', mark)
  return gathered.summary({
    chatName: group ? null : (chat.name ?? (title === null ? null : unescapeHtml(title))),
    incomplete: again || !walk.whole,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

function recordOf(message: Record<string, unknown>, index: number): MessageRecord | null {
  const seconds = numberOf(message, 'timestamp')
  if (seconds === null) return null
  const type = numberOf(message, 'type') ?? 1
  const words = (name: string): string => unescapeHtml(stringOf(message, name))
  const meaning = wechatMeaning(type, 0, '')
  const isSend = flagOf(message, 'is_send')
  const system = meaning.kind === 'system'
  const direction = system ? 'system' : isSend === null ? 'unknown' : isSend ? 'out' : 'in'
  const name = words('display_name') || null
  const [text, facts] = contentOf(message, meaning.facts, words)
  const call = meaning.kind === 'call' ? callOf(words('display_content') || words('text')) : null
  const seconds2 = numberOf(message, 'duration')
  const attachment = attachmentOf(message, meaning.facts)
  if (system && /撤回|recalled a message/.test(text.slice(0, 400))) meaning.flags.push('recalled')
  return chatMessage(`chatMessages[${index}]`, epochTime(seconds, seconds > 1e11 ? 'ms' : 's'), direction, {
    kind: meaning.kind,
    flags: meaning.flags,
    sender: direction === 'in' ? name : null,
    name: direction === 'in' ? name : null,
    text: text.toWellFormed(),
    result: call?.result ?? null,
    durationSeconds:
      call === null ? null : (call.durationSeconds ?? (call.result === 'answered' ? seconds2 : null)),
    facts,
    attachments: attachment === null ? [] : [attachment],
    platformId: stringOf(message, 'server_id') || null,
  })
}

/** In a chat of two the other side is known for what was sent, too. */
function place(record: MessageRecord, chat: NonNullable<MessageRecord['chat']>): void {
  record.chat = chat
  if (chat.group || (record.direction !== 'in' && record.direction !== 'out')) return
  record.account = chat.id
  record.name ??= chat.name
}

type Words = (name: string) => string

type Content = [text: string, facts: MessageFact[]]
type ContentOf = (message: Record<string, unknown>, fact: MessageFact, words: Words) => Content

/** The words of the bubble, and what it carries. */
function contentOf(message: Record<string, unknown>, facts: MessageFact[], words: Words): Content {
  const fact = facts[0]
  if (fact === undefined) return [words('text'), []]
  const found = contents[fact.type]
  return found === undefined ? [lines(words('title'), words('text')), [fact]] : found(message, fact, words)
}

const titled: ContentOf = (_message, fact, words) => [
  lines(words('title'), words('description'), words('text')),
  [{ ...fact, value: words('url') }],
]

const contents: Partial<Record<MessageFact['type'], ContentOf>> = {
  quote: (message, _fact, words) => {
    const quoted = objectOf(fieldOf(message, 'quote_message') ?? fieldOf(message, 'quote'))
    const whole = words('quote_text') || words('quote_content') || quotedWords(quoted)
    const parts = quoted === null && whole !== '' ? /^([^:：\n]{1,100})[:：] ?([^]*)$/.exec(whole) : null
    const of =
      quoted === null ? (parts?.[1] ?? words('quote_name')) : unescapeHtml(stringOf(quoted, 'display_name'))
    return [words('text'), [{ type: 'quote', value: parts?.[2] ?? whole, of: of || null }]]
  },
  voice: (message, fact, words) => [
    words('voice_to_text') || words('text'),
    [{ ...fact, value: seconds(message) }],
  ],
  link: titled,
  miniProgram: titled,
  music: titled,
  transfer: (_message, fact, words) => [
    lines(words('text'), words('pay_memo')),
    [{ ...fact, value: words('fee_desc') }],
  ],
  location: (_message, fact, words) => [
    lines(words('poiname'), words('label'), words('text')),
    [{ ...fact, value: words('label') || words('poiname') }],
  ],
  card: (_message, fact, words) => [
    words('nickname') || words('text'),
    [{ ...fact, value: words('nickname') || words('username') }],
  ],
  file: (_message, fact, words) => [
    words('file_name') || words('text'),
    [{ ...fact, value: words('file_name') }],
  ],
  forwarded: (message, fact, words) => {
    const inner = fieldOf(message, 'messages')
    const list = Array.isArray(inner) ? inner.slice(0, 500).map(innerLine) : []
    return [
      lines(words('title'), words('description'), ...list, words('text')),
      [{ ...fact, value: words('title') }],
    ]
  },
  sticker: (_message, fact, words) => [words('desc') || words('text'), [{ ...fact, value: words('desc') }]],
  call: (_message, fact, words) => [words('display_content') || words('text'), [fact]],
}

function quotedWords(quoted: Record<string, unknown> | null): string {
  return quoted === null ? '' : unescapeHtml(stringOf(quoted, 'text', 'content', 'title'))
}

function innerLine(value: unknown): string {
  const message = objectOf(value)
  if (message === null) return ''
  const who = unescapeHtml(stringOf(message, 'display_name', 'nickname'))
  const what = unescapeHtml(stringOf(message, 'text', 'title', 'file_name', 'content'))
  return who === '' ? what : `${who}: ${what}`
}

function lines(...parts: string[]): string {
  return parts.filter(part => part !== '').join('\n')
}

function seconds(message: Record<string, unknown>): string {
  const duration = numberOf(message, 'duration')
  return duration === null ? '' : `${duration}s`
}

/** Pictures, voice, videos and files lie in folders beside the page. */
function attachmentOf(
  message: Record<string, unknown>,
  facts: MessageFact[],
): MessageRecord['attachments'][number] | null {
  const path = unescapeHtml(stringOf(message, 'path'))
  const type = facts[0]?.type
  if (type !== 'picture' && type !== 'video' && type !== 'voice' && type !== 'file' && type !== 'gif')
    return null
  const name =
    path.split(/[/\\]/).pop() || (type === 'file' ? unescapeHtml(stringOf(message, 'file_name')) : '')
  if (name === '' || /^(?:https?|data):/i.test(path)) return null
  // The folder of the path tells which of two files of one name is meant.
  const folder = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
  return { name, mediaType: mediaTypeOfName(name), part: folder.includes('/') ? folder.slice(0, 1000) : null }
}
