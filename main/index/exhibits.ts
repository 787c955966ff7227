import type { IndexDb } from './db.ts'

export interface ExhibitLine {
  /** Id of the event that bears it. */
  event: string
  label: string
  group: number
  number: number
}

/** Exhibits 证{group}-{n} in order. Numbers are given once (see fold/foldSaid.ts); gaps are exhibits taken back. */
export function listExhibits(db: IndexDb): ExhibitLine[] {
  return db.sql
    .prepare(
      `SELECT e.id AS event, x.label, x.grp AS "group", x.number FROM exhibits x JOIN events e ON e.exhibit = x.label
       WHERE x.label <> '' ORDER BY x.grp, x.number`,
    )
    .all() as ExhibitLine[]
}
