/**
 * Signal chats as text: `chat.md` of signal-export, or lines `[2019-12-24, 12:23] Name: text`. Exact to the minute, no
 * zone. Where somebody is called `Me` that is the owner, as signal-export writes it; otherwise it is asked.
 */
import { AppError } from '../../../appError.ts'
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { NameCounts } from '../../summarySoFar.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

const head = /^\[(\d{4}-\d\d-\d\d,? \d\d:\d\d)\] ([^\n]{0,200}?):(?: (.*))?$/
/** `![name](./media/2024-07-01_08-00-00.jpg)` */
const link = /!?\[([^\]\n]{0,300})\]\((?:\.\/)?(media\/[^()\n]{1,400})\)/g
/** `(- Bob: 👍, Eve: 😮 -)` */
const reactions = /^\(- (.{1,2000}) -\)$/

interface Open {
  line: number
  local: string
  sender: string
  text: OpenText
}

function headIn(line: string): Open | null {
  if (line.charCodeAt(0) !== 91) return null
  const found = head.exec(line.length > 100_000 ? line.slice(0, 100_000) : line)
  if (found === null) return null
  const text = new OpenText()
  const start = (found[1] ?? '').length + (found[2] ?? '').length + 4
  text.add(line.slice(start).replace(/^ /, ''))
  return { line: 0, local: found[1] ?? '', sender: found[2] ?? '', text }
}

async function look(input: ReaderInput, encoding: Encoding): Promise<NameCounts> {
  const senders = new NameCounts()
  let heads = 0
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      const found = headIn(line)
      if (found === null) continue
      heads += 1
      senders.add(found.sender)
    }
  if (heads === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return senders
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const senders = await look(input, encoding)
  const byMe = senders.has('Me')
  const others = senders
    .most()
    .map(each => each.name)
    .filter(name => name !== 'Me')
  const folder = folderOf(input.name)
  const chatName = folder ?? (byMe && others.length === 1 ? (others[0] ?? null) : null)
  const group = byMe && others.length > 1
  const partner = group ? null : (others[0] ?? chatName)
  const gathered = new Gathered(output)
  let open: Open | null = null
  let number = 0
  let early = false

  function finish(): Promise<void> | void {
    const message = open
    open = null
    if (message === null) return
    const record = recordOf(message, byMe, partner)
    if (group) record.chat = { name: chatName, id: null, group: true }
    if (!message.text.tooLong) return gathered.record(record)
    record.flags.push('truncated')
    return Promise.resolve(gathered.record(record)).then(() =>
      output.unread(record.locator, 'textTooLong', record.text.slice(-200)),
    )
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      const found = headIn(line)
      if (found !== null) {
        const done = finish()
        if (done !== undefined) await done
        open = { ...found, line: number }
      } else if (open !== null) open.text.add(line)
      else if (line.trim() !== '' && !early) {
        early = true
        await output.unread(`line ${number}`, 'beforeFirstMessage', line)
      }
    }
  await finish()
  return gathered.summary({ chatName, notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

function recordOf(message: Open, byMe: boolean, partner: string | null): MessageRecord {
  const text = message.text.text()
  const time = yearFirstTime(message.local.replace(',', ''))
  time.local = message.local
  const mine = byMe && message.sender === 'Me'
  return chatMessage(`line ${message.line}`, time, mine ? 'out' : byMe ? 'in' : 'bySender', {
    // `Me` is no name of anybody.
    sender: mine ? null : message.sender,
    name: mine ? partner : message.sender,
    text,
    facts: factsIn(text),
    attachments: [...text.slice(0, 100_000).matchAll(link)].slice(0, 100).map(found => {
      const path = found[2] ?? ''
      const name = path.slice(path.lastIndexOf('/') + 1)
      return { name, mediaType: mediaTypeOfName(name), part: null }
    }),
  })
}

function factsIn(text: string): MessageFact[] {
  const lines = text.slice(0, 100_000).split('\n')
  const facts: MessageFact[] = []
  const quoted = lines.filter(line => line.startsWith('> ')).map(line => line.slice(2))
  if (quoted.length > 0 && lines.some(line => line === '>'))
    facts.push({ type: 'quote', value: quoted.join('\n'), of: null })
  const list = reactions.exec(lines.at(-1) ?? '')?.[1]
  for (const each of list?.split(', ') ?? []) {
    const at = each.lastIndexOf(': ')
    if (at > 0) facts.push({ type: 'reaction', value: each.slice(at + 2), of: each.slice(0, at) })
  }
  return facts
}

/** signal-export makes a folder for each contact and calls the file in it chat.md. */
function folderOf(path: string): string | null {
  const segments = path.split(/[/\\]/)
  const name = segments.pop() ?? ''
  return /^(?:chat|index)\.(?:md|txt)$/i.test(name) ? (segments.pop() ?? null) : null
}

/** Reads chats that signal-export wrote as Markdown, and plain lines of the same form. */
export const signal: Reader = { id: 'signal', version: '1', read }
