import type { MessageRecord } from '../../../vault/entries.ts'
import { callByWord, directionWord } from '../csv/directionWords.ts'
import type { Headings } from '../csv/table.ts'
import { durationOf } from '../time/duration.ts'
import { type DayOrder, writtenTime } from '../time/writtenTime.ts'

export interface CallColumns {
  type: number
  date: number
  duration: number
  number: number
  contact: number
  service: number
}

/** Where the columns of a list of calls with headings are. */
export function callColumns(headings: Headings): CallColumns {
  return {
    type: headings.at('Call type'),
    date: headings.at('Date'),
    duration: headings.at('Duration'),
    number: headings.at('Number'),
    contact: headings.at('Contact'),
    service: headings.at('Service'),
  }
}

/** The calls of iMazing 2 stand without headings, always in this order. */
export const oldCallColumns: CallColumns = {
  type: 0,
  date: 1,
  duration: 2,
  number: 3,
  contact: 4,
  service: -1,
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The record of one call. A number can be an account (Signal) or the title of a meeting (Teams). */
export function callRecord(
  cells: readonly string[],
  columns: CallColumns,
  locator: string,
  order: DayOrder,
): MessageRecord {
  const cell = (at: number): string => (at < 0 ? '' : (cells[at] ?? '').trim())
  const type = cell(columns.type)
  const word = directionWord(type)
  const seconds = durationOf(cell(columns.duration))
  const call = callByWord(word, seconds)
  // iMazing has a word of its own for what was missed, so what came in was taken, however short.
  if (call.direction === 'in' && call.result === 'unknown' && seconds !== null) call.result = 'answered'
  const number = cell(columns.number)
  const contact = cell(columns.contact)
  const isAccount = uuid.test(number)
  const isNumber = /\d/.test(number) && /^[+\d][\d\s().\-*#]*$/.test(number)
  const service = cell(columns.service)
  const line = /^Phone: ?(\+?[\d\s()-]{3,})$/.exec(service)?.[1] ?? null
  const record: MessageRecord = {
    ...call,
    locator,
    time: writtenTime(cell(columns.date), order),
    sender: null,
    numberRaw: isNumber ? number : null,
    name: contact !== '' ? contact : !isNumber && !isAccount && number !== '' ? number : null,
    account: isAccount ? number : null,
    text: '',
    resultCode: type === '' ? null : type.slice(0, 40).toWellFormed(),
    line,
    flags: [],
    attachments: [],
    platformId: null,
  }
  if (line === null && service !== '' && service !== 'Phone')
    record.facts = [{ type: 'call', value: service, of: null }]
  return record
}
