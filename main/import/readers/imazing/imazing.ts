/**
 * iMazing's CSV exports of an iPhone: messages, WhatsApp chats and calls, by the names of their columns; and the calls of
 * iMazing 2, which have no headings. Wall clock of the computer without a zone, unless a time ends in Z.
 * A table is read twice: first for who takes part in it and for the order of its dates.
 */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { isWallClock, rowProblem } from '../csv/rowReader.ts'
import { type CsvTable, excerptOf, openCsv } from '../csv/table.ts'
import type { CsvRow } from '../csv/rows.ts'
import { DayOrders } from '../time/writtenTime.ts'
import { callColumns, callRecord, oldCallColumns } from './calls.ts'
import { messageColumns, Messages, Sessions } from './messages.ts'

type Shape = 'messages' | 'calls' | 'oldCalls'

function shapeOf({ headings }: CsvTable): Shape {
  if (headings.has('Chat Session', 'Message Date')) return 'messages'
  if (headings.has('Call type', 'Date')) return 'calls'
  if (isOldCall(headings.names)) return 'oldCalls'
  throw new AppError('ReaderFailed', { reason: 'otherFormat' })
}

/** True for a row of the calls of iMazing 2. */
export function isOldCall(cells: readonly string[]): boolean {
  const [type = '', date = '', duration = ''] = cells
  return (
    cells.length >= 4 &&
    /^(?:Incoming|Outgoing|Missed|Rejected|Blocked|Cancell?ed)$/i.test(type.trim()) &&
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4} \d{1,2}:\d{2}/.test(date.trim()) &&
    /^\d{1,3}:\d{2}(?::\d{2})?$/.test(duration.trim())
  )
}

/** All rows that are no headings; those without headings begin with the first. */
async function* rowsOf(table: CsvTable, shape: Shape): AsyncIterable<CsvRow[]> {
  if (shape === 'oldCalls')
    yield [{ number: table.headingRow, cells: [...table.headings.names], problem: null }]
  yield* table.rows
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const first = await openCsv(input)
  const shape = shapeOf(first)
  const columns = messageColumns(first.headings)
  const calls = shape === 'oldCalls' ? oldCallColumns : callColumns(first.headings)
  const dateAt = shape === 'messages' ? columns.date : calls.date
  const orders = new DayOrders()
  const sessions = new Sessions(columns)
  for await (const rows of rowsOf(first, shape))
    for (const row of rows) {
      orders.add(row.cells[dateAt] ?? '')
      if (shape === 'messages') sessions.add(row.cells)
    }

  const table = await openCsv(input)
  const order = orders.order()
  const messages = new Messages(columns, sessions, order)
  let needsZone = false
  let incomplete = false
  for await (const rows of rowsOf(table, shape))
    for (const row of rows) {
      const locator = `row ${row.number}`
      const problem = rowProblem(row, dateAt)
      if (problem !== null) {
        if (problem === 'cutOff') incomplete = true
        await output.unread(locator, problem, excerptOf(row, table.delimiter))
        continue
      }
      const record =
        shape === 'messages' ? messages.add(row.cells, locator) : callRecord(row.cells, calls, locator, order)
      if (record === null) continue
      if (isWallClock(record)) needsZone = true
      const done = output.record(record)
      if (done !== undefined) await done
    }
  const last = messages.take()
  if (last !== null) {
    if (isWallClock(last)) needsZone = true
    await output.record(last)
  }
  return {
    needsZone,
    needsDateOrder: orders.open,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: orders.open ? orders.examples : [],
    chatName: sessions.only,
    incomplete,
    notes: table.encoding === 'utf-8' ? [] : [`encoding ${table.encoding}`],
  }
}

/** Reads messages, WhatsApp chats and calls that iMazing exported as CSV. Throws ReaderFailed for any other table. */
export const imazing: Reader = { id: 'imazing', version: '1', read }
