import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import { boxByType, boxOf, otherBox, ownNumber } from '../android/boxes.ts'
import { contactName } from '../android/callLog.ts'
import { epochMs, type Loss, present, unescape } from '../xml/values.ts'

/** One `<part>` of an MMS. */
export interface Part {
  attributes: Map<string, string>
  /** The key of the blob its bytes became, or null. */
  key: string | null
  /** `plain`: without `data`. `none`: with an empty one. */
  state: 'plain' | 'reading' | 'read' | 'none' | 'broken'
  /** Set for a text that is to be handed over as a file. */
  inlineText?: string
}

export interface Mms {
  locator: string
  attributes: Map<string, string>
  parts: Part[]
  addresses: Map<string, string>[]
  loss: Loss
}

/** The moment in `date`. Without a usable one the time is unknown, and the words of the backup are kept. */
export function timeOf(attributes: Map<string, string>, loss: Loss): RawTime {
  const date = attributes.get('date')
  const readable = present(attributes.get('readable_date'))
  const local = readable === null ? null : unescape(readable, loss)
  const time = epochMs(date)
  if (time !== null) return { epochMs: time.ms, local, precision: time.seconds ? 's' : 'ms' }
  return { wall: null, offsetMinutes: null, local: local ?? unescape(date ?? '', loss), precision: 's' }
}

function valueOf(attributes: Map<string, string>, name: string, loss: Loss): string | null {
  const value = present(attributes.get(name))
  return value === null ? null : unescape(value, loss)
}

function nameOf(attributes: Map<string, string>, loss: Loss): string | null {
  return contactName(valueOf(attributes, 'contact_name', loss))
}

/** SIM slot, subscription or card number as the phone numbered it; -1 stands for none. */
function lineOf(attributes: Map<string, string>, loss: Loss): string | null {
  for (const name of ['sub_id', 'sim_slot']) {
    const line = valueOf(attributes, name, loss)
    if (line !== null && line !== '-1') return line
  }
  return null
}

/** The record of one `<sms>`. */
export function smsRecord(attributes: Map<string, string>, locator: string, loss: Loss): MessageRecord {
  const box = boxOf(attributes.get('type')) ?? otherBox
  const flags = [...box.flags]
  const body = attributes.get('body')
  const nullBody = body === undefined || body === 'null'
  const subject = valueOf(attributes, 'subject', loss)
  let text = nullBody ? '' : unescape(body, loss)
  if (subject !== null) text = text === '' ? subject : `${subject}\n${text}`
  // A body of SQL NULL and one that really says "null" look alike.
  if (nullBody && !flags.includes('draft')) flags.push('nullBody')
  if (attributes.get('status') === '64' && box.direction === 'out' && !flags.includes('failed'))
    flags.push('failed')
  const record: MessageRecord = {
    kind: 'sms',
    locator,
    time: timeOf(attributes, loss),
    direction: box.direction,
    sender: null,
    numberRaw: valueOf(attributes, 'address', loss),
    name: nameOf(attributes, loss),
    account: null,
    text,
    result: null,
    resultCode: null,
    durationSeconds: null,
    ringSeconds: null,
    line: lineOf(attributes, loss),
    flags,
    attachments: [],
    platformId: null,
  }
  const sent = epochMs(attributes.get('date_sent'))
  if (sent !== null) record.sentAtMs = sent.ms
  return record
}

/** The record of one `<mms>` with all its parts and addresses. */
export function mmsRecord(mms: Mms): MessageRecord {
  const { attributes, loss } = mms
  const from = addressesOf(mms, '137')[0] ?? null
  const box = boxOf(attributes.get('msg_box')) ?? boxByType(attributes.get('m_type'), from)
  const flags = [...box.flags]
  if (attributes.get('m_type') === '130') flags.push('notDownloaded')
  const { text, attachments, missing } = contentOf(mms)
  if (missing) flags.push('missingAttachment')
  const subject = valueOf(attributes, 'sub', loss)
  const whole = subject === null ? text : text === '' ? subject : `${subject}\n${text}`
  if (whole === '' && mms.parts.length === 0 && !flags.includes('draft') && !flags.includes('notDownloaded'))
    flags.push('nullBody')
  const other = otherSide(mms, box.direction, from)
  if (loss.lossy) flags.push('lossyDecode')
  const record: MessageRecord = {
    kind: 'mms',
    locator: mms.locator,
    time: timeOf(attributes, loss),
    direction: box.direction,
    sender: box.direction === 'in' ? other.number : null,
    numberRaw: other.number,
    name: other.name,
    account: null,
    text: whole,
    result: null,
    resultCode: null,
    durationSeconds: null,
    ringSeconds: null,
    line: lineOf(attributes, loss),
    flags,
    attachments,
    platformId: valueOf(attributes, 'm_id', loss),
  }
  const sent = epochMs(attributes.get('date_sent'))
  if (sent !== null) record.sentAtMs = sent.ms
  return record
}

