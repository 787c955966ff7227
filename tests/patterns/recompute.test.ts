import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import { getParty, listParties, partyOf } from '../../main/index/parties.ts'
import { supportEvents } from '../../main/patterns/marking.ts'
import { overview } from '../../main/patterns/overview.ts'
import { recompute } from '../../main/patterns/recompute.ts'
import { summary } from '../../main/patterns/summary.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'
import type { PartyChange } from '../../preload/contract.ts'
import { call, dump, Journal, sms, tempFolder, testKey, testVault } from '../index/journal.ts'

const collector = '02195588'
const second = '02195589'
const friend = '13900000555'

/** 2026-11-03 at an hour and minute in China. */
function at(day: number, hour: number, minute = 0): MessageRecord['time'] {
  return { epochMs: Date.UTC(2026, 10, day, hour - 8, minute), local: null, precision: 's' }
}

function phone(): { journal: Journal; records: MessageRecord[] } {
  const journal = new Journal()
  const records = [
    ...[9, 11, 15, 18].map(hour => call({ numberRaw: hour === 9 ? second : collector, time: at(3, hour) })),
    call({ numberRaw: collector, time: at(3, 22, 30), result: 'missed', durationSeconds: 0 }),
    sms({ numberRaw: collector, time: at(3, 23, 15), text: '【海豚消金】再不還錢，弄 死 你' }),
    sms({ numberRaw: friend, time: at(3, 23, 30), text: '你这个傻逼，周末来不来' }),
    sms({ numberRaw: friend, time: at(3, 12), text: '还钱了吗' }),
    sms({ numberRaw: friend, direction: 'out', time: at(4, 1), text: '我真的想跳楼' }),
    sms({ numberRaw: collector, direction: 'out', time: at(4, 9), text: '我会还的，别弄死你这种话' }),
  ]
  journal.file('phone.xml', { reader: 'smsBackupRestore' })
  journal.messages('phone.xml', records)
  journal.file('mother.xml', { reader: 'smsBackupRestore' })
  journal.messages('mother.xml', [
    sms({ numberRaw: collector, time: at(4, 15), text: '你女儿是老赖，欠我们23500元' }),
    sms({ numberRaw: friend, time: at(4, 16), text: '阿姨好' }),
  ])
  journal.add({
    type: 'answer',
    public: { answers: 1 },
    private: { answers: [{ item: 'i3', owner: { thirdParty: 'mother', name: '妈妈' } }] },
  })
  journal.add({
    type: 'case',
    public: {},
    private: {
      case: { lenderName: '海豚消费金融有限公司', lenderType: 'consumer_finance', overdueAmount: '23500' },
    },
  })
  return { journal, records }
}

function say(journal: Journal, db: IndexDb, number: string, change: Omit<PartyChange, 'party'>): void {
  const party = partyOf(db, { number, name: null })
  if (party === null) throw new Error('no such party')
  journal.add({ type: 'party', public: {}, private: { party, ...change } })
}

async function marked(): Promise<{ journal: Journal; db: IndexDb }> {
  const { journal } = phone()
  const db = await journal.rebuilt()
  say(journal, db, collector, { role: 'collector' })
  say(journal, db, second, { role: 'collector' })
  say(journal, db, friend, { role: 'friend' })
  await journal.applyTo(db)
  await recompute(db)
  return { journal, db }
}

const marks = (db: IndexDb, category?: string) =>
  db.sql
    .prepare(
      'SELECT e.text AS text, m.start, m.end, m.category FROM marks m JOIN events e ON e.id = m.event ORDER BY 1, 2',
    )
    .all()
    .map(row => row as { text: string; start: number; end: number; category: string })
    .filter(row => category === undefined || row.category === category)
    .map(row => row.text.slice(row.start, row.end))

