/** How many events of which kind, direction and party a day has: added up while events come and go, written before each commit. */
import type { Sql, SqlStatement } from '../db.ts'

export class DayCounts {
  readonly #sql: Sql
  readonly #addCount: SqlStatement
  readonly #counts = new Map<string, number>()

  constructor(sql: Sql) {
    this.#sql = sql
    this.#addCount = sql.prepare(
      `INSERT INTO day_counts (day, kind, direction, party, n) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET n = n + excluded.n`,
    )
  }

  /** `n` events more, or fewer when it is negative. */
  add(day: string | null, kind: string, direction: string, party: string | null, n: number): void {
    const key = `${day ?? ''}\t${kind}\t${direction}\t${party ?? ''}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + n)
  }

  /** Writes the counts of what was put and removed; called before each commit. */
  flush(): void {
    let less = false
    for (const [key, n] of this.#counts) {
      if (n === 0) continue
      const [day, kind, direction, party] = key.split('\t')
      this.#addCount.run(day, kind, direction, party, n)
      less ||= n < 0
    }
    this.#counts.clear()
    if (less) this.#sql.exec('DELETE FROM day_counts WHERE n <= 0')
  }

  /** Counts all days anew, after every day has changed. */
  recount(): void {
    this.#counts.clear()
    this.#sql.exec(`
      DELETE FROM day_counts;
      INSERT INTO day_counts SELECT ifnull(day, ''), kind, direction, ifnull(party, ''), count(*) FROM events GROUP BY 1, 2, 3, 4`)
  }
}
