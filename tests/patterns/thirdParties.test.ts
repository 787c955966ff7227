import { describe, expect, it } from 'vitest'
import { answered, contact, findingsOf, only, sms } from './made.ts'

const third = (...args: Parameters<typeof findingsOf>) => only(findingsOf(...args), 'CN-3P-01')
const toMother = contact('2026-11-10 15:00:00', { target: 'mother' })

describe('CN-3P-01', () => {
  it('is strong when the debtor answered the day before, and names when', () => {
    const call = answered('2026-11-09 10:00:00')
    const [finding, ...more] = third([toMother, call])
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      strength: 'strong',
      authority: 'dept_rule',
      events: [toMother.id],
      parameters: { reachable: 1, reachableEvents: call.id, role: 'mother' },
    })
    expect(finding?.explanation['zh-CN']).toContain('2026-11-09 10:00 接听来电')
    expect(finding?.citation['zh-CN']).toMatch(
      /^涉嫌违反部门规章：《消费金融公司管理办法》第五十六条。不符合国家标准：/u,
    )
  })

  it('is conditional after three misses on a day and no answer on the next', () => {
    const misses = ['09:00', '11:00', '13:00'].map(time => contact(`2026-11-08 ${time}:00`))
    expect(third([toMother, ...misses])[0]).toMatchObject({
      strength: 'conditional',
      parameters: { unreachableDay: '2026-11-08' },
    })
    // Two are not three; an own answer between them breaks the row.
    expect(third([toMother, ...misses.slice(1)])[0]).toMatchObject({ strength: 'possible' })
    // Answered in the meantime: reachable.
    expect(third([toMother, ...misses, answered('2026-11-09 20:00:00')])[0]).toMatchObject({
      strength: 'strong',
    })
    // The next day must have come.
    expect(
      third([
        toMother,
        ...misses.map(one => ({ ...one, day: '2026-11-10', utcMs: (one.utcMs ?? 0) + 2 * 86_400_000 })),
      ])[0],
    ).toMatchObject({
      strength: 'possible',
    })
  })

  it.each([
    [
      'an own call of 10 seconds',
      contact('2026-11-09 10:00:00', { direction: 'out', result: 'answered', duration: 10 }),
      'strong',
    ],
    [
      'an own call of 9 seconds',
      contact('2026-11-09 10:00:00', { direction: 'out', result: 'answered', duration: 9 }),
      'possible',
    ],
    ['an own message', sms('2026-11-09 10:00:00', '我在筹钱', { direction: 'out' }), 'strong'],
    ['a draft', sms('2026-11-09 10:00:00', '我在筹钱', { direction: 'out', unsent: true }), 'possible'],
    ['an answered call of 0 seconds', answered('2026-11-09 10:00:00', { duration: 0 }), 'possible'],
    ['an answer exactly three days before', answered('2026-11-07 15:00:00'), 'strong'],
    ['an answer longer ago', answered('2026-11-07 14:59:59'), 'possible'],
    ['an answer afterwards', answered('2026-11-10 15:00:01'), 'possible'],
    ['an answer to another creditor', answered('2026-11-09 10:00:00', { group: '乙' }), 'possible'],
    [
      'an own message to somebody else',
      sms('2026-11-09 10:00:00', '喂', { direction: 'out', party: 'pFriend', group: null }),
      'possible',
    ],
    [
      'what the mother answered',
      answered('2026-11-09 10:00:00', { target: 'mother', direction: 'out' }),
      'possible',
    ],
  ])('after %s', (_, before, strength) => {
    expect(third([toMother, before]).find(({ events }) => events[0] === toMother.id)).toMatchObject({
      strength,
    })
  })

  it.each(['guarantor', 'coBorrower', 'spouseCommonDebt', 'self'])('has nothing to say about %s', target => {
    expect(third([contact('2026-11-10 15:00:00', { target })])).toEqual([])
  })

  it('needs a marked party, and an incoming contact', () => {
    expect(third([{ ...toMother, group: null }])).toEqual([])
    expect(third([{ ...toMother, direction: 'out' }])).toEqual([])
  })

  it('uses whole days when only the date is known', () => {
    const dated = { ...toMother, precision: 'day' as const, utcMs: null, wallMs: null }
    expect(third([dated, answered('2026-11-09 23:00:00')])[0]).toMatchObject({ strength: 'strong' })
    expect(third([dated, answered('2026-11-08 00:00:00')])[0]).toMatchObject({ strength: 'strong' })
    expect(third([dated, answered('2026-11-07 23:00:00')])[0]).toMatchObject({ strength: 'possible' })
    expect(third([dated, answered('2026-11-10 01:00:00')])[0]).toMatchObject({ strength: 'possible' })
  })

  it('cites by day and lender', () => {
    const at = (day: string, lenderType: 'bank_card' | 'micro_loan' | 'unknown') =>
      third([contact(`${day} 15:00:00`, { target: 'colleague' })], { lenderType })[0]
    expect(at('2024-01-01', 'bank_card')?.citation['zh-CN']).toBe(
      '涉嫌违反部门规章：《商业银行信用卡业务监督管理办法》第六十八条。',
    )
    expect(at('2025-01-16', 'micro_loan')).toMatchObject({ authority: 'indicator', strength: 'indicator' })
    expect(at('2025-01-17', 'micro_loan')).toMatchObject({ authority: 'dept_rule' })
    expect(at('2024-01-01', 'unknown')).toMatchObject({ strength: 'possible' })
    expect(at('2025-02-28', 'unknown')).toMatchObject({ authority: 'national_standard' })
  })
})
