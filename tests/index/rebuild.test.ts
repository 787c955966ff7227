import { expect, test } from 'vitest'
import type { JournalEntry } from '../../main/vault/entries.ts'
import { AppError } from '../../main/appError.ts'
import { page } from '../../main/index/timeline.ts'
import { unreadSources } from '../../main/index/importState.ts'
import { randomFrom, syntheticRecords } from '../bench/indexBench.ts'
import { call, chat, dump, Journal, sha, sms, tempIndex } from './journal.ts'

/** A case with every family of entries, answers that come late, files that come later still. */
function eventfulJournal(): Journal {
  const journal = new Journal()
  const random = randomFrom(5)
  journal.portion = 37
  journal.file('sms-1.xml', { reader: 'smsBackupRestore' })
  const records = syntheticRecords(300, 3)
  journal.messages('sms-1.xml', [
    ...records,
    sms({ locator: 'x1' }),
    sms({ locator: 'x2' }),
    call({ locator: 'c1' }),
  ])
  journal.file('chat/妈妈.txt', { reader: 'whatsapp' })
  const lines = Array.from({ length: 60 }, (_, index) =>
    chat(
      random() < 0.5 ? '催收' : '小张',
      [2026, 10, 1 + (index % 28), index % 24, index % 60],
      `第${index}条 还钱`,
      {
        locator: `line ${index}`,
        attachments:
          index % 9 === 0 ? [{ name: `IMG-${index}.jpg`, mediaType: 'image/jpeg', part: null }] : [],
      },
    ),
  )
  journal.messages('chat/妈妈.txt', lines, { needsZone: true, needsSelf: true, chatName: '催收' }, 'whatsapp')
  journal.add({ type: 'case', public: {}, private: { self: { names: ['小张'], numbers: [] } } })
  for (let index = 0; index < 60; index += 9)
    journal.file(`chat/IMG-${index}.jpg`, { reader: 'media', mediaType: 'image/jpeg' })
  journal.file('sms-2.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms-2.xml', [
    ...records.slice(100).map(record => ({ ...record, locator: `again ${record.locator}` })),
    sms({ locator: 'y1', text: '另一条' }),
    sms({ locator: 'y2' }),
  ])
  journal.add({
    type: 'answer',
    public: { answers: 1 },
    private: { answers: [{ item: 'i3', zone: 'Europe/Berlin' }] },
  })
  const event = journal.entries.length
  journal.add({
    type: 'note',
    public: {},
    private: {
      kind: 'visit',
      local: '2026-10-25T02:30',
      zone: 'Europe/Berlin',
      precision: 'min',
      text: '上门',
      direction: 'in',
      target: 'self',
      partyNumber: '',
      partyName: '甲',
      people: 1,
      attachments: [],
    },
  })
  journal.add({
    type: 'exhibit',
    public: { count: 2 },
    private: { events: [eventOf('sms-1.xml', 'x1'), eventOf('sms-2.xml', 'y1')], group: 2 },
  })
  journal.add({
    type: 'edit',
    public: {},
    private: { event: eventOf('chat/妈妈.txt', 'line 9'), userNote: `备注 ${event}` },
  })
  journal.add({
    type: 'party',
    public: {},
    private: { party: 'p0123456789ab', role: 'collector', name: '某人' },
  })
  journal.add({ type: 'case', public: {}, private: { case: { zone: 'Asia/Tokyo', lenderName: '某银行' } } })
  journal.add({
    type: 'answer',
    public: { answers: 2 },
    private: {
      answers: [
        { item: 'i3', owner: { thirdParty: 'mother', name: '妈妈' }, self: ['小张'] },
        { item: 'i1', self: [] },
      ],
    },
  })
  journal.add({
    type: 'finding',
    public: { count: 1 },
    private: { ids: ['CN-TIME-01-x'], state: 'dismissed', reason: '不是' },
  })
  journal.add({
    type: 'draft',
    public: { draft: 'd' },
    private: { draft: 'd', content: { id: 'd', problems: [] } },
  })
  return journal
}

