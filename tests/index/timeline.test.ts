import { beforeAll, describe, expect, test } from 'vitest'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { replaceFindings } from '../../main/index/findingsStore.ts'
import { allEvents, countEvents, days, months, page } from '../../main/index/timeline.ts'
import { nextFinding, position } from '../../main/index/timelinePosition.ts'
import { filterSql } from '../../main/index/timelineFilter.ts'
import type { EventRow, Finding, TimelineFilter } from '../../preload/contract.ts'
import { syntheticRecords } from '../bench/indexBench.ts'
import { chat, Journal, sms, testKey, testVault } from './journal.ts'

let db: IndexDb
let everything: EventRow[]

beforeAll(async () => {
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', [
    ...syntheticRecords(3000),
    sms({ text: 'two at once A' }),
    sms({ text: 'two at once B' }),
  ])
  journal.file('undated.bin')
  journal.file('undated2.bin')
  journal.file('chat.txt', { reader: 'whatsapp' })
  journal.messages(
    'chat.txt',
    [chat('甲', [2026, 9, 9, 23, 0], '没有时区')],
    { needsZone: true, needsSelf: true },
    'whatsapp',
  )
  db = openIndex(':memory:', testKey, testVault)
  await journal.applyTo(db)
  everything = [...allEvents(db, {})]
  const first = everything.find(event => event.kind === 'sms')
  replaceFindings(db, [
    finding('CN-TIME-01-1', 'CN-TIME-01', [first?.id ?? '']),
    finding(
      'CN-FREQ-01-1',
      'CN-FREQ-01',
      everything.slice(5, 9).map(event => event.id),
    ),
  ])
})

function finding(id: string, rule: string, events: string[]): Finding {
  return {
    id,
    rule,
    ruleVersion: '1',
    authority: 'law',
    strength: 'strong',
    severity: 1,
    events,
    day: null,
    lender: null,
    count: null,
    limit: null,
    parameters: {},
    explanation: { 'zh-CN': '', en: '' },
    citation: { 'zh-CN': '', en: '', confidence: '' },
    title: { 'zh-CN': '', en: '' },
    notes: [],
    state: 'open',
    reason: null,
  }
}

/** All pages of a filter, by cursor. */
function walk(filter: TimelineFilter, limit: number): string[] {
  const ids: string[] = []
  let after: string | undefined
  do {
    const part = page(db, { filter, limit, ...(after === undefined ? {} : { after }) })
    ids.push(...part.events.map(event => event.id))
    after = part.next ?? undefined
  } while (after !== undefined)
  return ids
}

describe('order', () => {
  test('newest first, undated last; oldest first, undated last', () => {
    const dated = everything.filter(event => event.sortAt !== null)
    expect(everything).toHaveLength(3005)
    expect(everything.slice(-2).every(event => event.sortAt === null)).toBe(true)
    expect(dated.map(event => event.sortAt)).toEqual(
      dated.map(event => event.sortAt).sort((a, b) => Number(b) - Number(a)),
    )
    const oldest = [...allEvents(db, { oldestFirst: true })]
    expect(oldest.slice(-2).every(event => event.sortAt === null)).toBe(true)
    expect(oldest.slice(0, -2).map(event => event.id)).toEqual(dated.map(event => event.id).reverse())
  })

  test.each([[1000], [7], [3004]])('pages of %i by cursor and by offset have every event once', limit => {
    for (const filter of [{}, { oldestFirst: true }]) {
      const ids = walk(filter, limit)
      expect(ids).toHaveLength(3005)
      expect(new Set(ids).size).toBe(3005)
      const byOffset: string[] = []
      if (limit >= 1000)
        for (let offset = 0; offset < 3005; offset += limit)
          byOffset.push(...page(db, { filter, limit, offset }).events.map(event => event.id))
      if (limit >= 1000) expect(byOffset).toEqual(ids)
    }
  })

  test('a jump to an event or a day lands where the list has it', () => {
    for (const index of [0, 1, 1500, 3002, 3003, 3004]) {
      const event = everything[index]?.id ?? ''
      expect(position(db, { filter: {}, event })).toEqual({ index, total: 3005 })
      expect(page(db, { filter: {}, limit: 1, offset: index }).events[0]?.id).toBe(event)
    }
    for (const filter of [{}, { oldestFirst: true }, { kinds: ['call' as const] }, { query: '还款' }]) {
      const { index, total } = position(db, { filter, day: '2026-09-09' })
      expect(total).toBe(countEvents(db, filter))
      const at = page(db, { filter, limit: 2, offset: index - 1 }).events.map(event => dayOf(event))
      const [before, first] = at
      expect(first).toBe('2026-09-09')
      expect(before).not.toBe('2026-09-09')
    }
  })

  test('a bad cursor or month is refused', () => {
    expect(() => page(db, { filter: {}, limit: 1, after: '1; DROP TABLE events' })).toThrow('BadRequest')
    expect(() => page(db, { filter: {}, limit: 1, month: '2026' })).toThrow('BadRequest')
    expect(() => page(db, { filter: { from: 'yesterday' }, limit: 1 })).toThrow('BadRequest')
  })
})

