import type { IndexDb } from './db.ts'
import { searchQuery } from './searchWords.ts'

export interface SqlPart {
  sql: string
  params: (string | number)[]
}

/**
 * The condition on events `e` that a query stands for: the text, a note, an attachment's name, or the other side's name
 * or number has every term. Null when the query has no term. Finds what LIKE would find in Chinese; other words are
 * found from their beginning, numbers also by their end.
 */
export function searchCondition(db: IndexDb, query: string): SqlPart | null {
  const wanted = searchQuery(query)
  if (wanted.terms.length === 0) return null
  const params: (string | number)[] = []
  let text: string
  if (wanted.match === null) text = 'SELECT e2.rowid FROM events e2 WHERE 1'
  else {
    text =
      wanted.exact.length === 0
        ? 'SELECT rowid FROM search WHERE search MATCH ?'
        : 'SELECT e2.rowid FROM search JOIN events e2 ON e2.rowid = search.rowid WHERE search MATCH ?'
    params.push(wanted.match)
  }
  for (const term of wanted.exact) {
    text += ` AND (instr(lower(e2.text), ?) > 0 OR instr(lower(ifnull(e2.user_note, '')), ?) > 0 OR instr(lower(ifnull(e2.name, '')), ?) > 0
      OR EXISTS (SELECT 1 FROM attachments a WHERE a.event = e2.id AND instr(lower(a.name), ?) > 0))`
    params.push(term, term, term, term)
  }
  const parties = partiesNamed(db, query, wanted.digits)
  if (parties.length === 0) return { sql: text, params }
  return {
    sql: `${text} UNION SELECT rowid FROM events WHERE party IN (${parties.map(() => '?').join(', ')})`,
    params: [...params, ...parties],
  }
}

/** Parties whose name, account or number has the query; a number is found by any digits of it. At most 200. */
export function partiesNamed(db: IndexDb, query: string, digits: string): string[] {
  const like = `%${query
    .normalize('NFC')
    .trim()
    .replace(/[\\%_]/gu, found => `\\${found}`)}%`
  const rows = db.sql
    .prepare(
      `SELECT id FROM parties WHERE label LIKE @like ESCAPE '\\' OR (@digits <> '' AND digits LIKE '%' || @digits || '%')
       UNION SELECT party FROM names_now WHERE name LIKE @like ESCAPE '\\'
       UNION SELECT party FROM accounts_now WHERE account LIKE @like ESCAPE '\\' LIMIT 200`,
    )
    .all({ like, digits: digits.length >= 3 ? digits : '' }) as { id: string }[]
  return rows.map(row => row.id)
}
