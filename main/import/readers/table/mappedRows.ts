import type { TableColumns, TableField } from '../../../../preload/contract.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { callByWord, type DirectionWord, directionWord } from '../csv/directionWords.ts'
import { lostDigits, plainCell } from '../csv/table.ts'
import type { RowMeaning } from '../sheet/readSheet.ts'
import type { SheetRow } from '../sheet/sheet.ts'
import { durationOf } from '../time/duration.ts'
import { type DayOrder, writtenTime } from '../time/writtenTime.ts'

const sums = /^(?:合计|总计|小计|共计|汇总|累计|total|sum)\b/i

const kinds: readonly [RegExp, 'call' | 'sms' | 'mms' | 'message' | 'email' | 'voicemail'][] = [
  [/^(?:call|phone|voice call|通话|电话|语音通话|来电|去电|呼入|呼出|主叫|被叫)/i, 'call'],
  [/^(?:sms|text|text message|短信|短消息)/i, 'sms'],
  [/^(?:mms|彩信)/i, 'mms'],
  [/^(?:e-?mail|邮件|电子邮件)/i, 'email'],
  [/^(?:voicemail|语音信箱|语音留言)/i, 'voicemail'],
]

/** The messages and calls of a table whose columns the person named. */
export class MappedRows implements RowMeaning {
  readonly #columns: TableColumns
  readonly #at = new Map<TableField, number>()
  readonly #directions: ReadonlyMap<string, 'in' | 'out'>
  #headings: string[] | null = null
  found = false

  constructor(columns: TableColumns) {
    this.#columns = columns
    this.#directions = new Map(
      Object.entries(columns.directions ?? {}).map(([word, way]) => [word.trim().toLowerCase(), way]),
    )
    if (columns.headingRow === 0) {
      this.#resolve([])
      this.found = this.#at.size > 0
    }
  }

  #resolve(headings: readonly string[]): void {
    for (const [field, heading] of Object.entries(this.#columns.fields) as [TableField, string][]) {
      const number = /^#(\d{1,4})$/.exec(heading)?.[1]
      const named = headings.findIndex(each => each.toLowerCase() === heading.trim().toLowerCase())
      if (named >= 0) this.#at.set(field, named)
      else if (number !== undefined) this.#at.set(field, Number(number) - 1)
    }
  }

  written(row: SheetRow): string | null {
    if (this.#headings === null && this.#columns.headingRow > 0) {
      if (row.sheet > 0 || row.number < this.#columns.headingRow) return null
      this.#headings = row.cells.map(cell => plainCell(cell).trim())
      this.#resolve(this.#headings)
      this.found = this.#at.size > 0 && (this.#at.has('time') || this.#at.has('date') || this.#at.has('text'))
      return null
    }
    if (!this.found || row.problem !== null) return null
    // Headings stand again on each page of a printed list.
    if (this.#headings !== null && this.#headings.every((heading, at) => heading === this.#cell(row, at)))
      return null
    if (sums.test((row.cells.find(cell => cell.trim() !== '') ?? '').trim())) return null
    const written = this.#written(row)
    const some = (['number', 'text', 'duration', 'name'] as const).some(
      field => this.#field(row, field) !== '',
    )
    return written !== '' || some ? written : null
  }

  record(row: SheetRow, order: DayOrder): MessageRecord {
    const field = (name: TableField): string => this.#field(row, name)
    const way = field('direction')
    const word = this.#word(way)
    const seconds = durationOf(field('duration'))
    const text = this.#at.has('text') ? this.#raw(row, 'text') : ''
    const kind = this.#kind(field('kind'), text, seconds)
    const number = field('number')
    const lost = lostDigits(number)
    const name = field('name')
    const call = callByWord(word, seconds)
    const isCall = kind === 'call' || kind === 'voicemail'
    const result = field('result')
    const said = result === '' ? null : (directionWord(result)?.result ?? null)
    const direction =
      call.direction === 'unknown' && isCall && said !== null && directionWord(result) !== null
        ? (directionWord(result) as DirectionWord).direction
        : word?.direction === 'system'
          ? 'system'
          : call.direction
    const chat = field('chat')
    return {
      kind: direction === 'system' ? 'system' : kind,
      locator: row.locator,
      time: writtenTime(this.#written(row), order),
      direction,
      sender: direction === 'in' ? name || number || null : null,
      numberRaw: number === '' ? null : number,
      name: name === '' || name === number ? null : name,
      account: null,
      text,
      result: isCall ? (said ?? call.result) : null,
      resultCode: isCall && (result || way) !== '' ? (result || way).slice(0, 40).toWellFormed() : null,
      durationSeconds: isCall ? (said === null || said === 'answered' ? call.durationSeconds : null) : null,
      ringSeconds: isCall ? call.ringSeconds : null,
      line: null,
      flags: lost ? ['lossyDecode'] : [],
      attachments: [],
      platformId: null,
      ...(chat === '' ? {} : { chat: { name: chat, id: null, group: false } }),
    }
  }

  #word(way: string): DirectionWord | null {
    const own = this.#directions.get(way.toLowerCase())
    const known = directionWord(way)
    if (own === undefined) return known
    return known?.direction === own ? known : { direction: own, result: null }
  }

  #kind(said: string, text: string, seconds: number | null): MessageRecord['kind'] {
    const told = kinds.find(([pattern]) => pattern.test(said))?.[1]
    if (told !== undefined) return told
    if (said === '' && this.#columns.kind !== undefined) return this.#columns.kind
    if (this.#at.has('duration') && (seconds !== null || !this.#at.has('text')) && text === '') return 'call'
    return this.#columns.kind ?? 'message'
  }

  #written(row: SheetRow): string {
    const day = this.#field(row, 'date')
    const time = this.#field(row, 'time')
    return (day === '' || day === time ? time : `${day} ${time}`).trim().replace(/\s+/g, ' ')
  }

  #field(row: SheetRow, field: TableField): string {
    const at = this.#at.get(field)
    return at === undefined ? '' : this.#cell(row, at)
  }

  #raw(row: SheetRow, field: TableField): string {
    return row.cells[this.#at.get(field) ?? -1] ?? ''
  }

  #cell(row: SheetRow, at: number): string {
    return plainCell(row.cells[at] ?? '').trim()
  }
}
