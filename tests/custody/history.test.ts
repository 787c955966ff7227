/** The history of real vaults, attacked: types of every kind, a clock that lies, a journal that was cut, names that hide. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { historyOverview, historyPage } from '../../main/custody/history.ts'
import { layOutLines } from '../../main/custody/lines.ts'
import { readLines } from '../../main/custody/readLines.ts'
import { historyRecords, type HistoryRecord } from '../../main/custody/records.ts'
import { clockOf, type ZoneClock } from '../../main/index/zoneClock.ts'
import type { EntryType, NewEntry } from '../../main/vault/entries.ts'
import type { Vault } from '../../main/vault/vault.ts'
import type { HistoryGroup, HistoryLine, HistoryRow, Locale } from '../../preload/contract.ts'
import { create, open, vaultDir } from '../vault/scratch.ts'
import { eachType } from './eachType.ts'

const zone = { zone: 'Asia/Shanghai', clock: clockOf('Asia/Shanghai') as ZoneClock }
const locales: Locale[] = ['zh-CN', 'en']
afterEach(() => vi.useRealTimers())

async function recordsOf(vault: Vault, from = 1, locale: Locale = 'en'): Promise<HistoryRecord[]> {
  const list: HistoryRecord[] = []
  for await (const record of historyRecords(vault, from, locale)) list.push(record)
  return list
}

/** Every row, asked for in pages as the page does. */
async function rowsOf(
  vault: Vault,
  group: HistoryGroup | null,
  folded: boolean,
  locale: Locale = 'en',
): Promise<HistoryRow[]> {
  const { upTo } = historyOverview(vault, zone)
  const rows: HistoryRow[] = []
  for (let total = 1; rows.length < total; ) {
    const page = await historyPage(vault, zone, {
      locale,
      group,
      folded,
      upTo,
      offset: rows.length,
      limit: 7,
    })
    total = page.total
    rows.push(...page.rows)
  }
  return rows
}
const linesIn = (rows: HistoryRow[]) => rows.filter((row): row is HistoryLine => !('dayHead' in row))

const every = Object.values(eachType).flat()

