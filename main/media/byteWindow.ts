/**
 * Random access to the bytes of one input through one small window, so that walking headers costs few calls.
 * Numbers are read out of bounds as `null`-free zeros never: a short read throws `ShortInput`, which callers catch.
 */

export interface ByteSource {
  size: number
  /** Exact bytes; shorter only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** The input ends before what its own headers promise. */
export class ShortInput extends Error {}

const WINDOW = 64 * 1024

export class ByteWindow {
  readonly size: number
  readonly #source: ByteSource
  #at = 0
  #held = new Uint8Array(0)

  constructor(source: ByteSource) {
    this.#source = source
    this.size = source.size
  }

  /** Exactly `length` bytes at `offset`. Throws ShortInput when the input does not reach that far. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > this.size)
      throw new ShortInput()
    if (offset < this.#at || offset + length > this.#at + this.#held.length) {
      const wanted = Math.min(this.size - offset, Math.max(WINDOW, length))
      this.#held = Uint8Array.from(await this.#source.read(offset, wanted))
      this.#at = offset
      if (this.#held.length < length) throw new ShortInput()
    }
    return this.#held.subarray(offset - this.#at, offset - this.#at + length)
  }

  /** Up to `length` bytes at `offset`; fewer at the end of the input. */
  async upTo(offset: number, length: number): Promise<Uint8Array> {
    return await this.bytes(offset, Math.max(0, Math.min(length, this.size - offset)))
  }
}

/** Big- and little-endian numbers and names of a small piece of bytes; throws ShortInput outside it. */
export class Fields {
  readonly bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #check(at: number, length: number): void {
    if (!(at >= 0) || at + length > this.bytes.length) throw new ShortInput()
  }
  u8(at: number): number {
    this.#check(at, 1)
    return this.#view.getUint8(at)
  }
  u16(at: number, little = false): number {
    this.#check(at, 2)
    return this.#view.getUint16(at, little)
  }
  u24(at: number): number {
    return (this.u8(at) << 16) | this.u16(at + 1)
  }
  u32(at: number, little = false): number {
    this.#check(at, 4)
    return this.#view.getUint32(at, little)
  }
  /** A 64-bit number as a double; beyond 2^53 it is not exact, and no caller's limit lies there. */
  u64(at: number, little = false): number {
    this.#check(at, 8)
    return Number(this.#view.getBigUint64(at, little))
  }
  /** Bytes as Latin-1 text, for four-character names. */
  name(at: number, length = 4): string {
    this.#check(at, length)
    return String.fromCharCode(...this.bytes.subarray(at, at + length))
  }
  text(at: number, length: number): string {
    this.#check(at, length)
    return new TextDecoder('utf-8').decode(this.bytes.subarray(at, at + length))
  }
  part(at: number, length: number): Fields {
    this.#check(at, length)
    return new Fields(this.bytes.subarray(at, at + length))
  }
}
