import { describe, expect, test } from 'vitest'
import { getItem, itemBySha, listItems, placeOf } from '../../main/index/items.ts'
import { listParties, partyOf } from '../../main/index/parties.ts'
import { eventDetail, months, page } from '../../main/index/timeline.ts'
import type { FileFacts, NewEntry } from '../../main/vault/entries.ts'
import { all, call, Journal, only, sha, sms, tempIndex } from './journal.ts'

const recording: FileFacts = {
  kind: 'recording',
  times: [
    {
      source: 'fileName',
      time: {
        wall: { date: [2026, 11, 3], order: 'YMD', hour: 22, minute: 41, second: 7, half: null },
        offsetMinutes: null,
        local: '20261103224107',
        precision: 's',
      },
    },
  ],
  durationSeconds: 61.5,
  width: null,
  height: null,
  numberRaw: '13900000132',
  name: '催收',
  direction: null,
  app: null,
  shown: [{ name: 'codec', value: 'amr' }],
}

describe('messages and calls', () => {
  test('become events with party, time and source', async () => {
    const journal = new Journal()
    const item = journal.file('backup/sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('backup/sms.xml', [
      sms({ locator: 'sms[0]', text: '【某某金融】请还款', name: '某某', line: '1' }),
      call({
        locator: 'call[0]',
        numberRaw: '+86 139-0000-0132',
        time: { epochMs: Date.UTC(2026, 10, 3, 15), local: null, precision: 'ms' },
      }),
      call({
        locator: 'call[1]',
        numberRaw: '-2',
        result: 'missed',
        durationSeconds: 0,
        ringSeconds: 48,
        time: { epochMs: Date.UTC(2026, 10, 4), local: null, precision: 'ms' },
      }),
    ])
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change.newEvents).toEqual({ sms: 1, call: 2 })
    expect(change.confirmed).toBe(0)
    const [first, second, third] = all(db)
    expect(first).toMatchObject({
      kind: 'sms',
      direction: 'in',
      partyLabel: '某某',
      target: 'self',
      sourceCount: 1,
      time: { utc: '2026-11-03T14:00:00.000Z', source: 'epoch', zone: null },
    })
    expect(second?.party).toBe(first?.party)
    expect(second).toMatchObject({ kind: 'call', result: 'answered', durationSeconds: 30 })
    expect(third).toMatchObject({ party: null, partyLabel: '', result: 'missed', ringSeconds: 48 })
    const detail = eventDetail(db, first?.id ?? '')
    expect(detail.sources).toEqual([
      {
        item,
        itemName: 'sms.xml',
        sha256: sha('backup/sms.xml'),
        locator: 'sms[0]',
        own: first?.id,
        importedAt: '2026-11-24T08:00:00.000Z',
      },
    ])
    expect(detail).toMatchObject({
      numberRaw: '13900000132',
      e164: '+8613900000132',
      name: '某某',
      line: '1',
    })
    expect(listParties(db)).toMatchObject([
      {
        events: 2,
        calls: 1,
        answered: 1,
        messages: 1,
        nights: 2,
        names: ['某某'],
        firstAt: '2026-11-03T14:00:00.000Z',
      },
    ])
    expect(partyOf(db, { number: '8613900000132', name: null })).toBe(first?.party)
    expect(partyOf(db, { number: null, name: '某某' })).toBe(first?.party)
    expect(partyOf(db, { number: null, name: '无此人' })).toBeNull()
  })

  test('entries are applied once, however often they are handed in', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms(), sms()])
    const db = tempIndex()
    await journal.applyTo(db)
    const again = await journal.applyTo(db)
    expect(again).toMatchObject({ newEvents: {}, changedEvents: 0 })
    expect(all(db)).toHaveLength(2)
    expect(months(db, {})).toEqual([{ month: '2026-11', count: 2, findings: 0 }])
  })

  test('the place given twice by a reader is two events', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [
      sms({ locator: 'sms[7]', text: 'a' }),
      sms({ locator: 'sms[7]', text: 'b' }),
    ])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db).map(event => event.text)).toEqual(['a', 'b'])
  })

  test('a newer reading of the same file takes the place of the older', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms({ locator: 'sms[0]', text: 'short' })])
    journal.messages('sms.xml', [
      sms({ locator: 'sms[0]', text: 'whole' }),
      sms({ locator: 'sms[1]', text: 'found now' }),
    ])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db).map(event => event.text)).toEqual(['whole', 'found now'])
    expect(page(db, { filter: { query: 'short' }, limit: 10 }).total).toBe(0)
    expect(months(db, {})).toEqual([{ month: '2026-11', count: 2, findings: 0 }])
  })
})