describe('recompute', () => {
  it('finds nothing of parties that nobody marked', async () => {
    const { journal } = phone()
    const db = await journal.rebuilt()
    await recompute(db)
    expect(listFindings(db, {})).toEqual([])
    expect(summary(db)).toMatchObject({ nightContacts: 0, collectorNumbers: 0, unconfirmed: 0, events: 12 })
    // Words of the unknown are marked, for the user to see; ambiguous ones are not.
    expect(marks(db, 'THREAT')).toEqual(['弄 死 你'])
  })

  it('holds the contacts of marked parties against the rules', async () => {
    const { db } = await marked()
    const found = listFindings(db, {}).map(({ rule, day, count, strength }) => [rule, day, count, strength])
    expect(found).toEqual([
      ['CN-ABUSE-01', '2026-11-03', 1, 'strong'],
      ['CN-FREQ-01', '2026-11-03', 4, 'strong'],
      ['CN-TIME-01', '2026-11-03', null, 'strong'],
      ['CN-TIME-01', '2026-11-03', null, 'strong'],
      ['CN-3P-01', '2026-11-04', 1, 'strong'],
      ['CN-ABUSE-01', '2026-11-04', 1, 'strong'],
    ])
    const [abuse] = listFindings(db, { rule: 'CN-ABUSE-01' })
    expect(abuse?.explanation['zh-CN']).toContain('“弄 死 你”')
    expect(summary(db)).toMatchObject({
      events: 12,
      byKind: { call: 5, sms: 7 },
      from: '2026-11-03',
      to: '2026-11-04',
      nightContacts: 2,
      daysOverLimit: 1,
      thirdPartyContacts: 1,
      abusiveMessages: 2,
      collectorNumbers: 2,
      unconfirmed: 6,
    })
  })

  it('marks words where they stand, never those of friends or the own', async () => {
    const { db } = await marked()
    expect(marks(db, 'THREAT')).toEqual(['弄 死 你'])
    expect(marks(db, 'INSULT')).toEqual(['老赖'])
    expect(marks(db, 'SELFHARM')).toEqual([])
    const own = supportEvents(db)
    expect(own).toHaveLength(1)
    expect(db.sql.prepare('SELECT text FROM events WHERE id = ?').pluck().get(own[0])).toBe('我真的想跳楼')
  })

  it('says the same a second time, and from a fresh index', async () => {
    const { journal, db } = await marked()
    const before = dump(db)
    await recompute(db)
    expect(dump(db)).toEqual(before)
    const again = await journal.rebuilt(3)
    await recompute(again)
    expect(dump(again)).toEqual(before)
  })

  it('stops in peace when the vault is locked meanwhile, and goes on when it is open again', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    journal.messages(
      'phone.xml',
      Array.from({ length: 1500 }, (_, n) =>
        sms({ text: `弄死你 ${n}`, time: { epochMs: n, local: null, precision: 'ms' } }),
      ),
    )
    const file = join(tempFolder(), 'index.db')
    const db = openIndex(file, testKey, testVault)
    await journal.applyTo(db)
    const running = recompute(db)
    db.close()
    await running
    const again = openIndex(file, testKey, testVault)
    onTestFinished(() => again.close())
    const markedNow = again.sql.prepare('SELECT count(*) FROM marked').pluck()
    expect(markedNow.get()).toBe(1000)
    await recompute(again)
    expect(markedNow.get()).toBe(1500)
    expect(marks(again)).toHaveLength(1500)
  })

  it('keeps what the user decided through recounts', async () => {
    const { journal, db } = await marked()
    const [night] = listFindings(db, { rule: 'CN-TIME-01' })
    const [abuse] = listFindings(db, { rule: 'CN-ABUSE-01' })
    const ids = [night?.id ?? '', abuse?.id ?? '']
    journal.add({
      type: 'finding',
      public: { count: 1 },
      private: { ids: ids.slice(0, 1), state: 'confirmed', reason: null },
    })
    journal.add({
      type: 'finding',
      public: { count: 1 },
      private: { ids: ids.slice(1), state: 'dismissed', reason: '是开玩笑' },
    })
    journal.file('more.xml', { reader: 'smsBackupRestore' })
    journal.messages('more.xml', [call({ numberRaw: second, time: at(3, 22, 45), durationSeconds: 5 })])
    await journal.applyTo(db)
    await recompute(db)
    expect(listFindings(db, { rule: 'CN-TIME-01' })).toHaveLength(3)
    expect(listFindings(db, { state: 'confirmed' })).toMatchObject([{ id: ids[0], rule: 'CN-TIME-01' }])
    expect(listFindings(db, { state: 'dismissed' })).toMatchObject([{ id: ids[1], reason: '是开玩笑' }])
    expect(summary(db)).toMatchObject({ abusiveMessages: 1, nightContacts: 3, unconfirmed: 5 })
  })

  it('follows a change of mind about who somebody is', async () => {
    const { journal, db } = await marked()
    say(journal, db, collector, { role: 'family' })
    await journal.applyTo(db)
    await recompute(db)
    expect(listFindings(db, {})).toEqual([])
    expect(marks(db)).toEqual([])
    say(journal, db, collector, { role: 'collector', lender: '乙银行' })
    await journal.applyTo(db)
    await recompute(db)
    // Three answered calls for one lender and one for the other are no four.
    expect(listFindings(db, { rule: 'CN-FREQ-01' })).toEqual([])
    expect(listFindings(db, { rule: 'CN-TIME-01' })).toMatchObject([
      { lender: '乙银行' },
      { lender: '乙银行' },
    ])
    expect(overview(db, {}).days.find(({ day }) => day === '2026-11-03')).toMatchObject({
      answered: 3,
      total: 6,
    })
    expect(overview(db, { lender: '乙银行' }).numbers).toHaveLength(1)
  })

  it('scores parties with reasons and leaves known people alone', async () => {
    const { db } = await marked()
    const found = getParty(db, partyOf(db, { number: collector, name: null }) ?? '')
    expect(found?.attribution).toMatchObject({ score: 55, level: 'probable' })
    expect(found?.attribution.reasons.map(({ reason, events }) => [reason, events.length])).toEqual([
      ['smsSignature', 1],
      ['contractOrAmount', 1],
    ])
    const known = listParties(db).find(({ role }) => role === 'friend')
    expect(known?.attribution).toEqual({ score: 0, level: 'unknown', reasons: [] })
  })

  it('draws what it counts', async () => {
    const { db } = await marked()
    const { heat, days, numbers, quiet, limitPerDay, withoutHour } = overview(db, {})
    // 2026-11-03 is a Tuesday.
    expect(heat).toContainEqual({ weekday: 1, hour: 22, count: 1 })
    expect(heat.reduce((sum, { count }) => sum + count, 0)).toBe(7)
    expect(days).toEqual([
      { day: '2026-11-03', answered: 4, unanswered: 1, messages: 1, total: 6, findings: 4, answeredBy: [] },
      { day: '2026-11-04', answered: 0, unanswered: 0, messages: 1, total: 1, findings: 2, answeredBy: [] },
    ])
    expect(
      numbers.map(({ calls, answered, messages, nights, total }) => [
        calls,
        answered,
        messages,
        nights,
        total,
      ]),
    ).toEqual([
      [4, 3, 2, 2, 6],
      [1, 1, 0, 0, 1],
    ])
    expect({ quiet, limitPerDay, withoutHour }).toEqual({
      quiet: { start: 22, end: 8 },
      limitPerDay: 3,
      withoutHour: 0,
    })
    expect(overview(db, { from: '2026-11-04' }).days.map(({ day }) => day)).toEqual(['2026-11-04'])
    // Each cell opens exactly its events.
    const cell = db.sql
      .prepare('SELECT count(*) FROM events WHERE weekday = 1 AND hour = 22 AND party = ?')
      .pluck()
    expect(cell.get(partyOf(db, { number: collector, name: null }))).toBe(1)
  })

  it('counts contacts without an hour apart and never holds them against anybody', async () => {
    const { journal, db } = await marked()
    const before = listFindings(db, {})
    journal.file('chat.txt', { reader: 'smsBackupRestore' })
    journal.messages('chat.txt', [
      sms({
        kind: 'message',
        numberRaw: collector,
        text: '请尽快联系我们处理欠款',
        time: {
          wall: { date: [2026, 11, 5], order: 'YMD', hour: 23, minute: 0, second: null, half: null },
          offsetMinutes: null,
          local: '2026-11-05 23:00',
          precision: 'min',
        },
      }),
    ])
    await journal.applyTo(db)
    await recompute(db)
    expect(listFindings(db, {})).toEqual(before)
    expect(overview(db, {}).withoutHour).toBe(1)
  })
})
