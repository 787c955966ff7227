import { describe, expect, it } from 'vitest'
import { formatsFor } from '../../renderer/i18n/format.ts'
import { readDate } from '../../renderer/frame/readDate.ts'

const zh = formatsFor('zh-CN')
const en = formatsFor('en')
const time = (utc: string | null, local: string | null, precision: 'ms' | 's' | 'min' | 'day') => ({
  utc,
  local,
  zone: null,
  source: 'epoch' as const,
  precision,
})

describe('formats', () => {
  it('writes days with their weekday in the order of the language', () => {
    expect(zh.day('2026-11-03')).toBe('11月3日 星期二')
    expect(en.day('2026-11-03')).toBe('Tue 3 Nov')
    expect(en.day('2026-11-03', { weekday: false, year: true })).toBe('3 Nov 2026')
    expect(zh.range('2026-08-03', '2026-11-03')).toBe('8月3日–2026年11月3日')
  })

  it('writes the time of an event in the zone of the case, as exactly as it is known and no more', () => {
    expect(zh.eventTime(time('2026-11-03T14:41:07.250Z', null, 'ms'), 'Asia/Shanghai')).toBe(
      '2026-11-03 22:41:07 星期二',
    )
    expect(en.eventTime(time('2026-11-03T14:41:00Z', null, 'min'), 'Asia/Shanghai')).toBe(
      '2026-11-03 22:41 Tue',
    )
    expect(zh.eventTime(time('2026-11-03T16:30:00Z', null, 's'), 'Asia/Shanghai')).toBe(
      '2026-11-04 00:30:00 星期三',
    )
    expect(zh.eventTime(time(null, '2026-11-03', 'day'), 'Asia/Shanghai')).toBe('2026-11-03 星期二')
    expect(zh.eventTime(time(null, '03/11/2026, 22:41', 'min'), 'Asia/Shanghai')).toBe('03/11/2026, 22:41')
    expect(zh.clock(time('2026-11-03T14:41:07Z', null, 's'), 'Asia/Shanghai')).toBe('22:41')
    expect(zh.clock(time(null, '2026-11-03', 'day'), 'Asia/Shanghai')).toBe('')
  })

  it('groups phone numbers thinly and leaves alone what is none', () => {
    expect(zh.phone('+8613900000132')).toBe('139 0000 0132')
    expect(zh.phone('13900000132')).toBe('139 0000 0132')
    expect(zh.phone('106900000021')).toBe('1069 0000 0021')
    expect(zh.phone('01000000088')).toBe('010 0000 0088')
    expect(zh.phone('95588')).toBe('95588')
    expect(zh.phone('小红')).toBe('小红')
  })

  it('writes sizes and durations', () => {
    expect(zh.bytes(999)).toBe('999 B')
    expect(en.bytes(1_400_000)).toBe('1.4 MB')
    expect(zh.duration(188)).toBe('3 分 08 秒')
    expect(en.duration(3720)).toBe('1 h 02 min')
  })

  it('reads typed days and refuses what is no day or has no year', () => {
    for (const text of ['2026-11-03', '2026/11/3', '2026年11月3日', '20261103', '2026.11.03'])
      expect(readDate(text)).toBe('2026-11-03')
    for (const text of ['2026-02-30', '11-03', '13900000132', '20261399', ''])
      expect(readDate(text)).toBeNull()
  })
})
