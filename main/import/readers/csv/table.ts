import type { ReaderInput } from '../../reader.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { type Delimiter, delimiterOf } from './delimiter.ts'
import { type CsvRow, csvRowsOf } from './rows.ts'

/** A delimited file that was opened: its headings, and its rows behind them. */
export interface CsvTable {
  encoding: Encoding
  delimiter: Delimiter
  headings: Headings
  /** The row the headings stand in; rows before it are not given out. */
  headingRow: number
  /** Rows behind the headings in batches, without empty ones and without the headings again. Can be asked for once. */
  rows: AsyncIterable<CsvRow[]>
}

/** Which cell has which heading. Headings are compared without case and without space around them. */
export class Headings {
  readonly names: readonly string[]
  readonly #at = new Map<string, number>()

  constructor(cells: readonly string[]) {
    this.names = cells.map(cell => plainCell(cell).trim())
    for (const [index, name] of this.names.entries()) {
      const key = name.toLowerCase()
      if (!this.#at.has(key)) this.#at.set(key, index)
    }
  }

  has(...names: string[]): boolean {
    return names.every(name => this.#at.has(name.toLowerCase()))
  }

  /** True for the headings once more, as they stand where exports were copied into one file; a row with digits is none. */
  again({ cells, problem }: CsvRow): boolean {
    return (
      problem === null &&
      this.names.length > 1 &&
      cells.length === this.names.length &&
      cells.every(
        (cell, at) =>
          plainCell(cell)
            .replace(/^\uFEFF"?([^"]*)"?$/u, '$1')
            .trim() === this.names[at],
      ) &&
      !this.names.some(name => /^[+\d]/u.test(name))
    )
  }

  /** The cell's number, by the first of the names that is a heading; -1 without one. */
  at(...names: string[]): number {
    for (const name of names) {
      const index = this.#at.get(name.toLowerCase())
      if (index !== undefined) return index
    }
    return -1
  }
}

/** Opens a delimited file; the encoding is found or the person's own, the delimiter is that of the headings. */
export async function openCsv(input: ReaderInput): Promise<CsvTable> {
  const encoding = await encodingOf(input)
  const head = await headOf(input, encoding)
  const { delimiter, firstRow } = delimiterOf(head)
  const batches = csvRowsOf(textOf(input.chunks(), encoding), delimiter)[Symbol.asyncIterator]()
  let rest: CsvRow[] = []
  let headings: CsvRow | null = null
  while (headings === null) {
    const next = await batches.next()
    if (next.done === true) break
    const at = next.value.findIndex(row => row.number >= firstRow && !isEmpty(row))
    if (at < 0) continue
    headings = next.value[at] ?? null
    rest = next.value.slice(at + 1)
  }
  const names = new Headings(headings?.cells ?? [])
  const none = (row: CsvRow): boolean => isEmpty(row) || names.again(row)
  return {
    encoding,
    delimiter,
    headings: names,
    headingRow: headings?.number ?? 0,
    rows: (async function* () {
      for (;;) {
        const some = rest.some(none) ? rest.filter(row => !none(row)) : rest
        if (some.length > 0) yield some
        const next = await batches.next()
        if (next.done === true) return
        rest = next.value
      }
    })(),
  }
}

async function headOf(input: ReaderInput, encoding: Encoding): Promise<string> {
  const bytes = await input.read(0, 128 << 10)
  let head = ''
  for await (const text of textOf(one(bytes), encoding)) head += text
  return head
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes)
}

function isEmpty(row: CsvRow): boolean {
  return row.problem === null && row.cells.every(cell => cell === '')
}

/** A cell without the `="…"` and the leading `'` by which Excel is told to leave digits alone. */
export function plainCell(cell: string): string {
  if (cell.startsWith('="') && cell.endsWith('"') && cell.length >= 3)
    return cell.slice(2, -1).replaceAll('""', '"')
  return /^'[+\d]/.test(cell) ? cell.slice(1) : cell
}

/** True for a number that Excel shortened: `1.38E+10` has lost its last digits, and nobody knows them. */
export function lostDigits(cell: string): boolean {
  return /^\s*\d(?:[.,]\d{1,14})?E\+?\d{1,3}\s*$/i.test(cell)
}

/** True for a last row without a line end and without all its cells: the copy of the file broke off there. */
export function isCut(row: CsvRow, headings: Headings): boolean {
  return row.unended === true && row.cells.length < headings.names.length
}

/** A row as an excerpt for the report. */
export function excerptOf(row: CsvRow, delimiter: string): string {
  return row.cells
    .slice(0, 64)
    .map(cell => cell.slice(0, 300))
    .join(delimiter)
    .slice(0, 300)
}
