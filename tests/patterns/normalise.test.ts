import { describe, expect, it } from 'vitest'
import { normalise } from '../../main/patterns/normalise.ts'

/** The original characters that a stretch of the normal text came from. */
function original(text: string, stretch: string): string {
  const normal = normalise(text)
  const at = normal.text.indexOf(stretch)
  expect(at).toBeGreaterThanOrEqual(0)
  return text.slice(normal.starts[at], normal.ends[at + stretch.length - 1])
}

describe('norm-v1', () => {
  it.each([
    ['爆 通*讯-录', '爆通讯录'],
    ['弄--死你', '弄死你'],
    ['弄---死你', '弄---死你'],
    ['ＡＢＣ　１２３', 'abc 123'],
    ['ＳＢ！', 'sb!'],
    ['弄\u200B死\uFEFF你', '弄死你'],
    ['還錢，否則爆通訊錄', '还钱,否则爆通讯录'],
    ['威脅恐嚇', '威胁恐吓'],
    ['a b 还 c', 'a b 还 c'],
    ['5 点 前', '5 点前'],
    ['第一行\n第二行', '第一行\n第二行'],
    ['㎡', 'm2'],
    ['é', 'é'],
    ['', ''],
    ['😀还😀', '😀还😀'],
  ])('%j becomes %j', (text, expected) => {
    expect(normalise(text).text).toBe(expected)
  })

  it('knows for every unit where it came from', () => {
    expect(original('今天爆 通*讯-录！', '爆通讯录')).toBe('爆 通*讯-录')
    expect(original('😀還不還錢', '不还钱')).toBe('不還錢')
    expect(original('x①②y', '12')).toBe('①②')
    expect(original('你\u200B妈的', '妈的')).toBe('妈的')
    for (const text of ['', '…你 好', 'ﬁ弄 死 你ﬂ', '\u{20BB7}野家']) {
      const normal = normalise(text)
      expect(normal.starts).toHaveLength(normal.text.length)
      expect(normal.ends).toHaveLength(normal.text.length)
      for (const [at, start] of normal.starts.entries()) {
        expect(normal.ends[at]).toBeGreaterThan(start)
        expect(start).toBeGreaterThanOrEqual(normal.starts[at - 1] ?? 0)
      }
    }
  })

  it('stays quick on long runs of separators and marks', () => {
    const text = `还${' '.repeat(100_000)}钱${'\u0301'.repeat(100_000)}`
    const before = performance.now()
    expect(normalise(text).text).toContain('钱')
    expect(performance.now() - before).toBeLessThan(5000)
  })
})
