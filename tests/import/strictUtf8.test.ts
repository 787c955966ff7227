import fc from 'fast-check'
import { expect, it } from 'vitest'
import { legacyEncodingOf } from '../../main/import/readers/text/decode.ts'
import { StrictUtf8 } from '../../main/import/readers/text/strictUtf8.ts'

const broken = [
  [0xff],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe4, 0xbd],
  [0xf0, 0x9f],
  [0x80],
  [0xc0, 0xaf],
  [0xe0, 0x80],
]

it('takes for UTF-8 what a strict decoder takes for it, wherever the chunks end', () => {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map(text => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.constantFrom(...broken).map(bytes => Buffer.from(bytes)) },
  )
  let good = 0
  let bad = 0
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 20 }),
      (pieces, sizes) => {
        // What is cut off at the very end may be either.
        const bytes = Buffer.concat([...pieces, Buffer.from('.')])
        let at = 0
        const strict = new StrictUtf8()
        let goesOn = true
        for (const size of [...sizes, bytes.length]) {
          goesOn &&= strict.goesOn(bytes.subarray(at, at + size))
          at += size
        }
        let decodes = true
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          decodes = false
        }
        expect(goesOn).toBe(decodes)
        if (decodes) good += 1
        else bad += 1
      },
    ),
    { numRuns: 5000, seed: 20261125 },
  )
  expect(Math.min(good, bad)).toBeGreaterThan(500)
})

it('keeps a text for UTF-8 into which lines of another encoding came, and takes no other for it', () => {
  const gbk = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
  // 国标, 你好，请还款
  const other = gbk('b9fa b1ea')
  const mixed = Buffer.concat([Buffer.from('2024/7/1 10:13 - 王: 你好，请还款\n'), other, Buffer.from('\n')])
  expect(legacyEncodingOf(mixed)).toBe('utf-8')
  expect(legacyEncodingOf(gbk('c4e3 bac3 a3ac c7eb bbb9 bfee'))).toBe('gb18030')
})
