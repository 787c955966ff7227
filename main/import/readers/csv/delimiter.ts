import { CsvRows } from './rows.ts'

/** What stands between the cells of a table, in the order in which a tie is decided. */
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

/**
 * The delimiter of a table by its first row with something in it: the one that gives most cells. `firstRow` is the number
 * of that row; Excel's line `sep=;` decides and is not a row of the table.
 */
export function delimiterOf(head: string): { delimiter: Delimiter; firstRow: number } {
  const told = /^\ufeff?"?sep=([,;\t|])"?(?:\r|\n)/i.exec(head)?.[1]
  const start = head.slice(0, 64 << 10)
  let best: { delimiter: Delimiter; firstRow: number; cells: number } = {
    delimiter: ',',
    firstRow: 1,
    cells: 0,
  }
  for (const delimiter of delimiters) {
    if (told !== undefined && told !== delimiter) continue
    const rows = new CsvRows(delimiter)
    const list = [...rows.push(start), ...rows.end()]
    const first = list.find(
      row => row.cells.some(cell => cell.trim() !== '') && !(told !== undefined && row.number === 1),
    )
    if (first === undefined) continue
    // A quote inside a cell tells that this delimiter cut a quoted one to pieces.
    const cells = first.cells.length - first.cells.filter(cell => cell.includes('"')).length / 2
    if (cells > best.cells) best = { delimiter, firstRow: first.number, cells }
  }
  if (told !== undefined) return { delimiter: told as Delimiter, firstRow: Math.max(2, best.firstRow) }
  return { delimiter: best.delimiter, firstRow: best.firstRow }
}
