import type { Sql, SqlStatement } from '../db.ts'

const prepared = new WeakMap<Sql, Map<string, SqlStatement>>()

/** A statement of a constant text, compiled once a connection: a folder of 20,000 files runs the same few for each. */
export function statement(sql: Sql, text: string): SqlStatement {
  let statements = prepared.get(sql)
  if (statements === undefined) {
    statements = new Map()
    prepared.set(sql, statements)
  }
  let found = statements.get(text)
  if (found === undefined) {
    found = sql.prepare(text)
    statements.set(text, found)
  }
  return found
}
