import { readFile } from 'node:fs/promises'
import type { SourceAnswer } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { type AnswersFile, matchesFile, parseAnswersFile } from '../import/answersFile.ts'
import { listFindings } from '../index/findingsStore.ts'
import { allSources } from '../index/importState.ts'
import { partyOf } from '../index/parties.ts'
import type { NewEntry } from '../vault/entries.ts'
import type { Engine } from './engine.ts'

/** Reads an answers file and applies it. Throws AnswersInvalid, SourceUnreadable. */
export async function applyAnswersFile(engine: Engine, file: string): Promise<AnswersFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AppError('SourceUnreadable', {}, error)
  })
  const answers = parseAnswersFile(text)
  await applyAnswers(engine, answers)
  return answers
}

/** The journal entries an answers file stands for: the same that the screens write. Confirms findings last. */
export async function applyAnswers(engine: Engine, answers: AnswersFile): Promise<void> {
  const entries: NewEntry[] = []
  if (answers.case !== undefined || answers.complainant !== undefined || answers.self !== undefined)
    entries.push({
      type: 'case',
      public: {},
      private: {
        ...(answers.case === undefined ? {} : { case: answers.case }),
        ...(answers.complainant === undefined ? {} : { complainant: answers.complainant }),
        ...(answers.self === undefined ? {} : { self: answers.self }),
      },
    })
  const sources = sourceAnswers(engine, answers)
  if (sources.length > 0)
    entries.push({ type: 'answer', public: { answers: sources.length }, private: { answers: sources } })
  await engine.commit(entries)

  // Parties exist only once the sources are read with their answers.
  const parties: NewEntry[] = []
  for (const { number, name, ...change } of answers.parties ?? []) {
    const party = partyOf(engine.db, { number: number ?? null, name: name ?? null })
    if (party !== null)
      parties.push({ type: 'party', public: {}, private: { ...withoutUndefined(change), party } })
  }
  await engine.commit(parties)

  await engine.fresh()
  const confirmed =
    answers.confirm === 'all-strong'
      ? listFindings(engine.db, { state: 'open' })
          .filter(finding => finding.strength === 'strong' || finding.strength === 'indicator')
          .map(finding => finding.id)
      : (answers.confirm ?? [])
  if (confirmed.length > 0)
    await engine.commit([
      {
        type: 'finding',
        public: { count: confirmed.length },
        private: { ids: confirmed, state: 'confirmed', reason: null },
      },
    ])
  await engine.fresh()
}

function sourceAnswers(engine: Engine, answers: AnswersFile): SourceAnswer[] {
  const result: SourceAnswer[] = []
  // The first pattern that fits decides.
  for (const source of allSources(engine.db))
    for (const { file, ...answer } of answers.sources ?? [])
      if (matchesFile(file, source.name, source.path)) {
        result.push({ ...withoutUndefined(answer), item: source.id })
        break
      }
  return result
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
