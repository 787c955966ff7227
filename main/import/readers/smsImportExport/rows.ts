import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import { boxByType, boxOf, otherBox, ownNumber } from '../android/boxes.ts'
import { callNumber, callOf, contactName } from '../android/callLog.ts'
import { fieldOf, objectOf, stringOf } from '../json/values.ts'
import { unknownTime } from '../time/wallTime.ts'
import { epochMs, wholeNumber } from '../xml/values.ts'

/** A row of a database of Android; `__` in front of a key (version 2) or nothing (version 1) marks what the app added. */
export type Row = Record<string, unknown>

/** Bytes or a text that come with a message and become a file of their own. */
export interface Blob {
  key: string
  name: string
  mediaType: string
  base64?: string
  text?: string
}

/** The message or call of a row with the files in it, or null when the row is neither. */
export function rowRecord(row: Row, locator: string): { record: MessageRecord; blobs: Blob[] } | null {
  const has = (name: string): boolean => Object.hasOwn(row, name)
  if (has('number') && has('duration') && has('date')) return { record: callRecord(row, locator), blobs: [] }
  if (!has('date')) return null
  if (has('msg_box') || has('m_type') || has('__parts') || has('parts')) return mmsRecord(row, locator)
  if (has('address') || has('body')) return { record: smsRecord(row, locator), blobs: [] }
  return null
}

function added(row: Row, name: string): unknown {
  return fieldOf(row, `__${name}`) ?? fieldOf(row, name)
}

function text(row: Row, name: string): string {
  const value = stringOf(row, name)
  return value.isWellFormed() ? value : value.toWellFormed()
}

function orNull(value: string): string | null {
  return value === '' ? null : value
}

function nameOf(row: Row): string | null {
  const name = added(row, 'display_name')
  return typeof name === 'string' ? contactName(name.toWellFormed()) : null
}

/** SMS and calls count milliseconds, MMS seconds; which it is, the size of the number tells. */
function timeOf(row: Row): RawTime {
  const written = stringOf(row, 'date')
  const time = epochMs(written)
  return time === null
    ? unknownTime(written)
    : { epochMs: time.ms, local: null, precision: time.seconds ? 's' : 'ms' }
}

function sentAt(row: Row): { sentAtMs?: number } {
  const sent = epochMs(stringOf(row, 'date_sent'))
  return sent === null ? {} : { sentAtMs: sent.ms }
}

function lineOf(row: Row, name: string): string | null {
  const line = text(row, name)
  return line === '' || line.startsWith('-') ? null : line
}

const nothing = {
  sender: null,
  account: null,
  result: null,
  resultCode: null,
  durationSeconds: null,
  ringSeconds: null,
  attachments: [],
  platformId: null,
} satisfies Partial<MessageRecord>

function callRecord(row: Row, locator: string): MessageRecord {
  // 1 is allowed; the others are withheld, unknown and payphone.
  const shown = ['', '1'].includes(stringOf(row, 'presentation'))
  const name = orNull(text(row, 'name')) ?? nameOf(row)
  return {
    ...nothing,
    ...callOf(stringOf(row, 'type'), wholeNumber(stringOf(row, 'duration'))),
    locator,
    time: timeOf(row),
    numberRaw: shown ? callNumber(orNull(text(row, 'number'))) : null,
    name: contactName(name),
    text: '',
    line: lineOf(row, 'subscription_id'),
    flags: [],
    attachments: [],
  }
}

function smsRecord(row: Row, locator: string): MessageRecord {
  const box = boxOf(stringOf(row, 'type')) ?? otherBox
  const body = fieldOf(row, 'body')
  const noBody = typeof body !== 'string'
  const flags = [...box.flags]
  if (noBody && !flags.includes('draft')) flags.push('nullBody')
  if (stringOf(row, 'status') === '64' && box.direction === 'out' && !flags.includes('failed'))
    flags.push('failed')
  return {
    ...nothing,
    kind: 'sms',
    locator,
    time: timeOf(row),
    direction: box.direction,
    numberRaw: orNull(text(row, 'address')),
    name: nameOf(row),
    text: noBody ? '' : body.toWellFormed(),
    line: lineOf(row, 'sub_id'),
    flags,
    attachments: [],
    ...sentAt(row),
  }
}

interface Address {
  number: string
  name: string | null
}

