/**
 * QQChatExporter's text: blocks `名字:` / `时间: …` / `内容: …`, then what the message carried. The form of the times was
 * chosen by whoever exported; one that is told from the moment of the export ("3天前") is no time to go by.
 */
import type { MessageFact } from '../../../../preload/records.ts'
import type { ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { type Encoding, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

interface Open {
  who: string
  line: number
  time: string
  text: OpenText
}

const bar = /^={40,}$/
const clockOnly = /^(?:(?:上午|下午) ?)?\d{1,2}:\d{2}(?::\d{2})?(?: ?(?:AM|PM))?$/i
const types: ReadonlyMap<string, MessageFact['type']> = new Map([
  ['image', 'picture'],
  ['audio', 'voice'],
  ['video', 'video'],
  ['file', 'file'],
])

export async function readText(
  input: ReaderInput,
  output: ReaderOutput,
  encoding: Encoding,
): Promise<ReaderSummary> {
  const gathered = new Gathered(output)
  let open: Open | null = null
  let chat: { name: string | null; group: boolean } = { name: null, group: false }
  let before = ''
  let beforeThat = ''
  let number = 0
  let refused = 0
  let total: number | null = null
  let ended = false
  let second = false
  let heldBar = false

  async function finish(): Promise<void> {
    const message = open
    open = null
    if (message === null) return
    const locator = `line ${message.line}`
    const time = yearFirstTime(message.time)
    if ('wall' in time && time.wall === null && !clockOnly.test(message.time)) {
      refused += 1
      await output.unread(locator, 'relativeTime', `${message.who}: ${message.time}: ${message.text.text()}`)
      return
    }
    const carried = carriedIn(message.text.text())
    const sender = message.who.replace(/^\[[^\]]{1,40}\] (?=.)/, '')
    const record = chatMessage(
      locator,
      clockOnly.test(message.time) ? unknownTime(message.time) : time,
      'bySender',
      {
        sender,
        name: sender,
        text: carried.text,
        facts: carried.facts,
        attachments: carried.files.map(name => ({ name, mediaType: mediaTypeOfName(name), part: null })),
        flags: message.text.tooLong ? ['truncated'] : [],
      },
    )
    if (chat.group) record.chat = { name: chat.name, id: null, group: true }
    const done = gathered.record(record)
    if (done !== undefined) await done
    if (message.text.tooLong) await output.unread(locator, 'textTooLong', record.text.slice(-200))
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      if (heldBar && line.trim() === '导出完成') {
        await finish()
        ended = true
      } else if (heldBar) open?.text.add('='.repeat(47))
      heldBar = false
      if (ended) {
        const count = /^总计导出 (\d{1,12}) 条消息$/.exec(line)?.[1]
        if (count !== undefined) total = Number(count)
        // Another export copied to the end of this one: whose times and names are whose would not be known.
        if (!second && /^(?:\uFEFF?\[QQChatExporter V|时间: )/u.test(line)) {
          second = true
          await output.unread(`line ${number}`, 'malformed', line.slice(0, 300))
        }
        continue
      }
      if (bar.test(line) && open !== null) {
        heldBar = true
        continue
      }
      const time = line.startsWith('时间: ') ? line.slice(4) : null
      if (time !== null && before.endsWith(':') && (beforeThat === '' || /^\[\d+\]$/.test(beforeThat))) {
        // The name was taken for text of the message before.
        open?.text.dropLast(/^\[\d+\]$/.test(beforeThat) ? 2 : 1)
        await finish()
        open = { who: before.slice(0, -1), line: number - 1, time, text: new OpenText() }
      } else if (open !== null) open.text.add(line)
      else if (line.startsWith('聊天名称: ')) chat = { ...chat, name: line.slice(6) }
      else if (line.startsWith('聊天类型: ')) chat = { ...chat, group: line.slice(6).trim() === '群聊' }
      else total ??= countIn(line)
      beforeThat = before
      before = line
    }
  await finish()
  return gathered.summary({
    chatName: chat.name,
    incomplete: !ended || second || (total !== null && total > gathered.count + refused),
    notes: refused > 0 ? ['relativeTimes'] : [],
  })
}

function countIn(line: string): number | null {
  const count = /^消息总数: (\d{1,12})$/.exec(line)?.[1]
  return count === undefined ? null : Number(count)
}

interface Carried {
  text: string
  files: string[]
  facts: MessageFact[]
}

/** Parts the words of a message from what is listed below them: files, who was mentioned, what was quoted. */
function carriedIn(block: string): Carried {
  const lines = block.split('\n')
  if (/^类型: \S+$/.test(lines[0] ?? '')) lines.shift()
  const files: string[] = []
  const facts: MessageFact[] = []
  const quoted = /^回复: (?:\d\d-\d\d \d\d:\d\d ?)?(.{0,200}?) - (.*)$/.exec(lines.at(-1) ?? '')
  if (quoted !== null) {
    lines.pop()
    facts.push({ type: 'quote', value: quoted[2] ?? '', of: quoted[1] || null })
  }
  if (/^提及: ./.test(lines.at(-1) ?? '')) lines.pop()
  let first = lines.length
  while (first > 0 && lines[first - 1]?.startsWith('  - ')) first -= 1
  const count = /^资源: (\d{1,6}) 个文件$/.exec(lines[first - 1] ?? '')?.[1]
  if (first < lines.length && Number(count) === lines.length - first) {
    for (const line of lines.slice(first)) {
      const found = /^ {2}- (\w{1,40}): (.*)$/.exec(line)
      const type = types.get(found?.[1] ?? '')
      const name = found?.[2] ?? ''
      if (type !== undefined) facts.push({ type, value: type === 'file' ? name : '', of: null })
      if (name !== '') files.push(name)
    }
    lines.length = first - 1
  }
  const text = lines.join('\n')
  return { text: text.startsWith('内容: ') ? text.slice(4) : text.replace(/^内容:$/, ''), files, facts }
}
