/** A table that the person explains, a chat on a clock with summer time, the account on paper: through the real engine. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls, type Calls } from '../../main/engine/engineCalls.ts'
import { allEvents } from '../../main/index/timeline.ts'
import { newerSources } from '../../main/index/sources.ts'
import type { SourceRow } from '../../preload/contract.ts'

/** Cells as somebody would keep them by hand; the last time is none, the number is one that Excel shortened. */
const table = [
  '何时,电话,来去,备注',
  '2026-11-03 22:41,13900000132,来,说要去我单位',
  '2026-11-03 22:52,13900000132,来,没有接',
  '2026-11-04 08:03,057900000021,去,问还款',
  '晚上九点多,13900000132,来,=HYPERLINK("x")',
].join('\r\n')

/** New York put its clock forward on 8 March and back on 1 November 2026. */
const chat = [
  '2026-03-08, 02:15 - Collector Li: pay today',
  '2026-11-01, 01:30 - Xiao Hong: I cannot',
  '2026-11-13, 09:00 - Collector Li: we come',
  '2026-11-14, 09:01 - Collector Li: to your work',
].join('\n')

let folder = ''
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sources-'))
  await mkdir(join(folder, 'phone'))
  await writeFile(join(folder, 'phone', 'my calls.csv'), table)
  await writeFile(join(folder, 'phone', 'WhatsApp Chat with Collector Li.txt'), chat)
  await writeFile(join(folder, 'phone', 'empty.txt'), '')
  engine = (await Engine.create(join(folder, 'vault'), 'a quiet lamp over green water', terminalServices))
    .engine
  await engine.startImport([join(folder, 'phone')]).done
}, 60_000)

afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask<N extends keyof Calls>(
  name: N,
  arg: Parameters<Calls[N]>[1],
): Promise<Awaited<ReturnType<Calls[N]>>> {
  const answer = engineCalls[name] as (engine: Engine, arg: unknown) => ReturnType<Calls[N]>
  return await answer(engine, arg)
}

async function sourceNamed(query: string): Promise<SourceRow> {
  const { rows } = await ask('source.list', { query, limit: 10, offset: 0 })
  expect(rows).toHaveLength(1)
  return rows[0] as SourceRow
}

it('asks for the columns of a table, tries them, reads it by them, and can be told otherwise later', async () => {
  const { item, reader } = await sourceNamed('my calls')
  expect(reader).toBe('table')
  expect((await ask('import.questions', null)).filter(one => one.item === item)[0]).toMatchObject({
    question: 'columns',
    examples: ['何时', '电话', '来去', '备注'],
  })
  const columns = {
    headingRow: 1,
    fields: { time: '何时', number: '电话', direction: '来去', text: '备注' },
    directions: { 来: 'in' as const, 去: 'out' as const },
    kind: 'call' as const,
  }
  const tried = await ask('source.preview', { item, reading: { columns } })
  expect(tried.records.map(({ time, direction, party }) => [time.wall, direction, party])).toEqual([
    ['2026-11-03T22:41:00', 'in', '13900000132'],
    ['2026-11-03T22:52:00', 'in', '13900000132'],
    ['2026-11-04T08:03:00', 'out', '057900000021'],
    [null, 'in', '13900000132'],
  ])
  // Trying saves nothing.
  expect(await sourceNamed('my calls')).toMatchObject({ messages: 0, choice: null })

  const { job } = await ask('source.read', { item, reading: { columns } })
  await expect.poll(() => engine.importing, { timeout: 20_000 }).toBe(false)
  expect((await ask('import.report', { job }))?.again).toEqual([
    { item, name: 'my calls.csv', before: 0, after: 4, same: 0, changed: 0, added: 4, gone: 0 },
  ])
  expect((await ask('import.questions', null)).filter(one => one.item === item)).toMatchObject([
    { question: 'zone' },
  ])
  const { questions, answer } = await ask('source.answers', { item })
  expect(questions.map(({ question }) => question)).toEqual(['columns', 'zone', 'owner'])
  expect(answer).toEqual({ item, reading: { columns } })
}, 60_000)

it('says which times summer time leaves in doubt before and after the zone is answered', async () => {
  const { item } = await sourceNamed('WhatsApp')
  const doubts = { gap: 1, fold: 1, twelveHour: false, examples: ['2026-03-08, 02:15', '2026-11-01, 01:30'] }
  expect(await ask('source.clockDoubts', { item, zone: 'America/New_York' })).toEqual(doubts)
  expect(await ask('source.clockDoubts', { item, zone: 'Asia/Shanghai' })).toMatchObject({ gap: 0, fold: 0 })
  await ask('import.answer', { answers: [{ item, zone: 'America/New_York', self: ['Xiao Hong'] }] })
  expect(await ask('source.clockDoubts', { item, zone: 'America/New_York' })).toEqual(doubts)
  expect((await ask('source.answers', { item })).answer).toEqual({
    item,
    reading: {},
    zone: 'America/New_York',
    self: ['Xiao Hong'],
  })
})