function dayOf(event: EventRow | undefined): string | null {
  const row = db.sql.prepare('SELECT day FROM events WHERE id = ?').get(event?.id ?? '') as
    | { day: string | null }
    | undefined
  return row?.day ?? null
}

describe('filters', () => {
  const party = () => everything.find(event => event.party !== null)?.party ?? ''
  const filters: [string, () => TimelineFilter, (event: EventRow) => boolean][] = [
    ['nothing', () => ({}), () => true],
    [
      'kinds',
      () => ({ kinds: ['call', 'document'] }),
      event => event.kind === 'call' || event.kind === 'document',
    ],
    ['no kind', () => ({ kinds: [] }), () => false],
    [
      'directions',
      () => ({ directions: ['out', 'unknown'] }),
      event => event.direction === 'out' || event.direction === 'unknown',
    ],
    ['party', () => ({ parties: [party()] }), event => event.party === party()],
    [
      'days',
      () => ({ from: '2026-09-01', to: '2026-09-09' }),
      event => between(event, '2026-09-01', '2026-09-09'),
    ],
    ['from', () => ({ from: '2026-10-20' }), event => between(event, '2026-10-20', '9999')],
    ['to', () => ({ to: '2026-08-02' }), event => between(event, '0000', '2026-08-02')],
    [
      'party and day',
      () => ({ parties: [party()], from: '2026-09-01', to: '2026-09-30', kinds: ['sms'] }),
      event => event.party === party() && event.kind === 'sms' && between(event, '2026-09-01', '2026-09-30'),
    ],
    ['words', () => ({ query: '法院' }), event => event.text.includes('法院')],
    [
      'words and kind',
      () => ({ query: '法院', directions: ['out'] }),
      event => event.text.includes('法院') && event.direction === 'out',
    ],
    [
      'finding',
      () => ({ findings: 'any' }),
      event => everything.slice(5, 9).includes(event) || event === everything.find(one => one.kind === 'sms'),
    ],
    ['rule', () => ({ findings: ['CN-FREQ-01'] }), event => everything.slice(5, 9).includes(event)],
    [
      'ids',
      () => ({ ids: [everything[7]?.id ?? '', everything[3]?.id ?? '', 'e0'] }),
      event => event === everything[7] || event === everything[3],
    ],
    ['hour', () => ({ hour: 22 }), event => hourOf(event)?.hour === 22],
    [
      'weekday and hour',
      () => ({ weekday: 0, hour: 3 }),
      event => hourOf(event)?.hour === 3 && hourOf(event)?.weekday === 0,
    ],
    ['target', () => ({ target: 'thirdParty' }), event => event.target !== 'self'],
    ['exhibits', () => ({ exhibitsOnly: true }), event => event.exhibit !== null],
  ]

  function between(event: EventRow, from: string, to: string): boolean {
    const day = dayOf(event)
    return day !== null && day >= from && day <= to
  }
  function hourOf(event: EventRow) {
    return db.sql.prepare('SELECT hour, weekday FROM events WHERE id = ?').get(event.id) as {
      hour: number | null
      weekday: number | null
    }
  }

  test.each(filters)('%s: pages, months, days and totals agree with a plain scan', (_, make, fits) => {
    const filter = make()
    const expected = everything.filter(fits)
    expect(walk(filter, 400)).toEqual(expected.map(event => event.id))
    expect(countEvents(db, filter)).toBe(expected.length)
    const counts = new Map<string, number>()
    for (const event of expected) {
      const month = dayOf(event)?.slice(0, 7) ?? 'undated'
      counts.set(month, (counts.get(month) ?? 0) + 1)
    }
    expect(new Map(months(db, filter).map(({ month, count }) => [month, count]))).toEqual(counts)
    expect(days(db, filter).reduce((sum, day) => sum + day.count, 0)).toBe(expected.length)
    expect(days(db, filter).find(({ day }) => day === 'undated')?.count ?? 0).toBe(counts.get('undated') ?? 0)
    for (const { month, count } of months(db, filter)) {
      const part = page(db, { filter, month, limit: 5000 })
      expect(part).toMatchObject({ total: count, next: null })
      expect(part.events.every(event => (dayOf(event)?.slice(0, 7) ?? 'undated') === month)).toBe(true)
    }
  })

  test('days and months count the events that are part of a finding', () => {
    const total = months(db, {}).reduce((sum, month) => sum + month.findings, 0)
    expect(total).toBe(countEvents(db, { findings: 'any' }))
    expect(days(db, {}).reduce((sum, day) => sum + day.findings, 0)).toBe(total)
  })
})

