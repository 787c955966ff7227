/** Which column of a table holds what, as a person says it bit by bit. No DOM in it. */
import type { PreviewRecord, TableColumns, TableField, TableSample } from '../../preload/contract.ts'

export type Mapping = TableColumns

const mostWords = 24

/** The mapping with this column holding `field`: a field stands in one column, and a column holds one field. */
export function withField(columns: Mapping, heading: string, field: TableField | 'nothing'): Mapping {
  const kept = Object.entries(columns.fields).filter(([other, named]) => other !== field && named !== heading)
  const fields: Mapping['fields'] = Object.fromEntries(kept)
  if (field !== 'nothing') fields[field] = heading
  const { directions, ...rest } = columns
  // What words meant in another column says nothing of this one.
  const sameWay = fields.direction === columns.fields.direction
  return { ...rest, fields, ...(directions !== undefined && sameWay ? { directions } : {}) }
}

/** The distinct words of the direction column in the rows shown, in their order. */
export function wordsOf(table: TableSample, columns: Mapping): string[] {
  const at = table.headings.indexOf(columns.fields.direction ?? '\0')
  if (at < 0) return []
  const seen = new Set(table.rows.map(row => (row[at] ?? '').trim()).filter(word => word !== ''))
  return [...seen].slice(0, mostWords)
}

export interface MappingProblem {
  code: 'noTime' | 'noParty' | 'noWay' | 'timesNotUnderstood' | 'ambiguous'
  n: number
  of: number
}

/** What stays unknown by this mapping: fields that nobody named, and times of the rows shown that say nothing. */
export function problemsOf({ fields }: Mapping, records: readonly PreviewRecord[]): MappingProblem[] {
  const timed = fields.time !== undefined || fields.date !== undefined
  const problems: MappingProblem[] = []
  const add = (code: MappingProblem['code'], n = 0) => problems.push({ code, n, of: records.length })
  if (!timed) add('noTime')
  if (fields.number === undefined && fields.name === undefined && fields.chat === undefined) add('noParty')
  if (fields.direction === undefined) add('noWay')
  if (timed) {
    const strange = records.filter(({ time }) => time.wall === null && !time.ambiguous).length
    if (strange > 0) add('timesNotUnderstood', strange)
    if (records.some(({ time }) => time.ambiguous)) add('ambiguous')
  }
  return problems
}
