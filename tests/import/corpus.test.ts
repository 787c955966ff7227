/**
 * Every export of the corpus gives exactly the events that were written down for it from the notes of its format, before a
 * reader saw it. A case is a folder `tests/fixtures/import/corpus/<reader>/<case>/` with the files as a phone or program
 * wrote them and `expected.json`.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventDetail, ImportReport, SourceAnswer, TableColumns } from '../../preload/contract.ts'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import { FactsReader } from '../../main/import/factsReader.ts'
import type { ImportEnv } from '../../main/import/importEnv.ts'
import { importFiles, readOn } from '../../main/import/importFiles.ts'
import { ImportJob } from '../../main/import/importJob.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { archives, readers } from '../../main/import/readers/readers.ts'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { eventDetail } from '../../main/index/eventRows.ts'
import { firstDifference } from '../../main/index/sameRows.ts'
import { openQuestions } from '../../main/index/questions.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import { Vault } from '../../main/vault/vault.ts'
import { localPort } from './reading.ts'

interface ExpectedEvent {
  file: string
  kind: string
  utc?: string | null
  local?: string
  precision?: string
  direction: string
  party?: string
  sender?: string
  chat?: string
  text?: string
  result?: string
  duration?: number | null
  flags?: string[]
  attachments?: { name?: string; here: boolean }[]
  facts?: { type: string; value?: string; of?: string | null }[]
}

interface Expected {
  notes: string
  answers?: {
    zone?: string
    dateOrder?: 'DMY' | 'MDY' | 'YMD'
    self?: string[]
    columns?: TableColumns['fields']
    directions?: Record<string, 'in' | 'out'>
    headingRow?: number
    kind?: TableColumns['kind']
  }
  asks?: string[]
  files: Record<string, { reader: string; unread?: number; incomplete?: boolean }>
  events?: ExpectedEvent[]
}

const corpus = join(import.meta.dirname, '../fixtures/import/corpus')
const cases = readdirSync(corpus, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(corpus, name)).map(each => `${name}/${each}`))

let folder: string
let vault: Vault
let db: IndexDb
let env: ImportEnv

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'))
  const made = await Vault.create(join(folder, 'vault'), {
    password: 'correct horse battery',
    testOnlyCost: { ops: 1, mem: 8 << 20 },
  })
  vault = made.vault
  db = openIndex(':memory:', vault.indexKey(), vault.id)
  env = {
    vault,
    db,
    startReader: () => Promise.resolve(localPort()),
    facts: new FactsReader(startNodeReader),
    async commit(entries, messages) {
      const written = await vault.append(entries)
      return {
        entries: written.slice(0, entries.length),
        change: await db.apply(written, contentOf(vault, messages)),
      }
    },
  }
})

afterAll(async () => {
  env.facts.close()
  db.close()
  await vault.close()
  rmSync(folder, { recursive: true, force: true })
})

const newJob = (name: string) => new ImportJob(name, () => undefined)

/** Item ids of the case by path below its folder. */
function itemsOf(job: string): Map<string, string> {
  const rows = db.sql
    .prepare("SELECT id, path FROM items WHERE job = ? AND kind = 'original' ORDER BY seq")
    .all(job) as { id: string; path: string }[]
  return new Map(rows.map(row => [row.path, row.id]))
}

function asked(items: ReadonlySet<string>): string[] {
  const names = openQuestions(db)
    .filter(question => items.has(question.item) && question.question !== 'owner')
    .map(question => question.question as string)
  return [...new Set(names)].sort()
}

/** The answers of the case as the sheet would give them: to each source that asks. */
async function answer(items: ReadonlySet<string>, answers: NonNullable<Expected['answers']>): Promise<void> {
  const { columns } = answers
  if (columns !== undefined) {
    const reading = {
      reader: 'table',
      columns: {
        fields: columns,
        headingRow: answers.headingRow ?? 1,
        ...(answers.directions === undefined ? {} : { directions: answers.directions }),
        ...(answers.kind === undefined ? {} : { kind: answers.kind }),
      },
    }
    const tables = openQuestions(db).filter(
      each => items.has(each.item) && (each.question as string) === 'columns',
    )
    await commitAnswers(tables.map(each => ({ item: each.item, reading })))
    await readOn(newJob('again'), env)
  }
  const given = openQuestions(db)
    .filter(each => items.has(each.item))
    .map(each => each.item)
  await commitAnswers(
    [...new Set(given)].map(item => ({
      item,
      ...(answers.zone === undefined ? {} : { zone: answers.zone }),
      ...(answers.dateOrder === undefined ? {} : { dateOrder: answers.dateOrder }),
      ...(answers.self === undefined ? {} : { self: answers.self }),
    })),
  )
}

async function commitAnswers(answers: SourceAnswer[]): Promise<void> {
  if (answers.length === 0) return
  const entry: NewEntry = { type: 'answer', public: { answers: answers.length }, private: { answers } }
  await env.commit([entry])
}

/** The events of an item in the order of its file, without the event of the file itself. */
function eventsOf(item: string): EventDetail[] {
  const rows = db.sql
    .prepare(
      `SELECT e.id FROM sources s JOIN source_rows r ON r.source = s.number JOIN events e ON e.rowid = r.event
       WHERE s.item = ? AND r.locator <> 'file' ORDER BY e.rowid`,
    )
    .all(item) as { id: string }[]
  return rows.map(row => eventDetail(db, row.id))
}

