import { describe, expect, it } from 'vitest'
import { answered, contact, findingsOf, only, sms } from './made.ts'

const times = ['09:03', '12:10', '15:20', '18:30', '20:40']
const day = (list: readonly string[]) => list.map(time => `2026-11-03 ${time}:00`)

describe('CN-FREQ-01', () => {
  const over = (...args: Parameters<typeof findingsOf>) => only(findingsOf(...args), 'CN-FREQ-01')

  it('marks four answered calls from three numbers of one group, not three', () => {
    const calls = day(times.slice(0, 4)).map((at, n) => answered(at, { party: `pCollector${n % 3}` }))
    const [finding, ...more] = over(calls)
    expect(more).toEqual([])
    expect(finding).toMatchObject({
      count: 4,
      limit: 3,
      day: '2026-11-03',
      authority: 'national_standard',
      strength: 'strong',
      events: calls.map(({ id }) => id),
    })
    expect(over(calls.slice(0, 3))).toEqual([])
  })

  it('does not add up two groups', () => {
    const calls = day(times.slice(0, 4)).map((at, n) => answered(at, { group: n < 2 ? '甲' : '乙' }))
    expect(over(calls)).toEqual([])
  })

  it('does not count a call of 0 seconds', () => {
    const calls = day(times.slice(0, 4)).map((at, n) => answered(at, { duration: n === 3 ? 0 : 20 }))
    expect(over(calls)).toEqual([])
  })

  it('prints how many there are from 1, 5 and 10 seconds', () => {
    const calls = day(times).map((at, n) => answered(at, { duration: [1, 4, 5, 9, 10][n] ?? 0 }))
    const [finding] = over(calls)
    expect(finding?.parameters).toMatchObject({
      countAt1s: 5,
      countAt5s: 3,
      countAt10s: 1,
      durationUnknown: 0,
    })
    expect(finding?.explanation['zh-CN']).toBe(
      '2026-11-03 当日接通 5 次（09:03、12:10、15:20、18:30、20:40），国家标准每日不超过 3 次。“有效通话”没有公开定义：按至少 1 秒计 5 次，5 秒 3 次，10 秒 1 次。',
    )
  })

  it('is only possible when lengths are missing that it depends on', () => {
    const calls = day(times.slice(0, 4)).map((at, n) => answered(at, { duration: n === 0 ? null : 20 }))
    expect(over(calls)[0]).toMatchObject({ strength: 'possible', count: 4 })
  })

  it('counts only what went to the debtor, was answered and is of a certain day', () => {
    const calls = day(times.slice(0, 3)).map(at => answered(at))
    for (const fourth of [
      answered('2026-11-03 21:00:00', { target: 'mother' }),
      answered('2026-11-03 21:00:00', { direction: 'out' }),
      answered('2026-11-03 21:00:00', { precision: 'day' }),
      answered('2026-11-03 21:00:00', { utcMs: null, wallMs: null }),
      answered('2026-11-03 21:00:00', { group: null }),
      contact('2026-11-03 21:00:00'),
      answered('2026-11-04 00:00:00'),
      sms('2026-11-03 21:00:00', '还款'),
    ])
      expect(over([...calls, fourth])).toEqual([])
  })

  it('starts with the standard', () => {
    const calls = (date: string) => times.map(time => answered(`${date} ${time}:00`))
    expect(over(calls('2025-02-27'))).toEqual([])
    expect(over(calls('2025-02-28'))).toHaveLength(1)
  })
})

