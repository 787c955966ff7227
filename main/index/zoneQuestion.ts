/** In which zone the clock of a source ran; `looseFiles.ts` asks the same once of all loose files of an import. */
import type { Question } from '../../preload/contract.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import type { IndexDb } from './db.ts'
import { type AskedSource, type Evidence, unique } from './askedSources.ts'
import { clockOf } from './zoneClock.ts'

/** The question with the zones to choose from, the likely one first; `zoneStated` tells that the person set the case's zone. */
export function zoneQuestion(
  db: IndexDb,
  source: {
    id: string
    path: string
    job: string
    summary: Pick<ReaderSummary, 'offsetHints' | 'dateExamples'>
  },
  sources: readonly AskedSource[],
  caseZone: string,
  zoneStated: boolean,
): Question {
  const { likely, evidence } = likelyZone(db, source, sources, caseZone, zoneStated)
  const zones = [likely, caseZone, Intl.DateTimeFormat().resolvedOptions().timeZone, 'Asia/Shanghai', 'UTC']
  return {
    id: `zone:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'zone',
    choices: unique(zones).map(zone => ({ value: zone, label: zoneLabel(zone) })),
    likely,
    evidence,
    examples: examplesOf(db, source.id, source.summary.dateExamples),
  }
}

function likelyZone(
  db: IndexDb,
  source: { id: string; job: string; summary: Pick<ReaderSummary, 'offsetHints'> },
  sources: readonly AskedSource[],
  caseZone: string,
  zoneStated: boolean,
): { likely: string | null; evidence: Evidence | null } {
  const hint = source.summary.offsetHints[0]
  if (hint !== undefined) return hinted(hint.minutes, hint.count, null, caseZone)
  const others = sources.filter(other => other.id !== source.id && other.job === source.job)
  const answered = others.find(other => other.zoneAnswered && other.zone !== null)
  if (answered?.zone != null)
    return {
      likely: answered.zone,
      evidence: { code: 'sameImport', values: { name: answered.name, zone: answered.zone } },
    }
  const hinting = others.find(other => other.summary.offsetHints.length > 0)
  const otherHint = hinting?.summary.offsetHints[0]
  if (hinting !== undefined && otherHint !== undefined)
    return hinted(otherHint.minutes, otherHint.count, hinting.name, caseZone)
  if (zoneStated) return { likely: caseZone, evidence: { code: 'caseZone', values: { zone: caseZone } } }
  const mainland = db.sql.prepare("SELECT count(*) AS n FROM party_numbers WHERE e164 LIKE '+86%'").get() as {
    n: number
  }
  if (mainland.n > 0)
    return {
      likely: 'Asia/Shanghai',
      evidence: { code: 'mainlandNumbers', values: { count: String(mainland.n) } },
    }
  return { likely: null, evidence: null }
}

function hinted(
  minutes: number,
  count: number,
  name: string | null,
  caseZone: string,
): { likely: string; evidence: Evidence } {
  const zone =
    offsetNow(caseZone) === minutes ? caseZone : minutes === 480 ? 'Asia/Shanghai' : offsetName(minutes)
  return {
    likely: zone,
    evidence: {
      code: name === null ? 'offsetHint' : 'offsetHintElsewhere',
      values: { offset: offsetName(minutes), count: String(count), ...(name === null ? {} : { name }) },
    },
  }
}

function offsetNow(zone: string): number | null {
  const clock = clockOf(zone)
  return clock === null ? null : clock.offset(Date.now()) / 60_000
}

function offsetName(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
}

function zoneLabel(zone: string): string {
  const minutes = offsetNow(zone)
  return minutes === null || /^[+-]/u.test(zone) ? zone : `${zone} (${offsetName(minutes)})`
}

/** Times as the source wrote them, for the person to recognise. */
function examplesOf(db: IndexDb, item: string, given: readonly string[]): string[] {
  if (given.length > 0) return [...given]
  const rows = db.sql
    .prepare(
      `SELECT DISTINCT e.local FROM sources s JOIN source_rows r ON r.source = s.number JOIN events e ON e.rowid = r.event
       WHERE s.item = ? AND e.local IS NOT NULL AND e.local <> '' LIMIT 3`,
    )
    .all(item) as { local: string }[]
  return rows.map(row => row.local)
}
