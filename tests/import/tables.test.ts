/** Tables: what the corpus cannot show. */
import { describe, expect, it } from 'vitest'
import { durationOf } from '../../main/import/readers/time/duration.ts'
import { DayOrders, writtenTime } from '../../main/import/readers/time/writtenTime.ts'
import { readHere } from './reading.ts'

/** A page of text in a font that is not in the file, as Chinese bills have it. */
function pdfOf(lines: string[][]): Buffer {
  const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex')
  const content = lines
    .flatMap((line, row) =>
      line.map((word, at) => `BT /F 9 Tf ${30 + at * 110} ${700 - row * 20} Td <${hex(word)}> Tj ET`),
    )
    .join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  let file = '%PDF-1.4\n'
  const places: number[] = []
  for (const [index, object] of objects.entries()) {
    places.push(file.length)
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = places.map(place => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
  )
}

describe('lists of calls', () => {
  it('are read from a PDF whose Chinese font is not in it', async () => {
    const { records, error } = await readHere(
      'carrierBill',
      pdfOf([
        ['中国移动客户详单'],
        ['起始时间', '通信方式', '对方号码', '通信时长', '通信费'],
        ['2026-11-03 07:59:30', '被叫', '13900001501', '1分35秒', '0.00'],
        ['2026-11-03 22:00:01', '主叫', '4000000123', '20秒', '0.00'],
        ['合计', '', '', '1分55秒', '0.00'],
      ]),
    )
    expect(error).toBeNull()
    expect(
      records.map(each => [each.direction, each.numberRaw, each.durationSeconds, each.time.local]),
    ).toEqual([
      ['in', '13900001501', 95, '2026-11-03 07:59:30'],
      ['out', '4000000123', 20, '2026-11-03 22:00:01'],
    ])
  })

  it('are asked about when their headings are nobody’s, with what likely stands where', async () => {
    const { records, unread, summary } = await readHere(
      'table',
      '我的记录\n何时,哪边,他的电话,他说的\n2026/11/3 9:05,打来,13900001501,还钱\n2026/11/3 9:06,我打,13900001501,停\n',
    )
    expect([records, unread]).toEqual([[], []])
    expect(summary).toMatchObject({ needsColumns: true, needsZone: true })
    expect(summary?.table).toMatchObject({
      headingRow: 2,
      headings: ['何时', '哪边', '他的电话', '他说的'],
      suggested: expect.arrayContaining([
        { field: 'time', heading: '何时', reason: 'values' },
        { field: 'number', heading: '他的电话', reason: 'heading' },
      ]),
    })
  })

  it('keep a shortened number as it is and say so', async () => {
    const { records, summary } = await readHere(
      'carrierBill',
      '起始时间,主叫/被叫,对方号码,时长\n2026/11/3 9:05,被叫,1.38E+10,0:35\n',
    )
    expect(records).toMatchObject([{ numberRaw: '1.38E+10', flags: ['lossyDecode'], durationSeconds: 35 }])
    expect(summary?.notes).toContain('lostDigits 1')
  })
})

describe('written times', () => {
  it('leave day and month open until one date of the file tells', () => {
    const open = writtenTime('02/06/17 09:45')
    expect(open).toMatchObject({ wall: { date: [2, 6, 2017], order: 'ask' }, precision: 'min' })
    const orders = new DayOrders()
    for (const date of ['02/06/17 09:45', '05/07/17 23:05']) orders.add(date)
    expect([orders.order(), orders.open]).toEqual(['ask', true])
    orders.add('17/06/17 00:00')
    expect([orders.order(), orders.open]).toEqual(['DMY', false])
    expect(writtenTime('31/02/2017 10:00')).toMatchObject({ wall: null, local: '31/02/2017 10:00' })
    expect(writtenTime('02/13/2017 10:00', 'DMY')).toMatchObject({ wall: null })
  })

  it.each([
    ['1分35秒', 95],
    ['1小时2分3秒', 3723],
    ['0:35', 35],
    ['01:02:03', 3723],
    ['95', 95],
    ['3分', 180],
    ['', null],
    ['1:75', null],
    ['abc', null],
  ])('%s lasts %s', (written, seconds) => expect(durationOf(written)).toBe(seconds))
})
