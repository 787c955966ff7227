import type { MessageRecord } from '../../../vault/entries.ts'
import { callByWord, directionWord } from '../csv/directionWords.ts'
import { lostDigits, plainCell } from '../csv/table.ts'
import type { RowMeaning } from '../sheet/readSheet.ts'
import type { SheetRow } from '../sheet/sheet.ts'
import { durationOf } from '../time/duration.ts'
import { type DayOrder, writtenTime } from '../time/writtenTime.ts'

interface BillColumns {
  time: number
  /** A day of its own in front of the time, or -1. */
  date: number
  number: number
  duration: number
  /** Columns whose words may tell the direction, the likeliest first. */
  directions: number[]
  headings: string[]
}

const times =
  /^(?:通话|通信|呼叫|计费)?(?:起始|开始|发生)(?:日期|时间|日期时间)$|^(?:通话|通信|呼叫)(?:日期|时间)$|^(?:日期|时间|日期时间|起止时间|start time|date|time)$/i
const days = /^(?:通话|通信|呼叫|起始|开始)?日期$|^date$/i
const numbers =
  /^(?:对方|对端|通话|通信|呼叫|对方通信|对方电话)(?:号码|电话|电话号码)(?:\/.*)?$|^(?:号码|电话号码|other (?:number|party)|number)$/i
const durations =
  /^(?:通话|通信|呼叫|计费)?(?:时长|持续时间)(?:[(（].{1,8}[)）])?$|^(?:通话时间|时间)[(（](?:秒|分)[)）]$|^duration(?: ?\(.{1,10}\))?$/i
/** In the order in which they are believed; some carriers write 本地 or 国内 in columns of similar names. */
const directionHeadings = [
  /^主叫\/?被叫$|^主被叫(?:标识|类型)?$/,
  /^(?:呼叫|呼叫方式|呼叫方向|通话方向)$|^(?:呼叫|通话)?方向$/,
  /^呼叫类(?:型|别)$/,
  /^(?:通信|通话|呼叫)方式$/,
  /^(?:通信|通话|业务)类(?:型|别)$/,
  /^(?:状态|类型|call type|direction|type)$/i,
]
const sums = /^(?:合计|总计|小计|共计|总共|汇总|累计|total|sum)/i

function columnsOf(row: SheetRow): BillColumns | null {
  if (row.cells.length < 3 || row.cells.length > 60) return null
  const headings = row.cells.map(cell => plainCell(cell).replace(/\s+/g, ''))
  const find = (pattern: RegExp): number => headings.findIndex(heading => pattern.test(heading))
  const number = find(numbers)
  const duration = find(durations)
  let time = find(times)
  if (number < 0 || duration < 0 || time < 0) return null
  let date = -1
  if (days.test(headings[time] ?? '')) {
    const clock = headings.findIndex(
      (heading, index) => index !== time && index !== duration && times.test(heading) && !days.test(heading),
    )
    if (clock >= 0) {
      date = time
      time = clock
    }
  }
  return {
    time,
    date,
    number,
    duration,
    directions: directionHeadings.flatMap(pattern =>
      headings.flatMap((heading, index) => (pattern.test(heading) ? [index] : [])),
    ),
    headings,
  }
}

/** True for the headings of a carrier's list of calls. */
export function isBillHeading(cells: readonly string[]): boolean {
  return columnsOf({ number: 1, cells: [...cells], problem: null, locator: '', sheet: 0 }) !== null
}

/** The calls of a bill: everything above the headings, further headings, sums and footers are no calls. */
export class BillRows implements RowMeaning {
  #columns: BillColumns | null = null
  #sheet = 0
  found = false

  written(row: SheetRow): string | null {
    if (row.sheet !== this.#sheet) {
      this.#sheet = row.sheet
      this.#columns = null
    }
    const headings = columnsOf(row)
    if (headings !== null) {
      this.#columns = headings
      this.found = true
      return null
    }
    const columns = this.#columns
    if (columns === null || row.problem !== null) return null
    if (sums.test((row.cells.find(cell => cell.trim() !== '') ?? '').trim())) return null
    const written = writtenOf(row, columns)
    const number = plainCell(row.cells[columns.number] ?? '').trim()
    const time = writtenTime(written)
    const timed = 'epochMs' in time || time.wall !== null
    return timed || (/\d{3}/.test(number) && written !== '') ? written : null
  }

  record(row: SheetRow, order: DayOrder): MessageRecord {
    const columns = this.#columns as BillColumns
    const cell = (at: number): string => plainCell(row.cells[at] ?? '').trim()
    const words = columns.directions.map(at => ({ at, word: directionWord(cell(at)) }))
    const said = words.find(({ word }) => word !== null) ?? null
    const number = cell(columns.number)
    const lost = lostDigits(number)
    return {
      ...callByWord(said?.word ?? null, durationOf(cell(columns.duration))),
      locator: row.locator,
      time: writtenTime(writtenOf(row, columns), order),
      sender: null,
      numberRaw: number === '' ? null : number,
      name: null,
      account: null,
      text: '',
      resultCode: said === null ? null : cell(said.at).slice(0, 40).toWellFormed(),
      line: null,
      flags: lost ? ['lossyDecode'] : [],
      attachments: [],
      platformId: null,
    }
  }
}

function writtenOf(row: SheetRow, columns: BillColumns): string {
  const time = (row.cells[columns.time] ?? '').trim().replace(/\s+/g, ' ')
  if (columns.date < 0) return time
  return `${(row.cells[columns.date] ?? '').trim()} ${time}`.trim()
}