test('every type has its sentence in both languages, without anything of the evidence in it', async () => {
  const { vault } = await create()
  // The types of the vault's own are written as they are too: only what they say counts here.
  const { lastSeq } = vault
  const written = await vault.append(every)
  const types = new Map(written.map(({ seq, type }) => [seq, type]))
  for (const locale of locales) {
    const told = new Map<EntryType, string[]>()
    for (const record of await recordsOf(vault, lastSeq + 1, locale)) {
      if ('missing' in record) throw new Error('nothing is missing')
      const type = types.get(record.seq)
      if (type !== undefined) told.set(type, [...(told.get(type) ?? []), ...record.what])
      for (const sentence of record.what) {
        expect(sentence, `${record.type} ${locale}`).not.toMatch(/[{}]|undefined|NaN|null|\[object/)
        expect(sentence.trim()).not.toBe('')
        expect(sentence).not.toMatch(/秘密的话|13900000132|李小明|王某/)
        if (locale === 'en') expect(sentence).toMatch(/[A-Za-z]/)
        else expect(sentence).toMatch(/[\u4e00-\u9fff]/)
      }
    }
    for (const type of Object.keys(eachType) as EntryType[]) {
      expect(told.get(type)?.length, `${type} says something in ${locale}`).toBeGreaterThanOrEqual(
        eachType[type].length,
      )
      // An entry of a known type is never told by its name alone.
      expect(told.get(type)?.join(' ')).not.toMatch(/^(Other|其他记录)/)
    }
  }
  await vault.close()
})

test('the counts are those of the journal, and the head is the one a stranger computes from the list', async () => {
  const { vault } = await create()
  await vault.append([...every, ...every, ...every])
  const overview = historyOverview(vault, zone)
  const records = await recordsOf(vault)
  expect(records).toHaveLength(vault.lastSeq)
  expect(overview.upTo).toBe(vault.lastSeq)
  const leaves = records.map(record => ('leaf' in record ? record.leaf : '')).join('\n')
  expect(createHash('sha256').update(`${leaves}\n`).digest('hex')).toBe(overview.head)
  const byType = new Map<string, number>()
  for await (const { type } of vault.entries()) byType.set(type, (byType.get(type) ?? 0) + 1)
  for (const folded of [true, false]) {
    const all = linesIn(await rowsOf(vault, null, folded))
    expect(all.reduce((sum, { entries }) => sum + entries, 0)).toBe(vault.lastSeq)
    for (const group of ['evidence', 'papers', 'vault'] as const) {
      const lines = linesIn(await rowsOf(vault, group, folded))
      expect(lines.reduce((sum, { entries }) => sum + entries, 0)).toBe(overview.groups[group])
    }
  }
  expect(Object.values(overview.groups).reduce((sum, n) => sum + n, 0)).toBe(vault.lastSeq)
  // 3 × 2 files, 3 × 2 sources with 3 and 5 records: as the folded lines say, all of them.
  const said = linesIn(await rowsOf(vault, 'evidence', true)).flatMap(({ what }) => what)
  const sum = (words: RegExp) =>
    said.reduce((n, sentence) => n + Number(words.exec(sentence)?.[1]?.replace(',', '') ?? 0), 0)
  expect(byType.get('derive')).toBe(18)
  expect(sum(/^Records read(?: from ".*")?: (\d+)$/)).toBe(24)
  expect(sum(/^Of these could not be read: (\d+)$/)).toBe(6)
  expect(sum(/^Findings confirmed: (\d+)$/)).toBe(12)
  await vault.close()
})

test('a clock set back a year, and one that runs ahead: told at the entry, with both times, in words', async () => {
  const edit = eachType.edit[0] as NewEntry
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T13:00:00Z') })
  const { vault } = await create()
  await vault.append([edit])
  await vault.close()
  vi.setSystemTime(new Date('2025-11-24T14:00:00Z'))
  const second = await open()
  await second.append([edit])
  await second.close()
  vi.setSystemTime(new Date('2027-11-24T14:00:00Z'))
  const third = await open()
  await third.append([edit])
  await third.close()
  vi.setSystemTime(new Date('2026-11-24T15:00:00Z'))
  const last = await open()
  const jumps = linesIn(await rowsOf(last, null, true, 'zh-CN')).flatMap(({ jump }) =>
    jump === null ? [] : [jump],
  )
  expect(jumps).toEqual([
    '时间晚于现在：这一条是 2027-11-24 22:00:00，而现在的电脑时钟是 2026-11-24 23:00:00',
    '电脑时钟被调回过：上一条是 2026-11-24 21:00:00，这一条是 2025-11-24 22:00:00',
  ])
  expect(historyOverview(last, zone).jumps).toBe(2)
  const records = await recordsOf(last)
  expect(records.flatMap(record => ('jump' in record && record.jump ? [record.jump.kind] : []))).toEqual([
    'back',
    'ahead',
  ])
  // That the vault was opened before the first entry and before that of 2027 is certain whatever the clock says.
  const lines = linesIn(await rowsOf(last, null, true))
  expect(lines.find(({ first }) => first === 1)?.opened).toMatch(/^vault opened at 2[01]:/)
  expect(lines.find(({ day }) => day === '2027-11-24')?.opened).toMatch(/^vault opened at 2[12]:/)
  await last.close()
})

function framesIn(bytes: Buffer): Buffer[] {
  const list: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = from + 40 + bytes.readUInt32BE(from + 4)
    list.push(bytes.subarray(from, end))
    from = end
  }
  return list
}

test('a journal with a piece cut out of both copies: the gap is a line with its numbers, and nothing hides it', async () => {
  const { vault } = await create()
  for (const entry of [...every.slice(0, 6), ...every.slice(0, 6)]) await vault.append([entry])
  await vault.close()
  const kept = vault.record.head
  const files = ['a', 'b'].map(mirror => join(vaultDir(), 'journal', mirror, '00000001.evj'))
  const frames = framesIn(readFileSync(files[0] as string))
  for (const file of files)
    writeFileSync(file, Buffer.concat(frames.filter((_, index) => index !== 4 && index !== 5)))
  const cut = await open()
  expect(cut.readOnly).toBe(true)
  const overview = historyOverview(cut, zone)
  expect([overview.missing, overview.damaged, overview.upTo]).toEqual([2, true, frames.length])
  // Whoever kept the head of then sees it by that alone.
  expect(overview.head).not.toBe(kept)
  expect((await recordsOf(cut)).flatMap(each => ('missing' in each ? [each.missing] : []))).toEqual([
    { from: 5, to: 6 },
  ])
  for (const folded of [true, false]) {
    const lines = linesIn(await rowsOf(cut, null, folded))
    const gaps = lines.filter(({ entries }) => entries === 0)
    expect(gaps.map(({ first, last, what }) => [first, last, what])).toEqual([
      [5, 6, ['2 entries are missing from both copies of the journal']],
    ])
    expect(lines.reduce((sum, { entries }) => sum + entries, 0)).toBe(frames.length - 2)
  }
  await cut.close()
})

