/**
 * QQ for Windows, "导出消息记录" as text. Read twice: first for what only the whole file tells (which conversations are
 * groups, which names belong to one number, which conversations stand there twice), then for the messages. Messages =
 * records; what stands in front of them is listed, lines behind belong to the message before them.
 */
import { createHash, type Hash } from 'node:crypto'
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { placeholdersIn } from '../chat/placeholders.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { headOf, QqLines, type QqListener } from './lines.ts'
import { isSystem, People, whoOf } from './people.ts'

interface Conversation {
  object: string | null
  group: boolean
  /** The same conversation with the same messages stood in the file before. */
  again: boolean
}

interface Whole {
  tim: boolean
  conversations: Conversation[]
  people: People
  messages: number
}

const maxConversations = 100_000

async function throughLines(
  input: ReaderInput,
  encoding: Encoding,
  listener: QqListener,
  tim: boolean,
): Promise<void> {
  const through = new QqLines(listener, tim)
  for await (const lines of linesOf(textOf(input.chunks(), encoding))) await through.lines(lines)
  await through.end()
}

/** TIM writes text behind the sender: then nearly every line with a time has a colon behind a number. */
async function isTim(input: ReaderInput, encoding: Encoding): Promise<boolean> {
  let tim = 0
  let plain = 0
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      if (headOf(line, false) === null) continue
      if (headOf(line, true) === null) plain += 1
      else tim += 1
      if (tim + plain >= 1000) return tim > plain
    }
  return tim > plain
}

interface Seen {
  object: string | null
  folder: string
  numbered: number
  plain: number
  hash: Hash
}

/** First reading: what only the whole file can tell. */
async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const tim = await isTim(input, encoding)
  const people = new People()
  const conversations: Conversation[] = []
  const digests = new Set<string>()
  let messages = 0
  let now: Seen | null = null
  const end = (): void => {
    if (now === null || conversations.length >= maxConversations) return
    const { object, folder, numbered, plain } = now
    const digest = `${now.hash.digest('base64')} ${object}`
    const group = numbered > 0 && (plain === 0 || (folder.includes('群') && numbered > plain))
    conversations.push({ object, group, again: numbered + plain > 0 && digests.has(digest) })
    digests.add(digest)
  }
  const begin = (object: string | null, folder: string): Seen => ({
    object,
    folder,
    numbered: 0,
    plain: 0,
    hash: createHash('sha256'),
  })
  await throughLines(
    input,
    encoding,
    {
      section: ({ object, folder }) => {
        end()
        now = begin(object, folder)
      },
      message: (head, text) => {
        now ??= begin(null, '')
        messages += 1
        now.hash.update(`${head.local} ${head.who}\n${text.text()}\n`)
        if (isSystem(head.who)) return
        const who = whoOf(head.who)
        if (who.account === null) now.plain += 1
        else {
          now.numbered += 1
          people.add(who)
        }
      },
      early: () => undefined,
    },
    tim,
  )
  end()
  return { tim, conversations, people, messages }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  if (whole.messages === 0 && whole.conversations.length === 0)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const { conversations } = whole
  const gathered = new Gathered(output)
  const several = conversations.filter(each => !each.again).length > 1
  let at = -1
  let again = 0
  await throughLines(
    input,
    encoding,
    {
      section: () => {
        at += 1
      },
      message: (head, text, line) => {
        if (at < 0) at = 0
        const conversation = conversations[Math.min(at, conversations.length - 1)]
        if (conversation === undefined) return
        if (conversation.again) {
          again += 1
          return
        }
        const record = recordOf(head, text.text(), line, conversation, whole.people)
        if ((several || conversation.group) && conversation.object !== null)
          record.chat = { name: conversation.object, id: null, group: conversation.group }
        if (!text.tooLong) return gathered.record(record)
        record.flags.push('truncated')
        return Promise.resolve(gathered.record(record)).then(() =>
          output.unread(record.locator, 'textTooLong', record.text.slice(-200)),
        )
      },
      early: (line, text) => output.unread(`line ${line}`, 'beforeFirstMessage', text),
    },
    whole.tim,
  )
  const only = several ? undefined : conversations.find(each => !each.again)
  return gathered.summary({
    chatName: only?.object ?? null,
    notes: [
      ...(encoding === 'utf-8' ? [] : [`encoding ${encoding}`]),
      ...(again > 0 ? [`repeatedMessages ${again}`] : []),
    ],
  })
}

function recordOf(
  head: { local: string; who: string },
  text: string,
  line: number,
  conversation: Conversation,
  people: People,
): MessageRecord {
  const locator = `line ${line}`
  const time = yearFirstTime(head.local)
  if (isSystem(head.who)) return chatMessage(locator, time, 'system', { kind: 'system', text })
  const who = conversation.group ? whoOf(head.who) : { nick: head.who.trim(), account: null }
  const sender = people.nameOf(who)
  return chatMessage(locator, time, 'bySender', {
    sender,
    name: sender === who.account ? null : sender,
    account: who.account,
    text,
    facts: placeholdersIn(text),
  })
}

/** Reads the text export of QQ for Windows and of TIM: one conversation, or all of them. */
export const qqTxt: Reader = { id: 'qqTxt', version: '1', read }
