/** One message object of QQChatExporter (V4 and V5) as a record. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import { chatMessage } from '../chat/message.ts'
import { fieldOf, flagOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { epochTime, unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

type Fields = Record<string, unknown>

/** What the export says of the conversation, from `chatInfo`. */
export interface ChatInfo {
  name: string | null
  id: string | null
  group: boolean
  selfUid: string
  selfUin: string
}

export function chatInfoOf(value: unknown): ChatInfo | null {
  const raw = objectOf(value)
  if (raw === null) return null
  return {
    name: stringOf(raw, 'name') || null,
    id: stringOf(raw, 'peerUin', 'peerUid') || null,
    group: stringOf(raw, 'type') === 'group',
    selfUid: stringOf(raw, 'selfUid'),
    selfUin: stringOf(raw, 'selfUin'),
  }
}

export function recordOf(raw: Fields, locator: string, chat: ChatInfo | null): MessageRecord {
  const content = objectOf(fieldOf(raw, 'content')) ?? {}
  const sender = objectOf(fieldOf(raw, 'sender')) ?? {}
  const text = stringOf(content, 'text').toWellFormed()
  const time = timeOf(raw)
  const platformId = stringOf(raw, 'id', 'messageId') || null
  const flags = flagOf(raw, 'recalled', 'isRecalled') === true ? ['recalled'] : []
  const group = chat?.group === true ? { chat: { name: chat.name, id: chat.id, group: true } } : {}
  const system = flagOf(raw, 'system', 'isSystemMessage') === true || fieldOf(raw, 'type') === 'system'
  if (system)
    return chatMessage(locator, time, 'system', { kind: 'system', text, platformId, flags, ...group })

  const uid = stringOf(sender, 'uid')
  const uin = stringOf(sender, 'uin')
  const name = stringOf(sender, 'name', 'groupCard', 'remark', 'nickname') || null
  const account = uin === '' || uin === '0' ? uid || null : uin
  const record = chatMessage(locator, time, 'bySender', {
    sender: name ?? account,
    name,
    account,
    text,
    platformId,
    flags,
    facts: factsOf(content),
    attachments: attachmentsOf(content),
    ...group,
  })
  if (chat === null || (chat.selfUid === '' && chat.selfUin === '') || (uid === '' && uin === ''))
    return record
  const mine = (uid !== '' && uid === chat.selfUid) || (uin !== '' && uin === chat.selfUin)
  record.direction = mine ? 'out' : 'in'
  if (mine) {
    record.name = chat.group ? null : chat.name
    record.account = chat.group ? null : chat.id
  }
  return record
}

function timeOf(raw: Fields): RawTime {
  const local = stringOf(raw, 'time') || null
  const stamp = fieldOf(raw, 'timestamp')
  // V4 writes ISO 8601 in UTC, V5 milliseconds.
  if (typeof stamp === 'string' && /^\d{4}-/.test(stamp)) return yearFirstTime(stamp)
  const number = numberOf(raw, 'timestamp')
  if (number === null) return local === null ? unknownTime('') : yearFirstTime(local)
  return epochTime(number, Math.abs(number) < 1e11 ? 's' : 'ms', local)
}

const factTypes: ReadonlyMap<string, MessageFact['type']> = new Map([
  ['image', 'picture'],
  ['pic', 'picture'],
  ['audio', 'voice'],
  ['ptt', 'voice'],
  ['voice', 'voice'],
  ['video', 'video'],
  ['file', 'file'],
  ['market_face', 'sticker'],
  ['location', 'location'],
  ['forward', 'forwarded'],
  ['multi_forward', 'forwarded'],
  ['json', 'link'],
  ['wallet', 'redPacket'],
  ['red_packet', 'redPacket'],
  ['transfer', 'transfer'],
  ['poke', 'poke'],
  ['call', 'call'],
])

function objectsIn(value: unknown, most: number): Fields[] {
  return Array.isArray(value)
    ? value
        .slice(0, most)
        .map(objectOf)
        .filter(each => each !== null)
    : []
}

function factsOf(content: Fields): MessageFact[] {
  const facts: MessageFact[] = []
  const quote = (reply: Fields): void => {
    facts.push({
      type: 'quote',
      value: stringOf(reply, 'content', 'text').toWellFormed(),
      of: stringOf(reply, 'senderName', 'senderUin') || null,
    })
  }
  for (const element of objectsIn(fieldOf(content, 'elements'), 150)) {
    const kind = stringOf(element, 'type')
    const data = objectOf(fieldOf(element, 'data')) ?? {}
    if (kind === 'reply') quote(data)
    else {
      const type = factTypes.get(kind)
      if (type === undefined) continue
      const value =
        type === 'file'
          ? stringOf(data, 'filename', 'name')
          : stringOf(data, 'title', 'summary', 'name', 'address', 'duration')
      facts.push({ type, value: value.slice(0, 2000).toWellFormed(), of: null })
    }
  }
  // V4 has no elements: what it carried stands in `resources`, a quoted message in `reply`.
  const reply = objectOf(fieldOf(content, 'reply'))
  if (reply !== null && !facts.some(fact => fact.type === 'quote')) quote(reply)
  if (facts.length === 0)
    for (const resource of objectsIn(fieldOf(content, 'resources'), 50)) {
      const type = factTypes.get(stringOf(resource, 'type'))
      if (type !== undefined)
        facts.push({ type, value: type === 'file' ? stringOf(resource, 'filename') : '', of: null })
    }
  return facts
}

function attachmentsOf(content: Fields): MessageRecord['attachments'] {
  return objectsIn(fieldOf(content, 'resources'), 1000).flatMap(resource => {
    const path = stringOf(resource, 'localPath')
    const name = stringOf(resource, 'filename', 'fileName') || path.slice(path.lastIndexOf('/') + 1)
    if (name === '') return []
    return [{ name, mediaType: mediaTypeOfName(name), part: path || null }]
  })
}
