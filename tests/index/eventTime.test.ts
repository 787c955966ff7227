import { describe, expect, test } from 'vitest'
import { evidenceTime, TimeReader } from '../../main/index/eventTime.ts'
import type { RawTime } from '../../main/vault/entries.ts'

type Wall = NonNullable<Extract<RawTime, { wall: unknown }>['wall']>

function wall(
  date: [number, number, number],
  hour: number,
  minute: number,
  rest: Partial<Wall> = {},
  precision: 'min' | 's' | 'day' = 'min',
): RawTime {
  return {
    wall: { date, order: 'YMD', hour, minute, second: null, half: null, ...rest },
    offsetMinutes: null,
    local: `${date.join('-')} ${hour}:${minute}`,
    precision,
  }
}

function reader(
  zone: string | null,
  dateOrder: 'DMY' | 'MDY' | 'YMD' | null = null,
  caseZone = 'Asia/Shanghai',
): TimeReader {
  return new TimeReader({ zone, dateOrder, basis: zone === null ? null : 'user' }, caseZone)
}

function utc(
  raw: RawTime,
  zone: string | null,
  dateOrder: 'DMY' | 'MDY' | 'YMD' | null = null,
): string | null {
  const { utcMs } = reader(zone, dateOrder).read(raw)
  return utcMs === null ? null : new Date(utcMs).toISOString()
}

