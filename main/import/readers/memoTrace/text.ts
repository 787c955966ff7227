/** MemoTrace's texts: TXT (a time and a name above each message), the text "for AI" with days only, and Markdown. */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { memoMeaning } from './kinds.ts'
import { chatOfFile } from './names.ts'

interface Header {
  time: RawTime
  /** Empty for a notice. */
  sender: string
  first: string | null
  /** The message is this line alone. */
  closed?: boolean
}

interface Form {
  /** The message a line begins, or null; `afterBlank` when a blank line or the file's beginning is above. */
  header(line: string, afterBlank: boolean): Header | null
  text(text: string): string
}

const dayBar = /^\*{3,40}\s?(\d{4}-\d{1,2}-\d{1,2})\s?\*{3,40}\s*$/
const blockHeader = /^(\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d\d(?::\d\d)?)(?: (.{1,200}))?$/
const dayHeading = /^#{2,6} (\d{4}-\d{1,2}-\d{1,2})\s*$/
const boldHeader = /^\*\*(\d{1,2}:\d\d:\d\d) (.{1,400}?)\*\*[:：] ?/
const quotedNotice = /^> (\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d\d:\d\d) ?/

function blocks(): Form {
  return {
    header: (line, afterBlank) => {
      if (!afterBlank) return null
      const found = blockHeader.exec(line)
      return found === null
        ? null
        : { time: yearFirstTime(found[1] ?? ''), sender: (found[2] ?? '').trim(), first: null }
    },
    text: text => text,
  }
}

/** Days in bars of stars, then `name:text`; the hour is nowhere. */
function forAi(known: ReadonlySet<string>): Form {
  let day: string | null = null
  return {
    header: (line, afterBlank) => {
      const bar = dayBar.exec(line)
      if (bar !== null) {
        day = bar[1] ?? null
        return { time: yearFirstTime(day ?? ''), sender: '', first: null, closed: true }
      }
      if (!afterBlank || day === null) return null
      const from = /^([^:：\n]{1,100})[:：]/.exec(line)
      if (from === null || (known.size > 0 && !known.has(from[1] ?? ''))) return null
      return { time: yearFirstTime(day), sender: from[1] ?? '', first: line.slice(from[0].length) }
    },
    text: text => text,
  }
}

function markdown(): Form {
  let day = ''
  const plain = (text: string): string => text.replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1')
  return {
    header: line => {
      const heading = dayHeading.exec(line)
      if (heading !== null) {
        day = heading[1] ?? ''
        return { time: yearFirstTime(day), sender: '', first: null, closed: true }
      }
      if (/^#{1,6} \d{4}(?:-\d\d)?\s*$/.test(line))
        return { time: yearFirstTime(''), sender: '', first: null, closed: true }
      const notice = quotedNotice.exec(line)
      if (notice !== null)
        return { time: yearFirstTime(notice[1] ?? ''), sender: '', first: line.slice(notice[0].length) }
      const found = boldHeader.exec(line)
      if (found === null) return null
      return {
        time: yearFirstTime(`${day} ${found[1] ?? ''}`),
        sender: plain(found[2] ?? ''),
        first: line.slice(found[0].length),
      }
    },
    text: plain,
  }
}

/** Reads any of the three. */
export async function readText(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const pieces = () => linesOf(textOf(input.chunks(), encoding))
  const form = await formOf(pieces)
  const gathered = new Gathered(output)
  const file = chatOfFile(input.name)
  const chat: MessageRecord['chat'] =
    file.id === null ? undefined : { name: file.name, id: file.id, group: file.id.endsWith('@chatroom') }
  let number = 0
  let open: { line: number; header: Header; text: OpenText } | null = null
  let early: { line: number; text: string } | null = null
  let blank = true

  async function finish(): Promise<void> {
    if (open === null) return
    const { header, line, text: body } = open
    open = null
    const text = form.text(body.text())
    const meaning = memoMeaning(header.sender === '' ? '系统消息' : null, text)
    const sender = header.sender === '' ? null : header.sender.toWellFormed()
    const done = gathered.record(
      chatMessage(`line ${line}`, header.time, sender === null ? 'system' : 'bySender', {
        ...meaning,
        flags: body.tooLong ? [...meaning.flags, 'truncated'] : meaning.flags,
        sender,
        name: sender,
        text,
        ...(chat === undefined ? {} : { chat }),
      }),
    )
    if (done !== undefined) await done
    if (body.tooLong) await output.unread(`line ${line}`, 'textTooLong', text.slice(-200))
  }

  for await (const lines of pieces())
    for (const line of lines) {
      number += 1
      const header = form.header(line, blank)
      blank = line.trim() === '' || header?.closed === true
      if (header !== null) {
        await finish()
        if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
        early = null
        if (header.closed === true) continue
        open = { line: number, header, text: new OpenText() }
        if (header.first !== null) open.text.add(header.first)
      } else if (open !== null) (open as { text: OpenText }).text.add(line)
      else if (line.trim() !== '') early ??= { line: number, text: line.slice(0, 300) }
    }
  await finish()
  if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: file.name,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

/** Which of the three it is, by its lines. The names in the text for AI come from the whole of it. */
async function formOf(pieces: () => AsyncIterable<string[]>): Promise<Form> {
  const names = new Map<string, number>()
  let kind: 'blocks' | 'ai' | 'markdown' | null = null
  let blank = true
  for await (const lines of pieces()) {
    for (const line of lines) {
      if (kind === null) {
        if (dayBar.test(line)) kind = 'ai'
        else if (dayHeading.test(line) || boldHeader.test(line)) kind = 'markdown'
        else if (blank && blockHeader.test(line)) kind = 'blocks'
      } else if (kind === 'ai' && blank) {
        const name = /^([^:：\n]{1,100})[:：]/.exec(line)?.[1]
        if (name !== undefined && (names.size < 5000 || names.has(name)))
          names.set(name, (names.get(name) ?? 0) + 1)
      }
      blank = line.trim() === '' || dayBar.test(line)
    }
    if (kind === 'blocks' || kind === 'markdown') break
  }
  if (kind === 'markdown') return markdown()
  return kind === 'ai' ? forAi(new Set(names.keys())) : blocks()
}