test('a type of another program, a private part without anything in it, a name that turns text round', async () => {
  const { vault } = await create()
  const from = vault.lastSeq + 1
  const evil = 'a\u202egpj.exe\nb\u0007\u200b'
  await vault.append([
    { type: 'telepathy<b>', public: { sha256: 'no hash' }, private: { x: 1 } } as unknown as NewEntry,
    { type: 'import', public: { sha256: 'f'.repeat(64) }, private: null } as unknown as NewEntry,
    { type: 'verify', public: {}, private: null } as unknown as NewEntry,
    { type: 'draft', public: {}, private: { content: { channel: '__proto__' } } } as unknown as NewEntry,
    { type: 'adopt', public: { sha256: 'f'.repeat(64), size: 1 }, private: { name: evil, mediaType: '' } },
    {
      type: 'adopt',
      public: { sha256: 'f'.repeat(64), size: 1 },
      private: { name: '长'.repeat(500), mediaType: '' },
    },
  ])
  const said = (await recordsOf(vault, from)).map(record => ('what' in record ? record.what.join(' ') : ''))
  expect(said.slice(0, 5)).toEqual([
    'Other: telepathy<b>',
    'An entry that cannot be understood',
    'An entry that cannot be understood',
    'Draft of a letter saved (__proto__)',
    'A file left behind by an interrupted import was taken up: "a[U+202E]gpj.exe[U+000A]b[U+0007][U+200B]"',
  ])
  expect(said[5]?.length).toBeLessThan(200)
  const lines = linesIn(await rowsOf(vault, null, true))
  expect(lines.reduce((sum, { entries }) => sum + entries, 0)).toBe(vault.lastSeq)
  await vault.close()
})

test('what lies in the bin is told without its name, before and after it is put back', async () => {
  const { vault } = await create()
  const [file] = await vault.append(eachType.import.slice(0, 1))
  const seq = file?.seq ?? 0
  const saying = async () =>
    (await rowsOf(vault, 'evidence', false, 'zh-CN')).flatMap(row => ('what' in row ? row.what : []))
  expect(await saying()).toContain('收进文件“门口.jpg”')
  const [binned] = await vault.append([
    { type: 'bin', public: { entries: [[seq, seq]] }, private: { item: `i${seq}`, renamed: [], papers: [] } },
  ])
  expect((await saying()).join()).not.toContain('门口')
  expect(await saying()).toContain('收进文件“名称不显示：已在回收站或已删去”')
  expect(await saying()).toContain(`把第 ${seq} 条收进的原件放进回收站；连同由它而来的，共 1 条记录不再显示`)
  await vault.append([{ type: 'put-back', public: { bins: [binned?.seq ?? 0] }, private: null }])
  expect(await saying()).toContain('收进文件“门口.jpg”')
  expect(await saying()).toContain(`从回收站放回原件：1 份（第 ${binned?.seq} 条放进去的）`)
  await vault.close()
})

// Writing 100,000 takes a minute; with EVERYTHING=1 it is done.
const many = process.env['EVERYTHING'] === undefined ? 3000 : 100_000

test(`${many} entries: any page comes at once, and the whole is read frame by frame`, async () => {
  const { vault } = await create()
  const files = Array.from({ length: 256 }, (_, n) => eachType.import[n % 2] as NewEntry)
  while (vault.lastSeq < many) {
    await vault.append(files)
    await vault.append(eachType.export.slice(0, 1))
  }
  const { upTo } = historyOverview(vault, zone)
  const spans: number[] = []
  for (const folded of [false, true])
    for (const part of [0, 0.3, 0.7, 0.99]) {
      const started = performance.now()
      const asked = { locale: 'en' as const, group: null, folded, upTo, limit: 100 }
      const { total } = await historyPage(vault, zone, { ...asked, offset: 0 })
      const { rows } = await historyPage(vault, zone, { ...asked, offset: Math.floor(total * part) })
      expect(rows.length).toBeGreaterThan(0)
      spans.push(Math.round(performance.now() - started))
    }
  const started = performance.now()
  let entries = 0
  const lines = layOutLines(
    vault.record.outline,
    { upTo, group: null, folding: 'alike' },
    zone.clock,
    Date.now(),
  )
  const places = Array.from({ length: lines.length }, (_, index) => lines.at(index))
  const reading = { group: null, clock: zone.clock, locale: 'en' as const, now: Date.now() }
  for await (const line of readLines(vault, places, reading)) entries += line.entries
  expect(entries).toBe(upTo)
  const all = Math.round(performance.now() - started)
  console.log(`custody: ${upTo} entries; pages in ${spans.join(', ')} ms; all read in ${all} ms`)
  await vault.close()
})
