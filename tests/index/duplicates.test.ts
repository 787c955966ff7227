import { describe, expect, test } from 'vitest'
import type { IndexDb } from '../../main/index/db.ts'
import { listExhibits } from '../../main/index/exhibits.ts'
import { eventDetail, eventRows, page } from '../../main/index/timeline.ts'
import type { EventRow } from '../../preload/records.ts'
import { call, chat, dump, Journal, sha, sms, tempIndex } from './journal.ts'

function all(db: IndexDb): EventRow[] {
  return page(db, { filter: { oldestFirst: true }, limit: 100 }).events
}

function twoFiles(first: ReturnType<typeof sms>[], second: ReturnType<typeof sms>[]): Journal {
  const journal = new Journal()
  journal.file('a.xml', { reader: 'smsBackupRestore' })
  journal.messages('a.xml', first)
  journal.file('b.xml', { reader: 'smsBackupRestore' })
  journal.messages('b.xml', second)
  return journal
}

describe('the same event in two backups', () => {
  test('is one event with two sources', async () => {
    const db = tempIndex()
    const change = await twoFiles(
      [sms({ locator: 'sms[0]' })],
      [sms({ locator: 'sms[9]' }), sms({ locator: 'sms[10]', text: '新的' })],
    ).applyTo(db)
    expect(change).toMatchObject({ newEvents: { sms: 2 }, confirmed: 1 })
    const [event] = all(db)
    expect(event?.sourceCount).toBe(2)
    expect(eventDetail(db, event?.id ?? '').sources.map(source => [source.itemName, source.locator])).toEqual(
      [
        ['a.xml', 'sms[0]'],
        ['b.xml', 'sms[9]'],
      ],
    )
    expect(db.sql.prepare('SELECT sum(n) AS n FROM day_counts').get()).toEqual({ n: 2 })
  })

  test.each([
    [
      'another millisecond',
      { time: { epochMs: Date.UTC(2026, 10, 3, 14, 0, 0, 1), local: null, precision: 'ms' as const } },
    ],
    ['another number', { numberRaw: '13900000133' }],
    ['the other direction', { direction: 'out' as const }],
    ['another word', { text: '请尽快还款。' }],
    ['another kind', { kind: 'mms' as const }],
    ['a draft', { direction: 'out' as const, flags: ['draft'] }],
  ])('%s is another event', async (_, changes) => {
    const db = tempIndex()
    await twoFiles([sms()], [sms(changes)]).applyTo(db)
    expect(all(db)).toHaveLength(2)
  })

  test('a number written in another way is the same', async () => {
    const db = tempIndex()
    await twoFiles([sms()], [sms({ numberRaw: '+86 139 0000 0132' })]).applyTo(db)
    expect(all(db)).toMatchObject([{ sourceCount: 2 }])
  })

  test('calls of another length are two calls', async () => {
    const db = tempIndex()
    await twoFiles([call()], [call({ durationSeconds: 31 })]).applyTo(db)
    expect(all(db)).toHaveLength(2)
  })
})

test('identical rows in one file are as many events; the same rows in another file confirm as many', async () => {
  const db = tempIndex()
  const rows = (n: number) => Array.from({ length: n }, (_, index) => sms({ locator: `sms[${index}]` }))
  const change = await twoFiles(rows(3), rows(5)).applyTo(db)
  expect(change).toMatchObject({ newEvents: { sms: 5 }, confirmed: 3 })
  expect(
    all(db)
      .map(event => event.sourceCount)
      .sort((a, b) => a - b),
  ).toEqual([1, 1, 2, 2, 2])
})

test('a thousand identical rows stay a thousand', async () => {
  const db = tempIndex()
  const rows = (from: string) =>
    Array.from({ length: 1000 }, (_, index) => sms({ locator: `${from}[${index}]` }))
  const change = await twoFiles(rows('x'), rows('y')).applyTo(db)
  expect(change).toMatchObject({ newEvents: { sms: 1000 }, confirmed: 1000 })
})

