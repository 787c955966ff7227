/**
 * Messages from a reader's process are looked at as if they came from a stranger: that process parsed a hostile file.
 * What does not have exactly the expected shape stops the reading; unknown fields are left behind.
 */
import type { MessageFact } from '../../preload/records.ts'
import type { TableField, TableSample } from '../../preload/contract.ts'
import { factTypes, tableFields } from '../../preload/words.ts'
import type { MessageRecord, RawTime, ReaderSummary } from '../vault/entries.ts'

const kinds = new Set(['call', 'sms', 'mms', 'message', 'voicemail', 'email', 'system', 'contact'])
const directions = new Set(['in', 'out', 'unknown', 'system', 'bySender'])
const precisions = new Set(['ms', 's', 'min', 'day'])
const facts: ReadonlySet<string> = new Set(factTypes)
const fields: ReadonlySet<string> = new Set(tableFields)
const orders = new Set(['YMD', 'DMY', 'MDY', 'ask'])

/** Longest text of a record in UTF-16 units: 64 KiB of UTF-8 never has more. */
const maxText = 64 << 10
const maxShort = 8 << 10

class Misshapen extends Error {}

type Fields = Record<string, unknown>

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misshapen('object')
  return value as Fields
}
function text(value: unknown, max = maxShort): string {
  if (typeof value !== 'string' || value.length > max) throw new Misshapen('text')
  return value
}
function textOrNull(value: unknown): string | null {
  return value === null ? null : text(value)
}
function oneOf(value: unknown, set: ReadonlySet<string>): string {
  if (typeof value !== 'string' || !set.has(value)) throw new Misshapen('choice')
  return value
}
function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Misshapen('number')
  return value
}
function numberOrNull(value: unknown): number | null {
  return value === null ? null : number(value)
}
function list(value: unknown, max: number): unknown[] {
  if (!Array.isArray(value) || value.length > max) throw new Misshapen('list')
  return value
}
function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Misshapen('flag')
  return value
}

function time(value: unknown): RawTime {
  const raw = fieldsOf(value)
  const precision = oneOf(raw.precision, precisions)
  if ('epochMs' in raw) {
    const epochMs = number(raw.epochMs)
    if (!Number.isInteger(epochMs) || Math.abs(epochMs) > 8.64e15 || precision === 'day')
      throw new Misshapen('time')
    return { epochMs, local: textOrNull(raw.local), precision: precision as 'ms' | 's' | 'min' }
  }
  let wall: Extract<RawTime, { wall: unknown }>['wall'] = null
  if (raw.wall !== null) {
    const given = fieldsOf(raw.wall)
    const date = list(given.date, 3)
    if (date.length !== 3) throw new Misshapen('date')
    wall = {
      date: [number(date[0]), number(date[1]), number(date[2])],
      order: oneOf(given.order, orders) as 'YMD' | 'DMY' | 'MDY' | 'ask',
      hour: number(given.hour),
      minute: number(given.minute),
      second: numberOrNull(given.second),
      half: given.half === 'am' || given.half === 'pm' ? given.half : null,
    }
    if (given.millisecond !== undefined) wall.millisecond = number(given.millisecond)
  }
  return {
    wall,
    offsetMinutes: numberOrNull(raw.offsetMinutes),
    local: text(raw.local),
    precision: precision as 'ms' | 's' | 'min' | 'day',
  }
}

/** The record with its fields checked, or throws when it does not have the shape of a record. */
export function checkedRecord(value: unknown): MessageRecord {
  const raw = fieldsOf(value)
  const record: MessageRecord = {
    kind: oneOf(raw.kind, kinds) as MessageRecord['kind'],
    locator: text(raw.locator),
    time: time(raw.time),
    direction: oneOf(raw.direction, directions) as MessageRecord['direction'],
    sender: textOrNull(raw.sender),
    numberRaw: textOrNull(raw.numberRaw),
    name: textOrNull(raw.name),
    account: textOrNull(raw.account),
    text: text(raw.text, maxText),
    result: textOrNull(raw.result),
    resultCode: textOrNull(raw.resultCode),
    durationSeconds: numberOrNull(raw.durationSeconds),
    ringSeconds: numberOrNull(raw.ringSeconds),
    line: textOrNull(raw.line),
    flags: list(raw.flags, 32).map(each => text(each)),
    attachments: list(raw.attachments, 10_000).map(each => {
      const attachment = fieldsOf(each)
      return {
        name: text(attachment.name),
        mediaType: text(attachment.mediaType),
        part: textOrNull(attachment.part),
      }
    }),
    platformId: textOrNull(raw.platformId),
  }
  if (raw.sentAtMs !== undefined) record.sentAtMs = number(raw.sentAtMs)
  if (raw.chat !== undefined) {
    const chat = fieldsOf(raw.chat)
    record.chat = { name: textOrNull(chat.name), id: textOrNull(chat.id), group: flag(chat.group) }
    if (chat.account !== undefined) record.chat.account = text(chat.account)
  }
  if (raw.facts !== undefined)
    record.facts = list(raw.facts, 200).map(each => {
      const fact = fieldsOf(each)
      return {
        type: oneOf(fact.type, facts) as MessageFact['type'],
        value: text(fact.value),
        of: textOrNull(fact.of),
      }
    })
  return record
}

function tableSample(value: unknown): TableSample {
  const raw = fieldsOf(value)
  return {
    headingRow: number(raw.headingRow),
    headings: list(raw.headings, 200).map(each => text(each)),
    rows: list(raw.rows, 30).map(row => list(row, 200).map(cell => text(cell))),
    suggested: list(raw.suggested, 30).map(each => {
      const one = fieldsOf(each)
      return {
        field: oneOf(one.field, fields) as TableField,
        heading: text(one.heading),
        reason: text(one.reason),
      }
    }),
  }
}

/** The summary with its fields checked, or throws when it does not have the shape of one. */
export function checkedSummary(value: unknown): ReaderSummary {
  const raw = fieldsOf(value)
  return {
    ...(raw.needsColumns === undefined ? {} : { needsColumns: flag(raw.needsColumns) }),
    ...(raw.table === undefined ? {} : { table: tableSample(raw.table) }),
    needsZone: flag(raw.needsZone),
    needsDateOrder: flag(raw.needsDateOrder),
    needsSelf: flag(raw.needsSelf),
    names: list(raw.names, 200).map(each => {
      const name = fieldsOf(each)
      return { name: text(name.name), count: number(name.count) }
    }),
    offsetHints: list(raw.offsetHints, 200).map(each => {
      const hint = fieldsOf(each)
      return { minutes: number(hint.minutes), count: number(hint.count) }
    }),
    dateExamples: list(raw.dateExamples, 20).map(each => text(each)),
    chatName: textOrNull(raw.chatName),
    incomplete: flag(raw.incomplete),
    notes: list(raw.notes, 500).map(each => text(each)),
  }
}
