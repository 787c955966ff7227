/** One message object of Telegram Desktop as a record. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import { chatMessage } from '../chat/message.ts'
import { fieldOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { epochTime, unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import type { Names } from './names.ts'

type Fields = Record<string, unknown>

/** What is known of the conversation a message lies in. */
export interface Conversation {
  name: string | null
  id: string | null
  /** As Telegram calls it: `personal_chat`, `private_group` … */
  type: string
  group: boolean
}

export interface Context {
  conversation: Conversation | null
  /** `user…` of whose export it is, or null when the export does not say. */
  self: string | null
  names: Names
  /** Words of earlier messages of this conversation by their id. */
  words: Map<string, { text: string; from: string | null }>
}

const maxWords = 20_000

/** The record of a message or service message. */
export function recordOf(raw: Fields, locator: string, context: Context): MessageRecord {
  const service = fieldOf(raw, 'type') === 'service'
  const id = stringOf(raw, 'id')
  const text = textOf(fieldOf(raw, 'text'))
  const from = stringOf(raw, service ? 'actor' : 'from') || null
  const fromId = stringOf(raw, service ? 'actor_id' : 'from_id') || null
  const action = service ? stringOf(raw, 'action') : ''
  const call = action === 'phone_call' || action === 'group_call'
  if (service && !call)
    return chatMessage(locator, timeOf(raw), 'system', {
      kind: 'system',
      text,
      facts: [{ type: 'notice', value: noticeOf(raw, action), of: from }],
      platformId: id || null,
    })
  const record = chatMessage(locator, timeOf(raw), 'bySender', {
    ...whoOf(from, fromId, context),
    text,
    platformId: id || null,
  })
  if (context.self !== null && fromId !== null) setDirection(record, fromId === context.self, context)
  if (call) {
    const duration = numberOf(raw, 'duration_seconds', 'duration')
    const reason = stringOf(raw, 'discard_reason')
    record.kind = 'call'
    record.durationSeconds = duration
    record.result = callResult(duration, reason)
    record.resultCode = reason || action
    return record
  }
  record.flags = [...record.flags, ...flagsOf(raw)]
  record.facts = factsOf(raw, context)
  record.attachments = attachmentsOf(raw)
  if (id !== '' && context.words.size < maxWords)
    context.words.set(id, { text: text.slice(0, 300).toWellFormed(), from })
  return record
}

/** Who writes, as long as it is not known whether that is the owner. */
function whoOf(
  from: string | null,
  fromId: string | null,
  { names }: Context,
): Pick<MessageRecord, 'sender' | 'name' | 'account'> {
  if (from === null && fromId === null) return { sender: null, name: null, account: null }
  return { sender: names.nameOf(from, fromId), name: from, account: fromId }
}

/** Once it is known who the owner is, a record names the other side. */
function setDirection(record: MessageRecord, mine: boolean, { conversation }: Context): void {
  record.direction = mine ? 'out' : 'in'
  if (!mine) return
  const partner = conversation === null || conversation.group ? null : conversation
  record.name = partner?.name ?? null
  record.account = partner?.id == null ? null : `user${partner.id}`
}

function timeOf(raw: Fields): RawTime {
  const local = stringOf(raw, 'date')
  const seconds = numberOf(raw, 'date_unixtime')
  if (seconds !== null) return epochTime(seconds, 's', local || null)
  return local === '' ? unknownTime('') : yearFirstTime(local)
}

