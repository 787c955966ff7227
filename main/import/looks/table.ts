/** Tables by the headings of their columns. */
import type { Detection } from '../reader.ts'
import { isBillHeading } from '../readers/carrierBill/billRows.ts'
import { CsvRows } from '../readers/csv/rows.ts'
import { likelyDelimiter } from '../readers/sheet/delimiter.ts'
import { isContactHeading } from '../readers/vcard/contactTable.ts'
import { SampleRows } from '../readers/table/sampleRows.ts'
import { known } from './known.ts'

const tables: readonly [string, readonly string[]][] = [
  ['memoTrace', ['消息ID', '类型', '发送人', '时间', '内容']],
  ['memoTrace', ['localId', 'TalkerId', 'IsSender', 'CreateTime', 'StrContent']],
  ['chatlog', ['Time', 'SenderName', 'Sender', 'TalkerName', 'Talker', 'Content']],
  ['imazing', ['Chat Session', 'Message Date', 'Type', 'Text']],
  ['imazing', ['Call type', 'Date', 'Duration', 'Number']],
  ['iExplorer', ['Contact', 'Number', 'Date', 'Duration', 'Call Type']],
  ['phoneView', ['direction', 'timestamp', 'name', 'number', 'content', 'type']],
]

export function tableFormat(start: string): Detection | null {
  const line = start.slice(0, 2000).split(/\r?\n/, 1)[0] ?? ''
  // The calls of iMazing 2 have no headings.
  if (
    /^"?(?:Incoming|Outgoing|Missed)"?[,;\t]"?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4} \d{1,2}:\d{2}"?[,;\t]"?\d{1,3}:/.test(
      line,
    )
  )
    return known('imazing', 'text/csv')
  const cells = new Set(line.split(/[,;\t|]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1')))
  if (cells.size >= 4)
    for (const [format, heads] of tables)
      if (heads.every(head => cells.has(head))) return known(format, 'text/csv')
  // Carriers write titles above the headings.
  const lines = start.slice(0, 16_384).split(/\r?\n/, 40)
  if (lines.some(each => each.length < 2000 && isBillHeading(each.split(/[,;\t|]/).map(unquoted))))
    return known('carrierBill', 'text/csv')
  const heading = start.slice(0, 8000).split(/\r?\n/, 1)[0] ?? ''
  if (isContactHeading(heading.split(/[,;\t|]/).map(unquoted))) return known('vcard', 'text/csv')
  return null
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1')
}

/** A delimited text of unknown make: rows of one width with a column of times, so that asking for the others is worth it. */
export function anyTableFormat(text: string): Detection | null {
  const head = text.slice(0, 16 << 10)
  if (!/[,;\t|]/.test(head)) return null
  const rows = new CsvRows(likelyDelimiter(head)).push(head).slice(0, 60)
  const widths = new Map<number, number>()
  const filled = rows.filter(row => row.cells.some(cell => cell.trim() !== ''))
  for (const row of filled) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1)
  const usual = [...widths].toSorted((x, y) => y[1] - x[1])[0]
  if (usual === undefined || filled.length < 2 || usual[0] < 3 || usual[0] > 200) return null
  const near = filled.filter(row => Math.abs(row.cells.length - usual[0]) <= 1)
  if (near.length * 5 < filled.length * 3) return null
  const sample = new SampleRows()
  for (const row of filled) sample.add({ ...row, sheet: 0, locator: '' })
  const { suggested } = sample.table(undefined)
  const has = (field: string): boolean => suggested.some(each => each.field === field)
  const timed = suggested.some(each => each.field === 'time' && each.reason === 'values')
  return timed && (has('number') || has('name') || has('text') || has('duration') || has('direction'))
    ? known('table', 'text/csv', 0.6)
    : null
}
