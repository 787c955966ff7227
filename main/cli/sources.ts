/** The commands about how what was imported is read: sources, read, unlock. */
import type { ImportReport } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { Engine } from '../engine/engine.ts'
import { checkedReader, knownSource, readableAs } from '../engine/sourceCalls.ts'
import { readLocked, readOtherwise } from '../import/readAgain.ts'
import { listSources } from '../index/sources.ts'
import { openQuestions } from '../index/questions.ts'
import { type Command, say } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { problemsOf } from './importProblems.ts'
import { secret } from './secrets.ts'
import { withVault } from './session.ts'

/** Says what an import or another reading brought; 1 when something of it needs a look. */
export async function sayReport(line: CommandLine, engine: Engine, report: ImportReport): Promise<number> {
  const open = openQuestions(engine.db).map(({ path, question }) => ({ path, question }))
  const problems = problemsOf(report)
  await say(line, {
    files: report.files,
    imported: report.imported,
    duplicate: report.duplicate,
    skipped: report.skipped,
    events: report.events,
    confirmed: report.confirmed,
    unread: report.unread.map(({ path, locator, reason }) => ({ path, locator, reason })),
    ...(report.again.length === 0 ? {} : { again: report.again }),
    problems,
    open,
    seconds: report.seconds,
  })
  return report.skipped.length + report.unread.length + problems.length + open.length > 0 ? 1 : 0
}

const list: Command = {
  options: { query: 'text' },
  run: line =>
    withVault(line.at(0, 'DIR'), async engine => {
      const { rows } = listSources(
        engine.db,
        { query: line.text('query') ?? '', limit: 100_000, offset: 0 },
        readableAs,
      )
      await say(line, { sources: rows })
      return 0
    }),
}

const read: Command = {
  options: { reader: 'text', encoding: 'text' },
  run: line => {
    const reader = line.text('reader')
    const encoding = line.text('encoding')
    if (reader === undefined && encoding === undefined) throw new AppError('Usage', { problem: 'reader' })
    return withVault(line.at(0, 'DIR'), async engine => {
      const item = line.at(1, 'ITEM')
      knownSource(engine, item)
      const reading = {
        ...(reader === undefined ? {} : { reader: checkedReader(reader) }),
        ...(encoding === undefined ? {} : { encoding: encoding === 'auto' ? null : encoding }),
      }
      const { done } = engine.startReading((job, env) => readOtherwise([{ item, reading }], job, env))
      return sayReport(line, engine, await done)
    })
  },
}

const unlock: Command = {
  options: {},
  run: line =>
    withVault(line.at(0, 'DIR'), async engine => {
      const item = line.at(1, 'ITEM')
      knownSource(engine, item)
      const password = await secret('EVIDENCE_VAULT_ARCHIVE_PASSWORD', 'Password of the archive')
      const { done } = engine.startReading((job, env) => readLocked(item, password, job, env))
      return sayReport(line, engine, await done)
    }),
}

export const sources: Record<string, Command> = { sources: list, read, unlock }
