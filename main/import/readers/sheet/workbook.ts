/**
 * The cells of XLSX and XLS as texts. SheetJS reads both from memory and knows no network; what it is given is bounded by
 * what the archive says of itself, and the process has its own limit of memory.
 */
import { AppError } from '../../../appError.ts'
import type { CellObject } from '@e965/xlsx'
import type { ReaderInput } from '../../reader.ts'
import { entriesOf } from '../zip/entries.ts'
import { maxCells } from '../csv/rows.ts'
import { storedArchive } from './unpacked.ts'
import type { SheetRow } from './sheet.ts'

/** Bytes of a workbook, packed and unpacked, that fit into the memory of a reader. */
const maxPacked = 32 << 20
const maxUnpacked = 32 << 20
const maxRows = 1_048_576
/** A double holds 15 digits; Excel writes zeros for the others. */
const exactDigits = 1e15

/** Rows of all sheets of a workbook. Throws ReaderFailed when it is too large or none. */
export async function workbookRows(input: ReaderInput): Promise<SheetRow[]> {
  const head = await input.read(0, 2)
  const pieces: Uint8Array[] = []
  if (input.size > maxPacked) throw new AppError('ReaderFailed', { reason: 'tooLarge' })
  if (head[0] === 0x50) {
    const entries = await entriesOf(input)
    if (!entries.some(entry => entry.name.startsWith('xl/')))
      throw new AppError('ReaderFailed', { reason: 'otherFormat' })
    if (entries.reduce((sum, entry) => sum + entry.size, 0) > maxUnpacked)
      throw new AppError('ReaderFailed', { reason: 'tooLarge' })
    pieces.push(await storedArchive(input, entries))
  } else for await (const chunk of input.chunks()) pieces.push(chunk)
  const [xlsx, codepages] = await Promise.all([
    import('@e965/xlsx'),
    import('@e965/xlsx/dist/cpexcel.full.mjs'),
  ])
  xlsx.set_cptable(codepages)
  let book: ReturnType<typeof xlsx.read>
  try {
    book = xlsx.read(Buffer.concat(pieces), {
      type: 'buffer',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      cellNF: true,
      cellDates: false,
      sheetRows: maxRows,
    })
  } catch {
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  }
  const date1904 = book.Workbook?.WBProps?.date1904 === true
  const rows: SheetRow[] = []
  for (const [sheet, name] of book.SheetNames.entries()) {
    const data =
      (book.Sheets[name] as { '!data'?: (CellObject | undefined)[][] } | undefined)?.['!data'] ?? []
    // Rows without a cell are left out of the list.
    for (const [index, cells] of Object.entries(data)) {
      const number = Number(index) + 1
      const texts: string[] = []
      for (const [at, cell] of Object.entries(cells ?? [])) {
        if (Number(at) >= maxCells) break
        while (texts.length < Number(at)) texts.push('')
        texts.push(cell === undefined ? '' : textOfCell(cell, date1904, xlsx.SSF))
      }
      if (texts.every(text => text === '')) continue
      rows.push({
        number,
        cells: texts,
        problem: null,
        sheet,
        locator: sheet === 0 ? `row ${number}` : `sheet ${sheet + 1} row ${number}`,
      })
    }
  }
  return rows
}

interface Formats {
  is_date(format: string): boolean
  parse_date_code(
    value: number,
    options?: { date1904?: boolean },
  ): { y: number; m: number; d: number; H: number; M: number; S: number; u: number } | null
}

function textOfCell(cell: CellObject, date1904: boolean, formats: Formats): string {
  const { v, t } = cell
  if (v === undefined || t === 'e' || t === 'z') return ''
  if (t !== 'n' || typeof v !== 'number') return String(v).toWellFormed()
  const format = typeof cell.z === 'string' ? cell.z : ''
  if (format !== '' && format !== 'General' && formats.is_date(format))
    return dateText(v, format, date1904, formats) ?? String(v)
  // As Excel shows it: nobody knows the digits that are gone.
  if (Math.abs(v) >= exactDigits) return v.toExponential(14).toUpperCase()
  return Number.isInteger(v) ? v.toFixed(0) : String(v)
}

function dateText(value: number, format: string, date1904: boolean, formats: Formats): string | null {
  if (/\[[hms]+\]/i.test(format) || (value >= 0 && value < 1 && !/[yd]/i.test(format)))
    return clockText(Math.round(value * 86_400))
  const code = formats.parse_date_code(value, { date1904 })
  if (code === null) return null
  const two = (number: number): string => String(number).padStart(2, '0')
  const day = `${String(code.y).padStart(4, '0')}-${two(code.m)}-${two(code.d)}`
  const midnight = code.H === 0 && code.M === 0 && code.S === 0
  if (midnight && !/[hs]/i.test(format)) return day
  return `${day} ${two(code.H)}:${two(code.M)}:${two(code.S)}`
}

function clockText(seconds: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
