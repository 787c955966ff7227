/**
 * Loose files of an import (recordings, pictures, films) whose names or data give a wall clock without a zone: one question,
 * and one answer, for all of them.
 */
import type { LooseFiles, Question, SourceAnswer } from '../../preload/contract.ts'
import type { AskedSource } from './askedSources.ts'
import type { CaseState } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { groupAnswer } from './fold/fileEvents.ts'
import { zoneQuestion } from './zoneQuestion.ts'

interface Group {
  job: string
  /** The first of them. */
  id: string
  path: string
  importedAt: string
  files: number
  /** Files whose instant is still unknown and for which nothing was answered by themselves. */
  open: number
}

/** By import, the oldest first. What the zone decided says `user` or `case` as its basis; what nothing decided has no instant. */
function groups(db: IndexDb): Group[] {
  return db.sql
    .prepare(
      `SELECT i.job, min(i.seq) AS seq, i.id, i.path, i.imported_at AS importedAt, count(*) AS files,
         sum(e.utc_ms IS NULL AND ifnull(a.zone_answered, 0) = 0) AS open
       FROM events e JOIN source_rows r ON r.event = e.rowid AND r.locator = 'file'
       JOIN sources s ON s.number = r.source JOIN items i ON i.id = s.item LEFT JOIN answers a ON a.item = i.id
       WHERE e.sort_at IS NOT NULL AND (e.utc_ms IS NULL OR e.basis GLOB 'user*' OR e.basis GLOB 'case*') AND i.job <> ''
       GROUP BY i.job ORDER BY seq`,
    )
    .all() as Group[]
}

/** What holds for the clock of each import's loose files, the oldest first. */
export function looseFiles(db: IndexDb, known: CaseState): LooseFiles[] {
  return groups(db).map(({ job, id, path, importedAt, files }) => {
    const said = groupAnswer(db.sql, job)
    const stated = known.zoneStated ? known.case.zone : null
    return {
      item: said?.item ?? id,
      path,
      importedAt,
      files,
      zone: said === null ? stated : said.zone,
      by: said !== null ? 'answer' : stated !== null ? 'case' : null,
    }
  })
}

/** The questions about loose files that are still open. */
export function looseQuestions(db: IndexDb, sources: readonly AskedSource[], caseZone: string): Question[] {
  return groups(db)
    .filter(({ job, open }) => open > 0 && groupAnswer(db.sql, job) === null)
    .map(group => questionOf(db, group, group.id, sources, caseZone))
}

/** The question about the loose files that this one came with, answered or not, and its answer; nothing when there is none. */
export function looseAnswer(
  db: IndexDb,
  item: string,
  sources: readonly AskedSource[],
  caseZone: string,
): { questions: Question[]; answer: SourceAnswer } {
  const { job } = (db.sql.prepare('SELECT job FROM items WHERE id = ?').get(item) ?? { job: '' }) as {
    job: string
  }
  const group = groups(db).find(one => one.job === job)
  if (group === undefined) return { questions: [], answer: { item } }
  const said = groupAnswer(db.sql, job)
  // Answered for the same file as before: an answer for another one would not take its place.
  const holder = said?.item ?? group.id
  return {
    questions: [questionOf(db, group, holder, sources, caseZone)],
    answer: { item: holder, ...(said === null ? {} : { zone: said.zone }) },
  }
}

function questionOf(
  db: IndexDb,
  { job, path }: Group,
  item: string,
  sources: readonly AskedSource[],
  caseZone: string,
): Question {
  const source = { id: item, path, job, summary: { offsetHints: [], dateExamples: [] } }
  return { ...zoneQuestion(db, source, sources, caseZone, false), id: `zone:files:${job}` }
}
