/**
 * "Download your information" of Facebook Messenger and Instagram as JSON, and the download of encrypted conversations.
 * A file is one conversation or a part of one (`message_2.json`). Its title and who takes part may stand behind the
 * messages, so they are looked for first.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { fieldOf, jsonPartsOf, locatorOf, objectOf, stringOf } from '../json/values.ts'
import { type JsonPart, JsonWalk } from '../json/walk.ts'
import { type Encoding, encodingOf } from '../text/decode.ts'
import { recordOf } from './message.ts'
import { mended } from './mojibake.ts'

const arrays = [['messages']]

/** What stands beside the messages. */
interface Thread {
  chat: NonNullable<MessageRecord['chat']> | null
  participants: number
}

async function threadOf(input: ReaderInput, encoding: Encoding): Promise<Thread> {
  const beside = new Map<string, unknown>()
  for await (const parts of jsonPartsOf(input, encoding, { arrays, skipElements: true }))
    for (const part of parts)
      if (part.path.length === 0 && part.problem === null) beside.set(String(part.key), part.value)
  const fields = Object.fromEntries(beside)
  const words = (text: string): string => mended(text).toWellFormed()
  const names = participantsOf(fields).map(words)
  const title = words(stringOf(fields, 'title', 'threadName'))
  const chat: Thread['chat'] =
    title === '' && names.length === 0
      ? null
      : {
          // Encrypted conversations are numbered: `Name_12`.
          name: (names.find(name => name === title.replace(/_\d+$/, '')) ?? title) || null,
          id: words(stringOf(fields, 'thread_path')) || null,
          group: names.length > 2,
        }
  return { chat, participants: names.length }
}

function participantsOf(fields: Record<string, unknown>): string[] {
  const list = fieldOf(fields, 'participants')
  if (!Array.isArray(list)) return []
  return list.slice(0, 1000).flatMap((each: unknown) => {
    if (typeof each === 'string') return [each]
    const object = objectOf(each)
    return object === null ? [] : [stringOf(object, 'name')]
  })
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const thread = await threadOf(input, encoding)
  const gathered = new Gathered(output)
  const walk = new JsonWalk({ arrays })
  let messages = 0
  for await (const parts of jsonPartsOf(input, encoding, { arrays }, walk))
    for (const part of parts) {
      if (!part.element) continue
      messages += 1
      const done = take(part, thread, gathered, output)
      if (done !== undefined) await done
    }
  if (messages === 0 && thread.participants === 0)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const notes = encoding === 'utf-8' ? [] : [`encoding ${encoding}`]
  const { chat } = thread
  return gathered.summary({
    chatName: chat === null || chat.group ? null : chat.name,
    incomplete: !walk.whole,
    notes,
  })
}

function take(
  part: JsonPart,
  thread: Thread,
  gathered: Gathered,
  output: ReaderOutput,
): Promise<void> | void {
  const fields = objectOf(part.value)
  if (fields === null)
    return output.unread(
      locatorOf(part),
      part.problem === 'tooLong' ? 'textTooLong' : (part.problem ?? 'malformed'),
      part.excerpt,
    )
  return gathered.record(recordOf(fields, locatorOf(part), thread.chat))
}

/** Reads `message_1.json` of Messenger and Instagram and `<name>_1.json` of encrypted conversations. */
export const facebook: Reader = { id: 'facebook', version: '1', read }
