/**
 * From the record of a reader to an event: when, who, from whom to whom. Decided here and not by the reader, because it
 * depends on what people answered; an answer reads the same records again with other rules.
 */
import type { Direction, EventFlag } from '../../../preload/records.ts'
import type { MessageRecord, ReaderSummary } from '../../vault/entries.ts'
import { TimeReader } from '../eventTime.ts'
import { partyNumber, plainPersonName } from '../partyKey.ts'
import { attachmentFinder } from './attachments.ts'
import type { EventAttachment, EventInput } from './eventInput.ts'
import { answerOf, type Fold, targetOf } from './fold.ts'
import { statement } from './statement.ts'

export interface SourceItem {
  id: string
  sha256: string
  job: string
  folder: string
  inside_sha256: string | null
  reader: string
}

/** A record that is a message or a call, not a contact. */
export type Message = MessageRecord & { kind: Exclude<MessageRecord['kind'], 'contact'> }

const numberInPlaceOfName = /^[\s~\u200E\u202A\u202C]*\+?\d[\d\s()\-\u00A0\u202F\u2011\u202C]{4,}$/u
const noAttachments: readonly EventAttachment[] = []
const noFlags: readonly EventFlag[] = []

/** Reads the records of one source with what is now known of it. */
export class Interpreter {
  readonly #fold: Fold
  readonly #source: SourceItem
  readonly #number: number
  readonly #times: TimeReader
  readonly #target: string
  readonly #summary: ReaderSummary
  readonly #app: string
  readonly #ownNames: ReadonlySet<string>
  readonly #ownNumbers: ReadonlySet<string>
  /** False while nobody said which of the names is the owner of the source. */
  readonly #ownerKnown: boolean
  readonly #partner: string | null
  readonly #find: ReturnType<typeof attachmentFinder>
  /** Items that became attachments. */
  readonly attached = new Set<string>()

