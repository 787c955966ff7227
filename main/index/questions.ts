/**
 * What the import could not know, asked once per source: the zone of its clock, the order of its dates, which name is
 * its owner, whose phone it was. The likely answer comes first with the evidence for it; it is never taken by itself.
 */
import type { Question, SourceAnswer } from '../../preload/contract.ts'
import type { ReaderSummary } from '../vault/entries.ts'
import { readCase } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { groupAnswer } from './fold/fileEvents.ts'
import { plainPersonName } from './partyKey.ts'
import { clockOf } from './zoneClock.ts'

interface Source {
  id: string
  name: string
  path: string
  job: string
  summary: ReaderSummary
  zone: string | null
  zoneAnswered: boolean
  dateOrder: string | null
  self: string[] | null
  owner: string | null
}

/** Questions that are still open, source by source in the order they came. */
export function openQuestions(db: IndexDb): Question[] {
  const sources = readSources(db)
  const { self, case: facts, zoneStated } = readCase(db.sql)
  const own = new Set(self.names.map(plainPersonName))
  const questions: Question[] = []
  for (const source of sources) {
    const { summary } = source
    const names = summary.names.map(entry => plainPersonName(entry.name))
    const ownHere = names.filter(name => own.has(name))
    if (summary.needsZone && !source.zoneAnswered)
      questions.push(zoneQuestion(db, source, sources, facts.zone, zoneStated))
    if (summary.needsDateOrder && source.dateOrder === null) questions.push(dateQuestion(source, sources))
    const owner =
      source.owner === null ? null : (JSON.parse(source.owner) as NonNullable<SourceAnswer['owner']>)
    const ownerNamed = owner !== null && owner !== 'self' && names.includes(plainPersonName(owner.name))
    if (summary.needsSelf && source.self === null && ownHere.length === 0 && !ownerNamed)
      questions.push(selfQuestion(source, sources))
    // A chat in which none of the user's own names writes is somebody else's phone, or the user goes by another name there.
    const saidSelf = source.self !== null && source.self.length > 0
    if (
      summary.needsSelf &&
      owner === null &&
      own.size > 0 &&
      ownHere.length === 0 &&
      !saidSelf &&
      names.length > 0
    )
      questions.push(ownerQuestion(source))
  }
  questions.push(...fileQuestions(db, sources, facts.zone))
  return withoutRivals(questions, own.size > 0)
}

/**
 * The owner of a chat named after its other side is likely the user only while nothing speaks against it: another chat
 * whose owner has another name, or names of the user that do not occur here. It may be the mother's phone.
 */
function withoutRivals(questions: readonly Question[], ownKnown: boolean): Question[] {
  const named = new Set(
    questions.flatMap(({ question, likely }) => (question === 'self' && likely !== null ? [likely] : [])),
  )
  return questions.map(question =>
    question.question === 'self' && question.evidence?.code === 'chatName' && (ownKnown || named.size > 1)
      ? { ...question, likely: null }
      : question,
  )
}

function readSources(db: IndexDb): Source[] {
  const rows = db.sql
    .prepare(
      `SELECT i.id, i.name, i.path, i.job, r.summary, a.zone, a.zone_answered, a.date_order, a.self, a.owner
       FROM readings r JOIN items i ON i.id = (SELECT id FROM items WHERE sha256 = r.sha256 ORDER BY kind DESC, seq LIMIT 1)
       LEFT JOIN answers a ON a.item = i.id ORDER BY i.seq`,
    )
    .all() as {
    id: string
    name: string
    path: string
    job: string
    summary: string
    zone: string | null
    zone_answered: number | null
    date_order: string | null
    self: string | null
    owner: string | null
  }[]
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    path: row.path,
    job: row.job,
    summary: JSON.parse(row.summary) as ReaderSummary,
    zone: row.zone,
    zoneAnswered: row.zone_answered === 1,
    dateOrder: row.date_order,
    self: row.self === null ? null : (JSON.parse(row.self) as string[]),
    owner: row.owner,
  }))
}

type Evidence = NonNullable<Question['evidence']>

