import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { readMessages } from '../json/elements.ts'
import { fieldOf, flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { encodingOf } from '../text/decode.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { sidesOf } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

/** Reads the JSON array of chatlog; some callers wrap it into `{items: […]}` or `{data: […]}`. */
export async function readJson(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const whole = await readMessages(
    input,
    encoding,
    { output, gathered },
    [[], ['items'], ['data'], ['messages']],
    recordOf,
  )
  return gathered.summary({ incomplete: !whole, notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

function recordOf(message: Record<string, unknown>, locator: string): MessageRecord | null {
  const written = stringOf(message, 'time')
  if (written === '' && !Object.hasOwn(message, 'talker')) return null
  const content = stringOf(message, 'content')
  const contents = objectOf(fieldOf(message, 'contents')) ?? {}
  const sender = stringOf(message, 'sender')
  const notice = sender === '系统消息'
  const meaning = wechatMeaning(
    notice ? 10000 : (numberOf(message, 'type') ?? 1),
    numberOf(message, 'subType') ?? 0,
    content,
  )
  const isSelf = flagOf(message, 'isSelf')
  const direction = meaning.kind === 'system' ? 'system' : isSelf === null ? 'unknown' : isSelf ? 'out' : 'in'
  const title = stringOf(contents, 'title')
  const facts = meaning.facts.map(fact => withContents(fact, contents))
  const file = facts.some(fact => fact.type === 'file') ? (meaning.file ?? (title || null)) : null
  const { file: _file, text, ...rest } = meaning
  return chatMessage(locator, yearFirstTime(written), direction, {
    ...rest,
    ...sidesOf(direction, {
      chatName: stringOf(message, 'talkerName') || null,
      chatId: stringOf(message, 'talker') || null,
      group: flagOf(message, 'isChatRoom') ?? stringOf(message, 'talker').endsWith('@chatroom'),
      senderName: stringOf(message, 'senderName') || null,
      senderId: sender || null,
    }),
    text: ((text ?? content) || described(contents)).toWellFormed(),
    facts,
    attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
    platformId: stringOf(message, 'seq') || null,
  })
}

/** Words of a message whose `content` is empty: what its bubble shows. */
function described(contents: Record<string, unknown>): string {
  return [stringOf(contents, 'title'), stringOf(contents, 'desc'), stringOf(contents, 'label')]
    .filter(each => each !== '')
    .join('\n')
}

function withContents(fact: MessageFact, contents: Record<string, unknown>): MessageFact {
  if (fact.type === 'quote') {
    const refer = objectOf(fieldOf(contents, 'refer'))
    if (refer === null) return fact
    const inner = objectOf(fieldOf(refer, 'contents')) ?? {}
    return {
      type: 'quote',
      value: stringOf(refer, 'content') || described(inner),
      of: stringOf(refer, 'senderName', 'sender') || null,
    }
  }
  if (fact.value !== '') return fact
  const value =
    fact.type === 'link' || fact.type === 'miniProgram'
      ? stringOf(contents, 'url')
      : fact.type === 'file' || fact.type === 'forwarded'
        ? stringOf(contents, 'title')
        : fact.type === 'location'
          ? stringOf(contents, 'label')
          : ''
  return { ...fact, value }
}
