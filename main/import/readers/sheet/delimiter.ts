import { type Delimiter, delimiters } from '../csv/delimiter.ts'
import { CsvRows } from '../csv/rows.ts'

/** The delimiter that gives most rows of the same width; titles above a table have none, so one row does not decide. */
export function likelyDelimiter(head: string): Delimiter {
  const told = /^\ufeff?"?sep=([,;\t|])"?(?:\r|\n)/i.exec(head)?.[1]
  if (told !== undefined) return told as Delimiter
  let best: { delimiter: Delimiter; cells: number } = { delimiter: ',', cells: 0 }
  for (const delimiter of delimiters) {
    const rows = new CsvRows(delimiter).push(head.slice(0, 16 << 10)).slice(0, 60)
    const list = rows.length > 0 ? rows : new CsvRows(delimiter).push(`${head.slice(0, 16 << 10)}\n`)
    const widths = new Map<number, number>()
    for (const row of list)
      if (row.cells.length > 1 && row.cells.length < 200)
        widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1)
    const cells = Math.max(0, ...[...widths].map(([width, count]) => (width - 1) * count))
    if (cells > best.cells) best = { delimiter, cells }
  }
  return best.delimiter
}