  constructor(
    fold: Fold,
    source: SourceItem,
    number: number,
    reading: { reader: string; summary: ReaderSummary },
  ) {
    const answer = answerOf(fold.sql, source.id)
    const owner = targetOf(answer.owner)
    const { names, numbers } = fold.facts.self
    const own = new Set<string>()
    if (answer.self !== null)
      for (const name of JSON.parse(answer.self) as string[]) own.add(plainPersonName(name))
    if (owner.name !== null) own.add(plainPersonName(owner.name))
    if (owner.target === 'self') for (const name of names) own.add(plainPersonName(name))
    own.delete('')
    const senders = reading.summary.names.map(entry => plainPersonName(entry.name))
    const ownNumbers = new Set<string>()
    if (owner.target === 'self') for (const number of numbers) addNumber(ownNumbers, number)
    for (const name of own) addNumber(ownNumbers, name)
    const isOwn = (name: string) => own.has(name) || isOwnNumber(ownNumbers, name)

    this.#fold = fold
    this.#source = source
    this.#number = number
    this.#summary = reading.summary
    this.#app = reading.reader
    this.#target = owner.target
    this.#ownNames = own
    this.#ownNumbers = ownNumbers
    this.#ownerKnown = answer.self !== null || senders.some(isOwn)
    const others = senders.filter(name => name !== '' && !isOwn(name))
    const chat = reading.summary.chatName
    this.#partner = others.length === 1 ? (others[0] ?? null) : others.length === 0 ? chat : null
    this.#times = new TimeReader(
      { zone: answer.zone, dateOrder: answer.date_order, basis: answer.zone === null ? null : 'user' },
      fold.facts.case.zone,
    )
    this.#find = attachmentFinder(fold.sql, {
      sha256: source.sha256,
      container: source.inside_sha256,
      job: source.job,
      folder: source.folder,
    })
  }

  /** The event of a record. */
  event(record: Message): EventInput {
    const direction = this.#direction(record)
    const time = this.#times.read(record.time)
    const side = this.#side(record, direction)
    const { party, side: own, e164 } = this.#fold.parties.of({ ...side, app: this.#app })
    const attachments = record.attachments.length === 0 ? noAttachments : this.#attachments(record)
    let flags = record.flags.length === 0 ? noFlags : (record.flags as EventFlag[])
    if (attachments.some(attachment => attachment.item === null) && !flags.includes('missingAttachment'))
      flags = [...flags, 'missingAttachment']
    // Without a party the sender's name still says who wrote, the chat's name to whom the owner wrote.
    const chat = record.chat === undefined ? this.#summary.chatName : record.chat.name
    const name = side.name ?? (party !== null ? null : direction === 'out' ? chat : record.sender)
    const numberRaw = side.numberRaw
    // What the reader says is the sender's; of what the owner sent that is the owner's own.
    const account = direction === 'out' && record.direction === 'bySender' ? side.account : record.account
    const draft = flags.includes('draft') ? 'draft' : ''
    const sameAs =
      time.utcMs === null && (time.local === null || time.local === '')
        ? null
        : [
            record.kind,
            time.utcMs ?? `${time.local}`,
            time.precision === 'day' ? 'day' : '',
            own ?? party ?? `?${name ?? ''}`,
            direction,
            this.#target,
            record.durationSeconds ?? '',
            draft,
            // The same words to two groups in one minute are two contacts.
            account ?? '',
            record.chat?.id ?? chat ?? '',
            attachments.length === 0 ? '' : this.#contents(attachments),
            record.text,
          ].join('\u0001')
    return {
      kind: record.kind,
      time,
      direction,
      party,
      side: own,
      numberRaw,
      e164,
      name,
      account,
      text: record.text,
      result: record.result,
      resultCode: record.resultCode,
      duration: record.durationSeconds,
      ring: record.ringSeconds,
      line: record.line,
      target: this.#target,
      flags,
      attachments,
      chat: record.chat?.name ?? null,
      facts: record.facts ?? [],
      source: this.#number,
      sha256: this.#source.sha256,
      locator: record.locator,
      reader: this.#app,
      sameAs,
    }
  }

  #direction(record: MessageRecord): Direction {
    if (record.direction !== 'bySender') return record.direction
    if (record.sender === null || record.sender === '') return record.kind === 'system' ? 'system' : 'unknown'
    if (!this.#ownerKnown) return 'unknown'
    return this.#isOwn(record.sender) ? 'out' : 'in'
  }

  #isOwn(name: string): boolean {
    const plain = plainPersonName(name)
    return this.#ownNames.has(plain) || isOwnNumber(this.#ownNumbers, plain)
  }

  /** The other side. What a reader says of the sender is not the other side of what the owner sent. */
  #side(
    record: MessageRecord,
    direction: Direction,
  ): { numberRaw: string | null; name: string | null; account: string | null } {
    const nobody = { numberRaw: null, name: null, account: null }
    if (direction === 'system') return nobody
    const partner = this.#partnerOf(record)
    let { numberRaw, name, account } = record
    if (record.direction === 'bySender' && direction !== 'in') {
      // Before anyone said which name is the owner, the sender may be either side.
      if (direction !== 'out') return nobody
      numberRaw = null
      const other = record.chat?.account ?? null
      account = other === account ? null : other
      name = partner
    } else if (numberRaw === null && name === null && account === null) {
      name = direction === 'out' ? partner : (record.sender ?? (direction === 'in' ? partner : null))
    }
    // A mail address is who somebody is, on whichever side it stands.
    if (this.#app === 'email' && account === null && name?.includes('@') === true) {
      account = name
      name = null
    }
    // A contact that was not saved is shown by its number in place of a name.
    if (numberRaw === null && name !== null && numberInPlaceOfName.test(name)) {
      numberRaw = plainPersonName(name).replace(/\u2011/gu, '-')
      name = null
    }
    return { numberRaw, name, account }
  }

  /** Who the other side of a conversation of two is, or null. */
  #partnerOf({ chat }: MessageRecord): string | null {
    if (chat === undefined) return this.#partner
    return chat.group ? null : chat.name
  }

  #attachments(record: MessageRecord): EventAttachment[] {
    return record.attachments.map(attachment => {
      const item = this.#find(attachment.name, attachment.part, record.time.local)
      if (item !== null) this.attached.add(item)
      return { item, name: attachment.name, mediaType: attachment.mediaType, part: attachment.part }
    })
  }

  /** Parts by their content, files beside the source by their name: what they are called does not depend on when they come. */
  #contents(attachments: readonly EventAttachment[]): string {
    return attachments
      .map(({ item, name, part }) => {
        if (part === null || item === null) return `name:${name}`
        const row = statement(this.#fold.sql, 'SELECT sha256, role FROM items WHERE id = ?').get(item) as {
          sha256: string
          role: string | null
        }
        return row.role === 'part' ? row.sha256 : `name:${name}`
      })
      .join(' ')
  }
}

function addNumber(numbers: Set<string>, raw: string): void {
  const key = partyNumber(raw)?.key
  if (key !== undefined) numbers.add(key)
}

function isOwnNumber(numbers: ReadonlySet<string>, name: string): boolean {
  if (numbers.size === 0 || !/\d{5}/u.test(name)) return false
  const key = partyNumber(name)?.key
  return key !== undefined && numbers.has(key)
}
