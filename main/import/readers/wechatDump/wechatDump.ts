/** wechat-dump's text: `type|name or me:date and time:text`, further lines belong to the message above. */
import { AppError } from '../../../appError.ts'
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { type WechatMeaning, wechatMeaning } from '../wechat/meaning.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

const header = /^(-?\d{1,12})\|([^\n]{1,200}?):(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}):/

/** Numbers that only WeChat for Android uses. */
const android: Readonly<Record<string, MessageFact['type'] | 'system' | 'call'>> = Object.assign(
  Object.create(null) as Record<string, MessageFact['type'] | 'system' | 'call'>,
  {
    '-1879048186': 'location',
    '-1879048185': 'location',
    '-1879048183': 'location',
    '64': 'call',
    '1048625': 'sticker',
    '16777265': 'link',
    '268435505': 'link',
    '285212721': 'link',
    '318767153': 'notice',
    '419430449': 'transfer',
    '436207665': 'redPacket',
    '486539313': 'redPacket',
    '570425393': 'system',
    '754974769': 'video',
    '822083633': 'quote',
    '922746929': 'poke',
    '1090519089': 'file',
  },
)

function meaningOf(code: string, text: string): WechatMeaning {
  const known = android[code]
  const meaning = wechatMeaning(
    known === 'system' ? 10000 : known === 'call' ? 50 : known === undefined ? Number(code) : 1,
    0,
    text,
  )
  if (known === undefined || known === 'system' || known === 'call') return meaning
  const value =
    known === 'transfer' ? (/[\d,.]{1,20}元|[￥¥]\s?[\d,.]{1,20}/.exec(text.slice(0, 400))?.[0] ?? '') : ''
  return { ...meaning, facts: [{ type: known, value, of: null }] }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  let open: { line: number; found: RegExpExecArray; text: OpenText } | null = null
  let early: { line: number; text: string } | null = null
  let number = 0

  async function finish(): Promise<void> {
    if (open === null) return
    const { line, found, text } = open
    open = null
    const done = gathered.record(recordOf(line, found, text))
    if (done !== undefined) await done
    if (text.tooLong) await output.unread(`line ${line}`, 'textTooLong', text.text().slice(-200))
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      const found = header.exec(line.length > 400 ? line.slice(0, 400) : line)
      if (found !== null) {
        await finish()
        if (early !== null) await output.unread(`line ${early.line}`, 'beforeFirstMessage', early.text)
        early = null
        open = { line: number, found, text: new OpenText() }
        open.text.add(line.slice(found[0].length))
      } else if (open !== null) open.text.add(line)
      else if (line.trim() !== '') early ??= { line: number, text: line.slice(0, 300) }
    }
  await finish()
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: chatNameOf(input.name),
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

function recordOf(line: number, found: RegExpExecArray, body: OpenText): MessageRecord {
  const [, code = '', who = '', time = ''] = found
  const text = body.text()
  const { file, text: shown, ...meaning } = meaningOf(code, text)
  const picture = /\|img:([^|\n]{1,400})$/.exec(text.slice(-420))?.[1]
  const system = meaning.kind === 'system'
  const self = who === 'me'
  const name = picture?.split(/[/\\]/).pop() ?? file
  return chatMessage(`line ${line}`, yearFirstTime(time), system ? 'system' : self ? 'out' : 'in', {
    ...meaning,
    flags: body.tooLong ? [...meaning.flags, 'truncated'] : meaning.flags,
    sender: system || self ? null : who.toWellFormed(),
    name: system || self ? null : who.toWellFormed(),
    text: shown ?? text,
    resultCode: meaning.kind === 'call' ? text.slice(0, 200) : null,
    attachments:
      name === null || name === undefined || name === ''
        ? []
        : [{ name, mediaType: picture === undefined ? mediaTypeOfName(name) : 'image/jpeg', part: null }],
  })
}

function chatNameOf(path: string): string | null {
  const stem = (path.split(/[/\\]/).pop() ?? '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/ ?\(\d{1,3}\)$/, '')
    .trim()
  return stem === '' ? null : stem.normalize('NFC')
}

/** Reads the texts of wechat-dump. */
export const wechatDump: Reader = { id: 'wechatDump', version: '1', read }
