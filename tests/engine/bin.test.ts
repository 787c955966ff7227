/** The bin as a person uses it, through a real vault: what goes, what stays, what comes back, what never does. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { binState, purgeDue, putBack, putInBin } from '../../main/engine/binCalls.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls } from '../../main/engine/engineCalls.ts'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import { indexDiffers } from '../../main/check/seeIndex.ts'
import { copyVault } from '../../main/check/copy/copyVault.ts'
import { fullSpeed } from '../../main/check/pace.ts'
import { allItems } from '../../main/index/items.ts'
import { objectPath } from '../../main/vault/settle.ts'
import { Vault } from '../../main/vault/vault.ts'
import type { Draft, EventRow } from '../../preload/contract.ts'
import { zipOf } from '../import/zipFile.ts'
import { dump } from '../index/journal.ts'

vi.setConfig({ testTimeout: 120_000 })

const password = 'a quiet lamp over green water'
const day = 86_400_000
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** A phone's backup of these days: one message each, and of day 3 a threat. */
function backup(days: readonly number[]): string {
  const rows = days.map(
    n =>
      `<sms protocol="0" address="${n === 9 ? '13900000999' : '13900000132'}" date="${Date.UTC(2026, 8, n, 2)}" type="1" body="${n === 3 ? '再不还钱就杀了你全家' : `第${n}天 请还款`}" read="1" status="-1" date_sent="${Date.UTC(2026, 8, n, 2)}" readable_date="" contact_name="(Unknown)" />`,
  )
  return `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count="${rows.length}">\n${rows.join('\n')}\n</smses>`
}

let folder: string
let engine: Engine
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bin-'))
  const made = await Vault.create(join(folder, 'vault'), { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  await made.vault.close()
  await reopen()
  await mkdir(join(folder, 'in'))
})
afterEach(async () => {
  vi.useRealTimers()
  await engine.close().catch(() => undefined)
  await rm(folder, { recursive: true, force: true })
})

async function reopen(): Promise<void> {
  engine = await Engine.open(join(folder, 'vault'), { password }, terminalServices)
}

/** Imports files by name and answers their items. */
async function bring(files: Record<string, Buffer | string>): Promise<string[]> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, 'in', name), bytes)
  const { perFile } = await engine.startImport(Object.keys(files).map(name => join(folder, 'in', name))).done
  // Previews are made in the background, and an item of their own.
  engine.derive.wake()
  await engine.derive.idle()
  await engine.fresh()
  return Object.keys(files).map(name => perFile.find(({ path }) => path === name)?.item ?? '')
}

const events = (query = ''): EventRow[] =>
  (
    engineCalls['timeline.page'](engine, {
      filter: query === '' ? { oldestFirst: true } : { oldestFirst: true, query },
      limit: 100,
    }) as { events: EventRow[] }
  ).events
const names = () => [...allItems(engine.db)].map(({ name }) => name)
const rows = () => {
  const tables = dump(engine.db)
  // How far it came, and what lists work out when somebody looks at them.
  for (const table of ['state', 'bursts', 'burst_events', 'stale_days', 'marked']) delete tables[table]
  return tables
}
/** Nothing that a second index, made of the journal and the objects alone, says differently. */
async function sameAnew(): Promise<void> {
  const index = {
    db: engine.db,
    content: contentOf(engine.vault),
    quietly: <T>(work: () => Promise<T>) => work(),
  }
  expect(await indexDiffers(engine.vault, index, fullSpeed())).toBeNull()
}
const put = (item: string, papers = false) => putInBin(engine, { item, password, papers })
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

