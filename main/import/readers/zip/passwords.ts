/** The bytes that a password may stand for: the format names no encoding. */

let gbkBytes: ReadonlyMap<string, number> | null = null

/** UTF-8 first; then, where it differs, what archivers on Chinese Windows make of it (GBK), if all of it can be written so. */
export function secretsOf(password: string): Buffer[] {
  const utf8 = Buffer.from(password)
  // ASCII is the same in both.
  const gbk = utf8.length === password.length ? null : inGbk(password)
  return gbk === null ? [utf8] : [utf8, gbk]
}

function inGbk(text: string): Buffer | null {
  gbkBytes ??= tableOfGbk()
  const bytes: number[] = []
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const pair = gbkBytes.get(char)
    if (code < 0x80) bytes.push(code)
    else if (pair === undefined) return null
    else bytes.push(pair >> 8, pair & 0xff)
  }
  return Buffer.from(bytes)
}

/** Encoders know only UTF-8; the decoder, asked for each pair of bytes, tells the way back. */
function tableOfGbk(): Map<string, number> {
  const decoder = new TextDecoder('gbk', { fatal: true })
  const table = new Map<string, number>()
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      try {
        const char = decoder.decode(Uint8Array.of(high, low))
        if ([...char].length === 1) table.set(char, (high << 8) | low)
      } catch {
        // No character has these bytes.
      }
    }
  return table
}
