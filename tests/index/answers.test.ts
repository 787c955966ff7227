import { describe, expect, test } from 'vitest'
import type { IndexDb } from '../../main/index/db.ts'
import { listParties } from '../../main/index/parties.ts'
import { openQuestions } from '../../main/index/questions.ts'
import { days, page } from '../../main/index/timeline.ts'
import type { EventRow, SourceAnswer } from '../../preload/contract.ts'
import { chat, Journal, sms, tempIndex } from './journal.ts'

function all(db: IndexDb): EventRow[] {
  return page(db, { filter: { oldestFirst: true }, limit: 100 }).events
}

function answer(journal: Journal, ...answers: SourceAnswer[]): void {
  journal.add({ type: 'answer', public: { answers: answers.length }, private: { answers } })
}

const asking = { needsZone: true, needsSelf: true, chatName: '催收员' }

async function chatOfTwo(): Promise<{ db: IndexDb; journal: Journal; item: string }> {
  const journal = new Journal()
  const item = journal.file('chat.txt', { reader: 'whatsapp' })
  journal.messages(
    'chat.txt',
    [
      chat('催收员', [2026, 11, 3, 21, 59], '今天必须还'),
      chat('小张', [2026, 11, 3, 22, 0], '我没有钱'),
      chat('催收员', [2026, 11, 3, 22, 1], '那就找你妈'),
    ],
    asking,
    'whatsapp',
  )
  const db = tempIndex()
  await journal.applyTo(db)
  return { db, journal, item }
}

describe('a chat without zone and owner', () => {
  test('has no instant, no hour and no direction before it is answered', async () => {
    const { db } = await chatOfTwo()
    for (const event of all(db))
      expect(event).toMatchObject({ direction: 'unknown', party: null, time: { utc: null, zone: null } })
    expect(all(db).map(event => event.partyLabel)).toEqual(['催收员', '小张', '催收员'])
    expect(
      db.sql.prepare('SELECT count(*) AS n FROM events WHERE hour IS NOT NULL OR weekday IS NOT NULL').get(),
    ).toEqual({ n: 0 })
    expect(days(db, {})).toEqual([{ day: '2026-11-03', count: 3, findings: 0, folded: 0 }])
    expect(
      openQuestions(db).map(({ question, likely, evidence }) => [question, likely, evidence?.code]),
    ).toEqual([
      ['zone', null, undefined],
      ['self', '小张', 'chatName'],
    ])
  })

  test('an answer reads the same messages again, with the same ids', async () => {
    const { db, journal, item } = await chatOfTwo()
    const ids = all(db).map(event => event.id)
    answer(journal, { item, zone: 'Asia/Shanghai', self: ['小张'] })
    const change = await journal.applyTo(db)
    expect(change).toMatchObject({ newEvents: {}, confirmed: 0 })
    expect(change.changedEvents).toBeGreaterThanOrEqual(3)
    const events = all(db)
    expect(events.map(event => event.id)).toEqual(ids)
    expect(events.map(event => event.direction)).toEqual(['in', 'out', 'in'])
    expect(events.map(event => event.time.utc)).toEqual([
      '2026-11-03T13:59:00Z',
      '2026-11-03T14:00:00Z',
      '2026-11-03T14:01:00Z',
    ])
    expect(events[0]?.time).toMatchObject({
      source: 'assumed',
      basis: 'user',
      zone: 'Asia/Shanghai',
      local: '2026/11/3 21:59',
    })
    // What the user wrote belongs to the chat with the other one.
    expect(new Set(events.map(event => event.party)).size).toBe(1)
    expect(listParties(db)).toMatchObject([{ label: '催收员', events: 3, nights: 1 }])
    expect(db.sql.prepare('SELECT hour FROM events ORDER BY sort_at').all()).toEqual([
      { hour: 21 },
      { hour: 22 },
      { hour: 22 },
    ])
    expect(openQuestions(db)).toEqual([])
  })

  test('the zone alone leaves the direction open, and an answer can be taken back', async () => {
    const { db, journal, item } = await chatOfTwo()
    answer(journal, { item, zone: 'Europe/Berlin' })
    await journal.applyTo(db)
    expect(all(db)[0]).toMatchObject({ direction: 'unknown', time: { utc: '2026-11-03T20:59:00Z' } })
    answer(journal, { item, zone: null })
    await journal.applyTo(db)
    expect(all(db)[0]?.time.utc).toBeNull()
    expect(openQuestions(db).map(question => question.question)).toEqual(['self'])
  })

  test('the user’s own names answer for every chat that has them', async () => {
    const { db, journal } = await chatOfTwo()
    journal.add({ type: 'case', public: {}, private: { self: { names: ['小张'], numbers: [] } } })
    await journal.applyTo(db)
    expect(all(db).map(event => event.direction)).toEqual(['in', 'out', 'in'])
    expect(openQuestions(db).map(question => question.question)).toEqual(['zone'])
  })
})

