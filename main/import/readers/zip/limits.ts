/** What an archive may hold: no honest one of a phone comes near, and a bomb is stopped before it fills a disk. */
export const maxEntries = 100_000
/** Bytes of everything in it. */
export const maxTotal = 50 * 2 ** 30
/** Up to here nobody asks how much smaller the packed bytes were. */
export const freeOfRatio = 100 << 20
/** Times the packed size; what people and phones write stays below 30. */
export const maxRatio = 200

/** True when so many bytes cannot honestly come out of so few. */
export function isBomb(unpacked: number, packed: number): boolean {
  return unpacked > freeOfRatio && unpacked > packed * maxRatio
}
