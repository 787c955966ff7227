/** Two parties that a person takes for one, and for two again. */
import { expect, test } from 'vitest'
import { getParty, listParties, partyOf } from '../../main/index/parties.ts'
import { page } from '../../main/index/timeline.ts'
import { chat, dump, Journal, sms, tempIndex } from './journal.ts'

function phoneAndChat(): Journal {
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', [
    sms({ locator: 's1', name: '某某' }),
    sms({ locator: 's2', text: '再不还就上门' }),
  ])
  journal.file('chat.txt', { reader: 'whatsapp' })
  journal.messages(
    'chat.txt',
    [
      chat('某某', [2026, 10, 4, 9, 0], '还钱'),
      chat('小张', [2026, 10, 4, 9, 1], '好', { locator: 'line 2' }),
    ],
    { needsZone: true, needsSelf: true, chatName: '某某' },
    'whatsapp',
  )
  const answers = [{ item: 'i3', zone: 'Asia/Shanghai', self: ['小张'] }]
  journal.add({ type: 'answer', public: { answers: 1 }, private: { answers } })
  return journal
}

const merge = (party: string, mergeInto: string | null) =>
  ({ type: 'party', public: {}, private: { party, mergeInto } }) as const

test('merged they are one party with all events, split again they are as before', async () => {
  const journal = phoneAndChat()
  const db = tempIndex()
  await journal.applyTo(db)
  const number = partyOf(db, { number: '13900000132', name: null }) ?? ''
  const name = listParties(db).find(each => each.numbers.length === 0)?.id ?? ''
  const before = dump(db)
  expect(getParty(db, number)?.suggested).toMatchObject([{ id: name, reason: 'sameName', detail: '某某' }])

  journal.add(merge(name, number))
  await journal.applyTo(db)
  expect(listParties(db)).toMatchObject([
    { id: number, events: 4, messages: 4, members: [{ id: name, label: '某某' }], suggested: [] },
  ])
  expect(getParty(db, name)?.id).toBe(number)
  expect(partyOf(db, { number: null, name: '某某' })).toBe(number)
  expect(page(db, { filter: { parties: [number] }, limit: 9 }).total).toBe(4)
  expect(db.sql.prepare('SELECT DISTINCT party FROM day_counts').pluck().all()).toEqual([number])
  expect(dump(await journal.rebuilt())).toEqual(dump(db))

  // What comes later belongs to the one they are now, too; and into itself nothing is merged.
  journal.file('chat-2.txt', { reader: 'whatsapp' })
  journal.messages(
    'chat-2.txt',
    [chat('某某', [2026, 10, 5, 9, 0], '今天还')],
    { needsZone: true, needsSelf: true, chatName: '某某' },
    'whatsapp',
  )
  const self = [{ item: `i${journal.entries.length - 1}`, zone: 'Asia/Shanghai', self: ['小张'] }]
  journal.add({ type: 'answer', public: { answers: 1 }, private: { answers: self } })
  journal.add(merge(number, name))
  await journal.applyTo(db)
  expect(listParties(db)).toMatchObject([{ id: number, events: 5 }])

  journal.add(merge(name, null))
  await journal.applyTo(db)
  expect(listParties(db).map(each => [each.id, each.events])).toEqual([
    [name, 3],
    [number, 2],
  ])
  expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
  expect(db.sql.prepare('SELECT count(*) FROM party_merges').pluck().get()).toBe(0)
  expect(before.party_names).toEqual(dump(db).party_names)
})

test('a contact list names the parties of its numbers, those that are there and those that come', async () => {
  const journal = new Journal()
  const contact = (numberRaw: string, name: string) =>
    sms({ kind: 'contact', text: '', direction: 'unknown', numberRaw, name })
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', [sms({ locator: 's1' })])
  journal.file('contacts.vcf', { reader: 'vcard' })
  journal.messages(
    'contacts.vcf',
    [contact('+86 139 0000 0132', '王经理'), contact('13900000177', '母亲')],
    {},
    'vcard',
  )
  journal.file('sms-2.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms-2.xml', [sms({ locator: 's2', numberRaw: '13900000177' })])
  const db = tempIndex()
  const change = await journal.applyTo(db)
  expect(change.newEvents).toEqual({ sms: 2 })
  expect(Object.fromEntries(listParties(db).map(each => [each.label, each.events]))).toEqual({
    母亲: 1,
    王经理: 1,
  })
  expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
})
