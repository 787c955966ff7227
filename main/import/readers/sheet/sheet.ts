/** A table of any kind of file as rows of texts: delimited text, XLSX, XLS, and the text layer of a PDF. */
import { AppError } from '../../../appError.ts'
import type { ReaderInput } from '../../reader.ts'
import { type CsvRow, csvRowsOf } from '../csv/rows.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { likelyDelimiter } from './delimiter.ts'

export interface Sheet {
  encoding: Encoding | null
  delimiter: string
  /** Names of further sheets are told by the rows' locators. */
  rows(): AsyncIterable<SheetRow[]>
}

export interface SheetRow extends CsvRow {
  /** Where it stands: `row 12`, `sheet 2 row 12`, `page 3 line 7`. */
  locator: string
  /** Number of the sheet it stands on, from 0; headings hold for their sheet. Pages of a PDF are one sheet. */
  sheet: number
}

/** Opens a table by its first bytes; the rows can be asked for more than once. Throws ReaderFailed for what holds none. */
export async function openSheet(input: ReaderInput): Promise<Sheet> {
  const head = Buffer.from(await input.read(0, 8)).toString('latin1')
  if (head.startsWith('PK\x03\x04') || head.startsWith('\xd0\xcf\x11\xe0'))
    return held(await (await import('./workbook.ts')).workbookRows(input))
  if (head.startsWith('%PDF-')) return held(await (await import('./pdfRows.ts')).pdfRows(input))
  return openText(input)
}

function held(rows: SheetRow[]): Sheet {
  return {
    encoding: null,
    delimiter: '\t',
    rows: async function* () {
      yield await Promise.resolve(rows)
    },
  }
}

async function openText(input: ReaderInput): Promise<Sheet> {
  const encoding = await encodingOf(input)
  let head = ''
  for await (const text of textOf(one(await input.read(0, 128 << 10)), encoding)) head += text
  if (/[\0\x01-\x08]/.test(head.slice(0, 4096))) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const delimiter = likelyDelimiter(head)
  return {
    encoding,
    delimiter,
    rows: async function* () {
      for await (const rows of csvRowsOf(textOf(input.chunks(), encoding), delimiter))
        yield rows.map(row => ({ ...row, locator: `row ${row.number}`, sheet: 0 }))
    },
  }
}

async function* one(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield await Promise.resolve(bytes)
}
