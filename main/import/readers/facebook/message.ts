/** One message of a download from Facebook or Instagram, in its plain form and in that of encrypted conversations. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import { chatMessage } from '../chat/message.ts'
import { fieldOf, flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { mended } from './mojibake.ts'

type Fields = Record<string, unknown>

/** Lists of files in a message, and what each of them is. */
const fileLists: Readonly<Record<string, MessageFact['type']>> = Object.assign(
  Object.create(null) as Record<string, MessageFact['type']>,
  {
    photos: 'picture',
    videos: 'video',
    audio_files: 'voice',
    files: 'file',
    gifs: 'gif',
  },
)
const kindsByEnding: readonly [RegExp, MessageFact['type'], string][] = [
  [/\.(?:jpe?g|heic)$/i, 'picture', 'image/jpeg'],
  [/\.png$/i, 'picture', 'image/png'],
  [/\.webp$/i, 'picture', 'image/webp'],
  [/\.gif$/i, 'gif', 'image/gif'],
  [/\.(?:mp4|mov|m4v)$/i, 'video', 'video/mp4'],
  [/\.(?:aac|m4a|opus|ogg|wav|mp3|amr)$/i, 'voice', 'audio/mp4'],
]
const maxFiles = 1000
const latest = 8.64e15

/** The record of a message. */
export function recordOf(
  fields: Fields,
  locator: string,
  chat: NonNullable<MessageRecord['chat']> | null,
): MessageRecord {
  const sender = mended(stringOf(fields, 'sender_name', 'senderName')).toWellFormed()
  const content = mended(stringOf(fields, 'content', 'text'))
  const facts: MessageFact[] = []
  const attachments: MessageRecord['attachments'] = []
  const file = (entry: unknown, type: MessageFact['type'] | null): void => {
    const object = objectOf(entry)
    const uri = object === null ? '' : mended(stringOf(object, 'uri')).toWellFormed()
    if (uri === '' || attachments.length >= maxFiles) return
    const name = uri.slice(uri.lastIndexOf('/') + 1)
    const ending = kindsByEnding.find(([pattern]) => pattern.test(name))
    attachments.push({ name, mediaType: ending?.[2] ?? 'application/octet-stream', part: null })
    facts.push({ type: type ?? ending?.[1] ?? 'file', value: name, of: null })
  }
  for (const [list, type] of Object.entries(fileLists))
    for (const entry of listOf(fields, list)) file(entry, type)
  for (const entry of listOf(fields, 'media')) file(entry, null)
  file(fieldOf(fields, 'sticker'), 'sticker')
  const share = objectOf(fieldOf(fields, 'share'))
  const link = share === null ? '' : mended(stringOf(share, 'link'))
  if (link !== '') facts.push({ type: 'link', value: link.toWellFormed(), of: null })
  for (const entry of listOf(fields, 'reactions')) {
    const reaction = objectOf(entry)
    if (reaction === null) continue
    facts.push({
      type: 'reaction',
      value: mended(stringOf(reaction, 'reaction')).toWellFormed(),
      of: mended(stringOf(reaction, 'actor')).toWellFormed() || null,
    })
  }
  const text = content === '' && share !== null ? mended(stringOf(share, 'share_text')) : content
  const type = stringOf(fields, 'type')
  const seconds = numberOf(fields, 'call_duration')
  const call = type === 'Call' || seconds !== null
  const notice = type === 'Subscribe' || type === 'Unsubscribe'
  if (call) facts.push({ type: 'call', value: /video/i.test(content) ? 'video' : 'voice', of: null })
  return chatMessage(locator, timeOf(fields), notice ? 'system' : 'bySender', {
    kind: call ? 'call' : notice ? 'system' : 'message',
    sender: sender === '' ? null : sender,
    text: text.toWellFormed(),
    ...(call ? callOf(fields, content, seconds) : {}),
    flags: flagOf(fields, 'is_unsent', 'isUnsent') === true ? ['recalled'] : [],
    attachments,
    ...(chat === null ? {} : { chat }),
    ...(facts.length === 0 ? {} : { facts }),
  })
}

function callOf(
  fields: Fields,
  content: string,
  seconds: number | null,
): Pick<MessageRecord, 'result' | 'durationSeconds'> {
  const talked = seconds !== null && seconds > 0 ? seconds : null
  if (flagOf(fields, 'missed') === true)
    // "X missed your call": the other side did not answer.
    return { result: /missed your/i.test(content) ? 'notConnected' : 'missed', durationSeconds: null }
  return { result: talked === null ? 'unknown' : 'answered', durationSeconds: talked }
}

function listOf(fields: Fields, name: string): unknown[] {
  const value = fieldOf(fields, name)
  return Array.isArray(value) ? value.slice(0, maxFiles) : []
}

function timeOf(fields: Fields): RawTime {
  const written = stringOf(fields, 'timestamp_ms', 'timestamp')
  const ms = numberOf(fields, 'timestamp_ms', 'timestamp')
  if (ms === null || Math.abs(ms) > latest)
    return { wall: null, offsetMinutes: null, local: written.slice(0, 100).toWellFormed(), precision: 'ms' }
  return { epochMs: Math.trunc(ms), local: null, precision: 'ms' }
}
