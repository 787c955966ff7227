import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paddedSize } from '../../main/crypto/padding.ts'

/** Padmé with big integers, straight from its definition. */
function padme(size: number): number {
  if (size <= 4096) return 4096
  const length = BigInt(size)
  const e = BigInt(length.toString(2).length - 1)
  const s = BigInt(e.toString(2).length)
  const quantum = 1n << (e - s)
  return Number(((length + quantum - 1n) / quantum) * quantum)
}

test.each([
  0,
  1,
  4095,
  4096,
  4097,
  4352,
  4353,
  65_536,
  65_537,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 32 + 1,
  2 ** 49 - 1,
  2 ** 49,
  2 ** 50 - 1,
])('%i bytes', size => {
  expect(paddedSize(size)).toBe(padme(size))
})

test('any size: as defined, never smaller, at most an eighth more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), size => {
      const padded = paddedSize(size)
      expect(padded).toBe(padme(size))
      expect(padded).toBeGreaterThanOrEqual(size)
      if (size > 4096) expect(padded).toBeLessThan(size * 1.125)
    }),
    { numRuns: process.env.SLOW ? 10_000 : 300 },
  )
})
