import { expect, it } from 'vitest'
import { problemsOf, withField, wordsOf } from '../../renderer/import/columnMapping.ts'
import { dayIn, tellingExample } from '../../renderer/import/dateReadings.ts'

const start = { headingRow: 1, fields: { time: 'A', direction: 'C' }, directions: { 来: 'in' as const } }

it('gives a field to one column and a column one field; words of another direction column are forgotten', () => {
  expect(withField(start, 'B', 'time').fields).toEqual({ time: 'B', direction: 'C' })
  expect(withField(start, 'A', 'number').fields).toEqual({ number: 'A', direction: 'C' })
  expect(withField(start, 'A', 'nothing')).toEqual({ ...start, fields: { direction: 'C' } })
  expect(withField(start, 'B', 'direction')).toEqual({ headingRow: 1, fields: { time: 'A', direction: 'B' } })
})

it('lists each direction word once and tells what stays unknown', () => {
  const table = {
    headingRow: 1,
    headings: ['A', 'B', 'C'],
    rows: [
      ['', '', ' 来'],
      ['', '', '去'],
      ['', '', '来'],
    ],
    suggested: [],
  }
  expect(wordsOf(table, start)).toEqual(['来', '去'])
  expect(wordsOf(table, { headingRow: 1, fields: {} })).toEqual([])
  expect(problemsOf({ headingRow: 1, fields: {} }, []).map(({ code }) => code)).toEqual([
    'noTime',
    'noParty',
    'noWay',
  ])
})

it('reads a date in each order, and never as a day that does not exist', () => {
  expect(dayIn('03/11/2026, 22:41', 'DMY')).toBe('2026-11-03')
  expect(dayIn('03/11/2026, 22:41', 'MDY')).toBe('2026-03-11')
  expect(dayIn('24/1/15 10:00', 'YMD')).toBe('2024-01-15')
  expect(dayIn('13/11/2026', 'MDY')).toBeNull()
  expect(dayIn('no date', 'DMY')).toBeNull()
  expect(tellingExample(['11/11/2026', '13/11/2026', '04/03/2026'], ['DMY', 'MDY'])).toBe('04/03/2026')
})
