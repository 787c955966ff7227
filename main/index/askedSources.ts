/** The sources that were read, with what their readers could not know and what was answered so far. */
import type { Question, ReadingChoice } from '../../preload/contract.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import type { IndexDb } from './db.ts'
import { readingOf } from './fold/fold.ts'

export interface AskedSource {
  id: string
  sha256: string
  name: string
  path: string
  job: string
  summary: ReaderSummary
  zone: string | null
  zoneAnswered: boolean
  dateOrder: string | null
  self: string[] | null
  owner: string | null
  reading: ReadingChoice
}

/** Why an answer is the likely one, as the contract tells it. */
export type Evidence = NonNullable<Question['evidence']>

/** Every source that was read to its end, in the order they came. */
export function askedSources(db: IndexDb): AskedSource[] {
  const rows = db.sql
    .prepare(
      `SELECT i.id, r.sha256, i.name, i.path, i.job, r.summary, a.zone, a.zone_answered, a.date_order, a.self, a.owner, a.reading
       FROM readings r JOIN items i ON i.id = (SELECT id FROM items WHERE sha256 = r.sha256 ORDER BY kind DESC, seq LIMIT 1)
       LEFT JOIN answers a ON a.item = i.id WHERE r.complete = 1 ORDER BY i.seq`,
    )
    .all() as {
    id: string
    sha256: string
    name: string
    path: string
    job: string
    summary: string
    zone: string | null
    zone_answered: number | null
    date_order: string | null
    self: string | null
    owner: string | null
    reading: string | null
  }[]
  return rows.map(row => ({
    id: row.id,
    sha256: row.sha256,
    name: row.name,
    path: row.path,
    job: row.job,
    summary: JSON.parse(row.summary) as ReaderSummary,
    zone: row.zone,
    zoneAnswered: row.zone_answered === 1,
    dateOrder: row.date_order,
    self: row.self === null ? null : (JSON.parse(row.self) as string[]),
    owner: row.owner,
    reading: readingOf(row.reading),
  }))
}

/** The values that are there, each once, in their order. */
export function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter(value => value !== null))]
}