describe('CN-FREQ-03', () => {
  const over = (...args: Parameters<typeof findingsOf>) => only(findingsOf(...args), 'CN-FREQ-03')
  const misses = (n: number, more = {}, date = '2026-11-03') =>
    Array.from({ length: n }, (_, at) => contact(`${date} ${String(9 + at).padStart(2, '0')}:00:00`, more))

  it('marks seven misses to one own line, not six', () => {
    const [finding] = over(misses(7, { line: 'SIM1' }))
    expect(finding).toMatchObject({ count: 7, limit: 6, authority: 'self_regulatory', strength: 'strong' })
    expect(finding?.explanation['zh-CN']).toContain('不宜超过 6 次')
    expect(over(misses(6))).toEqual([])
  })

  it('does not add up two lines', () => {
    expect(over([...misses(4, { line: 'SIM1' }), ...misses(4, { line: 'SIM2' })])).toEqual([])
  })

  it('is only possible when several lines are not told apart', () => {
    expect(over(misses(7), { ownNumbers: 2 })[0]).toMatchObject({ strength: 'possible' })
  })

  it('counts missed, rejected, busy and voicemail; blocked and answered calls only in the total', () => {
    const list = (['missed', 'rejected', 'busy', 'voicemail', 'missed', 'rejected', 'busy'] as const).map(
      (result, n) => contact(`2026-11-03 1${n}:00:00`, { result }),
    )
    const [finding] = over([
      ...list,
      answered('2026-11-03 18:00:00'),
      contact('2026-11-03 19:00:00', { result: 'blocked' }),
    ])
    expect(finding).toMatchObject({ count: 7, parameters: { totalWithAnswered: 9 } })
    expect(over([...list.slice(1), contact('2026-11-03 19:00:00', { result: 'blocked' })])).toEqual([])
  })

  it('starts with the guideline, and only binds those it speaks of', () => {
    expect(over(misses(8, {}, '2026-01-29'))).toEqual([])
    expect(over(misses(8, {}, '2026-01-30'))).toHaveLength(1)
    expect(over(misses(8), { lenderType: 'micro_loan' })[0]).toMatchObject({
      authority: 'indicator',
      strength: 'indicator',
    })
  })
})

describe('CN-FREQ-04', () => {
  const burst = (...args: Parameters<typeof findingsOf>) => only(findingsOf(...args), 'CN-FREQ-04')
  const every = (minutes: number, n: number, start = '10:00', more = {}) =>
    Array.from({ length: n }, (_, at) => {
      const ms = Date.parse(`2026-11-03T${start}:00Z`) + at * minutes * 60_000
      return contact(new Date(ms).toISOString().slice(0, 19).replace('T', ' '), more)
    })

  it('marks five contacts within an hour, not when the fifth comes an hour after the first', () => {
    expect(burst(every(14, 5))[0]).toMatchObject({
      count: 5,
      limit: 5,
      strength: 'indicator',
      authority: 'indicator',
    })
    expect(burst(every(15, 5))).toEqual([])
    expect(burst(every(14, 4))).toEqual([])
  })

  it('names the fullest hour and shows all of each full hour, past midnight too', () => {
    const list = every(10, 12, '23:00')
    const [finding, next] = burst(list)
    expect(finding).toMatchObject({ day: '2026-11-03', count: 6 })
    expect(finding?.events).toHaveLength(11)
    expect(finding?.explanation['zh-CN']).toContain('自 23:00 起一小时内 6 次')
    expect(next).toMatchObject({ day: '2026-11-04', count: 6 })
  })

  it('marks twenty contacts, five numbers or twenty messages in a day', () => {
    expect(burst(every(41, 20, '08:00'))[0]).toMatchObject({ count: 20, limit: 20 })
    expect(burst(every(41, 19, '08:00'))).toEqual([])
    const numbers = every(61, 5).map((one, n) => ({ ...one, party: `pCollector${n}` }))
    expect(burst(numbers)[0]).toMatchObject({ count: 5, limit: 5, parameters: { numbers: 5, inHour: 0 } })
    expect(burst(numbers.slice(1))).toEqual([])
    const messages = every(41, 20, '08:00', { kind: 'sms', result: null, text: '还款' })
    expect(burst(messages)[0]?.explanation['zh-CN']).toContain('信息 20 条')
  })

  it('never says that something is not met, and refers to the Civil Code from its day on', () => {
    const [finding] = burst(every(5, 6))
    expect(finding?.citation['zh-CN']).toContain('仅作提示')
    expect(finding?.citation['zh-CN']).not.toMatch(/涉嫌|不符合/u)
    expect(burst(every(5, 6).map(one => ({ ...one, day: '2020-12-31' })))).toEqual([])
  })

  it('does not mix groups', () => {
    expect(burst(every(10, 6).map((one, n) => ({ ...one, group: n % 2 === 0 ? '甲' : '乙' })))).toEqual([])
  })
})
