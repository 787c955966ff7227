/** Every figure of the pattern screen, on the whole sample and on made edges, against the events it opens. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { applyAnswersFile } from '../../main/engine/applyAnswersFile.ts'
import { Engine } from '../../main/engine/engine.ts'
import type { IndexDb } from '../../main/index/db.ts'
import { partyOf } from '../../main/index/parties.ts'
import { countEvents } from '../../main/index/timeline.ts'
import { overview } from '../../main/patterns/overview.ts'
import { recompute } from '../../main/patterns/recompute.ts'
import { resourcePath } from '../../main/resourceFolder.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'
import type { CountedContacts, TimelineFilter } from '../../preload/contract.ts'
import { call, Journal, sms, tempIndex } from '../index/journal.ts'

/** What the screen's cells, bars and tables ask the timeline for, each with the number they show. */
function figures(db: IndexDb): { name: string; shown: number; filter: TimelineFilter }[] {
  const { heat, days, numbers, withoutHour } = overview(db, {})
  const count = (weekday: number, hour: number) =>
    heat.find(cell => cell.weekday === weekday && cell.hour === hour)?.count ?? 0
  const perDay: ['unanswered' | 'messages' | 'total', CountedContacts][] = [
    ['unanswered', 'unanswered'],
    ['messages', 'message'],
    ['total', 'contact'],
  ]
  const perNumber: ['calls' | 'answered' | 'messages' | 'nights' | 'total', CountedContacts][] = [
    ['calls', 'call'],
    ['answered', 'answered'],
    ['messages', 'message'],
    ['nights', 'quiet'],
    ['total', 'contact'],
  ]
  return [
    ...Array.from({ length: 168 }, (_, cell) => ({
      name: `weekday ${Math.floor(cell / 24)} hour ${cell % 24}`,
      shown: count(Math.floor(cell / 24), cell % 24),
      filter: { counted: 'timed', weekday: Math.floor(cell / 24), hour: cell % 24 } as const,
    })),
    { name: 'without hour', shown: withoutHour, filter: { counted: 'untimed' } },
    ...days.flatMap(day => [
      ...perDay.map(([field, counted]) => ({
        name: `${day.day} ${field}`,
        shown: day[field],
        filter: { from: day.day, to: day.day, counted },
      })),
      {
        name: `${day.day} answered`,
        shown: day.answered,
        filter: {
          from: day.day,
          to: day.day,
          counted: 'effective' as const,
          ...(day.answeredBy.length === 0 ? {} : { parties: day.answeredBy }),
        },
      },
    ]),
    ...numbers.flatMap(row =>
      perNumber.map(([field, counted]) => ({
        name: `${row.label} ${field}`,
        shown: row[field],
        filter: { parties: [row.party], counted },
      })),
    ),
  ]
}

const opened = (db: IndexDb, list: ReturnType<typeof figures>) =>
  list.map(({ name, filter }) => [name, countEvents(db, filter)])
const shown = (list: ReturnType<typeof figures>) => list.map(({ name, shown: count }) => [name, count])

describe('on the sample', () => {
  let folder: string
  let engine: Engine
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'overview-'))
    const made = await Engine.create(join(folder, 'vault'), 'a quiet lamp over green water', terminalServices)
    engine = made.engine
    await engine.startImport([resourcePath('sample/phone'), resourcePath('sample/mother')]).done
    await applyAnswersFile(engine, resourcePath('sample/answers.json'))
    await engine.fresh()
  }, 180_000)
  afterAll(async () => {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('every cell, bar and number opens as many events as it shows', () => {
    const list = figures(engine.db)
    expect(list.filter(one => one.shown > 0).length).toBeGreaterThan(100)
    expect(opened(engine.db, list)).toEqual(shown(list))
  })
})

describe('on edges that the sample has not', () => {
  const at = (day: number, hour: number, minute = 0): MessageRecord['time'] => ({
    epochMs: Date.UTC(2026, 10, day, hour - 8, minute),
    local: null,
    precision: 's',
  })
  const number = '02195588'

  it('drafts, other notes, unknown hours, calls of no length, two lenders of one day', async () => {
    const journal = new Journal()
    journal.file('phone.xml', { reader: 'smsBackupRestore' })
    journal.messages('phone.xml', [
      sms({ numberRaw: number, time: at(3, 7, 59) }),
      sms({ numberRaw: number, time: at(3, 8) }),
      sms({ numberRaw: number, time: at(3, 22) }),
      sms({ numberRaw: number, time: at(3, 12), flags: ['draft'] }),
      sms({ numberRaw: number, time: at(3, 12, 1), flags: ['edited', 'failed'] }),
      sms({ numberRaw: number, time: at(3, 12, 2), direction: 'out' }),
      sms({ numberRaw: '13900000555', time: at(3, 12, 3) }),
      call({ numberRaw: number, time: at(3, 10), durationSeconds: 0 }),
      call({ numberRaw: number, time: at(3, 11), durationSeconds: null }),
      call({ numberRaw: number, time: at(3, 11, 5), result: 'missed', durationSeconds: 0 }),
      call({ numberRaw: number, time: at(3, 11, 6), result: 'blocked', durationSeconds: 0 }),
      call({ numberRaw: number, time: at(3, 11, 7), result: null, durationSeconds: null }),
      call({ numberRaw: '02195589', time: at(3, 15) }),
      call({ numberRaw: '02195589', time: at(3, 16) }),
      sms({
        numberRaw: number,
        kind: 'message',
        time: {
          wall: { date: [2026, 11, 5], order: 'YMD', hour: 23, minute: 0, second: null, half: null },
          offsetMinutes: null,
          local: '2026-11-05 23:00',
          precision: 'min',
        },
      }),
    ])
    for (const [kind, precision] of [
      ['visit', 'min'],
      ['visit', 'day'],
      ['other', 'min'],
    ] as const)
      journal.add({
        type: 'note',
        public: {},
        private: {
          kind,
          local: '2026-11-04T23:00',
          zone: 'Asia/Shanghai',
          precision,
          text: '上门',
          direction: 'in',
          target: 'self',
          partyNumber: number,
          partyName: '',
          people: null,
          attachments: [],
        },
      })
    const db = tempIndex()
    await journal.applyTo(db)
    for (const [digits, lender] of [
      [number, '甲银行'],
      ['02195589', '乙银行'],
    ] as const)
      journal.add({
        type: 'party',
        public: {},
        private: { party: partyOf(db, { number: digits, name: null }) ?? '', role: 'collector', lender },
      })
    await journal.applyTo(db)
    await recompute(db)
    const list = figures(db)
    expect(list.find(({ name }) => name === '2026-11-03 answered')?.shown).toBe(2)
    expect(list.find(({ name }) => name === 'without hour')?.shown).toBe(2)
    expect(opened(db, list)).toEqual(shown(list))
  })
})
