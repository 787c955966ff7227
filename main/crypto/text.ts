/** Text forms of bytes as the format writes them. */

const encoder = new TextEncoder()

/** In a buffer of its own: a Buffer of Node would share one with other, maybe secret, texts. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Bytes of exactly `length` from lower-case hex, or null for anything else. */
export function fromHex(text: unknown, length: number): Uint8Array | null {
  if (typeof text !== 'string' || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) return null
  return Buffer.from(text, 'hex')
}

const alphabet = utf8('abcdefghijklmnopqrstuvwxyz234567')

/** Base32 of RFC 4648 in lower case without padding; 20 bytes make 32 characters. */
export function toBase32(bytes: Uint8Array): string {
  // A text put together letter by letter costs several times as much, and a large vault names 100,000 objects at opening.
  const text = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / 5))
  let bits = 0
  let value = 0
  let at = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text[at++] = alphabet[(value >> bits) & 31] as number
    }
  }
  if (bits > 0) text[at] = alphabet[(value << (5 - bits)) & 31] as number
  return text.toString('latin1')
}
