import { describe, expect, it } from 'vitest'
import { burstGapMs, burstLeast, runsOf } from '../../main/index/bursts.ts'
import type { IndexDb } from '../../main/index/db.ts'
import { replaceFindings } from '../../main/index/findingsStore.ts'
import { partyOf } from '../../main/index/parties.ts'
import { allEvents, countEvents, days, page } from '../../main/index/timeline.ts'
import { position } from '../../main/index/timelinePosition.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { randomFrom } from '../bench/indexBench.ts'
import { call, Journal, sms, tempIndex } from './journal.ts'

const base = Date.UTC(2026, 10, 3, 0, 0, 0)
const at = (minutes: number): MessageRecord['time'] => ({
  epochMs: Math.round(base + minutes * 60_000),
  local: null,
  precision: 's',
})

describe('what a burst is', () => {
  const row = (minute: number, changes: object = {}) => ({
    kind: 'call',
    direction: 'in',
    party: 'p1' as string | null,
    target: 'self',
    sort_at: base + minute * 60_000,
    utc_ms: (base + minute * 60_000) as number | null,
    precision: 's',
    collects: 0 as 0 | 1,
    ...changes,
  })
  const minutesOf = (rows: ReturnType<typeof row>[]) =>
    runsOf(rows).map(run => run.map(({ sort_at }) => (sort_at - base) / 60_000))

  it('is four or more, each at most ten minutes after the one before', () => {
    expect([burstLeast, burstGapMs]).toEqual([4, 600_000])
    expect(minutesOf([0, 10, 20].map(minute => row(minute)))).toEqual([])
    expect(minutesOf([0, 10, 20, 30].map(minute => row(minute)))).toEqual([[0, 10, 20, 30]])
    expect(minutesOf([0, 1, 2, 3, 14, 15, 16, 17].map(minute => row(minute)))).toEqual([
      [0, 1, 2, 3],
      [14, 15, 16, 17],
    ])
  })

  it('holds calls of collectors that take turns, and nobody else among them', () => {
    const turns = (changes: object) =>
      [0, 1, 2, 3, 4].map(minute => row(minute, { party: `p${minute % 3}`, collects: 1, ...changes }))
    expect(minutesOf(turns({}))).toEqual([[0, 1, 2, 3, 4]])
    expect(minutesOf(turns({ collects: 0 }))).toEqual([])
    expect(minutesOf(turns({ kind: 'sms' }))).toEqual([])
  })

  it.each([
    ['another party', { party: 'p2' }],
    ['an answer of the user', { direction: 'out' }],
    ['another kind', { kind: 'sms' }],
    ['a contact to someone else', { target: 'mother' }],
    ['a picture', { kind: 'picture' }],
    ['nobody known', { party: null }],
    ['an hour that is not known', { precision: 'day' }],
    ['a zone that is not known', { utc_ms: null }],
  ])('ends at %s', (_, changes) => {
    const rows = [0, 1, 2, 3, 4, 5, 6].map(minute => row(minute, minute === 3 ? changes : {}))
    expect(minutesOf(rows)).toEqual([])
    expect(minutesOf([...rows, row(7)])).toEqual([[4, 5, 6, 7]])
  })
})

/** Six weeks of calls and messages of five numbers, many of them close together. */
function records(): MessageRecord[] {
  const random = randomFrom(8)
  const list: MessageRecord[] = []
  let minute = 0
  let number = 0
  for (let n = 0; n < 1500; n += 1) {
    minute += random() < 0.9 ? random() * 4 : random() * 600
    if (random() < 0.2) number = Math.floor(random() * 5)
    const one = random() < 0.7 ? call : sms
    list.push(
      one({
        numberRaw: `0219558${number}`,
        time: at(minute),
        direction: random() < 0.9 ? 'in' : 'out',
        ...(one === call ? { result: random() < 0.3 ? 'answered' : 'missed' } : {}),
      }),
    )
  }
  return list
}

