/** What the search finds an event by: its text, the names of its attachments, the user's note, and its name where no party has it. */
import type { MessageFact } from '../../../preload/records.ts'
import type { Sql, SqlStatement } from '../db.ts'
import { searchWords } from '../searchWords.ts'

export class EventWords {
  readonly #sql: Sql
  readonly #insert: SqlStatement
  readonly #delete: SqlStatement

  constructor(sql: Sql) {
    this.#sql = sql
    this.#insert = sql.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)')
    this.#delete = sql.prepare('DELETE FROM search WHERE rowid = ?')
  }

  /** Makes an event that is not in the search yet found by a text. */
  add(rowid: number, text: string): void {
    const words = searchWords(text)
    if (words !== '') this.#insert.run(rowid, words)
  }

  /** Writes the search words of an event anew, from its row. */
  reindex(rowid: number): void {
    const row = this.#sql
      .prepare('SELECT id, text, name, party, user_note, facts FROM events WHERE rowid = ?')
      .get(rowid) as
      | {
          id: string
          text: string
          name: string | null
          party: string | null
          user_note: string | null
          facts: string | null
        }
      | undefined
    if (row === undefined) return
    const names = this.#sql
      .prepare('SELECT name FROM attachments WHERE event = ? ORDER BY position')
      .all(row.id) as { name: string }[]
    this.#delete.run(rowid)
    this.add(
      rowid,
      [
        row.text,
        row.party === null ? (row.name ?? '') : '',
        ...names.map(entry => entry.name),
        ...(row.facts === null ? [] : (JSON.parse(row.facts) as MessageFact[]).map(fact => fact.value)),
        row.user_note ?? '',
      ].join(' '),
    )
  }
}
