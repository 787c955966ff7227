/** The command `history`: the journal as a record of custody, for reading or, with --json, for checking. */
import { caseZone, historyOverview } from '../custody/history.ts'
import { layOutLines } from '../custody/lines.ts'
import { readLines } from '../custody/readLines.ts'
import { historyRecords } from '../custody/records.ts'
import { custodyWordsIn, fill } from '../custody/sentences.ts'
import type { Engine } from '../engine/engine.ts'
import type { Command } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { write, writeListing } from './output.ts'
import { withVault } from './session.ts'
import { terminalLocale } from './terminalLocale.ts'

async function writeLines(engine: Engine, from: number): Promise<void> {
  const { vault, db } = engine
  const zone = caseZone(db)
  const locale = terminalLocale()
  const words = custodyWordsIn(locale).print
  const overview = historyOverview(vault, zone)
  const now = Date.now()
  const lines = layOutLines(
    vault.record.outline,
    { upTo: overview.upTo, group: null, folding: 'alike' },
    zone.clock,
    now,
  )
  const wanted = Array.from({ length: lines.length }, (_, index) => lines.at(index)).filter(
    ({ last }) => last >= from,
  )
  const reading = { group: null, clock: zone.clock, locale, now }
  for await (const line of readLines(vault, wanted, reading)) {
    const numbers = line.first === line.last ? String(line.first) : `${line.first}–${line.last}`
    const clock = line.until === null ? line.clock : `${line.clock}–${line.until}`
    const notes = [line.opened, line.jump].filter(note => note !== null)
    const what = [line.what.join(locale === 'en' ? '; ' : '；'), ...notes.map(note => `(${note})`)].join(' ')
    await write(`${numbers.padStart(11)}  ${line.day} ${clock.padEnd(17)}  ${what}\n`)
  }
  await write(`\n${words.times}: ${fill(words.timesText, { zone: overview.zone }, locale)}\n`)
  if (overview.damaged) await write(`${words.damaged}: ${words.damagedText}\n`)
  await write(`${fill(words.headTitle, { n: overview.upTo }, locale)}: ${overview.head}\n`)
}

async function historyCommand(line: CommandLine): Promise<number> {
  const from = line.count('from') ?? 1
  return withVault(line.at(0, 'DIR'), async engine => {
    if (line.json) {
      const overview = historyOverview(engine.vault, caseZone(engine.db))
      const records = historyRecords(engine.vault, from, terminalLocale())
      await writeListing({ ...overview }, 'records', withoutNext(records))
    } else await writeLines(engine, from)
    return 0
  })
}

/** The listing ends where the journal does. */
async function* withoutNext<T>(rows: AsyncIterable<T>): AsyncGenerator<T, null> {
  yield* rows
  return null
}

export const history: Record<string, Command> = {
  history: { options: { from: 'text' }, run: historyCommand },
}
