/**
 * AES of one block after the other, only forwards, as its counter mode needs it (FIPS 197). Written out because the sodium
 * library has no such cipher and Node's own differs between Node and Electron; checked against the vectors of the standard.
 */

/** S-box and the tables that do substitution and mixing of columns in one step. */
const box = new Uint8Array(256)
const tables = [0, 1, 2, 3].map(() => new Uint32Array(256)) as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
]

const doubled = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff

{
  // Powers of 3 run through all bytes but 0; two that stand opposite are each other's inverse.
  const power = new Uint8Array(256)
  const logarithm = new Uint8Array(256)
  for (let at = 0, value = 1; at < 255; at += 1) {
    power[at] = value
    logarithm[value] = at
    value ^= doubled(value)
  }
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte === 0 ? 0 : (power[(255 - (logarithm[byte] ?? 0)) % 255] ?? 0)
    value ^= (value << 1) ^ (value << 2) ^ (value << 3) ^ (value << 4)
    const substituted = ((value ^ (value >> 8)) & 0xff) ^ 0x63
    box[byte] = substituted
    const two = doubled(substituted)
    let word = ((two << 24) | (substituted << 16) | (substituted << 8) | (two ^ substituted)) >>> 0
    for (const table of tables) {
      table[byte] = word
      word = ((word >>> 8) | (word << 24)) >>> 0
    }
  }
}

const substitute = (word: number): number =>
  ((at(box, word >>> 24) << 24) |
    (at(box, (word >>> 16) & 0xff) << 16) |
    (at(box, (word >>> 8) & 0xff) << 8) |
    at(box, word & 0xff)) >>>
  0

function at(list: Uint8Array | Uint32Array, index: number): number {
  return list[index] as number
}

/** Encrypts blocks with one key of 16, 24 or 32 bytes. */
export class AesBlocks {
  readonly #keys: Uint32Array
  readonly #rounds: number

  constructor(key: Buffer) {
    const words = key.length / 4
    this.#rounds = words + 6
    this.#keys = new Uint32Array(4 * (this.#rounds + 1))
    for (let i = 0; i < words; i += 1) this.#keys[i] = key.readUInt32BE(4 * i)
    let constant = 1
    for (let i = words; i < this.#keys.length; i += 1) {
      let word = at(this.#keys, i - 1)
      if (i % words === 0) {
        word = (substitute(((word << 8) | (word >>> 24)) >>> 0) ^ (constant << 24)) >>> 0
        constant = doubled(constant)
      } else if (words > 6 && i % words === 4) word = substitute(word)
      this.#keys[i] = at(this.#keys, i - words) ^ word
    }
  }

  /** Encrypts the block of four words (high byte first) into `out` at `from`. */
  encrypt(w0: number, w1: number, w2: number, w3: number, out: DataView, from: number): void {
    const keys = this.#keys
    const [t0, t1, t2, t3] = tables
    let a = w0 ^ at(keys, 0)
    let b = w1 ^ at(keys, 1)
    let c = w2 ^ at(keys, 2)
    let d = w3 ^ at(keys, 3)
    let k = 4
    for (let round = 1; round < this.#rounds; round += 1) {
      const e =
        at(t0, a >>> 24) ^ at(t1, (b >>> 16) & 255) ^ at(t2, (c >>> 8) & 255) ^ at(t3, d & 255) ^ at(keys, k)
      const f =
        at(t0, b >>> 24) ^
        at(t1, (c >>> 16) & 255) ^
        at(t2, (d >>> 8) & 255) ^
        at(t3, a & 255) ^
        at(keys, k + 1)
      const g =
        at(t0, c >>> 24) ^
        at(t1, (d >>> 16) & 255) ^
        at(t2, (a >>> 8) & 255) ^
        at(t3, b & 255) ^
        at(keys, k + 2)
      d =
        at(t0, d >>> 24) ^
        at(t1, (a >>> 16) & 255) ^
        at(t2, (b >>> 8) & 255) ^
        at(t3, c & 255) ^
        at(keys, k + 3)
      a = e
      b = f
      c = g
      k += 4
    }
    out.setUint32(from, last(a, b, c, d) ^ at(keys, k))
    out.setUint32(from + 4, last(b, c, d, a) ^ at(keys, k + 1))
    out.setUint32(from + 8, last(c, d, a, b) ^ at(keys, k + 2))
    out.setUint32(from + 12, last(d, a, b, c) ^ at(keys, k + 3))
  }
}

/** The last round does not mix columns. */
function last(a: number, b: number, c: number, d: number): number {
  return (
    (at(box, a >>> 24) << 24) |
    (at(box, (b >>> 16) & 255) << 16) |
    (at(box, (c >>> 8) & 255) << 8) |
    at(box, d & 255)
  )
}