test('in the bin it is nowhere; put back, every row is as it was; made anew, the same in both', async () => {
  const [october = '', photo = ''] = await bring({ 'sms-oct.xml': backup([1, 2, 3, 9]), 'door.png': picture })
  await engineCalls['parties.change'](engine, {
    party: events('第1天')[0]?.party ?? '',
    role: 'collector',
    lender: '青禾',
  })
  await engine.fresh()
  const before = rows()
  const [threat] = await engineCalls['findings.list'](engine, { rule: 'CN-ABUSE-01' })
  expect(threat?.state).toBe('open')
  expect(events()).toHaveLength(5)

  expect(await engineCalls['bin.preview'](engine, { item: october })).toMatchObject({
    name: 'sms-oct.xml',
    archive: null,
    events: 4,
    staying: 0,
    also: [],
    papers: [],
    lastCopy: null,
  })
  await put(october)
  await engine.fresh()
  expect(events().map(({ kind }) => kind)).toEqual(['picture'])
  expect([events('还款'), names().filter(name => name.includes('sms'))]).toEqual([[], []])
  expect(await engineCalls['findings.list'](engine, {})).toEqual([])
  // Nor is anybody it told of, whatever was said of them.
  expect(await engineCalls['parties.list'](engine, null)).toEqual([])
  expect(JSON.stringify(await engineCalls['home.state'](engine, null))).not.toContain('13900000132')
  expect(await code(Promise.resolve().then(() => engineCalls['items.get'](engine, { id: october })))).toBe(
    'ItemMissing',
  )
  await sameAnew()
  const { lines } = await binState(engine)
  expect(lines).toMatchObject([{ item: october, name: 'sms-oct.xml', due: false }])
  expect(Math.round((Date.parse(lines[0]?.dueOn ?? '') - Date.parse(lines[0]?.putOn ?? '')) / day)).toBe(30)

  // A lock in between changes nothing; nor does an index that is lost meanwhile.
  await engine.close()
  await reopen()
  expect([engine.notices, events()]).toMatchObject([[], [{ kind: 'picture' }]])
  await engine.close()
  await rm(join(folder, 'vault/index'), { recursive: true })
  await reopen()
  expect(events()).toHaveLength(1)
  await put(photo)
  expect(events()).toEqual([])
  await sameAnew()

  await putBack(
    engine,
    (await binState(engine)).lines.map(({ bin }) => bin),
  )
  await engine.fresh()
  expect(rows()).toEqual(before)
  expect((await binState(engine)).lines).toEqual([])
  await sameAnew()
})

