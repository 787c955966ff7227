import { describe, expect, it } from 'vitest'
import { delimiterOf } from '../../main/import/readers/csv/delimiter.ts'
import { CsvRows, maxCells, maxRowLength } from '../../main/import/readers/csv/rows.ts'
import { lostDigits, plainCell } from '../../main/import/readers/csv/table.ts'
import { readHere } from './reading.ts'

function rowsIn(text: string, piece = text.length, delimiter = ',') {
  const rows = new CsvRows(delimiter)
  const list = []
  for (let at = 0; at < text.length; at += Math.max(1, piece))
    for (const row of rows.push(text.slice(at, at + piece))) list.push(row)
  return [...list, ...rows.end()]
}

describe('CsvRows', () => {
  const text = 'a,"b ""x"", y",c\r\n"1\r\n\n2",,\r\r\n"",x"y"z,"q"w\n'
  const cells = [['a', 'b "x", y', 'c'], ['1\r\n\n2', '', ''], [''], ['', 'x"y"z', 'qw']]

  it('reads quotes, line ends and ragged rows, wherever the pieces are cut', () => {
    for (let piece = 1; piece <= text.length; piece += 1) {
      const rows = rowsIn(text, piece)
      expect(rows.map(row => row.cells)).toEqual(cells)
      expect(rows.map(row => row.number)).toEqual([1, 2, 3, 4])
    }
    expect(rowsIn('')).toEqual([])
    expect(rowsIn('a')).toEqual([{ number: 1, cells: ['a'], problem: null, unended: true }])
  })

  it('says where a row breaks off', () => {
    expect(rowsIn('a,b\n1,"zwei\ndrei', 3).at(-1)).toEqual({
      number: 2,
      cells: ['1', 'zwei\ndrei'],
      problem: 'cutOff',
      unended: true,
    })
  })

  it('frees the rows that a stray quote hides', () => {
    const table =
      'id,time,text\n1,9:00,"still here\n2,9:01,two\n3,9:02,"three, ""3"""\n4,9:03,"vier\n5,9:04,five\n'
    for (const piece of [1, 7, 1000])
      expect(rowsIn(table, piece).map(row => row.cells)).toEqual([
        ['id', 'time', 'text'],
        ['1', '9:00', '"still here'],
        ['2', '9:01', 'two'],
        ['3', '9:02', 'three, "3"'],
        ['4', '9:03', '"vier'],
        ['5', '9:04', 'five'],
      ])
    const many = `id,time,text\n1,9:00,"still\n${'2,9:01,two\n'.repeat(100_000)}`
    expect(rowsIn(many, 1 << 20)).toHaveLength(100_002)
  })

  it('keeps rows bounded and lists what is longer', () => {
    const long = 'x'.repeat(maxRowLength + 1)
    expect(rowsIn(`a,b\n1,"${long}"\n2,3\n`, 8 << 20).map(row => row.problem)).toEqual([
      null,
      'tooLong',
      null,
    ])
    const [wide, next] = rowsIn(`${'1,'.repeat(maxCells + 10)}\n2,3`)
    expect([wide?.problem, wide?.cells.length, next?.cells]).toEqual(['tooLong', maxCells, ['2', '3']])
    expect(rowsIn(`1${','.repeat(1_000_000)}\n`)[0]?.problem).toBe(null)
  })
})

it('finds the delimiter on the headings', () => {
  expect(delimiterOf('Chat Session;Message Date;Text\nx;2024;a,b,c,d,e')).toEqual({
    delimiter: ';',
    firstRow: 1,
  })
  expect(delimiterOf('\n\r\n"a,b"\t"c,d,e"\tf\n').delimiter).toBe('\t')
  expect(delimiterOf('a|b|c')).toEqual({ delimiter: '|', firstRow: 1 })
  expect(delimiterOf('sep=;\r\na,b,c,d;e\r\n')).toEqual({ delimiter: ';', firstRow: 2 })
})

it('knows what Excel does to numbers', () => {
  expect([plainCell('="0138"'), plainCell("'+86138"), plainCell("'tis")]).toEqual(['0138', '+86138', "'tis"])
  expect(['1.38E+10', '1.38001380E10', '1,38E+10', '13800138000', 'E+10'].map(lostDigits)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

describe('two tables copied into one file', () => {
  it.each([
    [
      'chatlog',
      'Time,SenderName,Sender,TalkerName,Talker,Content\n2024-07-01 10:00:00,王,wxid_x,王,wxid_x,一\n',
    ],
    [
      'memoTrace',
      '消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\r\n1,文本,老王,2024-07-01 10:00:00,一,王,王,more\r\n',
    ],
    [
      'imazing',
      'Call type,Date,Duration,Number,Contact,Location,Service\nMissed,2024-07-01 10:00:00,,123,,,Phone\n',
    ],
    // Calls without headings: the same call twice is two calls.
    ['imazing', 'Incoming,02/06/17 09:45,00:01:43,+46879111111,Bob Smith\n'],
    [
      'iExplorer',
      '"Contact","Number","Date","Duration","Call Type"\n"王","123","2024-07-01 10:00:00","0:09","Missed"\n',
    ],
  ])('of %s are no message more', async (reader, table) => {
    const { records, unread } = await readHere(reader, `${table}\ufeff${table}`)
    expect([records.length, unread.length]).toEqual([2, 0])
  })
})