function addressOf(value: unknown): Address | null {
  const row = objectOf(value)
  const number = row === null ? '' : text(row, 'address')
  return row === null || number === '' ? null : { number, name: nameOf(row) }
}

function mmsRecord(row: Row, locator: string): { record: MessageRecord; blobs: Blob[] } {
  const from = addressOf(added(row, 'sender_address'))
  const listed = added(row, 'recipient_addresses')
  const to = (Array.isArray(listed) ? listed.slice(0, 1000) : [])
    .map(addressOf)
    .filter((each): each is Address => each !== null && each.number !== ownNumber)
  const type = stringOf(row, 'm_type')
  const box = boxOf(stringOf(row, 'msg_box')) ?? boxByType(type, from?.number ?? null)
  const flags = [...box.flags]
  if (type === '130') flags.push('notDownloaded')
  const { words, attachments, blobs } = contentOf(row, locator)
  const subject = isoUtf8(text(row, 'sub'))
  const whole = subject === '' ? words : words === '' ? subject : `${subject}\n${words}`
  if (whole === '' && attachments.length === 0 && flags.length === 0) flags.push('nullBody')
  // What came in has the own number among those it was sent to.
  const group = to.length > 1
  const incoming = box.direction === 'in' && from !== null && from.number !== ownNumber
  const other = incoming ? from : !group ? (to[0] ?? null) : null
  const record: MessageRecord = {
    ...nothing,
    kind: 'mms',
    locator,
    time: timeOf(row),
    direction: box.direction,
    sender: incoming ? from.number : null,
    numberRaw: other?.number ?? null,
    name: other?.name ?? (other === null ? null : nameOf(row)),
    text: whole,
    line: lineOf(row, 'sub_id'),
    flags,
    attachments,
    platformId: orNull(text(row, 'm_id')),
    ...sentAt(row),
  }
  if (group) {
    const people = (incoming ? [from, ...to] : to).map(each => each.name ?? each.number)
    record.chat = { name: people.slice(0, 20).join(', '), id: orNull(text(row, 'thread_id')), group: true }
  }
  return { record, blobs }
}

function contentOf(
  row: Row,
  locator: string,
): { words: string; attachments: MessageRecord['attachments']; blobs: Blob[] } {
  const listed = added(row, 'parts')
  const words: string[] = []
  const attachments: MessageRecord['attachments'] = []
  const blobs: Blob[] = []
  for (const [index, value] of (Array.isArray(listed) ? listed : []).entries()) {
    const part = objectOf(value)
    if (part === null) continue
    const mediaType = (text(part, 'ct').split(';')[0] ?? '').trim().toLowerCase()
    if (mediaType === 'application/smil') continue
    const written = fieldOf(part, 'text')
    const base64 = fieldOf(part, 'binary_data')
    const stored = text(part, '_data').split('/').pop() ?? ''
    if (mediaType === 'text/plain' && typeof base64 !== 'string') {
      if (typeof written === 'string' && written !== '') words.push(written.toWellFormed())
      continue
    }
    const key = `${locator}.part[${index + 1}]`
    const own = partName(part, index + 1)
    const inline = typeof base64 === 'string' && base64 !== ''
    if (inline || (stored === '' && typeof written === 'string')) {
      blobs.push({
        key,
        name: own,
        mediaType,
        ...(inline ? { base64 } : { text: (written as string).toWellFormed() }),
      })
      attachments.push({ name: own, mediaType, part: key })
    }
    // Version 2 puts it beside the messages, under the name the phone had given it.
    else if (stored !== '') attachments.push({ name: stored, mediaType, part: `data/${stored}` })
    else attachments.push({ name: own, mediaType, part: null })
  }
  return { words: words.join('\n'), attachments, blobs }
}

function partName(part: Row, number: number): string {
  for (const field of ['name', 'fn', 'cl', 'cid']) {
    const name = text(part, field).replace(/^<(.*)>$/, '$1')
    if (name !== '') return name
  }
  return `part${number}`
}

/** Android keeps a subject's UTF-8 bytes as if each were a character. */
function isoUtf8(written: string): string {
  if (!/^[\u0000-\u00ff]*$/.test(written) || !/[\u0080-\u00ff]/.test(written)) return written
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(written, 'latin1'))
  } catch {
    return written
  }
}
