/** The same call in the phone's log and on the carrier's bill, the same message in two exports: one event, both sources kept. */
import { expect, test } from 'vitest'
import { call, chat, dump, Journal, tempIndex } from './journal.ts'
import { eventDetail, page } from '../../main/index/timeline.ts'
import type { IndexDb } from '../../main/index/db.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'

const at = (second: number): MessageRecord['time'] => ({
  epochMs: Date.UTC(2026, 10, 3, 14, 0, second),
  local: null,
  precision: 's',
})

function phoneAndBill(phone: MessageRecord[], bill: MessageRecord[]): Journal {
  const journal = new Journal()
  journal.file('calls.xml', { reader: 'smsBackupRestore' })
  journal.messages('calls.xml', phone)
  journal.file('bill.csv', { reader: 'carrierBill' })
  journal.messages('bill.csv', bill, {}, 'carrierBill')
  return journal
}

function all(db: IndexDb) {
  return page(db, { filter: { oldestFirst: true }, limit: 100 }).events
}

const logged = call({ locator: 'call[0]', time: at(0), durationSeconds: 35, result: 'answered' })
const billed = (changes: Partial<MessageRecord> = {}): MessageRecord =>
  call({ locator: 'row 2', time: at(58), durationSeconds: 38, result: 'answered', ...changes })

test('a call in log and bill is one event in the words of the first, with both sources', async () => {
  const journal = phoneAndBill([logged], [billed()])
  const db = tempIndex()
  const change = await journal.applyTo(db)
  expect(change).toMatchObject({ newEvents: { call: 1 }, confirmed: 1 })
  const [event] = all(db)
  expect(event).toMatchObject({ durationSeconds: 35, sourceCount: 2 })
  expect(eventDetail(db, event?.id ?? '').sources.map(each => each.locator)).toEqual(['call[0]', 'row 2'])
  expect(dump(await journal.rebuilt())).toEqual(dump(db))
  expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
})

test.each([
  ['begins later than two minutes', billed({ time: at(121) })],
  ['lasts longer by more than five seconds', billed({ durationSeconds: 41 })],
  ['goes the other way', billed({ direction: 'out' })],
  ['is of another number', billed({ numberRaw: '13900000199' })],
  [
    'is exact to the day',
    billed({
      time: {
        wall: { date: [2026, 11, 3], order: 'YMD', hour: 0, minute: 0, second: null, half: null },
        offsetMinutes: 0,
        local: '2026-11-03',
        precision: 'day',
      },
    }),
  ],
])('a call that %s is another', async (_, other) => {
  const db = tempIndex()
  await phoneAndBill([logged], [other]).applyTo(db)
  expect(all(db)).toHaveLength(2)
})

test('calls in quick succession are matched one to one, each with the nearest', async () => {
  const phone = [0, 40, 80].map((second, n) =>
    call({ locator: `call[${n}]`, time: at(second), durationSeconds: 0 }),
  )
  const bill = [2, 42, 82, 84].map((second, n) =>
    billed({ locator: `row ${n}`, time: at(second), durationSeconds: 0 }),
  )
  const db = tempIndex()
  await phoneAndBill(phone, bill).applyTo(db)
  const events = all(db)
  expect(events).toHaveLength(4)
  expect(events.map(each => each.sourceCount)).toEqual([2, 2, 2, 1])
})

test('when the naming source is read otherwise, the event speaks in the words of the other, and back', async () => {
  const journal = phoneAndBill([logged], [billed()])
  const db = tempIndex()
  await journal.applyTo(db)
  journal.add({
    type: 'answer',
    public: { answers: 1 },
    private: { answers: [{ item: 'i1', reading: { reader: 'opaque' } }] },
  })
  await journal.applyTo(db)
  const calls = () => all(db).filter(each => each.kind === 'call')
  expect(calls()).toMatchObject([{ durationSeconds: 38, sourceCount: 1 }])
  expect(dump(await journal.rebuilt())).toEqual(dump(db))
  journal.add({
    type: 'answer',
    public: { answers: 1 },
    private: { answers: [{ item: 'i1', reading: { reader: 'smsBackupRestore' } }] },
  })
  journal.messages('calls.xml', [logged])
  await journal.applyTo(db)
  expect(calls()).toMatchObject([{ durationSeconds: 35, sourceCount: 2 }])
  expect(dump(await journal.rebuilt())).toEqual(dump(db))
})

test('the same bill again and a second backup add sources, no events', async () => {
  const journal = phoneAndBill([logged], [billed()])
  journal.file('bill-2.csv', { reader: 'carrierBill' })
  journal.messages('bill-2.csv', [billed({ locator: 'row 9' })], {}, 'carrierBill')
  journal.file('calls-2.xml', { reader: 'smsBackupRestore' })
  journal.messages('calls-2.xml', [{ ...logged, locator: 'call[7]' }])
  const db = tempIndex()
  await journal.applyTo(db)
  expect(all(db)).toMatchObject([{ sourceCount: 4, durationSeconds: 35 }])
  expect(db.sql.prepare('SELECT sum(n) AS n FROM day_counts').get()).toEqual({ n: 1 })
})

test('what was joined can be split off by hand, keeps its note, and can be joined again', async () => {
  const journal = phoneAndBill([logged], [billed()])
  const db = tempIndex()
  await journal.applyTo(db)
  const own = db.sql.prepare('SELECT own FROM source_rows WHERE own IS NOT NULL').pluck().get() as string
  journal.add({ type: 'split', public: { count: 1 }, private: { events: [own], apart: true } })
  await journal.applyTo(db)
  expect(all(db).map(each => [each.durationSeconds, each.sourceCount])).toEqual([
    [35, 1],
    [38, 1],
  ])
  expect(all(db)[1]?.id).toBe(own)
  journal.add({ type: 'edit', public: {}, private: { event: own, userNote: 'not mine' } })
  journal.add({ type: 'split', public: { count: 1 }, private: { events: [own], apart: false } })
  await journal.applyTo(db)
  expect(all(db)).toMatchObject([{ durationSeconds: 35, sourceCount: 2 }])
  expect(eventDetail(db, all(db)[0]?.id ?? '').userNote).toBe('not mine')
  expect(dump(await journal.rebuilt())).toEqual(dump(db))
})

test('a chat exact to the minute and one exact to the second tell one message', async () => {
  const journal = new Journal()
  const minute = chat('催收', [2026, 10, 3, 14, 0], '今天必须还钱', { locator: 'line 1' })
  const wall = 'wall' in minute.time ? minute.time.wall : null
  if (wall === null) throw new Error('no wall clock')
  const second: MessageRecord = {
    ...minute,
    locator: 'row 1',
    time: { wall: { ...wall, second: 41 }, offsetMinutes: null, local: '', precision: 's' },
  }
  const summary = { needsZone: true, needsSelf: true, chatName: '催收' }
  journal.file('chat.txt', { reader: 'whatsapp' })
  journal.messages('chat.txt', [minute], summary, 'whatsapp')
  journal.file('chat.csv', { reader: 'imazing' })
  journal.messages('chat.csv', [second], summary, 'imazing')
  const answers = ['i1', 'i3'].map(item => ({ item, zone: 'Asia/Shanghai', self: ['小张'] }))
  journal.add({ type: 'answer', public: { answers: 2 }, private: { answers } })
  const db = tempIndex()
  await journal.applyTo(db)
  expect(all(db)).toMatchObject([{ sourceCount: 2, text: '今天必须还钱' }])
  expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
})
