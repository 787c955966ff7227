/**
 * WhatsApp's "Export chat": one text file, wall clock without a zone, no direction, dates in the phone's order. The file
 * is read twice: first for what all of it says together (order of the dates, who writes, how its headers look), then
 * for the messages. Lines that begin a message = records + listed as unread; every other line belongs to the message
 * before it.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { NameCounts } from '../../summarySoFar.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { chatNameOf } from './chatName.ts'
import { DateOrder, dayNumber, type Order, orderOf } from './dateOrder.ts'
import { type Header, headerOf, withoutMarks } from './header.ts'
import { factsOf } from './facts.ts'
import { meaningOf, mediaTypeOfName } from './phrases.ts'

const maxMessage = 4 << 20
/** A digit or `[`, perhaps behind marks; spares most lines the long expression. */
const mayBeHeader =
  /^[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[[\d\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\uff10-\uff19]/
const withSender = /^([^\n]{1,120}?):[ \u200e\u200f\u00a0\u202f]+([^]*)$/
/** Brackets of a notice that quotes a group's name: a colon inside is not the end of a sender's name. */
const quoting = /["“”«»「」]/

interface Whole {
  /** The name of the group, or of the file when it is one; null for a chat of two. */
  chat: NonNullable<MessageRecord['chat']> | null
  shapes: ReadonlySet<string>
  order: readonly Order[]
  senders: NameCounts
  headers: number
}

function headerIn(line: string): Header | null {
  return mayBeHeader.test(line) ? headerOf(line) : null
}

function senderIn(rest: string): { sender: string; raw: string; text: string } | null {
  const found = withSender.exec(rest)
  if (found === null) return null
  const raw = found[1] ?? ''
  if (quoting.test(raw)) return null
  const sender = cleanName(raw)
  return sender === ''
    ? null
    : { sender, raw, text: rest.slice(raw.length + 1).replace(/^[ \u00a0\u202f]/, '') }
}

/** `~ Name` marks somebody who is not in the phone's contacts. */
function cleanName(raw: string): string {
  return withoutMarks(raw)
    .replace(/^~[\s\u00a0\u202f]*/, '')
    .trim()
}

/** First reading: what only the whole file can tell. */
async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const shapes = new Map<string, { count: number; order: DateOrder; senders: NameCounts; ofGroup: boolean }>()
  let headers = 0
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      const header = headerIn(line)
      if (header === null) continue
      headers += 1
      let shape = shapes.get(header.shape)
      if (shape === undefined) {
        shape = { count: 0, order: new DateOrder(), senders: new NameCounts(), ofGroup: false }
        shapes.set(header.shape, shape)
      }
      shape.count += 1
      shape.order.add(header)
      const from = senderIn(header.rest)
      if (from !== null) shape.senders.add(from.sender)
      else if (!shape.ofGroup && groupWord.test(header.rest.slice(0, 400))) shape.ofGroup = true
    }
  const [main] = [...shapes].sort(([, a], [, b]) => b.count - a.count)
  if (main === undefined) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  // One export is written in one way. What looks otherwise is a chat that somebody pasted into a message.
  const name = chatNameOf(input.name)
  return {
    chat: isGroup(name, main[1]) ? { name, id: null, group: true } : null,
    shapes: new Set([main[0]]),
    order: main[1].order.possible(),
    senders: main[1].senders,
    headers: main[1].count,
  }
}

/**
 * A chat of two is named after one of the two. More than two who write: a group. So is a chat of two or fewer who write,
 * none called like the chat, whose notices speak of a group.
 */
function isGroup(
  chatName: string | null,
  { senders, ofGroup }: { senders: NameCounts; ofGroup: boolean },
): boolean {
  const names = new Set(senders.most().map(each => letters(each.name)))
  return names.size > 2 || (ofGroup && (chatName === null || !names.has(letters(chatName))))
}
const groupWord =
  /\bgroup\b|\bgruppe\b|\bgroupe\b|\bgrupo\b|\bgruppo\b|\bgroep\b|\bgrup\b|\bgrupę|групп|груп[уи]|群|グループ|그룹|مجموعة|समूह|ryhmä/i

/** What is left of a name in a file's name: phones take signs and pictures out of it. */
function letters(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase()
  return plain.replace(/[^\p{L}\p{N}]/gu, '') || plain
}

interface Open {
  line: number
  header: Header
  text: string[]
  size: number
  tooLong: boolean
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  const counts = new NameCounts()
  const examples: string[] = []
  const notes: string[] = encoding === 'utf-8' ? [] : [`encoding ${encoding}`]
  let number = 0
  let open: Open | null = null
  let early: { line: number; text: string } | null = null
  let asked = false
  let bySender = false
  let strange = 0

  function finish(message: Open): Promise<void> | void {
    const record = recordOf(message, whole)
    if (record.direction === 'bySender') bySender = true
    if (record.sender !== null && record.direction !== 'system') counts.add(record.sender)
    const { time } = record
    if ('wall' in time && time.wall === null) strange += 1
    else if ('wall' in time && time.wall?.order === 'ask') {
      asked = true
      if (examples.length < 5 && !examples.includes(time.local)) examples.push(time.local)
    }
    const done = output.record(record)
    if (message.tooLong)
      return Promise.resolve(done).then(() =>
        output.unread(record.locator, 'textTooLong', record.text.slice(-200)),
      )
    return done
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      const header = headerIn(line)
      if (header !== null && whole.shapes.has(header.shape)) {
        if (open !== null) {
          const done = finish(open)
          if (done !== undefined) await done
        } else if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
        early = null
        open = { line: number, header, text: [header.rest], size: header.rest.length, tooLong: false }
      } else if (open !== null) {
        open.size += line.length + 1
        if (open.size <= maxMessage) open.text.push(line)
        else open.tooLong = true
      } else if (withoutMarks(line).trim() !== '') early ??= { line: number, text: line.slice(0, 300) }
    }
  if (open !== null) await finish(open)
  if (strange > 0) notes.push(`timesNotUnderstood ${strange}`)
  return {
    needsZone: true,
    needsDateOrder: asked,
    needsSelf: bySender,
    names: counts.most(),
    offsetHints: [],
    dateExamples: examples,
    chatName: chatNameOf(input.name),
    incomplete: false,
    notes,
  }
}

function recordOf(message: Open, whole: Whole): MessageRecord {
  const { header } = message
  // Blank lines at the end of a file are not the last message's.
  while (message.text.length > 1 && message.text.at(-1) === '') message.text.pop()
  const body = message.text.join('\n')
  const from = senderIn(body) ?? emptyFrom(body, whole)
  const text = from === null ? body : from.text
  const meaning = meaningOf(text)
  const notice = from === null || (meaning === null && isNotice(text))
  const flags = [...(meaning?.flags ?? [])]
  if (body.includes('\ufffd')) flags.push('lossyDecode')
  if (message.tooLong) flags.push('truncated')
  const call = meaning?.kind === 'call'
  const facts = factsOf(meaning, text)
  const number = from === null ? null : phoneNumber(from.sender)
  return {
    kind: call ? 'call' : notice ? 'system' : 'message',
    locator: `line ${message.line}`,
    time: timeOf(header, whole.order),
    direction:
      call && from === null
        ? meaning.result === 'missed'
          ? 'in'
          : 'unknown'
        : notice
          ? 'system'
          : 'bySender',
    sender: from === null ? null : from.sender,
    numberRaw: number,
    name: from === null || number !== null ? null : from.sender,
    account: null,
    text,
    result: meaning?.result ?? null,
    resultCode: call ? withoutMarks(text).slice(0, 200) : null,
    durationSeconds: meaning?.durationSeconds ?? null,
    ringSeconds: null,
    line: null,
    flags,
    attachments:
      meaning?.attachment == null
        ? []
        : [{ name: meaning.attachment, mediaType: mediaTypeOfName(meaning.attachment), part: null }],
    platformId: null,
    ...(whole.chat === null ? {} : { chat: whole.chat }),
    ...(facts.length === 0 ? {} : { facts }),
  }
}

/** `Name:` with nothing behind it is a message without text, if somebody of that name writes in this file. */
function emptyFrom(body: string, whole: Whole): { sender: string; text: string } | null {
  const end = body.indexOf('\n')
  const first = end < 0 ? body : body.slice(0, end)
  if (!first.endsWith(':')) return null
  const sender = cleanName(first.slice(0, -1))
  return whole.senders.has(sender) ? { sender, text: end < 0 ? '' : body.slice(end + 1) } : null
}

/** iPhones give notices a sender, and a mark that no keyboard types in front of them. */
function isNotice(text: string): boolean {
  const bare = withoutMarks(text.slice(0, 400))
  // Places and polls have the mark too, but a person sent them.
  if (text.startsWith('\u200e')) return !/https?:\/\//.test(bare) && !/^[\p{L} ]{2,20}[:：]/u.test(bare)
  return encryptionNotice.test(bare)
}
const encryptionNotice =
  /^(?:messages and calls are end-to-end encrypted|消息和通话已进行端到端加密|訊息和通話均受到端對端加密|訊息與通話都受端對端加密)/i

function phoneNumber(sender: string): string | null {
  return /^\+?[\d\s\u00a0\u202f().-]{6,24}$/.test(sender) && sender.replace(/\D/g, '').length >= 6
    ? sender.replace(/[\u00a0\u202f]/g, ' ')
    : null
}

function timeOf(header: Header, possible: readonly Order[]): RawTime {
  const precision = header.second === null ? 'min' : 's'
  const unknown: RawTime = { wall: null, offsetMinutes: null, local: header.local, precision }
  if (header.strange) return unknown
  const order = orderOf(header.date, possible)
  const orders: Order[] = order === 'ask' ? ['YMD', 'DMY', 'MDY'] : [order]
  if (!orders.some(each => dayNumber(header.date, each) !== null)) return unknown
  const date: [number, number, number] = [...header.date]
  const yearAt = order === 'YMD' ? 0 : 2
  const year = date[yearAt] ?? 0
  if (year < 100 && (order !== 'ask' || !possible.includes('YMD'))) date[yearAt] = 2000 + year
  return {
    wall: { date, order, hour: header.hour, minute: header.minute, second: header.second, half: header.half },
    offsetMinutes: null,
    local: header.local,
    precision,
  }
}

/** Reads `_chat.txt`, `WhatsApp Chat with X.txt` and their like in any language. */
export const whatsapp: Reader = { id: 'whatsapp', version: '2', read }
