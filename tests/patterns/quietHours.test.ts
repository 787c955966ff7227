import { describe, expect, it } from 'vitest'
import { readHours } from '../../main/patterns/rules/quietHours.ts'
import type { Finding } from '../../preload/records.ts'
import { answered, contact, findingsOf, only, sms } from './made.ts'

const quiet = (...args: Parameters<typeof findingsOf>): Finding[] => only(findingsOf(...args), 'CN-TIME-01')
const pressing = '你的欠款已逾期，立即处理'

describe('CN-TIME-01', () => {
  it.each([
    ['21:59:59', 0],
    ['22:00:00', 1],
    ['23:59:59', 1],
    ['00:00:00', 1],
    ['07:59:59', 1],
    ['08:00:00', 0],
    ['12:00:00', 0],
  ])('a call at %s makes %i', (time, expected) => {
    expect(quiet([contact(`2026-11-03 ${time}`)])).toHaveLength(expected)
  })

  it('says that a text message near an edge may have been delayed', () => {
    const [finding] = quiet([sms('2026-11-03 22:05:00', pressing)])
    expect(finding).toMatchObject({
      strength: 'possible',
      notes: expect.arrayContaining(['deliveryDelayPossible']),
    })
    expect(quiet([sms('2026-11-03 22:10:00', pressing)])[0]).toMatchObject({ strength: 'strong' })
    expect(quiet([sms('2026-11-03 07:50:00', pressing)])[0]?.notes).toContain('deliveryDelayPossible')
    expect(quiet([sms('2026-11-03 07:49:59', pressing)])[0]?.notes).not.toContain('deliveryDelayPossible')
    // An instant message is not relayed for hours.
    expect(quiet([sms('2026-11-03 22:05:00', pressing, { kind: 'message' })])[0]?.notes).not.toContain(
      'deliveryDelayPossible',
    )
  })

  it('passes over a call that only ran past 22:00', () => {
    expect(quiet([answered('2026-11-03 21:55:00', { duration: 600 })])).toEqual([])
  })

  it.each([
    ['a date without an hour', { precision: 'day' as const }],
    ['an unknown zone', { utcMs: null, wallMs: null }],
    ['a time of unknown origin', { timeSource: 'unknown' as const }],
    ['the time of a file system', { timeSource: 'fileSystem' as const }],
  ])('never holds %s against anybody', (_, changed) => {
    expect(quiet([contact('2026-11-03 23:00:00', changed)])).toEqual([])
  })

  it('says when the zone is an answer and not in the evidence', () => {
    expect(quiet([contact('2026-11-03 23:00:00', { timeSource: 'assumed' })])[0]?.notes).toContain(
      'zoneAssumed',
    )
    expect(quiet([contact('2026-11-03 23:00:00')])[0]?.notes).not.toContain('zoneAssumed')
  })

  it('counts incoming contacts of marked parties only', () => {
    expect(quiet([contact('2026-11-03 23:00:00', { direction: 'out' })])).toEqual([])
    expect(quiet([contact('2026-11-03 23:00:00', { direction: 'unknown' })])).toEqual([])
    expect(quiet([contact('2026-11-03 23:00:00', { group: null })])).toEqual([])
    expect(quiet([sms('2026-11-03 23:00:00', pressing, { unsent: true })])).toEqual([])
  })

  it('passes over what follows the own call to the same number within ten minutes', () => {
    const own = contact('2026-11-03 22:30:00', { direction: 'out', result: 'notConnected' })
    expect(quiet([own, answered('2026-11-03 22:40:00')])).toEqual([])
    const [finding] = quiet([own, answered('2026-11-03 22:40:01')])
    expect(finding?.parameters).toMatchObject({ calledFirstMinutes: 10 })
    expect(quiet([own, answered('2026-11-03 22:35:00', { party: 'pCollector2' })])).toHaveLength(1)
    expect(quiet([own, answered('2026-11-03 22:29:00')])).toHaveLength(1)
  })

  it('passes over hours in which contact was agreed', () => {
    const at = [contact('2026-11-03 22:30:00'), contact('2026-11-03 23:30:00')]
    const [finding] = quiet(at, { agreedHours: '08:00-23:00' })
    expect(finding?.events).toEqual([at[1]?.id])
    expect(quiet(at, { agreedHours: '19:00–01:00' })).toEqual([])
    // What cannot be read is not held against anybody with certainty.
    const [doubtful] = quiet(at, { agreedHours: '晚上都行' })
    expect(doubtful).toMatchObject({ strength: 'possible' })
    // And each says so.
    expect(finding?.explanation['zh-CN']).toContain('不在同意被联系的时段 08:00-23:00 之内')
    expect(finding?.explanation.en).toContain('outside the hours agreed for contact, 08:00-23:00')
    expect(doubtful?.explanation['zh-CN']).toContain('“晚上都行”读不出起止时间')
    expect(doubtful?.explanation.en).toContain('“晚上都行”, cannot be read')
    expect(quiet(at)[0]?.explanation['zh-CN']).not.toContain('同意')
  })

  it('reads agreed hours as written, and nothing else', () => {
    expect(readHours('8:00 至 21:30')).toEqual([8 * 3_600_000, 21.5 * 3_600_000])
    for (const text of ['', '08:00', '08:00-08:00', '25:00-26:00', 'later'])
      expect(readHours(text)).toBeNull()
  })

  it('marks mere reminders and own notes as less certain, for the user to judge', () => {
    const bill = sms('2026-11-03 23:00:00', '您的本期账单应还1,200.00元，到期还款日11月10日')
    const note = contact('2026-11-03 23:30:00', {
      kind: 'note',
      noted: 'visit',
      result: null,
      text: '来敲门',
    })
    const call = contact('2026-11-03 22:15:00')
    expect(quiet([bill])[0]).toMatchObject({
      strength: 'possible',
      notes: expect.arrayContaining(['reminder']),
    })
    expect(quiet([note])[0]?.strength).toBe('possible')
    expect(quiet([note])[0]?.explanation['zh-CN']).toContain('依据是你自己的记录')
    expect(quiet([call])[0]?.strength).toBe('strong')
    expect(quiet([sms('2026-11-03 23:00:00', '您的账单已逾期，应还1,200.00元')])[0]?.notes).not.toContain(
      'reminder',
    )
  })

  it('cites what was in force on the day', () => {
    const cited = (day: string) => quiet([contact(`${day} 23:00:00`)])[0]
    expect(cited('2024-05-14')).toBeUndefined()
    expect(cited('2024-05-15')).toMatchObject({ authority: 'self_regulatory' })
    expect(cited('2024-05-15')?.citation['zh-CN']).toContain('互联网金融贷后催收业务指引')
    expect(cited('2025-02-27')?.citation['zh-CN']).not.toContain('GB/T')
    expect(cited('2025-02-28')).toMatchObject({ authority: 'national_standard' })
    expect(cited('2025-02-28')?.citation['zh-CN']).toContain('不符合国家标准：GB/T 45251-2025')
    expect(cited('2025-02-28')?.citation['zh-CN']).not.toContain('互联网金融贷后催收业务指引')
    expect(cited('2026-01-29')?.citation['zh-CN']).not.toContain('银行业协会')
    expect(cited('2026-01-30')?.citation['zh-CN']).toContain('不符合行业自律规范：中国银行业协会')
    expect(cited('2026-01-30')?.notes).toContain('clauseUnverified')
  })

  it('cites for the kind of lender it is', () => {
    const cited = (lenderType: 'micro_loan' | 'unknown' | 'private_person') =>
      quiet([contact('2026-11-03 23:00:00')], { lenderType })[0]
    expect(cited('micro_loan')?.citation['zh-CN']).not.toContain('银行业协会')
    expect(cited('unknown')).toMatchObject({ authority: 'national_standard', strength: 'strong' })
    expect(cited('private_person')).toMatchObject({ authority: 'indicator', strength: 'indicator' })
    expect(cited('private_person')?.citation['zh-CN']).not.toContain('不符合')
  })

  it('makes one finding of each contact and writes out what it saw', () => {
    const findings = quiet([
      contact('2026-11-03 22:00:09'),
      answered('2026-11-03 23:40:00', { target: 'mother' }),
      contact('2026-11-04 00:10:00', { group: '乙银行' }),
    ])
    expect(findings.map(({ day, lender, events }) => [day, lender, events.length])).toEqual(
      expect.arrayContaining([
        ['2026-11-03', '海豚消费金融', 1],
        ['2026-11-04', '乙银行', 1],
      ]),
    )
    expect(findings).toHaveLength(3)
    const words = findings.map(({ explanation }) => explanation['zh-CN'])
    expect(words).toContain('2026-11-03 22:00:09 来电，在 22:00（含）至次日 8:00（不含）之间。')
    expect(words).toContain(
      '2026-11-03 23:40:00 来电（已接通），在 22:00（含）至次日 8:00（不含）之间。对象是你以外的人。',
    )
    expect(findings[0]?.explanation.en).toMatch(/from 22:00 to before 8:00/u)
  })
})
