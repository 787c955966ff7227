/** chatlog-keeper: one JSON array of messages, each with its account, conversation and a time to the fraction of a second. */
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { readMessages } from '../json/elements.ts'
import { flagOf, numberOf, stringOf } from '../json/values.ts'
import { encodingOf } from '../text/decode.ts'
import { epochTime } from '../time/wallTime.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { sidesOf } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const whole = await readMessages(input, encoding, { output, gathered }, [[], ['messages']], recordOf)
  return gathered.summary({ incomplete: !whole, notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

function recordOf(message: Record<string, unknown>, locator: string): MessageRecord | null {
  const seconds = numberOf(message, 'ts')
  if (seconds === null) return null
  const content = stringOf(message, 'content')
  const { file, text, ...meaning } = wechatMeaning(numberOf(message, 'msg_type') ?? 1, 0, content)
  const isSelf = flagOf(message, 'is_self')
  const direction = meaning.kind === 'system' ? 'system' : isSelf === null ? 'unknown' : isSelf ? 'out' : 'in'
  const chatId = stringOf(message, 'conversation_id') || null
  return chatMessage(locator, epochTime(seconds, seconds > 1e11 ? 'ms' : 's'), direction, {
    ...meaning,
    ...sidesOf(direction, {
      chatName: stringOf(message, 'chat_room') || null,
      chatId,
      group: flagOf(message, 'is_group_chat') ?? chatId?.endsWith('@chatroom') ?? false,
      senderName: stringOf(message, 'sender') || null,
      senderId: stringOf(message, 'sender_wxid') || null,
    }),
    text: (text ?? content).toWellFormed(),
    line: stringOf(message, 'account_id') || null,
    attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
    platformId: stringOf(message, 'server_id') || null,
  })
}

/** Reads `wechat_messages.json` of chatlog-keeper. */
export const chatlogKeeper: Reader = { id: 'chatlogKeeper', version: '1', read }