/** The lines of a list, from every event of it and the definition of a burst alone. */
function linesByHand(
  db: IndexDb,
  filter: TimelineFilter,
  open: string[],
): { event: EventRow; burst: string[] | null }[] {
  const details = new Map(
    (
      db.sql
        .prepare(
          "SELECT e.id, kind, direction, party, target, sort_at, utc_ms, precision, day, ifnull(p.role = 'collector', 0) AS collects FROM events e LEFT JOIN parties p ON p.id = e.party",
        )
        .all() as {
        id: string
        kind: string
        direction: string
        party: string | null
        target: string
        sort_at: number
        utc_ms: number | null
        precision: string
        collects: 0 | 1
        day: string | null
      }[]
    ).map(row => [row.id, row]),
  )
  const inTime = [...allEvents(db, { oldestFirst: true })].flatMap(({ id }) => details.get(id) ?? [])
  const bursts = [...Map.groupBy(inTime, ({ day }) => day).values()]
    .flatMap(rows => runsOf(rows))
    .filter(run => filter.parties === undefined || run.every(({ party }) => party === run[0]?.party))
  const burstOf = new Map(bursts.flatMap(run => run.map(({ id }) => [id, run.map(one => one.id)] as const)))
  const { fold: _, ...plain } = filter
  return [...allEvents(db, plain)].flatMap((event): { event: EventRow; burst: string[] | null }[] => {
    const burst = burstOf.get(event.id) ?? null
    if (burst === null || open.includes(burst[0] ?? '')) return [{ event, burst: null }]
    const head = filter.oldestFirst === true ? burst[0] : burst.at(-1)
    return event.id === head ? [{ event, burst }] : []
  })
}

const filters: TimelineFilter[] = [
  {},
  { oldestFirst: true },
  { kinds: ['call'] },
  { directions: ['in'], oldestFirst: true },
  { from: '2026-11-05', to: '2026-11-09' },
]

function agrees(db: IndexDb, only = filters): void {
  const heads = page(db, { filter: { fold: { open: [] } }, limit: 1000 }).events.flatMap(({ burst }) =>
    burst?.head ? [burst.id] : [],
  )
  expect(heads.length).toBeGreaterThan(20)
  for (const filter of only) {
    const every = [...allEvents(db, filter)].map(({ id }) => id)
    for (let offset = 0; offset <= every.length + 7; offset += 61) {
      const part = page(db, { filter, limit: 60, offset }).events
      expect(part.map(({ id }) => id)).toEqual(every.slice(offset, offset + 60))
    }
    for (const open of [[], heads.slice(3, 5), [...heads, 'e0']]) {
      const folded = { ...filter, fold: { open } }
      const expected = linesByHand(db, filter, open)
      const lines: EventRow[] = []
      for (let offset = 0; offset <= expected.length; offset += 100) {
        const part = page(db, { filter: folded, limit: 100, offset })
        expect(part.total).toBe(countEvents(db, filter))
        lines.push(...part.events)
      }
      expect(lines.map(({ id }) => id)).toEqual(expected.map(({ event }) => event.id))
      expect(lines.map(({ burst }) => (burst?.open === false ? burst.events : null))).toEqual(
        expected.map(({ burst }) => burst),
      )
      const counted = days(db, folded)
      expect(counted.map(({ day, count }) => [day, count])).toEqual(
        days(db, filter).map(({ day, count }) => [day, count]),
      )
      expect(counted.reduce((sum, { count, folded: less }) => sum + count - less, 0)).toBe(expected.length)
      // Each day's lines are its count less what is folded, so that arithmetic places them.
      let index = 0
      for (const { day, count, folded: less } of counted) {
        expect(position(db, { filter: folded, day }).index).toBe(index)
        index += count - less
      }
      for (const [line, { event, burst }] of [...expected.entries()].filter((__, n) => n % 37 === 0)) {
        expect(position(db, { filter: folded, event: event.id }).index).toBe(line)
        for (const id of burst?.slice(1, 3) ?? [])
          expect(position(db, { filter: folded, event: id })).toMatchObject({
            index: line,
            burst: burst?.[0],
          })
      }
    }
  }
}

