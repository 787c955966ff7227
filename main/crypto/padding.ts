/** Lengths up to this are all stored as this. */
const smallest = 4096

/**
 * Length of the padded plaintext for `size` bytes: 4096, or Padmé above it. A known file must not be recognised by its
 * exact length. Integers only: a floating logarithm is wrong from 2^49 - 1.
 */
export function paddedSize(size: number): number {
  if (size <= smallest) return smallest
  const exponent = bitLength(size) - 1
  const quantum = 2 ** (exponent - bitLength(exponent))
  return Math.ceil(size / quantum) * quantum
}

/** Divisions by a power of two are exact in a double, so this holds up to 2^53. */
function bitLength(value: number): number {
  const high = Math.floor(value / 2 ** 32)
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(value >>> 0)
}