describe('wall clock to instant', () => {
  // Expected instants: `date -u -d 'TZ="Europe/Berlin" 2026-07-01 12:00' +%FT%TZ` of GNU coreutils.
  test.each([
    ['Asia/Shanghai', [2026, 11, 3], 22, 0, '2026-11-03T14:00:00.000Z'],
    ['Europe/Berlin', [2026, 7, 1], 12, 0, '2026-07-01T10:00:00.000Z'],
    ['Europe/Berlin', [2026, 1, 1], 12, 0, '2026-01-01T11:00:00.000Z'],
    ['America/New_York', [2026, 3, 8], 1, 59, '2026-03-08T06:59:00.000Z'],
    ['Asia/Kolkata', [2026, 5, 5], 0, 0, '2026-05-04T18:30:00.000Z'],
    ['Asia/Kathmandu', [2026, 5, 5], 0, 0, '2026-05-04T18:15:00.000Z'],
    ['+08:00', [2026, 11, 3], 22, 0, '2026-11-03T14:00:00.000Z'],
    ['-03:30', [2026, 11, 3], 22, 0, '2026-11-04T01:30:00.000Z'],
    // China had summer time from 1986 to 1991.
    ['Asia/Shanghai', [1988, 7, 1], 12, 0, '1988-07-01T03:00:00.000Z'],
  ] as const)('%s %j %i:%i', (zone, date, hour, minute, expected) => {
    expect(utc(wall([...date], hour, minute), zone)).toBe(expected)
  })

  test('a date that only one order makes a day is no day while another could have been meant', () => {
    const open = (...date: [number, number, number]) => wall(date, 12, 0, { order: 'ask' })
    // 30 February 2024 with a slip, or 24 February 2030: nobody knows before the order is answered.
    expect(utc(open(30, 2, 24), '+00:00')).toBeNull()
    expect(utc(open(31, 4, 25), '+00:00')).toBeNull()
    expect(utc(open(30, 2, 24), '+00:00', 'YMD')).toBe('2030-02-24T12:00:00.000Z')
    expect(utc(open(30, 2, 24), '+00:00', 'DMY')).toBeNull()
    // Where the others could not be dates at all, one order is left.
    expect(utc(open(24, 13, 5), '+00:00')).toBeNull()
    expect(utc(open(31, 12, 2024), '+00:00')).toBe('2024-12-31T12:00:00.000Z')
    expect(utc(open(12, 31, 2024), '+00:00')).toBe('2024-12-31T12:00:00.000Z')
    expect(utc(open(99, 12, 31), '+00:00')).toBe('2099-12-31T12:00:00.000Z')
  })

  test('an hour the clock showed twice is read as the first and says so', () => {
    const time = reader('Europe/Berlin').read(wall([2026, 10, 25], 2, 30))
    expect(new Date(time.utcMs ?? 0).toISOString()).toBe('2026-10-25T00:30:00.000Z')
    expect(time.basis).toBe('user+fold')
    expect(time.precision).toBe('min')
  })

  test('an hour the clock never showed is read as before the jump and says so', () => {
    const time = reader('Europe/Berlin').read(wall([2026, 3, 29], 2, 30))
    expect(new Date(time.utcMs ?? 0).toISOString()).toBe('2026-03-29T01:30:00.000Z')
    expect(time.basis).toBe('user+gap')
  })

  test('the hours around a change are exact', () => {
    expect(utc(wall([2026, 10, 25], 1, 59), 'Europe/Berlin')).toBe('2026-10-24T23:59:00.000Z')
    expect(utc(wall([2026, 10, 25], 3, 0), 'Europe/Berlin')).toBe('2026-10-25T02:00:00.000Z')
    expect(utc(wall([2026, 3, 29], 1, 59), 'Europe/Berlin')).toBe('2026-03-29T00:59:00.000Z')
    expect(utc(wall([2026, 3, 29], 3, 0), 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  })

  test.each([
    [12, 'am', 0],
    [12, 'pm', 12],
    [3, 'pm', 15],
    [3, 'am', 3],
    [15, 'pm', 15],
  ] as const)('%i %s is hour %i', (hour, half, expected) => {
    expect(reader('Asia/Shanghai').read(wall([2026, 11, 3], hour, 5, { half })).hour).toBe(expected)
  })

  test('an offset that stands with the time needs no answer', () => {
    const raw: RawTime = {
      ...(wall([2026, 11, 3], 22, 41) as Extract<RawTime, { wall: unknown }>),
      offsetMinutes: 330,
    }
    const time = reader(null).read(raw)
    expect(time).toMatchObject({ utcMs: Date.UTC(2026, 10, 3, 17, 11), source: 'offset', zone: '+05:30' })
  })

  test('a date that does not exist is no time', () => {
    for (const date of [
      [2026, 2, 30],
      [2026, 13, 1],
      [2026, 0, 1],
      [2026, 4, 31],
    ] as [number, number, number][])
      expect(reader('Asia/Shanghai').read(wall(date, 1, 0))).toMatchObject({
        utcMs: null,
        sortAt: null,
        day: null,
      })
  })
})

describe('what is not known stays unknown', () => {
  test('without a zone there is no instant and no hour, only an order', () => {
    const time = reader(null).read(wall([2026, 11, 3], 23, 30))
    expect(time).toMatchObject({
      utcMs: null,
      zone: null,
      source: 'unknown',
      day: '2026-11-03',
      hour: null,
      weekday: null,
    })
    expect(time.sortAt).toBe(Date.UTC(2026, 10, 3, 15, 30))
  })

  test('a date of unknown order has no instant until it is answered', () => {
    const raw = wall([3, 11, 2026], 9, 0, { order: 'ask' })
    expect(reader('Asia/Shanghai').read(raw)).toMatchObject({ utcMs: null, sortAt: null, day: null })
    expect(utc(raw, 'Asia/Shanghai', 'DMY')).toBe('2026-11-03T01:00:00.000Z')
    expect(utc(raw, 'Asia/Shanghai', 'MDY')).toBe('2026-03-11T01:00:00.000Z')
  })

  test('a date that can only be read one way is not asked', () => {
    expect(utc(wall([31, 3, 2026], 9, 0, { order: 'ask' }), 'Asia/Shanghai')).toBe('2026-03-31T01:00:00.000Z')
    expect(utc(wall([5, 5, 2026], 9, 0, { order: 'ask' }), 'Asia/Shanghai')).toBe('2026-05-05T01:00:00.000Z')
  })

  test('a zone that does not exist is no zone', () => {
    expect(reader('Mars/Olympus').read(wall([2026, 11, 3], 9, 0)).utcMs).toBeNull()
  })
})

describe('place in the case', () => {
  test('21:59:59 and 22:00:00 are two hours', () => {
    const at = (ms: number) => reader(null).read({ epochMs: ms, local: null, precision: 's' })
    expect(at(Date.UTC(2026, 10, 3, 13, 59, 59))).toMatchObject({ day: '2026-11-03', hour: 21, weekday: 1 })
    expect(at(Date.UTC(2026, 10, 3, 14, 0, 0))).toMatchObject({ day: '2026-11-03', hour: 22, weekday: 1 })
    expect(at(Date.UTC(2026, 10, 3, 15, 59, 59, 999))).toMatchObject({ day: '2026-11-03', hour: 23 })
    expect(at(Date.UTC(2026, 10, 3, 16, 0, 0))).toMatchObject({ day: '2026-11-04', hour: 0, weekday: 2 })
  })

  test('a time exact to the day has a day and no hour', () => {
    expect(reader('Asia/Shanghai').read(wall([2026, 11, 3], 0, 0, {}, 'day'))).toMatchObject({
      utcMs: Date.UTC(2026, 10, 2, 16),
      day: '2026-11-03',
      hour: null,
      weekday: 1,
    })
  })

  test('years before 1970 have weekdays too', () => {
    expect(
      reader(null).read({ epochMs: Date.UTC(1969, 11, 31, 12), local: null, precision: 's' }),
    ).toMatchObject({ day: '1969-12-31', weekday: 2 })
  })
})

test('the contract shows milliseconds only where they are known', () => {
  const row = { utc_ms: 1_700_000_000_000, local: null, zone: null, time_source: 'epoch', basis: null }
  expect(evidenceTime({ ...row, precision: 'ms' }).utc).toBe('2023-11-14T22:13:20.000Z')
  expect(evidenceTime({ ...row, precision: 's' }).utc).toBe('2023-11-14T22:13:20Z')
  expect(evidenceTime({ ...row, utc_ms: null, precision: 'min' }).utc).toBeNull()
})