describe('whose phone it was', () => {
  test('what came to the mother was aimed at the mother; what she wrote is not the debtor’s', async () => {
    const journal = new Journal()
    const item = journal.file('妈妈.txt', { reader: 'whatsapp' })
    journal.messages(
      '妈妈.txt',
      [
        chat('催收员', [2026, 11, 3, 9, 0], '你儿子欠钱'),
        chat('张妈妈', [2026, 11, 3, 9, 1], '请不要再打来'),
      ],
      { ...asking, chatName: null },
      'whatsapp',
    )
    journal.add({ type: 'case', public: {}, private: { self: { names: ['小张'], numbers: [] } } })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(openQuestions(db).map(question => question.question)).toEqual(['zone', 'self', 'owner'])
    answer(journal, { item, zone: 'Asia/Shanghai', owner: { thirdParty: 'mother', name: '张妈妈' } })
    await journal.applyTo(db)
    expect(all(db)).toMatchObject([
      { direction: 'in', target: { thirdParty: 'mother' }, partyLabel: '催收员' },
      { direction: 'out', target: { thirdParty: 'mother' }, partyLabel: '催收员' },
    ])
    expect(page(db, { filter: { target: 'self' }, limit: 5 }).total).toBe(0)
    expect(openQuestions(db)).toEqual([])
  })
})

test('in a group each sender is a party, and what the user wrote has none', async () => {
  const journal = new Journal()
  const item = journal.file('group.txt', { reader: 'whatsapp' })
  journal.messages(
    'group.txt',
    [
      chat('甲', [2026, 11, 3, 9, 0], 'a'),
      chat('+86 139 0000 0132', [2026, 11, 3, 9, 1], 'b', { name: null, numberRaw: '+86 139 0000 0132' }),
      chat('小张', [2026, 11, 3, 9, 2], 'c'),
    ],
    { ...asking, chatName: '家庭群' },
    'whatsapp',
  )
  answer(journal, { item, zone: 'Asia/Shanghai', self: ['小张'] })
  const db = tempIndex()
  await journal.applyTo(db)
  expect(all(db).map(event => [event.direction, event.partyLabel])).toEqual([
    ['in', '甲'],
    ['in', '139 0000 0132'],
    ['out', '家庭群'],
  ])
})

test('the order of dates is asked with examples, and decides', async () => {
  const journal = new Journal()
  const item = journal.file('chat.txt', { reader: 'whatsapp' })
  const time = {
    wall: {
      date: [3, 11, 2026] as [number, number, number],
      order: 'ask' as const,
      hour: 9,
      minute: 0,
      second: null,
      half: null,
    },
    offsetMinutes: null,
    local: '03/11/2026, 09:00',
    precision: 'min' as const,
  }
  journal.messages(
    'chat.txt',
    [sms({ kind: 'message', time })],
    { needsZone: true, needsDateOrder: true, dateExamples: ['03/11/2026, 09:00'] },
    'whatsapp',
  )
  answer(journal, { item, zone: 'Asia/Shanghai' })
  const db = tempIndex()
  await journal.applyTo(db)
  expect(all(db)).toMatchObject([{ sortAt: null, time: { utc: null, local: '03/11/2026, 09:00' } }])
  expect(openQuestions(db)).toMatchObject([
    { question: 'dateOrder', examples: ['03/11/2026, 09:00'], likely: null },
  ])
  answer(journal, { item, dateOrder: 'DMY' })
  await journal.applyTo(db)
  expect(all(db)).toMatchObject([{ time: { utc: '2026-11-03T01:00:00Z' } }])
  expect(openQuestions(db)).toEqual([])
})

test('of two chats whose owners have other names neither is likely the user', async () => {
  const journal = new Journal()
  for (const [name, owner] of [
    ['mine.txt', '小张'],
    ['mother.txt', '张母'],
  ] as const) {
    journal.file(name, { reader: 'whatsapp' })
    journal.messages(
      name,
      [chat('催收员', [2026, 11, 3, 9, 0], `给${owner}`), chat(owner, [2026, 11, 3, 9, 1], `${owner}回`)],
      { needsSelf: true, chatName: '催收员' },
      'whatsapp',
    )
  }
  const db = tempIndex()
  await journal.applyTo(db)
  expect(
    openQuestions(db).map(({ question, likely, evidence }) => [question, likely, evidence?.code]),
  ).toEqual([
    ['self', null, 'chatName'],
    ['self', null, 'chatName'],
  ])
})