function addressesOf(mms: Mms, type: string): string[] {
  return mms.addresses
    .filter(address => address.get('type') === type)
    .map(address => valueOf(address, 'address', mms.loss))
    .filter(address => address !== null)
}

/**
 * Who is on the other side. In a group the sender of an incoming message is its `From`; an outgoing one has no single
 * other side, so it gets no number, and the names of the group as they stand there.
 */
function otherSide(
  mms: Mms,
  direction: MessageRecord['direction'],
  from: string | null,
): { number: string | null; name: string | null } {
  const address = valueOf(mms.attributes, 'address', mms.loss)
  const members = address?.split(/[~,]/).filter(each => each !== '' && each !== ownNumber) ?? []
  const contact = nameOf(mms.attributes, mms.loss)
  const contacts = members.length > 1 ? (contact?.split(/, ?/) ?? []) : []
  if (direction === 'in' && from !== null && from !== ownNumber) {
    if (members.length <= 1) {
      const same = members.length === 0 || sameNumber(from, members[0] ?? '')
      return { number: from, name: same ? contact : null }
    }
    const index = members.findIndex(member => sameNumber(member, from))
    const known = contacts.length === members.length ? contacts[index] : undefined
    return { number: from, name: known === undefined || known === '(Unknown)' ? null : known }
  }
  if (members.length === 1) return { number: members[0] ?? null, name: contact }
  if (members.length > 1) return { number: null, name: contact ?? members.join(', ') }
  const to = direction === 'out' ? addressesOf(mms, '151').filter(each => each !== ownNumber) : []
  return to.length === 1
    ? { number: to[0] ?? null, name: contact }
    : { number: null, name: contact ?? (to.join(', ') || null) }
}

/** Whether two ways of writing mean one line: with and without country code, blanks, dashes. */
function sameNumber(a: string, b: string): boolean {
  if (a === b) return true
  const left = a.replace(/\D/g, '')
  const right = b.replace(/\D/g, '')
  const length = Math.min(left.length, right.length)
  return length >= 7 && left.slice(-length) === right.slice(-length)
}

function contentOf(mms: Mms): { text: string; attachments: MessageRecord['attachments']; missing: boolean } {
  const texts: string[] = []
  const attachments: MessageRecord['attachments'] = []
  let missing = false
  for (const [index, part] of mms.parts.entries()) {
    const mediaType = partMediaType(part)
    if (mediaType === 'application/smil') continue
    const written = part.attributes.get('text')
    const text = written === undefined || written === 'null' ? null : unescape(written, mms.loss)
    if (part.key === null && part.state !== 'broken' && text !== null) {
      if (mediaType === 'text/plain') {
        if (text !== '') texts.push(text)
        continue
      }
      part.key = `${mms.locator}.part[${index + 1}]`
      part.inlineText = text
    } else if (part.key === null && mediaType === 'text/plain' && part.state !== 'broken') continue
    if (part.key === null) missing = true
    attachments.push({ name: partName(part, index + 1), mediaType, part: part.key })
  }
  return { text: texts.join('\n'), attachments, missing }
}

/** The media type a part claims, without parameters. */
export function partMediaType(part: Part): string {
  const type = present(part.attributes.get('ct'))
  return type === null ? 'application/octet-stream' : (type.split(';')[0] ?? type).trim().toLowerCase()
}

const extensions: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  {
    'image/jpeg': 'jpg',
    'image/jpg': 'jpg',
    'image/png': 'png',
    'image/gif': 'gif',
    'image/heic': 'heic',
    'image/webp': 'webp',
    'video/mp4': 'mp4',
    'video/3gpp': '3gp',
    'audio/amr': 'amr',
    'audio/mp4': 'm4a',
    'audio/mpeg': 'mp3',
    'audio/mp3': 'mp3',
    'audio/3gpp': '3gp',
    'text/plain': 'txt',
    'text/x-vcard': 'vcf',
    'text/vcard': 'vcf',
    'application/pdf': 'pdf',
  },
)

/** The file name of a part: the first of the fields that may hold one; else made of its number. */
export function partName(part: Part, number: number): string {
  for (const field of ['name', 'fn', 'cl', 'cid']) {
    const value = present(part.attributes.get(field))
    if (value === null) continue
    const name = unescape(value, { lossy: false }).replace(/^<(.*)>$/, '$1')
    if (name !== '' && name !== 'null') return name
  }
  return `part${number}.${extensions[partMediaType(part)] ?? 'bin'}`
}
