import { describe, expect, test } from 'vitest'
import { syntheticRecords } from '../bench/indexBench.ts'
import { openQuestions } from '../../main/index/questions.ts'
import { readingBroken, unreadSources } from '../../main/index/importState.ts'
import { page } from '../../main/index/timeline.ts'
import type { MessageRecord, ReaderSummary } from '../../main/vault/entries.ts'
import { all, chat, dump, Journal, sms, tempIndex } from './journal.ts'

const total = (db: Parameters<typeof page>[0]) => page(db, { filter: {}, limit: 1 }).total

/** One source whose reading is saved in portions; `summaries` say what was known at the end of each. */
function inPortions(
  path: string,
  portions: MessageRecord[][],
  summaries: Partial<ReaderSummary>[] = [],
  reader = 'smsBackupRestore',
): Journal {
  const journal = new Journal()
  journal.file(path, { reader })
  for (const [portion, records] of portions.entries())
    journal.messages(path, records, summaries[portion] ?? {}, reader, {
      portion,
      complete: portion === portions.length - 1,
    })
  return journal
}

/** Rows that must be the same however the reading was portioned. */
function told(dumped: Record<string, unknown[]>): unknown {
  const { events, day_counts, parties, attachments, event_sources, own } = dumped
  return { events, day_counts, parties, attachments, event_sources, own }
}

describe('a backup saved in portions', () => {
  // The same row three times: once more in the same portion, once in the next.
  const row = sms({ text: '同一句话' })
  const records = [
    ...syntheticRecords(500),
    row,
    { ...row, locator: 'sms[900]' },
    { ...row, locator: 'sms[901]' },
  ]
  const portions = [records.slice(0, 200), records.slice(200, 502), records.slice(502)]

  test('grows the timeline portion by portion', async () => {
    const journal = inPortions('sms.xml', portions)
    const db = tempIndex()
    const counts: number[] = []
    for (const entry of journal.entries) {
      const change = await db.apply([entry], journal)
      counts.push(
        total(db),
        Object.values(change.newEvents).reduce((sum, n) => sum + n, 0),
      )
    }
    expect(counts).toEqual([0, 0, 200, 200, 502, 302, 503, 1])
  })

  test('gives the events that one portion gives', async () => {
    const whole = new Journal()
    whole.file('sms.xml', { reader: 'smsBackupRestore' })
    whole.messages('sms.xml', records)
    const expected = told(dump(await whole.rebuilt()))
    for (const step of [1, 100])
      expect(told(dump(await inPortions('sms.xml', portions).rebuilt(step)))).toEqual(expected)
  })

  test('counts as unread until its last portion is there', async () => {
    const journal = inPortions('sms.xml', portions)
    const db = tempIndex()
    const [file, first, second, last] = journal.entries
    await db.apply([file, first, second] as typeof journal.entries, journal)
    expect(unreadSources(db)).toHaveLength(1)
    expect(readingBroken(db)).toBe(true)
    await db.apply([last] as typeof journal.entries, journal)
    expect(unreadSources(db)).toHaveLength(0)
    expect(readingBroken(db)).toBe(false)
    const reading = db.sql.prepare('SELECT read, complete, folded FROM readings').get()
    expect(reading).toEqual({ read: 503, complete: 1, folded: 3 })
  })

  test('a reading that was broken off and begun anew has every event once', async () => {
    const journal = inPortions('sms.xml', portions)
    journal.entries.pop()
    for (const [portion, part] of portions.entries())
      journal.messages('sms.xml', part, {}, 'smsBackupRestore', { portion, complete: portion === 2 })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(total(db)).toBe(503)
    // What was there of the broken reading was never told as read.
    expect(Object.values(change.newEvents).reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(503)
    expect(dump(await journal.rebuilt(1)).events).toEqual(dump(db).events)
  })

  test('an empty first portion takes a broken reading back', async () => {
    const journal = inPortions('sms.xml', portions)
    journal.entries.pop()
    journal.messages('sms.xml', [], {}, 'smsBackupRestore', { portion: 0, complete: false })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(total(db)).toBe(0)
    expect(unreadSources(db)).toHaveLength(1)
    expect(readingBroken(db)).toBe(false)
  })

  test('a stop in a later portion is healed when it is applied again', async () => {
    const journal = inPortions('sms.xml', portions)
    const db = tempIndex()
    await db.apply(journal.entries.slice(0, 2), journal)
    const state = { seq: db.appliedSeq, leaf: db.headLeaf }
    await db.apply(journal.entries.slice(2, 3), journal)
    // As if the power had gone between the rows and the note of how far the index came.
    db.setState(state.seq, state.leaf)
    await journal.applyTo(db)
    expect(told(dump(db))).toEqual(told(dump(await journal.rebuilt())))
  })

  test('an answer reads all portions again', async () => {
    const clock = (n: number) =>
      sms({
        locator: `row ${n}`,
        time: {
          wall: { date: [2026, 11, 3], order: 'YMD', hour: 22, minute: n, second: null, half: null },
          offsetMinutes: null,
          local: `2026-11-03 22:${n}`,
          precision: 'min',
        },
      })
    const asks = { needsZone: true }
    const journal = inPortions('list.csv', [[clock(1), clock(2)], [clock(3)]], [asks, asks])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(openQuestions(db).map(question => question.question)).toContain('zone')
    journal.add({
      type: 'answer',
      public: { answers: 1 },
      private: { answers: [{ item: 'i1', zone: 'Asia/Shanghai' }] },
    })
    await journal.applyTo(db)
    expect(all(db).map(event => event.time.utc)).toEqual([
      '2026-11-03T14:01:00Z',
      '2026-11-03T14:02:00Z',
      '2026-11-03T14:03:00Z',
    ])
  })
})

describe('a chat saved in portions', () => {
  const lines = Array.from({ length: 30 }, (_, n) =>
    chat(n % 3 === 0 ? '我' : '王专员', [2026, 11, 3, 9, n], `第${n}句`, { locator: `line ${n}` }),
  )
  const known = { needsSelf: true, names: [{ name: '王专员', count: 20 }], chatName: '王专员' }
  const journal = inPortions(
    'chat.txt',
    [lines.slice(0, 10), lines.slice(10, 20), lines.slice(20)],
    [{ needsSelf: true }, { needsSelf: true }, known],
    'whatsapp',
  )

  test('is read with all that its end tells, as if it had come in one piece', async () => {
    const whole = new Journal()
    whole.file('chat.txt', { reader: 'whatsapp' })
    whole.messages('chat.txt', lines, known, 'whatsapp')
    const expected = told(dump(await whole.rebuilt()))
    for (const step of [1, 100]) expect(told(dump(await journal.rebuilt(step)))).toEqual(expected)
  })

  test('asks nothing before its end', async () => {
    const db = tempIndex()
    await db.apply(journal.entries.slice(0, 3), journal)
    expect(openQuestions(db)).toEqual([])
    await journal.applyTo(db)
    expect(openQuestions(db).map(question => question.question)).toContain('self')
  })
})
