import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { directionWord } from '../csv/directionWords.ts'
import type { Headings } from '../csv/table.ts'
import { type DayOrder, writtenTime } from '../time/writtenTime.ts'

export interface MessageColumns {
  session: number
  id: number
  date: number
  edited: number
  deleted: number
  service: number
  type: number
  senderId: number
  senderName: number
  status: number
  forwarded: number
  replying: number
  subject: number
  text: number
  reactions: number
  attachment: number
  attachmentType: number
}

/** Where the columns of a table of messages are; -1 for those that its version does not have. */
export function messageColumns(headings: Headings): MessageColumns {
  return {
    session: headings.at('Chat Session'),
    id: headings.at('Message ID'),
    date: headings.at('Message Date'),
    edited: headings.at('Edited Date'),
    deleted: headings.at('Deleted Date'),
    service: headings.at('Service'),
    type: headings.at('Type'),
    senderId: headings.at('Sender ID'),
    senderName: headings.at('Sender Name'),
    status: headings.at('Status'),
    forwarded: headings.at('Forwarded'),
    replying: headings.at('Replying to'),
    subject: headings.at('Subject'),
    text: headings.at('Text'),
    reactions: headings.at('Reactions'),
    attachment: headings.at('Attachment'),
    attachmentType: headings.at('Attachment type'),
  }
}

interface Person {
  id: string
  name: string
}

const maxSessions = 20_000
const numberLike = /^\+?\d[\d\s().\-*#]{2,}$/

/** Who writes in which conversation: an outgoing row does not say to whom. */
export class Sessions {
  readonly #columns: MessageColumns
  readonly #people = new Map<string, Person[]>()

  constructor(columns: MessageColumns) {
    this.#columns = columns
  }

  add(cells: readonly string[]): void {
    const session = cells[this.#columns.session] ?? ''
    let people = this.#people.get(session)
    if (people === undefined) {
      if (this.#people.size >= maxSessions) return
      people = []
      this.#people.set(session, people)
    }
    if (directionWord(cells[this.#columns.type] ?? '')?.direction !== 'in') return
    const id = (cells[this.#columns.senderId] ?? '').trim()
    const name = (cells[this.#columns.senderName] ?? '').trim()
    if (id === '' && name === '') return
    // Two are enough to know a group.
    if (people.length < 2 && !people.some(each => (id !== '' ? each.id === id : each.name === name)))
      people.push({ id, name })
  }

  isGroup(session: string): boolean {
    return (this.#people.get(session)?.length ?? 0) > 1 || session.includes(' & ')
  }

  /** The other side of a conversation of two. */
  partner(session: string): Person {
    const one = this.#people.get(session)?.[0]
    return one ?? (numberLike.test(session) ? { id: session, name: '' } : { id: '', name: session })
  }

  /** The name of the only conversation, if it is one of two people. */
  get only(): string | null {
    const first = this.#people.keys().next().value
    return this.#people.size === 1 && first !== undefined && first !== '' && !this.isGroup(first)
      ? first
      : null
  }
}

const attachmentFacts: Readonly<Record<string, MessageFact['type']>> = Object.assign(Object.create(null), {
  image: 'picture',
  photo: 'picture',
  picture: 'picture',
  video: 'video',
  audio: 'audio',
  'voice message': 'voice',
  sticker: 'sticker',
  contact: 'card',
  vcard: 'card',
  location: 'location',
  gif: 'gif',
  link: 'link',
})

/** Makes messages of rows: each attachment has a row of its own, and those belong to the message in front of them. */
export class Messages {
  readonly #columns: MessageColumns
  readonly #sessions: Sessions
  readonly #order: DayOrder
  #waiting: MessageRecord | null = null
  #key = ''

  constructor(columns: MessageColumns, sessions: Sessions, order: DayOrder) {
    this.#columns = columns
    this.#sessions = sessions
    this.#order = order
  }

  /** The message that no further row belongs to. */
  take(): MessageRecord | null {
    const waiting = this.#waiting
    this.#waiting = null
    return waiting
  }

  /** Takes a row; gives the message before it when that is complete. */
  add(cells: readonly string[], locator: string): MessageRecord | null {
    const c = this.#columns
    const cell = (at: number): string => (at < 0 ? '' : (cells[at] ?? ''))
    const key = [c.session, c.id, c.date, c.type, c.senderId, c.senderName].map(cell).join('\u0001')
    const attachment = cell(c.attachment).trim()
    if (
      this.#waiting !== null &&
      key === this.#key &&
      attachment !== '' &&
      cell(c.text) === '' &&
      cell(c.subject) === ''
    ) {
      attach(this.#waiting, attachment, cell(c.attachmentType))
      return null
    }
    const before = this.take()
    this.#key = key
    const record = this.#record(cell, locator)
    if (attachment !== '') attach(record, attachment, cell(c.attachmentType))
    this.#waiting = record
    return before
  }

  #record(cell: (at: number) => string, locator: string): MessageRecord {
    const c = this.#columns
    const session = cell(c.session).trim()
    const direction = directionWord(cell(c.type))?.direction ?? 'unknown'
    const group = this.#sessions.isGroup(session)
    const id = cell(c.senderId).trim()
    const name = cell(c.senderName).trim()
    const nobody = { id: '', name: '' }
    const other = direction === 'in' ? { id, name } : group ? nobody : this.#sessions.partner(session)
    const isNumber = numberLike.test(other.id)
    const subject = cell(c.subject)
    const text = cell(c.text)
    const service = cell(c.service).trim().toUpperCase()
    const flags: string[] = []
    if (cell(c.edited).trim() !== '') flags.push('edited')
    if (cell(c.deleted).trim() !== '') flags.push('deleted')
    if (!/^(?:|0|no|false)$/i.test(cell(c.forwarded).trim())) flags.push('forwarded')
    if (direction === 'out' && /fail|not delivered|error|失败/i.test(cell(c.status))) flags.push('failed')
    const system = direction === 'system'
    const record: MessageRecord = {
      kind: system ? 'system' : service === 'SMS' ? 'sms' : service === 'MMS' ? 'mms' : 'message',
      locator,
      time: writtenTime(cell(c.date), this.#order),
      direction,
      sender: direction === 'in' ? name || id || null : null,
      numberRaw: !system && isNumber ? other.id : null,
      name: system || other.name === '' ? null : other.name,
      account: !system && !isNumber && other.id !== '' && other.id !== other.name ? other.id : null,
      text: subject === '' ? text : text === '' ? subject : `${subject}\n${text}`,
      result: null,
      resultCode: null,
      durationSeconds: null,
      ringSeconds: null,
      line: null,
      flags,
      attachments: [],
      platformId: cell(c.id).trim() || null,
      chat: { name: session === '' ? null : session, id: null, group },
    }
    const facts: MessageFact[] = []
    const quoted = cell(c.replying)
    if (quoted.trim() !== '') facts.push({ type: 'quote', value: quoted, of: null })
    const reactions = cell(c.reactions)
    if (reactions.trim() !== '') facts.push({ type: 'reaction', value: reactions, of: null })
    if (facts.length > 0) record.facts = facts
    return record
  }
}

function attach(record: MessageRecord, name: string, type: string): void {
  record.attachments.push({ name, mediaType: '', part: null })
  const kind = attachmentFacts[type.trim().toLowerCase()] ?? 'file'
  record.facts = [...(record.facts ?? []), { type: kind, value: name, of: null }]
}
