import { beforeAll, describe, expect, test } from 'vitest'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { searchMarks, searchQuery, searchWords } from '../../main/index/searchWords.ts'
import { page } from '../../main/index/timeline.ts'
import { filterSql } from '../../main/index/timelineFilter.ts'
import { randomFrom, syntheticRecords } from '../bench/indexBench.ts'
import { Journal, sms, testKey, testVault } from './journal.ts'

let db: IndexDb
const rows = syntheticRecords(20_000, 11)

beforeAll(async () => {
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', [
    ...rows,
    sms({ text: '𠮷田さんへ、𠮷野家で待つ' }),
    sms({ text: 'police的电话是110，请回电02150001234或13911112222。Fee: 3,000元 ref AB123456' }),
    sms({ text: '100% 确定_的' }),
    sms({ text: '😡😡 滚' }),
    sms({ text: '그만 전화하세요' }),
    sms({ numberRaw: '+447911123456', name: 'Mr Grim', text: 'You have NOT paid' }),
  ])
  db = openIndex(':memory:', testKey, testVault)
  await journal.applyTo(db)
}, 60_000)

function search(query: string): number[] {
  const { where, params } = filterSql(db, { query })
  const found = db.sql.prepare(`SELECT e.rowid FROM events e WHERE ${where} ORDER BY e.rowid`).all(...params)
  return (found as { rowid: number }[]).map(row => row.rowid)
}

function like(word: string): number[] {
  const found = db.sql
    .prepare("SELECT rowid FROM events WHERE text LIKE ? ESCAPE '\\' ORDER BY rowid")
    .all(`%${word.replace(/[%_\\]/gu, '\\$&')}%`)
  return (found as { rowid: number }[]).map(row => row.rowid)
}

describe('finds what LIKE finds, no more and no less', () => {
  test.each([[1], [2], [3], [5], [9]])('Chinese words of %i characters, cut out of the texts', length => {
    const random = randomFrom(length)
    for (let round = 0; round < (length === 1 ? 8 : 30); round += 1) {
      const text = rows[Math.floor(random() * rows.length)]?.text ?? ''
      const at = Math.floor(random() * Math.max(1, text.length - length))
      const word = text.slice(at, at + length)
      if (word.length < length) continue
      const expected = like(word)
      expect(expected.length).toBeGreaterThan(0)
      expect([word, search(word)]).toEqual([word, expected])
    }
  })

  test.each([['威胁'], ['上门'], ['起诉上门'], ['不存在的词语组合'], ['胁家']])('%s', word => {
    expect(search(word)).toEqual(like(word))
  })

  test.each([
    ['𠮷田'],
    ['𠮷'],
    ['さん'],
    ['待つ'],
    ['전화'],
    ['100% 确定_的'],
    ['😡'],
    ['😡😡 滚'],
    ['police的'],
    ['ref AB123456'],
    ['的电话是110'],
    ['3,000元'],
  ])('other scripts and mixtures: %s', word => {
    const expected = like(word)
    expect(expected).toHaveLength(1)
    expect(search(word)).toEqual(expected)
  })
})

describe('words of letters, numbers, names', () => {
  const one = (query: string) => search(query).length

  test('letters are found from their beginning, in any case', () => {
    expect(one('police')).toBe(1)
    expect(one('POL')).toBe(1)
    expect(one('not paid')).toBe(1)
    expect(one('AB123456')).toBe(1)
  })

  test('numbers in a text by their beginning and by their last digits', () => {
    expect(one('13911112222')).toBe(1)
    expect(one('139111')).toBe(1)
    expect(one('2222')).toBe(1)
    expect(one('50001234')).toBe(1)
  })

  test('the other side by any digits of the number and by any part of the name', () => {
    expect(one('911123')).toBe(1)
    expect(one('+44 7911')).toBe(1)
    expect(one('Grim')).toBe(1)
    expect(one('rim')).toBe(1)
    expect(one('r Gr')).toBe(1)
  })

  test('all terms must be there', () => {
    const both = new Set(like('法院'))
    const expected = like('威胁').filter(row => both.has(row))
    expect(expected.length).toBeGreaterThan(0)
    expect(search('威胁 法院')).toEqual(expected)
  })

  test.each([[''], ['   ']])('%j is no search', query => {
    expect(page(db, { filter: { query }, limit: 1 }).total).toBe(20_006)
  })

  test.each([
    ['"'],
    ['" OR words MATCH "x'],
    ['NEAR(a b)'],
    ['*'],
    ['%'],
    ["'; DROP TABLE events; --"],
    ['a AND'],
    ['\u0000'],
  ])('%j is only text', query => {
    expect(() => search(query)).not.toThrow()
  })
})

test('marks stand where the words are', () => {
  expect(searchMarks('再不还款就上门，还款！', '还款')).toEqual([
    { start: 2, end: 4 },
    { start: 8, end: 10 },
  ])
  expect(searchMarks('Pay NOW, pay', 'pay now')).toEqual([
    { start: 0, end: 3 },
    { start: 4, end: 7 },
    { start: 9, end: 12 },
  ])
  expect(searchMarks('𠮷田', '田')).toEqual([{ start: 2, end: 3 }])
  expect(searchMarks('aaaa', 'aa aaa')).toEqual([{ start: 0, end: 3 }])
  const event = page(db, { filter: { query: 'police的' }, limit: 1 }).events[0]
  expect(event?.marks).toEqual([{ start: 0, end: 7, pattern: 'search', category: 'search', severity: 0 }])
})

test('words of a text are pairs and a last character, with spaces around', () => {
  expect(searchWords('police的电话').trim().split(/\s+/u)).toEqual(['police', '的电', '电话', '话'])
  expect(searchWords('我').trim()).toBe('我')
  expect(searchQuery('人身保护令').match).toBe('"人身" AND "身保" AND "保护" AND "护令"')
})
