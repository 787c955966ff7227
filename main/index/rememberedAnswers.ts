import type { ReadingChoice, SourceAnswer, TableColumns } from '../../preload/contract.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import type { IndexDb } from './db.ts'

interface Row {
  id: string
  name: string
  reader: string
  summary: string
  zone: string | null
  zone_answered: number | null
  date_order: string | null
  self: string | null
  owner: string | null
}

/**
 * Answers for those of `items` that have none yet and are a later export of a source that was answered before: same
 * reader, and the same chat by its head or its name without dates.
 */
export function rememberedAnswers(db: IndexDb, items: readonly string[]): SourceAnswer[] {
  if (items.length === 0) return []
  const rows = db.sql
    .prepare(
      `SELECT i.id, i.name, i.reader, r.summary, a.zone, a.zone_answered, a.date_order, a.self, a.owner
       FROM items i JOIN readings r ON r.sha256 = i.sha256 LEFT JOIN answers a ON a.item = i.id
       WHERE i.kind = 'original' AND r.complete = 1 ORDER BY i.seq`,
    )
    .all() as Row[]
  const answered = new Map<string, Row>()
  for (const row of rows)
    if (row.zone_answered === 1 || row.date_order !== null || row.self !== null || row.owner !== null)
      answered.set(sourceKey(row), row)

  const wanted = new Set(items)
  const result: SourceAnswer[] = []
  for (const row of rows) {
    const earlier = answered.get(sourceKey(row))
    if (
      !wanted.has(row.id) ||
      earlier === undefined ||
      earlier === row ||
      row.zone_answered === 1 ||
      row.self !== null
    )
      continue
    const answer: SourceAnswer = { item: row.id }
    if (earlier.zone_answered === 1) answer.zone = earlier.zone
    if (earlier.date_order !== null)
      answer.dateOrder = earlier.date_order as NonNullable<SourceAnswer['dateOrder']>
    if (earlier.self !== null) answer.self = JSON.parse(earlier.self) as string[]
    if (earlier.owner !== null) answer.owner = JSON.parse(earlier.owner) as NonNullable<SourceAnswer['owner']>
    result.push(answer)
  }
  return result
}

/**
 * Columns for those of `items` that are tables of which nothing is read yet, from the newest table with the same headings
 * that somebody named the columns of.
 */
export function rememberedColumns(db: IndexDb, items: readonly string[]): SourceAnswer[] {
  if (items.length === 0) return []
  const rows = db.sql
    .prepare(
      `SELECT i.id, r.summary, a.reading FROM items i JOIN readings r ON r.sha256 = i.sha256
       LEFT JOIN answers a ON a.item = i.id WHERE i.kind = 'original' AND r.complete = 1
       AND i.reader IN ('table', 'carrierBill') ORDER BY i.seq`,
    )
    .all() as { id: string; summary: string; reading: string | null }[]
  const named = new Map<string, TableColumns>()
  const open: { item: string; headings: string }[] = []
  const wanted = new Set(items)
  for (const { id, summary, reading } of rows) {
    const { needsColumns, table } = JSON.parse(summary) as ReaderSummary
    const columns = reading === null ? null : ((JSON.parse(reading) as ReadingChoice).columns ?? null)
    if (table === undefined || table.headingRow === 0) continue
    const headings = table.headings.join('\u0001')
    if (columns !== null && needsColumns !== true) named.set(headings, columns)
    else if (columns === null && needsColumns === true && wanted.has(id)) open.push({ item: id, headings })
  }
  return open.flatMap(({ item, headings }) => {
    const columns = named.get(headings)
    return columns === undefined ? [] : [{ item, reading: { reader: 'table', columns } }]
  })
}

function sourceKey(row: Row): string {
  const { chatName } = JSON.parse(row.summary) as ReaderSummary
  const name =
    chatName ??
    row.name
      .normalize('NFC')
      .replace(/\.[^.]*$/, '')
      .replace(/[\d_\-()[\]. ]+/g, ' ')
  return `${row.reader}\n${name.trim()}`
}