test('an event that another source tells stays, with its note, its exhibit, its decision and the letter that cites it', async () => {
  const [september = '', october = ''] = [
    ...(await bring({ 'sms-sep.xml': backup([1, 2, 3]) })),
    ...(await bring({ 'sms-oct.xml': backup([2, 3, 4]) })),
  ]
  const threat = events('全家')[0]?.id ?? ''
  const only = events('第1天')[0]?.id ?? ''
  await engineCalls['parties.change'](engine, {
    party: events('全家')[0]?.party ?? '',
    role: 'collector',
    lender: '青禾',
    heardInCall: true,
    callbackAnswered: true,
  })
  for (const id of [threat, only])
    await engineCalls['timeline.setUserNote'](engine, { id, text: `说明 ${id}` })
  await engineCalls['timeline.setExhibit'](engine, { ids: [only, threat], group: 2 })
  const [finding] = await engineCalls['findings.list'](engine, { rule: 'CN-ABUSE-01' })
  await engineCalls['findings.set'](engine, { ids: [finding?.id ?? ''], state: 'confirmed' })
  const letter: Draft = await engineCalls['complaint.open'](engine, {
    channel: 'platform',
    locale: 'zh-CN',
    findings: [finding?.id ?? ''],
    events: [],
  })
  expect(letter.exhibits.map(({ event }) => event)).toEqual([threat])
  const papers = async () => (await engineCalls['bin.preview'](engine, { item: september })).papers
  expect(await papers()).toEqual([])
  await engineCalls['complaint.bytes'](engine, { id: letter.id, format: 'txt' })
  expect(await papers()).toMatchObject([{ kind: 'letter', channel: 'platform', sentOn: null }])
  expect(await code(put(september))).toBe('ItemCited')
  const before = rows()

  expect(await engineCalls['bin.preview'](engine, { item: september })).toMatchObject({
    events: 1,
    staying: 2,
    exhibits: 1,
  })
  await put(september, true)
  await engine.fresh()
  const stayed = events('全家')[0]
  expect(stayed?.id).not.toBe(threat)
  expect(stayed).toMatchObject({ exhibit: '证2-2', sourceCount: 1 })
  expect(engineCalls['timeline.event'](engine, { id: stayed?.id ?? '' })).toMatchObject({
    userNote: `说明 ${threat}`,
  })
  // The old name still leads to it: a tab that was open, a letter that was printed.
  expect(engineCalls['timeline.event'](engine, { id: threat })).toMatchObject({ id: stayed?.id })
  expect(events('第1天')).toEqual([])
  expect(
    (await engineCalls['findings.list'](engine, { rule: 'CN-ABUSE-01' })).map(({ state }) => state),
  ).toEqual(['confirmed'])
  const now = await engineCalls['complaint.get'](engine, { id: letter.id })
  expect([now.exhibits.map(({ event }) => event), now.problems.filter(({ blocks }) => blocks)]).toEqual([
    [stayed?.id],
    letter.problems.filter(({ blocks }) => blocks),
  ])
  await sameAnew()

  // The source that took over goes as well: then nobody tells of it. Back in the other order, all is as it was.
  await put(october, true)
  expect(events()).toEqual([])
  await sameAnew()
  const bins = (await binState(engine)).lines
  for (const item of [september, october]) {
    await putBack(
      engine,
      bins.filter(line => line.item === item).map(({ bin }) => bin),
    )
    await sameAnew()
  }
  await engine.fresh()
  expect(rows()).toEqual(before)

  // Handed in without ever being exported, a letter is a paper too, and an exported one may be handed in later.
  const choice = {
    channel: 'police' as const,
    locale: 'zh-CN' as const,
    findings: [finding?.id ?? ''],
    events: [],
  }
  const other: Draft = await engineCalls['complaint.open'](engine, choice)
  for (const { id } of [other, letter])
    await engineCalls['complaint.register'](engine, { id, sentOn: '2026-10-01', way: 'post', number: '' })
  expect(
    (await papers())
      .map(({ channel, sentOn }) => `${channel} ${sentOn}`)
      .toSorted((x, y) => (x < y ? -1 : 1)),
  ).toEqual(['platform 2026-10-01', 'police 2026-10-01'])
})

test('a loose file is hidden at once in the index as it stands; what anything else depends on asks for another', async () => {
  const other = Buffer.concat([picture, Buffer.from('x')])
  const [door = '', pay = '', noted = ''] = await bring({
    'door.png': picture,
    'pay.txt': 'pay',
    'noted.txt': 'n',
  })
  const [beside = ''] = await bring({ 'sms.xml': backup([1]), 'beside.png': other }).then(([, id]) => [id])
  const [call = ''] = await bring({ '催收@13900000132_20260903101010.amr': `#!AMR\n${'\x3c'.repeat(40)}` })
  await bring({ 'all.zip': zipOf([{ name: 'pay.txt', content: 'pay' }]) })
  const door1 = events().find(({ attachments }) => attachments[0]?.item === door)?.id ?? ''
  await engineCalls['timeline.setUserNote'](engine, { id: door1, text: 'mine' })
  await engineCalls['timeline.setExhibit'](engine, { ids: [door1], group: 1 })
  await engine.commit([
    {
      type: 'note',
      public: {},
      private: {
        kind: 'visit',
        local: '2026-09-05',
        precision: 'day',
        zone: 'Asia/Shanghai',
        direction: 'in',
        partyName: '',
        partyNumber: '',
        target: 'self',
        text: 'at the door',
        people: null,
        attachments: [noted],
      },
    },
  ])
  const before = rows()
  for (const [item, same] of [
    [door, true],
    [pay, false],
    [noted, false],
    [beside, false],
    [call, false],
  ] as const) {
    const index = engine.db
    await put(item)
    expect([item, engine.db === index]).toEqual([item, same])
    expect(JSON.stringify([...events(), ...names()])).not.toContain(`"${item}"`)
    if (same) await sameAnew()
  }
  await engine.close()
  await reopen()
  expect(engine.notices).toEqual([])
  await sameAnew()
  await putBack(
    engine,
    (await binState(engine)).lines.map(({ bin }) => bin),
  )
  await engine.fresh()
  expect(rows()).toEqual(before)
})

