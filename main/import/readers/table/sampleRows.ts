import type { TableColumns, TableField, TableSample } from '../../../../preload/contract.ts'
import { plainCell } from '../csv/table.ts'
import { directionWord } from '../csv/directionWords.ts'
import type { SheetRow } from '../sheet/sheet.ts'
import { durationOf } from '../time/duration.ts'
import { DayOrders, writtenTime } from '../time/writtenTime.ts'

const maxLooked = 60
const maxRows = 20
const maxColumns = 200
const maxCell = 500

/** What columns are called whose meaning is known, in the order in which they are tried. */
const names: readonly [TableField, RegExp][] = [
  ['duration', /时长|秒数|多久|持续|duration|how long|seconds|length/i],
  ['result', /结果|是否接通|接通|result|outcome/i],
  ['direction', /方向|收发|来去|主叫|被叫|呼叫类型|收\/发|direction|incoming|in\/out|\bway\b|sense/i],
  ['number', /号码|电话|手机|number|phone|tel\b|msisdn|发件人id|sender id/i],
  ['time', /时间|日期|发生|何时|date|time|when|moment|timestamp/i],
  ['text', /内容|文本|正文|短信|原话|原文|消息|text|message|content|body|words/i],
  ['name', /姓名|名称|联系人|发送人|发件人|备注名|对方|name|contact|who|sender/i],
  ['chat', /会话|群|聊天|chat|conversation|session/i],
  ['kind', /类型|类别|kind|type/i],
]

/** The beginning of a table, which row of it are the headings, and which columns likely hold what. */
export class SampleRows {
  readonly #rows: SheetRow[] = []

  add(row: SheetRow): void {
    if (this.#rows.length < maxLooked && row.sheet === (this.#rows[0]?.sheet ?? row.sheet))
      this.#rows.push(row)
  }

  table(chosen: TableColumns | undefined): TableSample {
    const headingRow = chosen?.headingRow ?? this.#headingRow()
    const heading = this.#rows.find(row => row.number === headingRow)
    const behind = this.#rows.filter(row => row.number > headingRow)
    const width = Math.min(
      maxColumns,
      Math.max(heading?.cells.length ?? 0, ...behind.slice(0, maxRows).map(row => row.cells.length)),
    )
    const headings = Array.from({ length: width }, (_, index) => {
      const name = plainCell(heading?.cells[index] ?? '')
        .trim()
        .slice(0, maxCell)
      return name === '' ? `#${index + 1}` : name
    })
    const rows = behind
      .slice(0, maxRows)
      .map(row => row.cells.slice(0, width).map(cell => cell.slice(0, maxCell).toWellFormed()))
    return { headingRow, headings, rows, suggested: suggestions(headings, rows) }
  }

  /** What the column of times that suggests itself will ask for besides: it can be answered in one go. */
  days(): { wallClock: boolean; orders: DayOrders } {
    const { headings, rows, suggested } = this.table(undefined)
    const time = suggested.find(each => each.field === 'time' && each.reason === 'values')
    const at = time === undefined ? -1 : headings.indexOf(time.heading)
    const orders = new DayOrders()
    let wallClock = false
    for (const row of at < 0 ? [] : rows) {
      const written = writtenTime(row[at] ?? '')
      if ('wall' in written && written.wall !== null && written.offsetMinutes === null) wallClock = true
      orders.add(row[at] ?? '')
    }
    return { wallClock, orders }
  }

  /** The first row that is as wide as most and holds only words; 0 when the first such row holds data already. */
  #headingRow(): number {
    const widths = new Map<number, number>()
    const filled = (row: SheetRow): number => row.cells.filter(cell => cell.trim() !== '').length
    for (const row of this.#rows) widths.set(filled(row), (widths.get(filled(row)) ?? 0) + 1)
    const usual = [...widths].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
    const first = this.#rows.find(row => filled(row) >= Math.max(2, Math.ceil(usual * 0.7)))
    if (first === undefined) return 0
    return first.cells.some(cell => isData(cell)) ? 0 : first.number
  }
}

function isData(cell: string): boolean {
  const text = plainCell(cell).trim()
  return text !== '' && (isTime(text) || /^[+\d][\d\s().\-*#:/]*$/.test(text))
}

function isTime(text: string): boolean {
  const time = writtenTime(text)
  return 'epochMs' in time || time.wall !== null
}

/** Fields by the columns' names, and where those say nothing by what stands in them. */
function suggestions(headings: readonly string[], rows: readonly string[][]): TableSample['suggested'] {
  const suggested: TableSample['suggested'] = []
  const taken = new Set<number>()
  const suggest = (field: TableField, at: number, reason: string): void => {
    taken.add(at)
    suggested.push({ field, heading: headings[at] ?? '', reason })
  }
  const has = (field: TableField): boolean => suggested.some(each => each.field === field)
  const values = (at: number): string[] =>
    rows.map(row => plainCell(row[at] ?? '').trim()).filter(cell => cell !== '')
  const most = (at: number, test: (cell: string) => boolean): boolean => {
    const list = values(at)
    return list.length > 0 && list.filter(test).length * 4 >= list.length * 3
  }
  const columns = headings.map((_, index) => index)

  const time = columns.find(at => most(at, isTime))
  if (time !== undefined) suggest('time', time, 'values')
  const way = columns.find(at => !taken.has(at) && most(at, cell => directionWord(cell) !== null))
  if (way !== undefined) suggest('direction', way, 'values')
  for (const [field, pattern] of names) {
    if (has(field)) continue
    const at = columns.find(each => !taken.has(each) && pattern.test(headings[each] ?? ''))
    if (at !== undefined) suggest(field, at, 'heading')
  }
  const number = columns.find(at => !taken.has(at) && most(at, cell => /^\+?\d[\d\s-]{6,19}$/.test(cell)))
  if (!has('number') && number !== undefined) suggest('number', number, 'values')
  const length = columns.find(
    at => !taken.has(at) && most(at, cell => durationOf(cell) !== null && !/^\d+$/.test(cell)),
  )
  if (!has('duration') && length !== undefined) suggest('duration', length, 'values')
  return suggested
}