test('the next marked event, on and back, is that of a plain scan', () => {
  for (const filter of [
    {},
    { oldestFirst: true },
    { kinds: ['sms' as const] },
    { findings: ['CN-FREQ-01'] },
  ]) {
    const list = [
      ...allEvents(db, filter.findings === undefined ? filter : { ...filter, findings: undefined }),
    ]
    const marked = list.map(
      event =>
        event.findings.length > 0 &&
        (filter.findings === undefined || event.findings.some(({ rule }) => rule === 'CN-FREQ-01')),
    )
    for (const index of [0, 1, 4, 5, 6, 8, 9, 1500, list.length - 6, list.length - 1]) {
      const event = list[index]?.id ?? ''
      const on = marked.indexOf(true, index + 1)
      const back = index === 0 ? -1 : marked.lastIndexOf(true, index - 1)
      expect(nextFinding(db, { filter, event, back: false }).event).toBe(list[on]?.id ?? null)
      expect(nextFinding(db, { filter, event, back: true }).event).toBe(list[back]?.id ?? null)
    }
  }
  expect(() => nextFinding(db, { filter: {}, event: 'e0', back: false })).toThrow('EventMissing')
})

describe('query plans', () => {
  function plan(sql: string, ...params: (string | number)[]): string {
    return (db.sql.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[])
      .map(row => row.detail)
      .join('\n')
  }
  const order = 'ORDER BY e.sort_at DESC, e.rowid DESC LIMIT 200'

  test('the timeline walks its index without sorting', () => {
    const text = plan(`SELECT e.rowid FROM events e WHERE 1 AND e.sort_at IS NOT NULL ${order}`)
    expect(text).toContain('events_sort')
    expect(text).not.toContain('TEMP B-TREE')
  })

  test('so do a page after a cursor, a month, and one party', () => {
    const cursor = plan(
      `SELECT e.rowid FROM events e WHERE 1 AND e.sort_at IS NOT NULL AND (e.sort_at, e.rowid) < (?, ?) ${order}`,
      1,
      1,
    )
    expect(cursor).toContain('events_sort')
    expect(cursor).not.toContain('TEMP B-TREE')
    const month = filterSql(db, { from: '2026-09-01', to: '2026-09-30' })
    const range = plan(
      `SELECT e.rowid FROM events e WHERE ${month.where} AND e.sort_at IS NOT NULL ${order}`,
      ...month.params,
    )
    expect(range).toMatch(/SEARCH e USING (?:COVERING )?INDEX events_sort/u)
    expect(range).not.toContain('TEMP B-TREE')
    const one = filterSql(db, { parties: ['p1'] })
    const party = plan(
      `SELECT e.rowid FROM events e WHERE ${one.where} AND e.sort_at IS NOT NULL ${order}`,
      ...one.params,
    )
    expect(party).toContain('events_party')
    expect(party).not.toContain('TEMP B-TREE')
  })

  test('a rare word starts from its hits', () => {
    const rare = filterSql(db, { query: '没有时区' })
    expect(plan(`SELECT e.rowid FROM events e WHERE ${rare.where} ${order}`, ...rare.params)).toContain(
      'USING INTEGER PRIMARY KEY',
    )
    expect(filterSql(db, { query: '还款' }).where).toContain('+e.rowid IN')
  })
})

/** The shortest time of `run` in ms. */
function least(times: number, run: () => unknown): number {
  let shortest = Infinity
  for (let n = 0; n < times; n += 1) {
    const started = performance.now()
    run()
    shortest = Math.min(shortest, performance.now() - started)
  }
  return shortest
}

test('a page of 200 costs no more than a few milliseconds of a hundred', () => {
  // Ratio, not milliseconds: the first page against reading every row once. The least of several: other work only adds.
  const first = least(15, () => page(db, { filter: {}, limit: 200 }))
  const whole = least(5, () => [...allEvents(db, {})])
  expect(first).toBeLessThan(whole / 3)
})
