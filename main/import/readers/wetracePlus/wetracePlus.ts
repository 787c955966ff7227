/** Wetrace Plus: one JSON document with all conversations, each with its messages. */
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { readBeside, readMessages } from '../json/elements.ts'
import { flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { encodingOf } from '../text/decode.ts'
import { epochTime, unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { sidesOf } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

const arrays = [['conversations', '*', 'messages']]
const maxConversations = 100_000

interface Conversation {
  id: string | null
  name: string | null
  type: string | null
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const conversations = new Map<number, Conversation>()
  let account: string | null = null
  // Nothing says that a conversation's name stands before its messages.
  await readBeside(input, encoding, arrays, ({ path, key, value }) => {
    if (path.length === 0 && key === 'account')
      account = stringOf(objectOf(value) ?? {}, 'id', 'wxid') || null
    const index = path[1]
    if (path.length !== 2 || typeof index !== 'number' || conversations.size >= maxConversations) return
    if (key !== 'id' && key !== 'name' && key !== 'type') return
    const conversation = conversations.get(index) ?? { id: null, name: null, type: null }
    if (typeof value === 'string' && value !== '') conversation[key] = value.slice(0, 400)
    conversations.set(index, conversation)
  })
  const whole = await readMessages(input, encoding, { output, gathered }, arrays, (message, locator, part) =>
    recordOf(message, locator, conversations.get(Number(part.path[1])) ?? nobody, account),
  )
  return gathered.summary({ incomplete: !whole, notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

const nobody: Conversation = { id: null, name: null, type: null }

function recordOf(
  message: Record<string, unknown>,
  locator: string,
  conversation: Conversation,
  account: string | null,
): MessageRecord | null {
  const content = stringOf(message, 'content')
  if (!['time', 'timestamp', 'content', 'type'].some(name => Object.hasOwn(message, name))) return null
  const { file, text, ...meaning } = wechatMeaning(
    numberOf(message, 'type') ?? 1,
    numberOf(message, 'subtype', 'sub_type') ?? 0,
    content,
  )
  const senderId = stringOf(message, 'sender_id') || null
  const group = conversation.type === 'group' || conversation.id?.endsWith('@chatroom') === true
  const direction =
    meaning.kind === 'system' ? 'system' : directionOf(message, senderId, conversation, account)
  return chatMessage(locator, timeOf(message), direction, {
    ...meaning,
    ...sidesOf(direction, {
      chatName: conversation.name,
      chatId: conversation.id,
      group,
      senderName: stringOf(message, 'sender_name') || null,
      senderId,
    }),
    text: (text ?? content).toWellFormed(),
    attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
    platformId: stringOf(message, 'id') || null,
  })
}

function timeOf(message: Record<string, unknown>): RawTime {
  const written = stringOf(message, 'time')
  const number = numberOf(message, 'timestamp', 'time')
  if (number !== null) return epochTime(number, number > 1e11 ? 'ms' : 's')
  const text = written || stringOf(message, 'timestamp')
  return text === '' ? unknownTime('') : yearFirstTime(text)
}

function directionOf(
  message: Record<string, unknown>,
  sender: string | null,
  conversation: Conversation,
  account: string | null,
): 'in' | 'out' | 'unknown' {
  const isSelf = flagOf(message, 'is_self')
  if (isSelf !== null) return isSelf ? 'out' : 'in'
  const said = stringOf(message, 'direction').toLowerCase()
  if (/^(?:out|outgoing|sent|send|self|发送|发出)$/.test(said)) return 'out'
  if (/^(?:in|incoming|received|receive|recv|接收|收到)$/.test(said)) return 'in'
  if (sender === null) return 'unknown'
  if (sender === account) return 'out'
  return account !== null || sender === conversation.id ? 'in' : 'unknown'
}

/** Reads the JSON that Wetrace Plus exports and imports (`format: "wetrace-plus"`). */
export const wetracePlus: Reader = { id: 'wetracePlus', version: '1', read }
