import { describe, expect, it } from 'vitest'
import { channelData, channels, isCompetent } from '../../main/complaint/channels.ts'
import {
  carrierDeadline,
  plusMonths,
  plusWorkingDays,
  publicOrderDeadline,
  replyDeadlines,
} from '../../main/complaint/deadlines.ts'
import { knownPieces, letterWords } from '../../main/complaint/letterWords.ts'

describe('dates to keep', () => {
  it('counts calendar days for the lender', () => {
    expect(replyDeadlines('platform', '2026-11-24', '2026-12-01')).toEqual([
      { code: 'decision', date: '2026-12-09', daysLeft: 8, earliest: false },
      { code: 'complexDecision', date: '2026-12-24', daysLeft: 23, earliest: false },
      { code: 'lastExtension', date: '2027-01-23', daysLeft: 53, earliest: false },
    ])
  })

  it('counts working days before the regulator has forwarded it, and says that is the earliest', () => {
    // 2026-11-24 is a Tuesday.
    expect(plusWorkingDays('2026-11-24', 7)).toBe('2026-12-03')
    expect(replyDeadlines('nfra', '2026-11-24', '2026-11-24')[1]).toEqual({
      code: 'decision',
      date: '2026-12-18',
      daysLeft: 24,
      earliest: true,
    })
    expect(
      replyDeadlines('nfra-report', '2026-12-31', '2027-01-01').map(({ code, date }) => [code, date]),
    ).toEqual([
      ['routeTold', '2027-01-15'],
      ['answer', '2027-02-28'],
      ['lastExtension', '2027-03-31'],
    ])
  })

  it('keeps to the end of a short month', () => {
    expect(plusMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(plusMonths('2027-08-31', 6)).toBe('2028-02-29')
    expect(publicOrderDeadline('2026-11-03', '2026-11-24')).toMatchObject({
      date: '2027-05-03',
      daysLeft: 160,
    })
    expect(carrierDeadline('2026-05-01', '2026-11-24').daysLeft).toBe(-23)
  })
})

describe('offices', () => {
  it('are competent by the kind of lender', () => {
    const nfra = channelData('nfra')
    expect(isCompetent(nfra, 'consumer_finance')).toBe(true)
    expect(isCompetent(nfra, 'micro_loan')).toBe(false)
    expect(isCompetent(channelData('police'), 'private_person')).toBe(true)
    expect(channels().map(({ id }) => id)).toEqual(['platform', 'nfra', 'nfra-report', '12321', 'police'])
  })
})

describe('wording', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'string'
      ? [...value.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort((a, b) => (a < b ? -1 : 1))
      : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))

  it('has the same keys and values to fill in both languages', () => {
    expect(shape(letterWords('en'))).toEqual(shape(letterWords('zh-CN')))
  })

  it('has no piece that is only a figure', () => {
    for (const locale of ['zh-CN', 'en'] as const)
      for (const piece of knownPieces(locale)) expect(piece).not.toMatch(/^\s*\d+\s*$/)
  })
})
