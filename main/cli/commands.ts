import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { ChannelId, PrintKind } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { channels } from '../complaint/channels.ts'
import { applyAnswers, applyAnswersFile } from '../engine/applyAnswersFile.ts'
import { itemsOfPrint, madePrint, makePrinted, noteItem, notePrint } from '../engine/prints.ts'
import { type AnswersFile, parseAnswersFile } from '../import/answersFile.ts'
import { openBytes } from '../import/itemBytes.ts'
import { placeOf } from '../index/items.ts'
import { openQuestions } from '../index/questions.ts'
import { bin } from './bin.ts'
import { type Command, localeOf, oneOf, say } from './command.ts'
import type { CommandLine, OptionNames } from './commandLine.ts'
import { answersFromOptions } from './importOptions.ts'
import { listEvents, listFindingRows, listItemRows, listPartyRows } from './listings.ts'
import { history } from './history.ts'
import { keeping } from './keeping.ts'
import { damagedOf, makeLetter, printOptions } from './papers.ts'
import { sampleJob } from './sampleJob.ts'
import { withVault } from './session.ts'
import { sayReport, sources } from './sources.ts'
import { waysIn } from './waysIn.ts'
import { writeFileSafely } from './writeFileSafely.ts'

const paging: OptionNames = { limit: 'text', after: 'text' }

async function readAnswers(line: CommandLine): Promise<AnswersFile | null> {
  const file = line.text('answers')
  if (file === undefined) return null
  return parseAnswersFile(
    await readFile(file, 'utf8').catch((error: unknown) => {
      throw new AppError('SourceUnreadable', {}, error)
    }),
  )
}

export const commands: Record<string, Command> = {
  ...waysIn,
  ...keeping,
  ...bin,
  ...history,
  ...sources,
  import: {
    options: { timezone: 'text', self: 'many', 'date-order': 'text', answers: 'text' },
    run: async line => {
      const dir = line.at(0, 'DIR')
      line.at(1, 'PATH')
      // A wrong answers file or option must be known before anything is stored.
      const answers = await readAnswers(line)
      const given = answersFromOptions(line)
      return withVault(dir, async engine => {
        const { done } = engine.startImport(line.positionals.slice(1))
        const report = await done
        await given(engine, report)
        if (answers !== null) await applyAnswers(engine, answers)
        return sayReport(line, engine, report)
      })
    },
  },
  answer: {
    options: { answers: 'text' },
    run: async line => {
      const file = line.text('answers')
      if (file === undefined) throw new AppError('Usage', { problem: 'answers' })
      return withVault(line.at(0, 'DIR'), async engine => {
        await applyAnswersFile(engine, file)
        const open = openQuestions(engine.db).map(({ path, question }) => ({ path, question }))
        await say(line, { open })
        return open.length > 0 ? 1 : 0
      })
    },
  },
  list: {
    options: { query: 'text', kind: 'text', party: 'text', from: 'text', to: 'text', ...paging },
    run: line => withVault(line.at(0, 'DIR'), engine => listEvents(engine, line)),
  },
  items: { options: paging, run: line => withVault(line.at(0, 'DIR'), engine => listItemRows(engine, line)) },
  parties: {
    options: paging,
    run: line => withVault(line.at(0, 'DIR'), engine => listPartyRows(engine, line)),
  },
  findings: {
    options: { jurisdiction: 'text', ...paging },
    run: line => withVault(line.at(0, 'DIR'), engine => listFindingRows(engine, line)),
  },
  show: {
    options: { output: 'text' },
    run: line =>
      withVault(line.at(0, 'DIR'), async engine => {
        const place = placeOf(engine.db, line.at(1, 'ITEM'))
        if (place === null) throw new AppError('ItemMissing')
        const output = line.text('output') ?? '-'
        const bytes = await openBytes(engine.vault, place)
        try {
          if (output === '-') await pipeline(bytes.chunks(), process.stdout, { end: false })
          else {
            await noteItem(engine, line.at(1, 'ITEM'))
            await pipeline(bytes.chunks(), createWriteStream(output, { flags: 'wx', mode: 0o600 })).catch(
              (error: unknown) => {
                throw error instanceof AppError ? error : new AppError('WriteFailed', {}, error)
              },
            )
          }
        } finally {
          await bytes.close()
        }
        if (output !== '-' && line.json) await say(line, { bytes: place.size })
        return 0
      }),
  },
  print: {
    options: { output: 'text', kind: 'text', from: 'text', to: 'text', locale: 'text' },
    run: async line => {
      const output = line.text('output')
      if (output === undefined) throw new AppError('Usage', { problem: 'output' })
      const kind: PrintKind = oneOf(
        line.text('kind') ?? 'timeline',
        ['timeline', 'evidence-list', 'custody'],
        'kind',
      )
      const locale = localeOf(line)
      // The custody record is the whole journal or nothing.
      if (kind === 'custody' && (line.text('from') ?? line.text('to')) !== undefined)
        throw new AppError('Usage', { problem: 'from' })
      return withVault(line.at(0, 'DIR'), async engine => {
        const made = await makePrinted(engine, printOptions(kind, locale, line.text('from'), line.text('to')))
        const damaged = await damagedOf(engine, itemsOfPrint(made.id))
        await notePrint(engine, made.id)
        await writeFileSafely(output, madePrint(made.id))
        const { pages, events, bytes, sha256 } = made
        await say(line, { pages, events, bytes, sha256, damaged })
        return damaged.length > 0 ? 1 : 0
      })
    },
  },
  draft: {
    options: { channel: 'text', output: 'text', answers: 'text', locale: 'text' },
    run: async line => {
      const channel: ChannelId = oneOf(
        line.text('channel') ?? '',
        channels().map(({ id }) => id),
        'channel',
      )
      const output = line.text('output') ?? ''
      const format = oneOf(output.slice(output.lastIndexOf('.') + 1), ['docx', 'pdf', 'txt'], 'output')
      const locale = localeOf(line)
      const answers = await readAnswers(line)
      return withVault(line.at(0, 'DIR'), async engine => {
        if (answers !== null) await applyAnswers(engine, answers)
        const { bytes, problems, damaged } = await makeLetter(
          engine,
          channel,
          locale,
          answers?.statements ?? [],
          format,
        )
        await writeFileSafely(output, bytes)
        await say(line, { bytes: bytes.length, problems, damaged })
        return problems + damaged.length > 0 ? 1 : 0
      })
    },
  },
  /** Not in the help: what `npm start` runs where there is no display. */
  'sample-job': { options: {}, run: line => sampleJob(line.at(0, 'OUTPUT'), value => say(line, value)) },
}