function zoneQuestion(
  db: IndexDb,
  source: {
    id: string
    path: string
    job: string
    summary: Pick<ReaderSummary, 'offsetHints' | 'dateExamples'>
  },
  sources: readonly Source[],
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
  sources: readonly Source[],
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

function dateQuestion(source: Source, sources: readonly Source[]): Question {
  const same = sources.find(
    other => other.id !== source.id && other.job === source.job && other.dateOrder !== null,
  )
  const likely = same?.dateOrder ?? null
  const orders = unique([
    likely,
    'DMY',
    'MDY',
    ...(source.summary.dateExamples.some(text => /^\D*\d{1,2}\D/u.test(text)) ? ['YMD'] : []),
  ])
  return {
    id: `dateOrder:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'dateOrder',
    choices: orders.map(order => ({ value: order, label: order })),
    likely,
    evidence: same === undefined ? null : { code: 'sameImport', values: { name: same.name } },
    examples: source.summary.dateExamples.slice(0, 5),
  }
}

function selfQuestion(source: Source, sources: readonly Source[]): Question {
  const { names, chatName } = source.summary
  const { likely, evidence } = likelySelf(source, sources, chatName)
  const ordered = unique([likely, ...names.map(entry => entry.name)])
  return {
    id: `self:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'self',
    choices: ordered.map(name => ({ value: name, label: name })),
    likely,
    evidence,
    examples: names.slice(0, 5).map(entry => `${entry.name} (${entry.count})`),
  }
}

function likelySelf(
  source: Source,
  sources: readonly Source[],
  chatName: string | null,
): { likely: string | null; evidence: Evidence | null } {
  const names = source.summary.names.map(entry => entry.name)
  for (const other of sources) {
    const known = names.find(
      name =>
        other.id !== source.id && other.self?.some(own => plainPersonName(own) === plainPersonName(name)),
    )
    if (known !== undefined)
      return {
        likely: known,
        evidence: { code: 'sameNameElsewhere', values: { name: known, source: other.name } },
      }
  }
  // In a chat of two that is named after one of them, the owner is the other.
  if (names.length === 2 && chatName !== null) {
    const rest = names.filter(name => plainPersonName(name) !== plainPersonName(chatName))
    if (rest.length === 1 && rest[0] !== undefined)
      return { likely: rest[0], evidence: { code: 'chatName', values: { chat: chatName } } }
  }
  const everywhere = names.filter(name =>
    sources.some(
      other =>
        other.id !== source.id &&
        other.summary.needsSelf &&
        plainPersonName(other.summary.chatName ?? '') !== plainPersonName(chatName ?? '') &&
        other.summary.names.some(entry => plainPersonName(entry.name) === plainPersonName(name)),
    ),
  )
  return everywhere.length === 1 && everywhere[0] !== undefined
    ? { likely: everywhere[0], evidence: { code: 'inSeveralChats', values: { name: everywhere[0] } } }
    : { likely: null, evidence: null }
}

function ownerQuestion(source: Source): Question {
  return {
    id: `owner:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'owner',
    choices: [
      'self',
      'mother',
      'father',
      'spouse',
      'relative',
      'friend',
      'colleague',
      'employer',
      'guarantor',
      'other',
    ].map(value => ({
      value,
      label: value,
    })),
    likely: null,
    evidence: { code: 'noOwnName', values: {} },
    examples: source.summary.names.slice(0, 5).map(entry => `${entry.name} (${entry.count})`),
  }
}

/** One question for all loose files of an import whose names or data give a wall clock without a zone. */
function fileQuestions(db: IndexDb, sources: readonly Source[], caseZone: string): Question[] {
  const rows = db.sql
    .prepare(
      `SELECT min(i.seq) AS seq, i.id, i.path, i.job FROM events e JOIN source_rows r ON r.event = e.rowid AND r.locator = 'file'
       JOIN sources s ON s.number = r.source JOIN items i ON i.id = s.item LEFT JOIN answers a ON a.item = i.id
       WHERE e.utc_ms IS NULL AND e.sort_at IS NOT NULL AND ifnull(a.zone_answered, 0) = 0 AND i.job <> ''
       GROUP BY i.job ORDER BY seq`,
    )
    .all() as { id: string; path: string; job: string }[]
  return rows
    .filter(row => groupAnswer(db.sql, row.job) === null)
    .map(row => ({
      ...zoneQuestion(
        db,
        { ...row, summary: { offsetHints: [], dateExamples: [] } },
        sources,
        caseZone,
        false,
      ),
      id: `zone:files:${row.job}`,
    }))
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter(value => value !== null))]
}
