/** WechatExporter's text: `NAME (TIME):MESSAGE`; notices and answers to a quoted message have neither name nor time. */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { bracketMeaning } from '../wechat/brackets.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

const header = /^(.{0,300}?) \((\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\):/
const notice = /^System Message: ?/
const title = /^(\S.{0,300}?) - (?:微信聊天记录|WeChat Chat History)\s*$/
const quoteStart = /^「.{1,200}?[：:]/
const bar = /^(?:- ){10,20}-\s*$/

interface Open {
  line: number
  time: RawTime
  sender: string | null
  /** `quote`: an answer, told by what it quotes, by a bar and by no name. */
  kind: 'message' | 'notice' | 'quote'
  text: OpenText
}

/** Reads the text; the first line names the chat. */
export async function readText(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  let chatName: string | null = null
  let several = false
  let number = 0
  let open: Open | null = null
  let early: { line: number; text: string } | null = null
  /** Lines that are either more of the open message or the quoted words of an answer; the bar below decides. */
  let quoted: { line: number; lines: string[]; size: number } | null = null

  async function finish(): Promise<void> {
    if (open === null) return
    const { line, text } = open
    const done = gathered.record(recordOf(open))
    open = null
    if (done !== undefined) await done
    if (text.tooLong) await output.unread(`line ${line}`, 'textTooLong', text.text().slice(-200))
  }
  function release(): void {
    if (quoted === null) return
    for (const line of quoted.lines) add(line, quoted.line)
    quoted = null
  }
  function add(line: string, at: number): void {
    if (open !== null) open.text.add(line)
    else if (line.trim() !== '') early ??= { line: at, text: line.slice(0, 300) }
  }
  async function begin(next: Open): Promise<void> {
    await finish()
    if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
    early = null
    open = next
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      if (number <= 2 && chatName === null) {
        chatName = title.exec(line)?.[1] ?? null
        if (chatName !== null) continue
      }
      // Another chat copied to the end of the first: whom the owner writes to is not the first's.
      else if (title.test(line)) several = true
      const short = line.length > 800 ? line.slice(0, 800) : line
      const found = header.exec(short)
      if (found !== null) {
        release()
        await begin({
          line: number,
          time: yearFirstTime(found[2] ?? ''),
          sender: found[1] ?? '',
          kind: 'message',
          text: new OpenText(),
        })
        ;(open as Open | null)?.text.add(line.slice(found[0].length))
      } else if (notice.test(line)) {
        release()
        await begin({
          line: number,
          time: unknownTime(''),
          sender: null,
          kind: 'notice',
          text: new OpenText(),
        })
        ;(open as Open | null)?.text.add(line.replace(notice, ''))
      } else if (bar.test(short) && quoted !== null) {
        const block: { line: number; lines: string[] } = quoted
        quoted = null
        await begin({
          line: block.line,
          time: unknownTime(''),
          sender: null,
          kind: 'quote',
          text: new OpenText(),
        })
        for (const each of [...block.lines, line]) (open as Open | null)?.text.add(each)
      } else if (quoteStart.test(short)) {
        release()
        quoted = { line: number, lines: [line], size: line.length }
      } else if (quoted !== null) {
        quoted.lines.push(line)
        quoted.size += line.length + 1
        if (quoted.lines.length > 200 || quoted.size > 1 << 20) release()
      } else add(line, number)
    }
  release()
  await finish()
  if (early !== null)
    await output.unread(
      `line ${(early as { line: number }).line}`,
      'beforeFirstMessage',
      (early as { text: string }).text,
    )
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: several ? null : chatName,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

function recordOf(open: Open): MessageRecord {
  const text = open.text.text()
  const flags = open.text.tooLong ? ['truncated'] : []
  const locator = `line ${open.line}`
  if (open.kind === 'notice') {
    const { flags: more } = wechatMeaning(10000, 0, text)
    return chatMessage(locator, open.time, 'system', { kind: 'system', text, flags: [...flags, ...more] })
  }
  if (open.kind === 'quote') {
    const end = /」\n(?:- ){10,20}-/.exec(text)
    const quote = /^「([^：:\n]{1,200})[：:]([^]*)$/.exec(end === null ? '' : text.slice(0, end.index))
    return chatMessage(locator, open.time, 'unknown', {
      text,
      flags,
      facts: [{ type: 'quote', value: quote?.[2] ?? '', of: quote?.[1] ?? null }],
    })
  }
  const { file, ...meaning } = bracketMeaning(text)
  const sender = open.sender?.toWellFormed() ?? null
  return chatMessage(locator, open.time, 'bySender', {
    ...meaning,
    flags,
    sender,
    name: sender,
    text,
    attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
  })
}
