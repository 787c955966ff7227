import { AppError } from '../../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { isWallClock, rowProblem } from '../csv/rowReader.ts'
import { excerptOf } from '../csv/table.ts'
import { type DayOrder, DayOrders } from '../time/writtenTime.ts'
import { BillRows } from '../carrierBill/billRows.ts'
import { MappedRows } from '../table/mappedRows.ts'
import { SampleRows } from '../table/sampleRows.ts'
import { openSheet, type SheetRow } from './sheet.ts'

/** What rows mean, one after the other: what is above them decides. */
export interface RowMeaning {
  /** The written time of the row when it is a message or call; null for headings, titles, sums. */
  written(row: SheetRow): string | null
  /** The message or call; asked for only where `written` gave a time. */
  record(row: SheetRow, order: DayOrder): MessageRecord
  /** True once the headings were met: before, nothing can be read. */
  readonly found: boolean
}

/**
 * Reads a table of any file: as a carrier's bill where it has the headings of one, by the columns the person named, and
 * otherwise not at all: then the summary holds its beginning, so that the columns can be asked for.
 */
export async function readSheet(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const sheet = await openSheet(input)
  const { columns } = input.settings
  const meaning = (): RowMeaning => (columns === undefined ? new BillRows() : new MappedRows(columns))

  const sample = new SampleRows()
  const orders = new DayOrders()
  const first = meaning()
  let empty = true
  for await (const rows of sheet.rows())
    for (const row of rows) {
      if (row.cells.every(cell => cell.trim() === '')) continue
      empty = false
      sample.add(row)
      const written = first.written(row)
      if (written !== null) orders.add(written)
    }
  if (empty) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const table = sample.table(columns)
  const notes = sheet.encoding === null || sheet.encoding === 'utf-8' ? [] : [`encoding ${sheet.encoding}`]
  const summary: ReaderSummary = {
    needsZone: false,
    needsDateOrder: orders.open,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: orders.open ? orders.examples : [],
    chatName: null,
    incomplete: false,
    notes,
    table,
  }
  // Nobody said what stands where, or the named headings are not there any more.
  if (!first.found) {
    const days = sample.days()
    return {
      ...summary,
      needsColumns: true,
      needsZone: days.wallClock,
      needsDateOrder: days.orders.open,
      dateExamples: days.orders.open ? days.orders.examples : [],
    }
  }

  const second = meaning()
  const order = orders.order()
  let others = 0
  let notUnderstood = 0
  let lostDigits = 0
  for await (const rows of sheet.rows())
    for (const row of rows) {
      const problem = rowProblem(row, 0)
      if (problem !== null) {
        if (problem === 'cutOff') summary.incomplete = true
        await output.unread(row.locator, problem, excerptOf(row, sheet.delimiter))
        continue
      }
      if (row.cells.every(cell => cell.trim() === '')) continue
      if (second.written(row) === null) {
        others += 1
        continue
      }
      const record = second.record(row, order)
      if (isWallClock(record)) summary.needsZone = true
      else if ('wall' in record.time && record.time.wall === null) notUnderstood += 1
      if (record.flags.includes('lossyDecode')) lostDigits += 1
      const done = output.record(record)
      if (done !== undefined) await done
    }
  // Titles, headings and sums.
  if (others > 0) notes.push(`otherRows ${others}`)
  if (notUnderstood > 0) notes.push(`timesNotUnderstood ${notUnderstood}`)
  if (lostDigits > 0) notes.push(`lostDigits ${lostDigits}`)
  return summary
}
