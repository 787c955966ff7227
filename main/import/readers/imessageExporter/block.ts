import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { chatMessage } from '../chat/message.ts'
import { writtenTime } from '../time/writtenTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

/** One message as it stands in an export, before it is known who takes part in the conversation. */
export interface Block {
  locator: string
  /** The time with what stands behind it. */
  time: string
  /** Null for an announcement of the app. */
  sender: string | null
  text: string
  deleted: boolean
  /** An answer to an earlier message. */
  reply: boolean
  reactions: { value: string; of: string | null }[]
  /** Paths as the export has them. */
  files: string[]
  /** Stands a second time inside the message it answers. */
  nested: boolean
}

/** Who takes part in the conversation that a file is. */
export interface Talk {
  name: string | null
  group: boolean
}

const numberLike = /^\+?\d[\d\s().-]{2,}$/
const behindTime = / \((?:Read|Delivered|Edited)\b[^)]{0,300}\)\s*$/

/** The owner of the phone is "Me" in every export. */
export const ownName = 'Me'

/** What the time and sender of a block are: the same for a reply and for its second place. */
export function placeOf({ time, sender }: Block): string {
  return `${time.replace(behindTime, '').replace(/\s+/g, ' ')}\u0001${sender ?? ''}`
}

/** The record of a message. */
export function recordOf(block: Block, talk: Talk): MessageRecord {
  const time = writtenTime(block.time.replace(behindTime, ''))
  const chat = { name: talk.name, id: null, group: talk.group }
  if (block.sender === null)
    return chatMessage(block.locator, time, 'system', { kind: 'system', text: block.text, chat })
  const own = block.sender === ownName
  const other = own ? (talk.group ? null : talk.name) : block.sender
  const isNumber = other !== null && numberLike.test(other)
  const isAddress = other !== null && /^[^\s@]+@[^\s@]+$/.test(other)
  const facts: MessageFact[] = block.reactions.map(reaction => ({ type: 'reaction', ...reaction }))
  if (block.reply) facts.push({ type: 'quote', value: '', of: null })
  const attachments = block.files.map(path => {
    const name = path.split(/[/\\]/).pop() ?? path
    const mediaType = mediaTypeOfName(name)
    facts.push({ type: factOf(mediaType), value: name, of: null })
    return { name, mediaType, part: /^(?:~|\/|[A-Za-z]:)/.test(path) ? null : path }
  })
  const flags: string[] = []
  if (block.deleted) flags.push('deleted')
  if (/^Edited .{1,60}:/m.test(block.text)) flags.push('edited')
  if (/^.{1,120} unsent (?:a|this) message/m.test(block.text)) flags.push('recalled')
  if (/^Attachment missing!$/m.test(block.text)) flags.push('missingAttachment')
  return chatMessage(block.locator, time, own ? 'out' : 'in', {
    sender: own ? null : block.sender,
    numberRaw: isNumber ? other : null,
    name: isNumber || isAddress ? null : other,
    account: isAddress ? other : null,
    text: block.text,
    flags,
    attachments,
    chat,
    ...(facts.length === 0 ? {} : { facts }),
  })
}

function factOf(mediaType: string): MessageFact['type'] {
  if (mediaType.startsWith('image/')) return 'picture'
  if (mediaType.startsWith('video/')) return 'video'
  return mediaType.startsWith('audio/') ? 'audio' : 'file'
}