test('an archive goes with its parts and not part by part; a part that lies beside it too stays', async () => {
  const inside = zipOf([
    { name: 'door.png', content: picture },
    { name: 'paid.txt', content: Buffer.from('paid 100') },
  ])
  await bring({ 'all.zip': inside })
  const [archive, part] = ['all.zip', 'door.png'].map(
    name => [...allItems(engine.db)].find(item => item.name === name)?.id ?? '',
  ) as [string, string]
  expect(await engineCalls['bin.preview'](engine, { item: part })).toMatchObject({
    archive: { item: archive, name: 'all.zip' },
  })
  expect(await code(put(part))).toBe('ItemInArchive')
  expect(await engineCalls['bin.preview'](engine, { item: archive })).toMatchObject({
    archive: null,
    parts: 2,
  })
  const before = rows()
  await put(archive)
  expect(names()).toEqual([])
  await sameAnew()
  // Handed over again while it is in the bin, a part is an item of its own.
  const [loose = ''] = await bring({ 'door.png': picture })
  expect(names().filter(name => name === 'door.png')).toHaveLength(1)
  await sameAnew()
  const { lines } = await binState(engine)
  expect(lines).toMatchObject([{ item: archive, parts: 2 }])
  await put(loose)
  await putBack(
    engine,
    lines.map(({ bin }) => bin),
  )
  expect(rows()).toEqual(before)
})

/** Closed for this long, then opened again and something said: what a calendar sees of it. */
async function later(days: number): Promise<void> {
  await engine.close()
  vi.setSystemTime(Date.now() + days * day)
  await reopen()
  await engineCalls['case.set'](engine, { case: { title: `nach ${days}` } })
}

test('due after thirty days, deleted only when asked for with the password, told which papers name it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [scan = '', paid = ''] = await bring({ 'sms.xml': backup([1, 2]), 'paid.txt': 'paid 100' })
  const paidSeq = Number(paid.slice(1))
  await engine.commit([
    {
      type: 'export',
      public: { what: 'print-evidence-list', sha256: 'a'.repeat(64), size: 1 },
      private: { options: {}, cites: [paidSeq] },
    },
  ])
  expect(await code(putInBin(engine, { item: paid, password: 'not the password', papers: true }))).toBe(
    'WrongPassword',
  )
  expect(await code(putInBin(engine, { item: 'i999', password, papers: true }))).toBe('ItemMissing')
  expect(await code(put(paid))).toBe('ItemCited')
  expect((await engineCalls['bin.preview'](engine, { item: paid })).papers).toMatchObject([
    { kind: 'evidence-list', sentOn: null },
  ])
  expect(names()).toContain('paid.txt')
  await put(paid, true)
  await put(scan)
  expect(await code(purgeDue(engine, { password, papers: true }))).toBe('BinNotDue')
  const shas = (await all()).flatMap(entry => ('sha256' in entry.public ? [String(entry.public.sha256)] : []))
  const files = () => shas.filter(sha256 => existsSync(objectPath(engine.vault.files, sha256).file)).length
  const there = files()

  // A year ahead while nobody looked, and back again, brings at most two weeks.
  await later(365)
  expect(await code(purgeDue(engine, { password, papers: true }))).toBe('BinNotDue')
  await later(-365)
  await later(12)
  expect((await binState(engine)).lines.map(({ due }) => due)).toEqual([false, false])
  await later(12)
  const state = await binState(engine)
  expect(state.lines.map(({ due }) => due)).toEqual([true, true])
  expect(state.papers).toMatchObject([{ kind: 'evidence-list' }])
  // Nothing went by itself, however often it was opened.
  expect(files()).toBe(there)
  expect(await code(purgeDue(engine, { password: 'not the password', papers: true }))).toBe('WrongPassword')
  expect(await code(purgeDue(engine, { password, papers: false }))).toBe('ItemCited')
  const done = await purgeDue(engine, { password, papers: true })
  expect(done).toMatchObject({ items: 2, left: 0 })
  expect(files()).toBe(0)
  expect([await binState(engine), names(), events()]).toMatchObject([{ lines: [] }, [], []])
  await sameAnew()
  expect((await engine.checks.now('full')).findings).toEqual([])
  expect(
    await code(
      putBack(
        engine,
        state.lines.map(({ bin }) => bin),
      ),
    ),
  ).toBe('ItemMissing')
  await engine.close()
  await reopen()
  expect(engine.notices).toEqual([])
  // Handed over anew it is read anew.
  await bring({ 'sms.xml': backup([1, 2]) })
  expect(events()).toHaveLength(2)
  await sameAnew()
  expect((await engine.checks.now('full')).findings).toEqual([])
})

