/**
 * What the import could not know, asked once per source: the zone of its clock, the order of its dates, which name is
 * its owner, whose phone it was. The likely answer comes first with the evidence for it; it is never taken by itself.
 */
import type { Question, SourceAnswer } from '../../preload/contract.ts'
import { thirdPartyRoles } from '../../preload/words.ts'
import { readCase } from './caseFacts.ts'
import type { IndexDb } from './db.ts'
import { likelySelf } from './likelySelf.ts'
import { plainPersonName } from './partyKey.ts'
import { type AskedSource, askedSources, unique } from './askedSources.ts'
import { looseAnswer, looseQuestions } from './looseFiles.ts'
import { zoneQuestion } from './zoneQuestion.ts'

/** Questions that are still open, source by source in the order they came. */
export function openQuestions(db: IndexDb): Question[] {
  const sources = askedSources(db)
  const known = readCase(db.sql)
  const own = new Set(known.self.names.map(plainPersonName))
  const questions: Question[] = []
  for (const source of sources) {
    const { summary } = source
    const names = summary.names.map(entry => plainPersonName(entry.name))
    const ownHere = names.filter(name => own.has(name))
    if (summary.needsColumns === true && source.reading.columns == null)
      questions.push(columnsQuestion(source))
    if (summary.needsZone && !source.zoneAnswered)
      questions.push(zoneQuestion(db, source, sources, known.case.zone, known.zoneStated))
    if (summary.needsDateOrder && source.dateOrder === null) questions.push(dateQuestion(source, sources))
    const owner = ownerOf(source)
    const ownerNamed = owner !== undefined && owner !== 'self' && names.includes(plainPersonName(owner.name))
    if (summary.needsSelf && source.self === null && ownHere.length === 0 && !ownerNamed)
      questions.push(selfQuestion(source, sources))
    // A chat in which none of the user's own names writes is somebody else's phone, or the user goes by another name there.
    const saidSelf = source.self !== null && source.self.length > 0
    if (
      summary.needsSelf &&
      owner === undefined &&
      own.size > 0 &&
      ownHere.length === 0 &&
      !saidSelf &&
      names.length > 0
    )
      questions.push(ownerQuestion(source))
  }
  questions.push(...looseQuestions(db, sources, known.case.zone))
  return withoutRivals(questions, own.size > 0)
}

/** Everything that can be asked of one source or of the loose files that came with it, answered or not, with the answers as they are. */
export function questionsOf(db: IndexDb, item: string): { questions: Question[]; answer: SourceAnswer } {
  const sources = askedSources(db)
  const asked = db.sql.prepare('SELECT sha256 FROM items WHERE id = ?').get(item) as
    | { sha256: string }
    | undefined
  const source =
    sources.find(({ id }) => id === item) ?? sources.find(({ sha256 }) => sha256 === asked?.sha256)
  const known = readCase(db.sql)
  if (source === undefined) return looseAnswer(db, item, sources, known.case.zone)
  const { summary, reading } = source
  const questions = [
    ...(summary.needsColumns === true || summary.table !== undefined ? [columnsQuestion(source)] : []),
    ...(summary.needsZone ? [zoneQuestion(db, source, sources, known.case.zone, known.zoneStated)] : []),
    ...(summary.needsDateOrder ? [dateQuestion(source, sources)] : []),
    ...(summary.needsSelf ? [selfQuestion(source, sources)] : []),
    ownerQuestion(source),
  ]
  const owner = ownerOf(source)
  return {
    questions,
    answer: {
      item: source.id,
      reading,
      ...(source.zoneAnswered ? { zone: source.zone } : {}),
      ...(source.dateOrder === null ? {} : { dateOrder: source.dateOrder as 'DMY' | 'MDY' | 'YMD' }),
      ...(source.self === null ? {} : { self: source.self }),
      ...(owner === undefined ? {} : { owner }),
    },
  }
}

function ownerOf(source: AskedSource): SourceAnswer['owner'] {
  return source.owner === null ? undefined : (JSON.parse(source.owner) as NonNullable<SourceAnswer['owner']>)
}

function columnsQuestion(source: AskedSource): Question {
  return {
    id: `columns:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'columns',
    choices: [],
    likely: null,
    evidence: null,
    examples: source.summary.table?.headings.filter(heading => heading !== '').slice(0, 5) ?? [],
  }
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

function dateQuestion(source: AskedSource, sources: readonly AskedSource[]): Question {
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

function selfQuestion(source: AskedSource, sources: readonly AskedSource[]): Question {
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

function ownerQuestion(source: AskedSource): Question {
  return {
    id: `owner:${source.id}`,
    item: source.id,
    path: source.path,
    question: 'owner',
    choices: ['self', ...thirdPartyRoles].map(value => ({ value, label: value })),
    likely: null,
    evidence: source.summary.names.length === 0 ? null : { code: 'noOwnName', values: {} },
    examples: source.summary.names.slice(0, 5).map(entry => `${entry.name} (${entry.count})`),
  }
}
