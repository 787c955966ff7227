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
import { sidesOf, type WechatSides } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

interface Header {
  time: RawTime
  direction: MessageRecord['direction']
  sides: WechatSides
}

const timeAtEnd = /(?:^| )((?:(?:\d{4}-)?\d{2}-\d{2} )?\d{2}:\d{2}:\d{2})$/

/** `昵称(wxid) TIME`, `昵称(我) TIME`, `wxid TIME`, `我 TIME`, with `[群名(id@chatroom)] ` before the time; or null. */
export function headerOf(line: string): Header | null {
  if (line.length > 600) return null
  const time = timeAtEnd.exec(line)?.[1]
  if (time === undefined) return null
  let who = line.slice(0, line.length - time.length).trimEnd()
  let chatName: string | null = null
  let chatId: string | null = null
  if (who.endsWith(']')) {
    const open = who.lastIndexOf(' [')
    const shown = open < 0 ? '' : who.slice(open + 2, -1)
    const inside = /^(.*)\(([^()\s]{1,100})\)$/.exec(shown)
    // A group without a name is told by its id alone.
    chatId = inside?.[2] ?? (/^[\w.-]{1,80}@\w{3,20}$/.test(shown) ? shown : null)
    if (chatId !== null) {
      chatName = inside?.[1] || null
      who = who.slice(0, open).trimEnd()
    }
  }
  if (who === '') return null
  const named = /^(.+)\(([^()\s]{1,100})\)$/.exec(who)
  const id = named === null ? who : (named[2] ?? '')
  const name = named === null ? null : (named[1] ?? null)
  const self = id === '我'
  // Without a nickname there is an account and nothing else; a word is somebody's text.
  if (named === null && !self && !/^(?:[A-Za-z][\w@.-]{4,99}|\d{5,20}@\w{3,20}|系统消息)$/.test(who))
    return null
  return {
    // Within one year or one day chatlog leaves out what all times share, and nothing in the file says it.
    time: /^\d{4}-/.test(time) ? yearFirstTime(time) : unknownTime(time),
    direction: id === '系统消息' ? 'system' : self ? 'out' : 'in',
    sides: {
      chatName,
      chatId,
      group: chatId?.endsWith('@chatroom') ?? false,
      senderName: name,
      senderId: self ? null : id,
    },
  }
}

/** Reads chatlog's `format=text`. */
export async function readText(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  let open: { line: number; header: Header; text: OpenText } | null = null
  let early: { line: number; text: string } | null = null
  let blank = true
  let number = 0

  async function finish(): Promise<void> {
    if (open === null) return
    const { line, header, text: body } = open
    open = null
    const text = body.text()
    const { file, ...meaning } = bracketMeaning(text)
    const quote = quoteIn(text)
    const done = gathered.record(
      chatMessage(`line ${line}`, header.time, header.direction, {
        ...meaning,
        ...sidesOf(header.direction, header.sides),
        ...(header.direction === 'system' ? { kind: 'system' } : {}),
        facts: quote === null ? meaning.facts : [...meaning.facts, quote],
        flags: body.tooLong ? ['truncated'] : [],
        attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
        text,
      }),
    )
    if (done !== undefined) await done
    if (body.tooLong) await output.unread(`line ${line}`, 'textTooLong', text.slice(-200))
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      const header = blank ? headerOf(line) : null
      blank = line === ''
      if (header !== null) {
        await finish()
        if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
        early = null
        open = { line: number, header, text: new OpenText() }
      } else if (open !== null) open.text.add(line)
      else if (line.trim() !== '') early ??= { line: number, text: line.slice(0, 300) }
    }
  await finish()
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

/** `> 昵称(wxid) TIME` and `> ` lines above a reply are what it answers to. */
function quoteIn(text: string): { type: 'quote'; value: string; of: string | null } | null {
  if (!text.startsWith('> ')) return null
  const quoted: string[] = []
  for (const line of text.slice(0, 20_000).split('\n')) {
    if (!line.startsWith('>')) break
    quoted.push(line.replace(/^> ?/, ''))
  }
  const of = headerOf(quoted[0] ?? '')
  return {
    type: 'quote',
    value: (of === null ? quoted : quoted.slice(1)).join('\n'),
    of: of === null ? null : (of.sides.senderName ?? of.sides.senderId),
  }
}
