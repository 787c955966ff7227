/** Reading sources anew that were read before: as a person wants it, with a newer reader, or with a password. */
import { asAppError } from '../appError.ts'
import { sourceOf, eventDigests } from '../index/sources.ts'
import { openQuestions } from '../index/questions.ts'
import type { ImportReport, ReadAgain, ReadingChoice } from '../../preload/contract.ts'
import type { ImportEnv } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import { readPending } from './importFiles.ts'
import { readSource } from './readSource.ts'
import { ReportBuilder } from './report.ts'

/** Keeps for each item how it is to be read, reads them, and says what became of their events. */
export async function readOtherwise(
  choices: readonly { item: string; reading: ReadingChoice }[],
  job: ImportJob,
  env: ImportEnv,
): Promise<ImportReport> {
  const report = new ReportBuilder(job)
  job.progress.phase = 'reading'
  job.tell(true)
  const before = new Map(choices.map(({ item }) => [item, eventDigests(env.db, item)]))
  await env.commit([
    {
      type: 'answer',
      public: { answers: choices.length },
      private: { answers: choices.map(({ item, reading }) => ({ item, reading })) },
    },
  ])
  await readPending(job, env, report)
  for (const [item, old] of before) report.readAgain(compared(env, item, old))
  return ended(job, env, report)
}

/** Reads an archive whose locked parts the password opens. What is already here is passed over. */
export async function readLocked(
  item: string,
  password: string,
  job: ImportJob,
  env: ImportEnv,
): Promise<ImportReport> {
  const report = new ReportBuilder(job)
  job.progress.phase = 'reading'
  job.tell(true)
  const source = sourceOf(env.db, item)
  if (source !== null)
    try {
      await readSource(source, job, env, report, { password })
      await readPending(job, env, report)
    } catch (error) {
      if (!job.cancelled) report.readingFailed(source, asAppError(error).code)
    }
  return ended(job, env, report)
}

function ended(job: ImportJob, env: ImportEnv, report: ReportBuilder): ImportReport {
  job.progress.phase = job.cancelled ? 'cancelled' : 'done'
  job.progress.current = ''
  job.tell(true)
  return report.finish(openQuestions(env.db))
}

function compared(env: ImportEnv, item: string, old: ReadonlyMap<string, string>): ReadAgain {
  const now = eventDigests(env.db, item)
  // A place in the file is another one for another reader; then the words decide.
  const sameRows = intersection([...old.values()], [...now.values()])
  const places = [...now].filter(([locator, said]) => old.has(locator) && old.get(locator) !== said)
  const changed = Math.min(places.length, now.size - sameRows, old.size - sameRows)
  return {
    item,
    name: sourceOf(env.db, item)?.name ?? '',
    before: old.size,
    after: now.size,
    same: sameRows,
    changed,
    added: now.size - sameRows - changed,
    gone: old.size - sameRows - changed,
  }
}

/** How many of two lists are equal, each counted once. */
function intersection(x: readonly string[], y: readonly string[]): number {
  const left = new Map<string, number>()
  for (const each of x) left.set(each, (left.get(each) ?? 0) + 1)
  let same = 0
  for (const each of y) {
    const n = left.get(each) ?? 0
    if (n === 0) continue
    left.set(each, n - 1)
    same += 1
  }
  return same
}
