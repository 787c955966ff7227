/**
 * The rows of a delimited text that comes in pieces: RFC 4180 with what programs really write. A field in quotes may hold
 * delimiters and line ends; a quote inside an unquoted field is a character like any other; a row may have any number
 * of cells. A row ends at LF, CR LF or a lone CR.
 */

/** A row as it stands in the file. `number` counts every row from 1, empty ones too, as a spreadsheet does. */
export interface CsvRow {
  number: number
  cells: string[]
  /**
   * `tooLong`: more characters or cells than a row may have; the cells are what came before. `cutOff`: the file ends
   * inside quotes.
   */
  problem: 'tooLong' | 'cutOff' | null
  /** Set on a last row that no line end follows: with fewer cells than others, the file may break off in it. */
  unended?: true
}

/** Characters of a row, and cells with something in them, that are still read. */
export const maxRowLength = 16 << 20
export const maxCells = 4096

const quote = 34
const lf = 10
const cr = 13

/** Where in a row the reading stands: at the start of a field, in one, in quotes, or behind a quote that ends them or doubles. */
type Place = 'start' | 'plain' | 'quoted' | 'quoteSeen'

/** A field in quotes as long as this is looked at: is it a text, or the rest of the file behind a stray quote? */
const suspicious = 1 << 20

/** Takes a text piece by piece and gives the rows that are whole. */
export class CsvRows {
  readonly #delimiter: number
  #place: Place = 'start'
  #cells: string[] = []
  #field = ''
  #length = 0
  #tooLong = false
  #number = 1
  #afterCr = false
  #rows: CsvRow[] = []
  /** What the row was read from since its open quote, to read it again if that quote turns out to be a stray one. */
  #since = ''
  #width = 0
  /** While true, a quote at the start of the row's next field is a character. */
  #stray = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  push(text: string): CsvRow[] {
    this.#read(text)
    if (this.#since.length > suspicious) this.#freeHiddenRows()
    return this.#taken()
  }

  /** The rows that are left; the last one of a file that ends without a line end, too. */
  end(): CsvRow[] {
    this.#freeHiddenRows()
    const cutOff = this.#place === 'quoted'
    if (this.#cells.length > 0 || this.#field !== '' || this.#place !== 'start')
      this.#endRow(cutOff ? 'cutOff' : null, true)
    return this.#taken()
  }

  /** One quote too many hides all rows behind it: where those look like rows, it is read as a character. */
  #freeHiddenRows(): void {
    while (this.#place === 'quoted' && this.#hidesRows('', 0, 0)) {
      const again = this.#since
      this.#restart()
      this.#read(again)
    }
  }

  #restart(): void {
    this.#place = 'start'
    this.#field = ''
    this.#since = ''
    this.#length = 0
    this.#stray = true
  }

  #taken(): CsvRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** Whether most lines since the open quote have as many cells as the first row of the file. */
  #hidesRows(text: string, from: number, to: number): boolean {
    if (this.#width < 2 || this.#tooLong) return false
    const quoted = this.#since === '' ? text.slice(from, to) : this.#since + text.slice(0, to)
    const lines = quoted
      .slice(0, 64 << 10)
      .split(/\r\n|\n|\r/)
      .slice(1, 50)
    const delimiter = String.fromCharCode(this.#delimiter)
    const rows = lines.filter(line => line.split(delimiter).length >= this.#width)
    return rows.length > 0 && rows.length * 2 >= lines.filter(line => line !== '').length
  }

  #read(text: string): void {
    const delimiter = this.#delimiter
    let size = text.length
    let at = 0
    let quotedFrom = 0
    if (this.#afterCr) {
      this.#afterCr = false
      if (text.charCodeAt(0) === lf) at = 1
    }
    while (at < size) {
      if (this.#place === 'quoted') {
        const end = text.indexOf('"', at)
        this.#add(text, at, end < 0 ? size : end)
        if (end < 0) break
        at = end + 1
        this.#place = 'quoteSeen'
        continue
      }
      if (this.#place === 'quoteSeen') {
        if (text.charCodeAt(at) === quote) {
          this.#add(text, at, at + 1)
          at += 1
          this.#place = 'quoted'
          continue
        }
        const next = text.charCodeAt(at)
        // A quote with anything else behind it ended no field: perhaps a stray one before it began none.
        if (next !== delimiter && next !== lf && next !== cr && this.#hidesRows(text, quotedFrom, at)) {
          if (this.#since === '') at = quotedFrom
          else {
            text = this.#since + text
            size = text.length
            at = 0
          }
          this.#restart()
          continue
        }
        this.#since = ''
        this.#place = 'plain'
      } else if (this.#place === 'start' && text.charCodeAt(at) === quote && !this.#stray) {
        this.#since = ''
        quotedFrom = at
        at += 1
        this.#place = 'quoted'
        continue
      }
      this.#stray = false
      this.#place = 'plain'
      const from = at
      let code = -1
      while (at < size) {
        code = text.charCodeAt(at)
        if (code === delimiter || code === lf || code === cr) break
        at += 1
      }
      if (at > from) this.#add(text, from, at)
      if (at === size) break
      at += 1
      if (code === delimiter) this.#endField()
      else {
        this.#endRow(null)
        if (code === cr) {
          if (at === size) this.#afterCr = true
          else if (text.charCodeAt(at) === lf) at += 1
        }
      }
    }
    // What stands behind the open quote is kept once for the row's cell and once as it was written.
    if ((this.#place === 'quoted' || this.#place === 'quoteSeen') && !this.#tooLong)
      this.#since += text.slice(this.#since === '' ? quotedFrom : 0)
  }

  #add(text: string, from: number, to: number): void {
    this.#length += to - from
    if (this.#length > maxRowLength) {
      this.#tooLong = true
      this.#since = ''
      return
    }
    this.#field = this.#field === '' ? text.slice(from, to) : this.#field + text.slice(from, to)
  }

  #endField(): void {
    if (this.#cells.length < maxCells) this.#cells.push(this.#field)
    else if (this.#field !== '') this.#tooLong = true
    this.#field = ''
    this.#place = 'start'
  }

  #endRow(problem: 'cutOff' | null, unended = false): void {
    this.#endField()
    const cells = this.#cells
    if (this.#number === 1) this.#width = cells.length
    const row: CsvRow = { number: this.#number, cells, problem: this.#tooLong ? 'tooLong' : problem }
    if (unended) row.unended = true
    this.#rows.push(row)
    this.#number += 1
    this.#cells = []
    this.#length = 0
    this.#tooLong = false
    this.#since = ''
  }
}

/** The rows of a text in batches. */
export async function* csvRowsOf(pieces: AsyncIterable<string>, delimiter: string): AsyncIterable<CsvRow[]> {
  const rows = new CsvRows(delimiter)
  for await (const piece of pieces) {
    const some = rows.push(piece)
    if (some.length > 0) yield some
  }
  const last = rows.end()
  if (last.length > 0) yield last
}