test('the same words in two groups in the same minute are two contacts', async () => {
  const journal = new Journal()
  for (const name of ['群一.txt', '群二.txt']) {
    journal.file(name, { reader: 'whatsapp' })
    journal.messages(
      name,
      [chat('催收', [2026, 11, 3, 9, 0], '某某欠钱不还')],
      { needsZone: true, needsSelf: true, chatName: name },
      'whatsapp',
    )
  }
  const db = tempIndex()
  await journal.applyTo(db)
  expect(all(db)).toHaveLength(2)
})

test('pictures of the same moment are told apart by their content', async () => {
  const journal = new Journal()
  for (const [file, content] of [
    ['a.xml', 'one'],
    ['b.xml', 'two'],
    ['c.xml', 'one'],
  ] as const) {
    journal.file(file, { reader: 'smsBackupRestore' })
    journal.derive(sha(file), {
      role: 'part',
      name: 'p.jpg',
      sha256: sha(content),
      tool: { name: 't', version: '1', args: 'part0' },
    })
    journal.messages(file, [
      sms({
        kind: 'mms',
        text: '',
        attachments: [{ name: 'p.jpg', mediaType: 'image/jpeg', part: 'part0' }],
      }),
    ])
  }
  const db = tempIndex()
  await journal.applyTo(db)
  expect(
    all(db)
      .map(event => event.sourceCount)
      .sort((a, b) => a - b),
  ).toEqual([1, 2])
})

describe('a shared event when one of its sources is read anew', () => {
  async function shared(): Promise<{ db: IndexDb; journal: Journal; id: string; own: string }> {
    const journal = twoFiles([sms({ locator: 'sms[0]' })], [sms({ locator: 'sms[9]' })])
    const db = tempIndex()
    await journal.applyTo(db)
    const id = all(db)[0]?.id ?? ''
    const own = (db.sql.prepare('SELECT own FROM source_rows WHERE own IS NOT NULL').get() as { own: string })
      .own
    return { db, journal, id, own }
  }

  test('keeps its id, its exhibit and its note', async () => {
    const { db, journal, id } = await shared()
    journal.add({ type: 'exhibit', public: { count: 1 }, private: { events: [id], group: 1 } })
    journal.add({ type: 'edit', public: {}, private: { event: id, userNote: '重要' } })
    await journal.applyTo(db)
    const before = dump(db)
    for (const item of ['i1', 'i3']) {
      journal.add({ type: 'answer', public: { answers: 1 }, private: { answers: [{ item, self: [] }] } })
      await journal.applyTo(db)
      expect(dump(db).events).toEqual(before.events)
      expect(dump(db).own).toEqual(before.own)
      expect(dump(db).day_counts).toEqual(before.day_counts)
    }
    expect(listExhibits(db)).toEqual([{ event: id, label: '证1-1', group: 1, number: 1 }])
  })

  test('falls apart when a source turns out to tell of something else, and each part is found by its own id', async () => {
    const { db, journal, id, own } = await shared()
    expect(eventRows(db, [own]).map(event => event.id)).toEqual([id])
    journal.add({
      type: 'answer',
      public: { answers: 1 },
      private: { answers: [{ item: 'i1', owner: { thirdParty: 'mother', name: '妈妈' } }] },
    })
    await journal.applyTo(db)
    expect(eventDetail(db, id)).toMatchObject({ target: { thirdParty: 'mother' }, sourceCount: 1 })
    expect(eventDetail(db, own)).toMatchObject({ target: 'self', sourceCount: 1 })
    expect(all(db)).toHaveLength(2)
    journal.add({
      type: 'answer',
      public: { answers: 1 },
      private: { answers: [{ item: 'i1', owner: 'self' }] },
    })
    await journal.applyTo(db)
    expect(all(db)).toMatchObject([{ id, sourceCount: 2 }])
  })
})