/** A text is a string, or a list of strings and of objects with a text in them. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed()
  if (!Array.isArray(value)) return ''
  let text = ''
  for (const piece of value) {
    if (typeof piece === 'string') text += piece
    else {
      const object = objectOf(piece)
      if (object !== null) text += stringOf(object, 'text')
    }
  }
  return text.toWellFormed()
}

function callResult(duration: number | null, reason: string): string {
  if (duration !== null && duration > 0) return 'answered'
  if (reason === 'missed') return 'missed'
  if (reason === 'busy') return 'busy'
  return reason === 'hangup' || reason === 'disconnect' ? 'notConnected' : 'unknown'
}

function noticeOf(raw: Fields, action: string): string {
  const members = fieldOf(raw, 'members')
  const said = [
    stringOf(raw, 'title', 'inviter'),
    Array.isArray(members) ? members.filter(each => typeof each === 'string').join(', ') : '',
  ].filter(each => each !== '')
  return said.length === 0 ? action : `${action}: ${said.join(', ')}`
}

function flagsOf(raw: Fields): string[] {
  const flags: string[] = []
  if (stringOf(raw, 'edited', 'edited_unixtime') !== '') flags.push('edited')
  if (Object.hasOwn(raw, 'forwarded_from') || Object.hasOwn(raw, 'saved_from')) flags.push('forwarded')
  return flags
}

const mediaFacts: ReadonlyMap<string, MessageFact['type']> = new Map([
  ['sticker', 'sticker'],
  ['animation', 'gif'],
  ['video_file', 'video'],
  ['video_message', 'video'],
  ['voice_message', 'voice'],
  ['audio_file', 'audio'],
])

function factsOf(raw: Fields, { words }: Context): MessageFact[] {
  const facts: MessageFact[] = []
  const add = (type: MessageFact['type'], value: string, of: string | null = null): void => {
    facts.push({ type, value: value.slice(0, 2000).toWellFormed(), of })
  }
  if (stringOf(raw, 'photo') !== '') add('picture', '')
  const media = mediaFacts.get(stringOf(raw, 'media_type'))
  if (media !== undefined) add(media, stringOf(raw, 'sticker_emoji', 'file_name'))
  else if (stringOf(raw, 'file') !== '') add('file', stringOf(raw, 'file_name'))
  const reply = stringOf(raw, 'reply_to_message_id')
  if (reply !== '') {
    const quoted = words.get(reply)
    add('quote', quoted?.text ?? '', quoted?.from ?? null)
  }
  if (Object.hasOwn(raw, 'forwarded_from')) add('forwarded', '', stringOf(raw, 'forwarded_from') || null)
  const place = objectOf(fieldOf(raw, 'location_information'))
  if (place !== null)
    add(
      'location',
      [
        stringOf(raw, 'place_name'),
        stringOf(raw, 'address'),
        stringOf(place, 'latitude'),
        stringOf(place, 'longitude'),
      ]
        .filter(each => each !== '')
        .join(', '),
    )
  const contact = objectOf(fieldOf(raw, 'contact_information'))
  if (contact !== null)
    add(
      'card',
      [stringOf(contact, 'first_name'), stringOf(contact, 'last_name'), stringOf(contact, 'phone_number')]
        .filter(each => each !== '')
        .join(' '),
    )
  const poll = objectOf(fieldOf(raw, 'poll'))
  if (poll !== null) add('poll', textOf(fieldOf(poll, 'question')))
  const text = fieldOf(raw, 'text')
  if (Array.isArray(text))
    for (const piece of text.slice(0, 200)) {
      const object = objectOf(piece)
      if (object !== null && fieldOf(object, 'type') === 'text_link') add('link', stringOf(object, 'href'))
    }
  const reactions = fieldOf(raw, 'reactions')
  if (Array.isArray(reactions))
    for (const each of reactions.slice(0, 100)) {
      const reaction = objectOf(each)
      if (reaction === null) continue
      const recent = fieldOf(reaction, 'recent')
      const people = Array.isArray(recent) ? recent.map(objectOf).filter(one => one !== null) : []
      const emoji = stringOf(reaction, 'emoji', 'document_id')
      if (people.length === 0) add('reaction', emoji)
      for (const one of people.slice(0, 20)) add('reaction', emoji, stringOf(one, 'from') || null)
    }
  return facts
}

/** Where a file would stand Telegram writes `(File not included. …)` and the like. */
const absent = /^\(File /

function attachmentsOf(raw: Fields): MessageRecord['attachments'] {
  const attachments: MessageRecord['attachments'] = []
  for (const field of ['photo', 'file', 'contact_vcard']) {
    const path = stringOf(raw, field)
    if (path === '') continue
    const given = stringOf(raw, 'file_name')
    const missing = absent.test(path)
    const name = missing
      ? given !== '' && field === 'file'
        ? given
        : field === 'photo'
          ? 'photo.jpg'
          : field
      : path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    const said = field === 'file' ? stringOf(raw, 'mime_type') : ''
    attachments.push({
      name,
      mediaType: said === '' ? (field === 'photo' ? 'image/jpeg' : mediaTypeOfName(name)) : said,
      part: missing ? null : path,
    })
  }
  return attachments
}
