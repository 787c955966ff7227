import { AppError } from '../../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { type DayOrder, DayOrders } from '../time/writtenTime.ts'
import type { CsvRow } from './rows.ts'
import { excerptOf, type Headings, openCsv } from './table.ts'

/** How the rows of a table become messages. */
export interface RowTable {
  /** The cell with the time. */
  dateAt: number
  record(cells: readonly string[], locator: string, order: DayOrder): MessageRecord
}

/** Why a row cannot be read, or null. */
export function rowProblem(row: CsvRow, dateAt: number): UnreadReason | null {
  if (row.problem === 'cutOff') return 'cutOff'
  if (row.problem === 'tooLong') return 'textTooLong'
  return row.cells.length <= dateAt ? 'malformed' : null
}

/** True for a time that needs a zone to be an instant. */
export function isWallClock({ time }: MessageRecord): boolean {
  return 'wall' in time && time.wall !== null && time.offsetMinutes === null
}

/**
 * Reads a table in which every row is one message or call. `open` says what its headings mean, or null for another
 * table. The file is read twice: first for the order of its dates.
 */
export async function readRows(
  input: ReaderInput,
  output: ReaderOutput,
  open: (headings: Headings) => RowTable | null,
): Promise<ReaderSummary> {
  const first = await openCsv(input)
  const reading = open(first.headings)
  if (reading === null) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const orders = new DayOrders()
  for await (const rows of first.rows) for (const row of rows) orders.add(row.cells[reading.dateAt] ?? '')
  const order = orders.order()
  const table = await openCsv(input)
  let needsZone = false
  let incomplete = false
  let notUnderstood = 0
  for await (const rows of table.rows)
    for (const row of rows) {
      const locator = `row ${row.number}`
      const problem = rowProblem(row, reading.dateAt)
      if (problem !== null) {
        if (problem === 'cutOff') incomplete = true
        await output.unread(locator, problem, excerptOf(row, table.delimiter))
        continue
      }
      const record = reading.record(row.cells, locator, order)
      if (isWallClock(record)) needsZone = true
      else if ('wall' in record.time && record.time.wall === null) notUnderstood += 1
      const done = output.record(record)
      if (done !== undefined) await done
    }
  return {
    needsZone,
    needsDateOrder: orders.open,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: orders.open ? orders.examples : [],
    chatName: null,
    incomplete,
    notes: [
      ...(table.encoding === 'utf-8' ? [] : [`encoding ${table.encoding}`]),
      ...(notUnderstood > 0 ? [`timesNotUnderstood ${notUnderstood}`] : []),
    ],
  }
}
