/** Whether two indexes say the same: the answer to "could this one be thrown away and made again?". */
import { createHash } from 'node:crypto'
import type { IndexDb, Sql } from './db.ts'

/** Not folded from the journal: what the rules and the lists work out themselves, and how far the index came. */
const workedOut: ReadonlySet<string> = new Set([
  'state',
  'marks',
  'marked',
  'findings',
  'finding_events',
  'bursts',
  'burst_events',
  'stale_days',
])
const workedOutColumns: Record<string, readonly string[]> = { parties: ['score', 'level', 'reasons'] }
/**
 * Columns that hold row numbers, as what they stand for. Of sources their order counts: the one that came first names an
 * event.
 */
const standFor: Record<string, Record<string, string>> = {
  sources: { number: 'row_number() OVER (ORDER BY number)' },
  attachments: { source: '(SELECT s.item FROM sources s WHERE s.number = source)' },
  tellings: {
    source: '(SELECT s.item FROM sources s WHERE s.number = source)',
    event: '(SELECT e.id FROM events e WHERE e.rowid = event)',
  },
}

/**
 * The name of the first table whose rows differ, or null when all that is folded from the journal is the same, row for
 * row. Row numbers say nothing. `step` is called now and then, so that long tables do not hold everything up.
 */
export async function firstDifference(
  x: IndexDb,
  y: IndexDb,
  step: () => Promise<void> = async () => undefined,
): Promise<string | null> {
  const tables = tablesOf(x.sql)
  if (tables.join() !== tablesOf(y.sql).join()) return 'tables'
  for (const table of tables) {
    if ((await digest(x.sql, table, step)) !== (await digest(y.sql, table, step))) return table
  }
  return null
}

function tablesOf(sql: Sql): string[] {
  const rows = sql
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all() as { name: string }[]
  return rows.map(({ name }) => name).filter(name => !workedOut.has(name))
}

/** One text per row, with the id of an event in the place of its row number. `@from` and `@to` say which rows. */
function rowsOf(sql: Sql, table: string): string {
  if (table === 'source_rows')
    return `SELECT json_array(e.id, s.item, r.locator, r.own) AS row
      FROM source_rows r LEFT JOIN events e ON e.rowid = r.event LEFT JOIN sources s ON s.number = r.source
      WHERE r.event >= @from AND r.event < @to`
  const columns = sql.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all() as {
    name: string
    type: string
  }[]
  const said = columns
    .filter(({ name }) => name !== 'rowid' && !(workedOutColumns[table] ?? []).includes(name))
    .map(({ name, type }) => standFor[table]?.[name] ?? (type === 'BLOB' ? `hex("${name}")` : `"${name}"`))
  const which = table === 'events' ? 'WHERE rowid >= @from AND rowid < @to' : 'LIMIT @to - @from OFFSET @from'
  return `SELECT json_array(${said.join(', ')}) AS row FROM "${table}" ${which}`
}

const rowsPerStep = 2000

/** The same for the same rows in any order: their hashes are added up. Chance differences cannot cancel out. */
async function digest(sql: Sql, table: string, step: () => Promise<void>): Promise<string> {
  const sums = new Uint32Array(8)
  let count = 0
  // A statement that is stepped through would keep the connection busy across a pause.
  const some = sql.prepare(rowsOf(sql, table)).pluck()
  const byEvent = table === 'events' || table === 'source_rows'
  const last = byEvent ? (sql.prepare('SELECT ifnull(max(rowid), 0) FROM events').pluck().get() as number) : 0
  for (let from = 0; ; from += rowsPerStep) {
    const rows = some.all({ from, to: from + rowsPerStep }) as string[]
    for (const row of rows) {
      const hash = createHash('sha256').update(row).digest()
      for (let i = 0; i < 8; i++) sums[i] = (sums[i] ?? 0) + hash.readUInt32BE(4 * i)
    }
    count += rows.length
    if (byEvent ? from + rowsPerStep > last : rows.length < rowsPerStep) return `${count} ${sums.join(' ')}`
    await step()
  }
}
