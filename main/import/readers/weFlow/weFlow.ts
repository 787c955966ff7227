/** WeFlow and EchoTrace: one JSON document for one chat, its messages with seconds since 1970 and who sent them. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { readBeside, readMessages } from '../json/elements.ts'
import { flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { encodingOf } from '../text/decode.ts'
import { epochTime, yearFirstTime } from '../time/wallTime.ts'
import { bracketMeaning } from '../wechat/brackets.ts'
import { type WechatMeaning, wechatMeaning } from '../wechat/meaning.ts'
import { sidesOf } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

const arrays = [['messages']]

interface Session {
  id: string | null
  name: string | null
  group: boolean
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  let session: Session = { id: null, name: null, group: false }
  // Nothing says that the chat is described before its messages.
  await readBeside(input, encoding, arrays, ({ path, key, value }) => {
    const object = path.length === 0 && key === 'session' ? objectOf(value) : null
    if (object === null) return
    const id = stringOf(object, 'wxid') || null
    session = {
      id,
      name: stringOf(object, 'remark', 'displayName', 'nickname') || null,
      group: id?.endsWith('@chatroom') === true || /群/.test(stringOf(object, 'type')),
    }
  })
  const whole = await readMessages(input, encoding, { output, gathered }, arrays, (message, locator) =>
    recordOf(message, locator, session),
  )
  return gathered.summary({
    chatName: session.group ? null : session.name,
    incomplete: !whole,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

/** The words for kinds, where the number is one that WeChat uses for many. */
const kinds: Readonly<Record<string, MessageFact['type']>> = Object.assign(
  Object.create(null) as Record<string, MessageFact['type']>,
  {
    图片消息: 'picture',
    语音消息: 'voice',
    视频消息: 'video',
    动画表情: 'sticker',
    表情消息: 'sticker',
    文件消息: 'file',
    位置消息: 'location',
    名片消息: 'card',
    链接消息: 'link',
    卡片式链接: 'link',
    小程序消息: 'miniProgram',
    转账消息: 'transfer',
    红包消息: 'redPacket',
    引用消息: 'quote',
    聊天记录: 'forwarded',
    音乐消息: 'music',
  },
)

function recordOf(message: Record<string, unknown>, locator: string, session: Session): MessageRecord | null {
  const seconds = numberOf(message, 'createTime')
  const written = stringOf(message, 'formattedTime')
  if (seconds === null && written === '') return null
  const content = stringOf(message, 'content')
  const { file, text, ...meaning } = meaningOf(message, content)
  const isSend = flagOf(message, 'isSend')
  const direction = meaning.kind === 'system' ? 'system' : isSend === null ? 'unknown' : isSend ? 'out' : 'in'
  return chatMessage(
    locator,
    seconds === null
      ? yearFirstTime(written)
      : epochTime(seconds, seconds > 1e11 ? 'ms' : 's', written || null),
    direction,
    {
      ...meaning,
      ...sidesOf(direction, {
        chatName: session.name,
        chatId: session.id,
        group: session.group,
        senderName: stringOf(message, 'senderDisplayName', 'groupNickname') || null,
        senderId: stringOf(message, 'senderUsername') || null,
      }),
      text: (text ?? content).toWellFormed(),
      attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
      platformId: stringOf(message, 'localId') || null,
    },
  )
}

function meaningOf(message: Record<string, unknown>, content: string): WechatMeaning {
  const word = stringOf(message, 'type')
  const meaning = wechatMeaning(
    word === '系统消息' ? 10000 : (numberOf(message, 'localType') ?? 1),
    0,
    content,
  )
  if (meaning.kind !== 'message' || meaning.facts.length > 0) return meaning
  if (/通话/.test(word))
    return {
      ...meaning,
      ...bracketMeaning(content),
      kind: 'call',
      facts: [{ type: 'call', value: '', of: null }],
    }
  const fact = kinds[word]
  if (fact === undefined) return meaning
  const said = bracketMeaning(content)
  const value = said.facts[0]?.value ?? ''
  return { ...meaning, facts: [{ type: fact, value, of: null }], file: fact === 'file' ? said.file : null }
}

/** Reads the JSON of WeFlow and of EchoTrace. */
export const weFlow: Reader = { id: 'weFlow', version: '1', read }
