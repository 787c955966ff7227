import { describe, expect, it } from 'vitest'
import { clockOf, dayOf } from '../../main/print/caseRecord.ts'
import { contentCell, printing } from '../../main/print/eventCells.ts'
import { numberExhibits } from '../../main/print/exhibitNumbers.ts'
import { fontFaces } from '../../main/print/fonts.ts'
import { maskId, maskName, maskNumber, maskOf } from '../../main/print/masking.ts'
import { printWords } from '../../main/print/printWords.ts'
import { cssString, escapeHtml, visibleText } from '../../main/print/visibleText.ts'
import { event, finding, invented, party, record } from './caseModel.ts'

describe('text of strangers', () => {
  it('cannot act, hide or turn round', () => {
    expect(escapeHtml('<img src=x onerror="a()">\'&')).toBe(
      '&lt;img src=x onerror=&quot;a()&quot;&gt;&#39;&amp;',
    )
    expect(visibleText('a\u202eb\u0000c\u200bd\r\ne\tf\ud800')).toBe(
      'a[U+202E]b[U+0000]c[U+200B]d\ne\tf[U+D800]',
    )
    expect(visibleText('👨‍👩‍👧 😀')).toBe('👨‍👩‍👧 😀')
    expect(cssString('a"b\\c</style>')).toBe('"a\\22 b\\5c c\\3c /style>"')
  })
})

describe('what belongs to an event', () => {
  it('stands in its cell by name, with the start of its hash where hashes are wanted', () => {
    const sha256 = 'c0ffee'.repeat(11).slice(0, 64)
    const note = event({
      id: 'n1',
      at: '2026-11-03 18:30:00',
      kind: 'note',
      text: '上门',
      attachments: [{ item: 'i7', name: '门口.jpg', mediaType: 'image/jpeg', size: 5, sha256 }],
    })
    const of = invented()
    const p = printing(
      of,
      'zh-CN',
      maskOf(of),
      '2026-11-04T00:00:00Z',
      new Map([['i7', 'data:image/jpeg;base64,AA']]),
    )
    const cell = contentCell(note, p)
    expect(cell).toContain('门口.jpg')
    expect(cell).toContain(`<div class="mono">${sha256.slice(0, 16)}</div>`)
    expect(cell).toContain('src="data:image/jpeg;base64,AA"')
    expect(contentCell(note, p, false)).not.toContain('c0ffee')
  })
})

describe('fonts', () => {
  it('are only the slices the text needs', () => {
    const few = fontFaces('abc')
    const more = fontFaces('abc证据目录')
    expect(few.match(/@font-face/g)?.length).toBeLessThanOrEqual(4)
    expect(more.length).toBeGreaterThan(few.length)
    expect(more).not.toMatch(/url\((?!data:font\/woff2;base64,)/)
    expect(fontFaces('')).toBe('')
  })
})

describe('masking', () => {
  it('keeps what identifies to its owner and hides the rest', () => {
    expect(maskNumber('13812341234')).toBe('138****1234')
    expect(maskNumber('+86 138 1234 1234')).toBe('138****1234')
    expect(maskNumber('10691234560021')).toBe('1069****0021')
    expect(maskNumber('95588')).toBe('95****88')
    expect(maskName('李明')).toBe('李*')
    expect(maskName('Mary Jones')).toBe('M*** J****')
    expect(maskId('110101190001010000')).toBe('110*************00')
  })

  it('takes no word of kinship for a name', () => {
    const of = invented()
    of.parties.get('pmother')?.names.push('妈妈')
    expect(maskOf(of).text('你是周宁的妈妈吗')).toBe('你是周宁的妈妈吗')
  })

  it('hides third persons wherever they are named, and notes what it hid', () => {
    const mask = maskOf(invented())
    expect(mask.text('打给李小红 137-0000-0001 或13700000001，身份证11010119900101001X')).toContain(
      '李** 137-0000-0001',
    )
    expect(mask.text('13700000001')).toBe('137****0001')
    expect(mask.text('证件11010119900101001X')).toBe('证件110*************1X')
    expect(mask.text('17000000021')).toBe('17000000021')
    expect([...mask.applied].sort()).toEqual(['110*************1X', '137****0001', '李**'])
  })
})

describe('times on paper', () => {
  it('are the wall clock of the case, as exact as known', () => {
    const at = event({ id: 'a', at: '2026-11-03 23:59:59' })
    expect([dayOf(at, 'Asia/Shanghai'), clockOf(at, 'Asia/Shanghai')]).toEqual(['2026-11-03', '23:59:59'])
    expect([dayOf(at, 'UTC'), clockOf(at, 'UTC')]).toEqual(['2026-11-03', '15:59:59'])
    expect(clockOf(event({ id: 'a', at: '2026-11-03 00:00:00' }), 'Asia/Shanghai')).toBe('00:00:00')
    expect(clockOf(event({ id: 'a', at: '2026-11-03 22:41:00', precision: 'min' }), 'Asia/Shanghai')).toBe(
      '22:41',
    )
    expect(
      clockOf(event({ id: 'a', at: '2026-11-03 22:41:00', precision: 'day' }), 'Asia/Shanghai'),
    ).toBeNull()
  })
})

describe('exhibit numbers', () => {
  const of = () => {
    const labelled = event({ id: 'old', at: '2026-01-01 00:00:00' })
    labelled.exhibit = '证4-7'
    return record(
      [
        labelled,
        event({ id: 'b', at: '2026-01-02 00:00:00' }),
        event({ id: 'c', at: '2026-01-03 00:00:00' }),
        event({ id: 'd', at: '2026-01-04 00:00:00', kind: 'call' }),
      ],
      [finding('CN-ABUSE-01', ['b']), finding('CN-TIME-01', ['d'])],
      [party('p17000000021')],
    )
  }

  it('keep labels that were given; the others get the first number nobody has', () => {
    expect(
      numberExhibits(of(), 'zh-CN', new Set()).map(({ label, events }) => [
        label,
        events.map(({ id }) => id),
      ]),
    ).toEqual([
      ['证2-1', ['d']],
      ['证4-1', ['b']],
      ['证4-7', ['old']],
    ])
  })

  it('do not change when something is added', () => {
    const without = numberExhibits(of(), 'zh-CN', new Set()).map(({ label }) => label)
    const more = numberExhibits(of(), 'zh-CN', new Set(['c'])).map(({ label }) => label)
    expect(more.filter(label => without.includes(label))).toEqual(without)
    expect(more).toEqual([...without, '证5-1'])
    expect(numberExhibits(of(), 'en', new Set())[0]?.label).toBe('E2-1')
  })
})

describe('wording of prints', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'string'
      ? [...value.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort((a, b) => (a < b ? -1 : 1))
      : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))

  it('has the same keys and places to fill in both languages', () => {
    expect(shape(printWords('en'))).toEqual(shape(printWords('zh-CN')))
  })
})
