/** Digits of recovery sheets as they are typed: each group of six is checked at once; the program checks all of it again. */

/** Digits alone, full-width ones too. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '')
}

/** The first whole group that has a wrong digit, from 1, or null. Each group is a 16-bit number times eleven. */
export function wrongGroup(digits: string): number | null {
  for (let at = 0; at + 6 <= digits.length; at += 6) {
    const value = Number(digits.slice(at, at + 6))
    if (value % 11 !== 0 || value > 720_885) return at / 6 + 1
  }
  return null
}
