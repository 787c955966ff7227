/** What people said of events (a note, an exhibit's label), by every name that an event bore: it is not lost when a source is read anew. */
import type { Sql } from '../db.ts'

export interface Said {
  note: string | null
  exhibit: string | null
}

export class SaidOfEvents {
  readonly #sql: Sql
  readonly #said = new Map<string, Said>()

  constructor(sql: Sql) {
    this.#sql = sql
    for (const row of sql.prepare('SELECT event, text FROM user_notes').all() as {
      event: string
      text: string
    }[])
      this.of(row.event).note = row.text
    for (const row of sql.prepare("SELECT event, label FROM exhibits WHERE label <> ''").all() as {
      event: string
      label: string
    }[])
      this.of(row.event).exhibit = row.label
  }

  get empty(): boolean {
    return this.#said.size === 0
  }

  /** What was said of the event that bears this id, or undefined. */
  get(id: string): Said | undefined {
    return this.#said.size === 0 ? undefined : this.#said.get(id)
  }

  /** The same, to be changed. */
  of(id: string): Said {
    let said = this.#said.get(id)
    if (said === undefined) {
      said = { note: null, exhibit: null }
      this.#said.set(id, said)
    }
    return said
  }

  /** Everything said of an event, also under the names its other sources give it; null when nothing was. */
  ofRow(rowid: number, id: string): Said | null {
    if (this.#said.size === 0) return null
    const names = [
      id,
      ...(
        this.#sql
          .prepare('SELECT own FROM source_rows WHERE event = ? AND own IS NOT NULL ORDER BY source, locator')
          .all(rowid) as { own: string }[]
      ).map(row => row.own),
    ]
    const said = names.map(name => this.#said.get(name)).filter(entry => entry !== undefined)
    if (said.length === 0) return null
    return {
      note: said.find(entry => entry.note !== null)?.note ?? null,
      exhibit: said.find(entry => entry.exhibit !== null)?.exhibit ?? null,
    }
  }

  /** What was said of one event is from now on said of another; null when nothing was. */
  move(from: string, to: string): Said | null {
    const said = this.#said.get(from)
    if (said === undefined) return null
    this.#said.delete(from)
    for (const table of ['user_notes', 'exhibits']) {
      this.#sql.prepare(`UPDATE OR IGNORE ${table} SET event = ? WHERE event = ?`).run(to, from)
      this.#sql.prepare(`DELETE FROM ${table} WHERE event = ?`).run(from)
    }
    const there = this.of(to)
    return { note: there.note ?? said.note, exhibit: there.exhibit ?? said.exhibit }
  }
}