it('gives the account as a table without formulas, and the journal says that it left', async () => {
  const bytes = await ask('report.bytes', { locale: 'en' })
  const text = Buffer.from(bytes).toString('utf8')
  expect(text.startsWith('\ufeffAccount of the import\r\n')).toBe(true)
  expect(text).toContain(
    'Read again\r\nFile,Before,Now,Unchanged,Changed,Added,Gone\r\nmy calls.csv,0,4,0,0,4,0',
  )
  expect(text).not.toMatch(/(^|,)"?=/m)
  await ask('report.leaves', { sha256: 'f'.repeat(64), size: bytes.length })
  const left = []
  for await (const entry of engine.vault.entries()) if (entry.type === 'export') left.push(entry.public)
  expect(left).toEqual([{ what: 'importReport', sha256: 'f'.repeat(64), size: bytes.length }])
})

it('offers a newer reader after each update, also for a reader that a person chose, and never for a file kept unread', async () => {
  const later = { importer: 'a later version', canRead: () => true }
  const offered = () => new Map(newerSources(engine.db, later).map(({ item, reading }) => [item, reading]))
  const { item } = await sourceNamed('WhatsApp')
  expect(offered().get(item)).toEqual({})
  const read = async (reader: string) => {
    await ask('source.read', { item, reading: { reader } })
    await expect.poll(() => engine.importing, { timeout: 20_000 }).toBe(false)
  }
  await read('whatsapp')
  expect((await sourceNamed('WhatsApp')).choice).toEqual({ reader: 'whatsapp' })
  expect(offered().get(item)).toEqual({})
  await read('opaque')
  expect(offered().has(item)).toBe(false)
}, 60_000)

it('keeps an archive in the list of those that wait for a password, through other imports, until it is opened', async () => {
  // Info-ZIP, the password in GBK: a.txt under it.
  const locked =
    'UEsDBAoACQAAAABgY11v7pT4EgAAAAYAAAAFAAAAYS50eHRuFs6uALmW5XW3MTEqiAcjYShQSwcIb+6U+BIAAAAGAAAAUEsBAh4DCgAJAAAAAGBjXW/ulPgSAAAABgAAAAUAAAAAAAAAAAAAAKSBAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAAEUAAAAAAA=='
  const waiting = async () =>
    (await ask('source.list', { query: '', limit: 5, offset: 0, locked: true })).rows.map(({ name }) => name)
  const bring = async (name: string, bytes: Buffer | string) => {
    await writeFile(join(folder, 'phone', name), bytes)
    await engine.startImport([join(folder, 'phone', name)]).done
  }
  expect(await waiting()).toEqual([])
  await bring('mother.zip', Buffer.from(locked, 'base64'))
  await bring('later.txt', 'nothing of note')
  expect(await waiting()).toEqual(['mother.zip'])
  const { item } = await sourceNamed('mother.zip')
  for (const [password, left] of [
    ['口令 Pass2', ['mother.zip']],
    ['口令 Pass1', []],
  ] as const) {
    await ask('source.unlock', { item, password })
    await expect.poll(() => engine.importing, { timeout: 20_000 }).toBe(false)
    expect(await waiting()).toEqual(left)
  }
}, 60_000)

it('keeps the zone of loose files changeable: of one import all together, of another by itself', async () => {
  const record = async (...names: string[]) => {
    const place = await mkdtemp(join(folder, 'recorder-'))
    for (const name of names) await writeFile(join(place, name), `#!AMR\n${name}`)
    await engine.startImport([place]).done
  }
  const instants = () =>
    Object.fromEntries(
      [...allEvents(engine.db, { oldestFirst: true, kinds: ['recording'] })].map(
        ({ text, attachments, time }) => [attachments[0]?.name ?? text, time.utc],
      ),
    )
  await record('李四@13900000012_20261103214501.amr', '李四@13900000012_20261103220000.amr')
  await record('李四@13900000012_20261104080000.amr')
  const [first, second] = await ask('source.loose', null)
  expect(first).toMatchObject({ files: 2, zone: null, by: null })
  expect(second).toMatchObject({ files: 1, zone: null, by: null })
  const item = first?.item ?? ''
  expect((await ask('source.answers', { item })).questions).toMatchObject([{ item, question: 'zone' }])

  const answer = (zone: string | null) => ask('import.answer', { answers: [{ item, zone }] })
  await answer('Asia/Shanghai')
  expect(instants()).toEqual({
    '李四@13900000012_20261103214501.amr': '2026-11-03T13:45:01Z',
    '李四@13900000012_20261103220000.amr': '2026-11-03T14:00:00Z',
    '李四@13900000012_20261104080000.amr': null,
  })
  // It was a phone set to Tokyo after all: found again in the list, and all of its files move.
  expect(await ask('source.answers', { item })).toMatchObject({ answer: { item, zone: 'Asia/Shanghai' } })
  await answer('Asia/Tokyo')
  expect((await ask('source.loose', null)).map(({ zone, by }) => [zone, by])).toEqual([
    ['Asia/Tokyo', 'answer'],
    [null, null],
  ])
  expect(Object.values(instants())).toEqual(['2026-11-03T12:45:01Z', '2026-11-03T13:00:00Z', null])
  await answer(null)
  expect(Object.values(instants())).toEqual([null, null, null])
  expect((await ask('source.loose', null))[0]).toMatchObject({ files: 2, zone: null, by: 'answer' })
})