/** What differs, each as `[number] field: is / should be`. */
function differences(event: EventDetail, wanted: ExpectedEvent, at: number): string[] {
  const found: string[] = []
  const same = (field: string, is: unknown, should: unknown): void => {
    if (should !== undefined && JSON.stringify(is) !== JSON.stringify(should))
      found.push(`[${at}] ${field}: ${JSON.stringify(is)} should be ${JSON.stringify(should)}`)
  }
  same('kind', event.kind, wanted.kind)
  const instant = (text: string | null): number | null => (text === null ? null : Date.parse(text))
  if (wanted.utc !== undefined && instant(event.time.utc) !== instant(wanted.utc))
    same('utc', event.time.utc, wanted.utc)
  same('local', event.time.local, wanted.local)
  same('precision', event.time.precision, wanted.precision)
  same('direction', event.direction, wanted.direction)
  same('text', event.text, wanted.text)
  same('result', event.result, wanted.result)
  same('duration', event.durationSeconds, wanted.duration)
  same('chat', event.chat, wanted.chat)
  if (wanted.flags !== undefined) same('flags', [...event.flags].sort(), [...wanted.flags].sort())
  if (wanted.party !== undefined) {
    const names = [event.numberRaw, event.name, event.account, event.partyLabel, event.e164]
    if (!names.includes(wanted.party)) same('party', names, wanted.party)
  }
  if (wanted.attachments !== undefined)
    same(
      'attachments',
      event.attachments.map(({ name, item }, n) => ({
        ...(wanted.attachments?.[n]?.name === undefined ? {} : { name }),
        here: item !== null,
      })),
      wanted.attachments.map(({ name, here }) => (name === undefined ? { here } : { name, here })),
    )
  for (const fact of wanted.facts ?? []) {
    const there = (event.facts ?? []).some(
      each =>
        each.type === fact.type &&
        (fact.value === undefined || each.value === fact.value) &&
        (fact.of === undefined || each.of === fact.of),
    )
    if (!there) same('facts', event.facts, fact)
  }
  return found
}

describe('corpus', () => {
  it.each(cases)('%s', async name => {
    const at = join(corpus, name)
    const expected = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8')) as Expected
    const paths = readdirSync(at)
      .filter(each => each !== 'expected.json')
      .map(each => join(at, each))
    const job = newJob(name)
    const report: ImportReport = await importFiles(paths, job, env)
    const items = itemsOf(name)
    const ids = new Set(items.values())

    const problems: string[] = []
    const rows = new Map(report.perFile.map(row => [row.path, row]))
    for (const [path, file] of Object.entries(expected.files)) {
      const row = rows.get(path)
      if (row === undefined) {
        problems.push(`${path}: not imported (${JSON.stringify(report.skipped)})`)
        continue
      }
      if (row.reader !== file.reader)
        problems.push(`${path}: read as ${row.reader}, should be ${file.reader}`)
      if (file.unread !== undefined && row.unread !== file.unread)
        problems.push(
          `${path}: ${row.unread} unread, should be ${file.unread} ${JSON.stringify(report.unread.filter(each => each.path === path))}`,
        )
      if (file.incomplete !== undefined && row.notes.includes('incomplete') !== file.incomplete)
        problems.push(`${path}: incomplete should be ${file.incomplete} (${row.notes.join(', ')})`)
      if (row.messagesIn !== row.events + row.unread)
        problems.push(`${path}: ${row.messagesIn} messages, ${row.events} events, ${row.unread} unread`)
    }
    const asks = expected.asks?.filter(each => each !== 'owner').sort()
    if (asks !== undefined && JSON.stringify(asked(ids)) !== JSON.stringify(asks))
      problems.push(`asks ${asked(ids).join(' ')}, should ask ${asks.join(' ')}`)
    await answer(ids, expected.answers ?? {})

    const byFile = Map.groupBy(expected.events ?? [], event => event.file)
    for (const path of new Set([...byFile.keys(), ...Object.keys(expected.files)])) {
      const item = items.get(path)
      if (item === undefined) continue
      const wanted = byFile.get(path) ?? []
      const events = eventsOf(item)
      if (events.length !== wanted.length)
        problems.push(
          `${path}: ${events.length} events, should be ${wanted.length}: ${JSON.stringify(events.map(each => each.text.slice(0, 40)))}`,
        )
      for (const [index, each] of wanted.entries()) {
        const event = events[index]
        if (event !== undefined) problems.push(...differences(event, each, index))
      }
    }
    // The next case may be an export of the same chat: it is to be asked, not remembered.
    db.sql.exec('DELETE FROM answers')
    expect(problems, expected.notes).toEqual([])
  })

  it('gives the same rows when the index is made anew', async () => {
    const anew = openIndex(':memory:', vault.indexKey(), vault.id)
    const entries = []
    for await (const entry of vault.entries(0)) entries.push(entry)
    await anew.apply(entries, contentOf(vault))
    // Each case forgets what was answered before it.
    anew.sql.exec('DELETE FROM answers')
    expect(await firstDifference(db, anew)).toBeNull()
    anew.close()
  })

  it('has three cases of every reader', () => {
    const counts = Map.groupBy(cases, each => each.split('/')[0])
    const few = Object.keys(readers).filter(id => !archives.has(id) && (counts.get(id)?.length ?? 0) < 3)
    expect(few).toEqual([])
  })
})