function eventOf(path: string, locator: string): string {
  return `e${sha(`${sha(path)}\n${locator}`).slice(0, 20)}`
}

test('applying entry by entry, in portions, or all at once gives the same rows', async () => {
  const journal = eventfulJournal()
  const step = await journal.rebuilt(1)
  const expected = dump(step)
  expect(expected.events?.length).toBeGreaterThan(360)
  expect(expected.exhibits).toHaveLength(2)
  expect(expected.user_notes).toHaveLength(1)
  for (const portion of [3, 1000]) {
    const db = await journal.rebuilt(portion)
    const found = dump(db)
    for (const table of Object.keys(expected))
      expect({ [table]: found[table] }).toEqual({ [table]: expected[table] })
  }
})

test('the counts by day are those of the events, and every event is found by its words', async () => {
  const journal = eventfulJournal()
  const db = await journal.rebuilt()
  const kept = db.sql.prepare('SELECT * FROM day_counts ORDER BY day, kind, direction, party').all()
  const counted = db.sql
    .prepare(
      "SELECT ifnull(day, '') AS day, kind, direction, ifnull(party, '') AS party, count(*) AS n FROM events GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
    )
    .all()
  expect(kept).toEqual(counted)
  const orphans = db.sql
    .prepare('SELECT count(*) AS n FROM source_rows WHERE event NOT IN (SELECT rowid FROM events)')
    .get()
  expect(orphans).toEqual({ n: 0 })
  expect(
    db.sql
      .prepare('SELECT count(*) AS n FROM events WHERE rowid NOT IN (SELECT event FROM source_rows)')
      .get(),
  ).toEqual({ n: 0 })
  expect(
    db.sql.prepare('SELECT count(*) AS n FROM attachments WHERE event NOT IN (SELECT id FROM events)').get(),
  ).toEqual({ n: 0 })
  const { n } = db.sql.prepare("SELECT count(*) AS n FROM events WHERE text LIKE '%还钱%'").get() as {
    n: number
  }
  expect(page(db, { filter: { query: '还钱' }, limit: 1 }).total).toBe(n)
})

test('a stop in the middle of a source is healed when it is applied again', async () => {
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', syntheticRecords(12_500))
  const expected = dump(await journal.rebuilt())
  const db = tempIndex()
  let given = 0
  const failing = {
    async *messages(sha256: string) {
      for await (const records of journal.messages(sha256)) {
        given += records.length
        if (given > 11_000) throw new Error('the power went out')
        yield records
      }
    },
  }
  await expect(db.apply(journal.entries, failing)).rejects.toMatchObject({ code: 'IndexFailed' })
  expect(db.appliedSeq).toBe(1)
  expect(db.sql.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 10_000 })
  const change = await db.apply(journal.entries, journal)
  expect(db.appliedSeq).toBe(2)
  expect(change.changedEvents).toBeGreaterThanOrEqual(12_500)
  const found = dump(db)
  expect(found.events).toEqual(expected.events)
  expect(found.day_counts).toEqual(expected.day_counts)
}, 120_000)

test('a messages object that is lost leaves the source to be read again; the rest goes on', async () => {
  const journal = new Journal()
  journal.file('a.xml', { reader: 'smsBackupRestore' })
  const lost = journal.messages('a.xml', [sms()])
  journal.file('b.xml', { reader: 'smsBackupRestore' })
  journal.messages('b.xml', [sms({ text: '还在' })])
  const db = tempIndex()
  const change = await db.apply(journal.entries as JournalEntry[], {
    async *messages(sha256) {
      if (sha256 === lost) throw new AppError('ObjectMissing')
      yield* journal.messages(sha256)
    },
  })
  expect(change.unread).toEqual(['i1'])
  expect(db.appliedSeq).toBe(4)
  expect(page(db, { filter: {}, limit: 5 }).events.map(event => event.text)).toEqual(['还在'])
  expect(unreadSources(db).map(source => source.id)).toEqual(['i1'])
})