describe('a list that folds bursts', () => {
  it('has the lines, days and places of a plain scan, closed and opened', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    journal.messages('phone.xml', records())
    const db = tempIndex()
    await journal.applyTo(db)
    agrees(db)
  })

  it('follows every change: events between, events taken away, another zone, a corrected party', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    const all = records()
    journal.messages('phone.xml', all)
    const db = tempIndex()
    await journal.applyTo(db)
    agrees(db, [{}])
    journal.file('second.xml', { reader: 'smsBackupRestore' })
    journal.messages(
      'second.xml',
      all.filter((_, n) => n % 40 === 0).map(one => sms({ numberRaw: '13900000999', time: one.time })),
    )
    await journal.applyTo(db)
    agrees(db, [{}])
    journal.messages(
      'phone.xml',
      all.filter((_, n) => n % 11 !== 0),
    )
    await journal.applyTo(db)
    agrees(db, [{}])
    journal.add({ type: 'case', public: {}, private: { case: { zone: 'Europe/Berlin' } } })
    await journal.applyTo(db)
    agrees(db, [{}, { oldestFirst: true }])
    const before = days(db, { fold: { open: [] } }).reduce((sum, { folded }) => sum + folded, 0)
    const numbers = ['02195580', '02195582', '02195583'].map(
      number => partyOf(db, { number, name: null }) ?? '',
    )
    for (const party of numbers)
      journal.add({ type: 'party', public: {}, private: { party, role: 'collector' } })
    await journal.applyTo(db)
    expect(days(db, { fold: { open: [] } }).reduce((sum, { folded }) => sum + folded, 0)).toBeGreaterThan(
      before,
    )
    agrees(db, [...filters, { parties: numbers.slice(0, 2) }, { parties: numbers, oldestFirst: true }])
  })

  it('shows every event by itself where more than kinds, parties, directions and days is asked', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    journal.messages('phone.xml', records())
    const db = tempIndex()
    await journal.applyTo(db)
    for (const more of [
      { query: '还款' },
      { hour: 9 },
      { counted: 'call' },
      { ids: ['e0'] },
    ] as TimelineFilter[]) {
      const filter = { ...more, fold: { open: [] } }
      expect(days(db, filter).every(({ folded }) => folded === 0)).toBe(true)
      expect(page(db, { filter, limit: 1000 }).events.every(({ burst }) => burst === undefined)).toBe(true)
    }
  })

  it('says on the one line what is in it', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    journal.messages(
      'phone.xml',
      [0, 3, 6, 9, 12].map(minute =>
        call({
          numberRaw: '02195588',
          time: at(minute),
          result: minute === 6 ? 'answered' : 'missed',
          durationSeconds: minute === 6 ? 42 : 0,
        }),
      ),
    )
    const db = tempIndex()
    await journal.applyTo(db)
    const ids = [...allEvents(db, { oldestFirst: true })].map(({ id }) => id)
    journal.add({ type: 'exhibit', public: { count: 1 }, private: { events: [ids[1] ?? ''], group: 1 } })
    await journal.applyTo(db)
    replaceFindings(
      db,
      ['open', 'dismissed'].map((state, n) => ({
        id: `f${n}`,
        rule: `CN-FREQ-0${3 + n}`,
        ruleVersion: '1',
        authority: 'law',
        strength: 'strong',
        severity: 1,
        events: ids.slice(0, 3),
        day: null,
        lender: null,
        count: null,
        limit: null,
        parameters: {},
        explanation: { 'zh-CN': '', en: '' },
        citation: { 'zh-CN': '', en: '', confidence: '' },
        title: { 'zh-CN': '', en: '' },
        notes: [],
        state: state as 'open' | 'dismissed',
        reason: null,
      })),
    )
    const [line, ...rest] = page(db, { filter: { fold: { open: [] } }, limit: 10 }).events
    expect(rest).toEqual([])
    expect(line?.id).toBe(ids[4])
    expect(line?.burst).toMatchObject({
      id: ids[0],
      open: false,
      head: true,
      events: ids,
      from: { utc: '2026-11-03T00:00:00Z' },
      to: { utc: '2026-11-03T00:12:00Z' },
      answered: 1,
      exhibits: 1,
    })
    expect(line?.burst?.rules).toContain('CN-FREQ-03')
    const opened = page(db, {
      filter: { oldestFirst: true, fold: { open: [ids[0] ?? ''] } },
      limit: 10,
    }).events
    expect(opened.map(({ id, burst }) => [id, burst?.open, burst?.head])).toEqual(
      ids.map((id, n) => [id, true, n === 0]),
    )
  })
})