describe('files', () => {
  test('a recording is an event of its own, with its time as its name gives it', async () => {
    const journal = new Journal()
    const id = journal.file('rec/call.amr', {
      reader: 'media',
      mediaType: 'audio/amr',
      facts: recording,
      size: 5000,
    })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change.newEvents).toEqual({ recording: 1 })
    const event = only(db)
    expect(event).toMatchObject({
      kind: 'recording',
      direction: 'unknown',
      partyLabel: '催收',
      durationSeconds: 61.5,
      time: { utc: null, local: '20261103224107', source: 'fileName', precision: 's' },
      attachments: [{ item: id, name: 'call.amr', mediaType: 'audio/amr', size: 5000 }],
    })
    expect(eventDetail(db, event.id).sources[0]?.locator).toBe('file')
    journal.add({
      type: 'answer',
      public: { answers: 1 },
      private: { answers: [{ item: id, zone: 'Asia/Shanghai' }] },
    })
    const answered = await journal.applyTo(db)
    expect(answered.newEvents).toEqual({})
    expect(only(db)).toMatchObject({
      id: event.id,
      time: { utc: '2026-11-03T14:41:07Z', zone: 'Asia/Shanghai', source: 'fileName', basis: 'user' },
    })
  })

  test('a file of unknown kind is a document without a time', async () => {
    const journal = new Journal()
    journal.file('合同.bin')
    const db = tempIndex()
    await journal.applyTo(db)
    expect(only(db)).toMatchObject({
      kind: 'document',
      sortAt: null,
      time: { utc: null, local: '', source: 'unknown' },
    })
    expect(months(db, {})).toEqual([{ month: 'undated', count: 1, findings: 0 }])
    expect(page(db, { filter: {}, month: 'undated', limit: 5 }).events).toHaveLength(1)
  })

  test('the stated zone of the case reads the clocks of loose files, and says so', async () => {
    const journal = new Journal()
    journal.file('call.amr', { reader: 'media', facts: recording })
    journal.add({ type: 'case', public: {}, private: { case: { zone: 'Europe/Berlin' } } })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(only(db).time).toMatchObject({ utc: '2026-11-03T21:41:07Z', zone: 'Europe/Berlin', basis: 'case' })
  })

  test('the same bytes under two names are one event with two sources', async () => {
    const journal = new Journal()
    journal.file('a/x.jpg', { sha256: sha('picture'), reader: 'media', mediaType: 'image/jpeg' })
    journal.file('b/y.jpg', { sha256: sha('picture'), reader: 'media', mediaType: 'image/jpeg' })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change).toMatchObject({ newEvents: { picture: 1 }, confirmed: 1 })
    expect(only(db).sourceCount).toBe(2)
  })

  test('items: where bytes lie, derived copies, paging', async () => {
    const journal = new Journal()
    const zip = journal.file('chat.zip', { reader: 'zip', size: 9000 })
    const part = journal.file('chat.zip/a.jpg', {
      inside: { sha256: sha('chat.zip'), path: 'a.jpg', offset: 400 },
      size: 50,
      reader: 'media',
      mediaType: 'image/jpeg',
    })
    const packed = journal.file('chat.zip/b.txt', {
      inside: { sha256: sha('chat.zip'), path: 'b.txt', offset: null },
      size: 60,
    })
    const copy = journal.derive(sha('chat.zip/a.jpg'), {
      role: 'thumbnail',
      mediaType: 'image/webp',
      sha256: sha('thumb'),
      size: 7,
    })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(placeOf(db, zip)).toEqual({ object: sha('chat.zip'), offset: 0, size: 9000 })
    expect(placeOf(db, part)).toEqual({ object: sha('chat.zip'), offset: 400, size: 50 })
    expect(placeOf(db, packed)).toEqual({ object: sha('chat.zip/b.txt'), offset: 0, size: 60 })
    expect(placeOf(db, 'i99')).toBeNull()
    expect(getItem(db, copy)).toMatchObject({
      kind: 'derivative',
      derivedFrom: sha('chat.zip/a.jpg'),
      tool: { name: 'test', version: '1', args: '' },
    })
    expect(getItem(db, part)).toMatchObject({ kind: 'original', derivedFrom: sha('chat.zip') })
    expect(itemBySha(db, sha('chat.zip/a.jpg'))?.id).toBe(part)
    expect(change.items).toEqual([zip, part, packed, copy])
    const first = listItems(db, { limit: 3 })
    expect(first).toMatchObject({ total: 4, next: packed })
    expect(listItems(db, { limit: 3, after: first.next ?? '' })).toMatchObject({
      items: [{ id: copy }],
      next: null,
    })
    expect(listItems(db, { limit: 0 })).toMatchObject({ total: 4, items: [] })
  })
})

test('an entry of a type this program does not know is passed over and counted as applied', async () => {
  const journal = new Journal()
  journal.add({ type: 'hologram', public: { what: 1 }, private: null } as unknown as NewEntry)
  journal.file('a.txt')
  const db = tempIndex()
  await journal.applyTo(db)
  expect(db.appliedSeq).toBe(2)
  expect(all(db)).toHaveLength(1)
})