describe('likely answers come with evidence', () => {
  test('the zone from another source of the same import, or from what the source itself shows', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms()], { offsetHints: [{ minutes: 480, count: 1882 }] })
    journal.file('chat.txt', { reader: 'whatsapp' })
    journal.messages('chat.txt', [chat('a', [2026, 11, 3, 9, 0], 'x')], { needsZone: true }, 'whatsapp')
    const db = tempIndex()
    await journal.applyTo(db)
    expect(openQuestions(db)).toMatchObject([
      {
        question: 'zone',
        likely: 'Asia/Shanghai',
        evidence: {
          code: 'offsetHintElsewhere',
          values: { name: 'sms.xml', offset: '+08:00', count: '1882' },
        },
        examples: ['2026/11/3 9:00'],
      },
    ])
    expect(openQuestions(db)[0]?.choices[0]?.value).toBe('Asia/Shanghai')
  })

  test('one question for all loose files of an import', async () => {
    const journal = new Journal()
    const facts = (second: number) => ({
      kind: 'picture' as const,
      times: [
        {
          source: 'fileName' as const,
          time: {
            wall: {
              date: [2026, 11, 3] as [number, number, number],
              order: 'YMD' as const,
              hour: 9,
              minute: 0,
              second,
              half: null,
            },
            offsetMinutes: null,
            local: `20261103_09000${second}`,
            precision: 's' as const,
          },
        },
      ],
      durationSeconds: null,
      width: null,
      height: null,
      numberRaw: null,
      name: null,
      direction: null,
      app: null,
      shown: [],
    })
    for (let index = 0; index < 4; index += 1)
      journal.file(`shots/${index}.png`, { reader: 'media', facts: facts(index) })
    const db = tempIndex()
    await journal.applyTo(db)
    const open = openQuestions(db)
    expect(open).toMatchObject([{ question: 'zone', item: 'i1' }])
    answer(journal, { item: open[0]?.item ?? '', zone: 'Asia/Shanghai' })
    await journal.applyTo(db)
    expect(openQuestions(db)).toEqual([])
    expect(all(db).map(event => event.time.utc)).toEqual(
      ['00', '01', '02', '03'].map(second => `2026-11-03T01:00:${second}Z`),
    )
    // A file that comes later in the same import follows the answer.
    journal.file('shots/9.png', { reader: 'media', facts: facts(9) })
    await journal.applyTo(db)
    expect(all(db).at(-1)?.time.utc).toBe('2026-11-03T01:00:09Z')
  })
})

test('another zone of the case moves days, hours and weekdays, not instants', async () => {
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', [
    sms({ time: { epochMs: Date.UTC(2026, 10, 3, 15, 30), local: null, precision: 'ms' } }),
  ])
  journal.file('chat.txt', { reader: 'whatsapp' })
  journal.messages('chat.txt', [chat('a', [2026, 11, 3, 23, 30], 'x')], asking, 'whatsapp')
  const db = tempIndex()
  await journal.applyTo(db)
  const place = () =>
    db.sql.prepare('SELECT utc_ms, sort_at, day, hour, weekday FROM events ORDER BY kind DESC').all()
  expect(place()).toEqual([
    {
      utc_ms: Date.UTC(2026, 10, 3, 15, 30),
      sort_at: Date.UTC(2026, 10, 3, 15, 30),
      day: '2026-11-03',
      hour: 23,
      weekday: 1,
    },
    { utc_ms: null, sort_at: Date.UTC(2026, 10, 3, 15, 30), day: '2026-11-03', hour: null, weekday: null },
  ])
  journal.add({ type: 'case', public: {}, private: { case: { zone: 'Pacific/Auckland' } } })
  await journal.applyTo(db)
  expect(place()).toEqual([
    {
      utc_ms: Date.UTC(2026, 10, 3, 15, 30),
      sort_at: Date.UTC(2026, 10, 3, 15, 30),
      day: '2026-11-04',
      hour: 4,
      weekday: 2,
    },
    { utc_ms: null, sort_at: Date.UTC(2026, 10, 3, 10, 30), day: '2026-11-03', hour: null, weekday: null },
  ])
  expect(days(db, { oldestFirst: true })).toEqual([
    { day: '2026-11-03', count: 1, findings: 0, folded: 0 },
    { day: '2026-11-04', count: 1, findings: 0, folded: 0 },
  ])
})