async function all() {
  const list = []
  for await (const entry of engine.vault.entries()) list.push(entry)
  return list
}

test('content that an archive holds too is not deleted with its loose twin', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const [loose = ''] = await bring({ 'paid.txt': 'paid 100' })
  await bring({
    'all.zip': zipOf([
      { name: 'paid.txt', content: 'paid 100' },
      { name: 'b.txt', content: Buffer.from('b') },
    ]),
  })
  expect((await engineCalls['bin.preview'](engine, { item: loose })).also).toEqual(['paid.txt'])
  await put(loose)
  expect(events().filter(({ kind }) => kind === 'document')).toHaveLength(2)
  for (let n = 0; n < 3; n++) await later(12)
  expect(await purgeDue(engine, { password, papers: false })).toMatchObject({ items: 1 })
  const [part] = [...allItems(engine.db)].filter(({ name }) => name === 'paid.txt')
  const bytes = await engineCalls['items.bytes'](engine, { id: part?.id ?? '', offset: 0, length: 1000 })
  expect(Buffer.from(bytes).toString()).toBe('paid 100')
  expect((await engine.checks.now('full')).findings).toEqual([])
})

test('it is refused while something is imported, twice at once and in a copy; a death after the entry changes nothing', async () => {
  const [paid = '', text = ''] = await bring({ 'paid.txt': 'paid 100', 'b.txt': 'b' })
  const head = engine.vault.lastSeq
  await writeFile(join(folder, 'in/more.xml'), backup([1, 2, 3, 4, 5]))
  const { done } = engine.startImport([join(folder, 'in/more.xml')])
  expect(await code(put(paid))).toBe('ImportRunning')
  expect(await code(putBack(engine, [1]))).toBe('ImportRunning')
  await done
  expect((await all()).slice(head).some(({ type }) => type === 'bin')).toBe(false)

  const paidSeq = Number(paid.slice(1))
  const hides = (seq: number, item: string) => ({
    type: 'bin' as const,
    public: { entries: [[seq, seq] as const] },
    private: { item, renamed: [], papers: [] },
  })
  const first = engine.changeBin([hides(paidSeq, paid)])
  expect(await code(put(text))).toBe('BinBusy')
  expect(() => engine.startImport([join(folder, 'in/b.txt')])).toThrow('BinBusy')
  expect(await code(engine.frozen(async () => undefined))).toBe('BinBusy')
  await first
  // The entry was written and the program died: the next opening makes the index that belongs to it.
  await engine.vault.append([hides(Number(text.slice(1)), text)])
  await engine.close()
  await reopen()
  expect([names().filter(name => name.endsWith('.txt')), engine.notices]).toEqual([[], []])
  await sameAnew()
  await copyVault(engine.vault, join(folder, 'copy'))
  await engine.close()
  engine = await Engine.open(join(folder, 'copy'), { password }, terminalServices)
  expect(names().every(name => name.startsWith('more'))).toBe(true)
  expect(await code(put(text))).toBe('VaultReadOnly')
})
