/** From the bytes of a mail to words. A mail is handled as a string with one character for each byte. */
import { isUtf8 } from 'node:buffer'
import { legacyEncodingOf } from '../text/decode.ts'

/** The text that bytes stand for in the charset they name; in none, or in one that nobody knows, what they look like. */
export function wordsOf(bytes: Buffer, charset: string | null): string {
  const named = charset === null ? null : decoderOf(charset)
  // Programs name us-ascii and send something else.
  if (named === null || named.encoding === 'windows-1252')
    return (isUtf8(bytes) ? utf8 : (named ?? new TextDecoder(legacyEncodingOf(bytes)))).decode(bytes)
  return named.decode(bytes)
}

const utf8 = new TextDecoder('utf-8')
/** Making one takes longer than decoding a mail. */
const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

function decoderOf(charset: string): InstanceType<typeof TextDecoder> | null {
  const label = charset.trim().toLowerCase()
  if (/^(?:us-ascii|ascii|unknown-8bit|x-unknown|unknown|default)$/.test(label)) return null
  const made = decoders.get(label)
  if (made !== undefined) return made
  try {
    // What says GB2312 holds the signs of its successors too, which this label reads.
    const decoder = new TextDecoder(label === 'gb2312' || label === 'gbk' ? 'gb18030' : label)
    if (decoders.size < 200) decoders.set(label, decoder)
    return decoder
  } catch {
    return null
  }
}

const encodedWord = /=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=/g

/** A header's value with its encoded words decoded; characters cut in two by neighbouring words are put together. */
export function headerWords(value: string): string {
  if (!value.includes('=?')) return plainWords(value).toWellFormed()
  let words = ''
  let at = 0
  let held: { charset: string; bytes: Buffer[] } | null = null
  const release = (): void => {
    if (held !== null) words += wordsOf(Buffer.concat(held.bytes), held.charset)
    held = null
  }
  for (const found of value.matchAll(encodedWord)) {
    const between = value.slice(at, found.index)
    const [whole, charsetAndLanguage = '', encoding, text = ''] = found
    const charset = charsetAndLanguage.split('*')[0] ?? ''
    // Blanks between two encoded words are not part of the text.
    const together = held !== null && /^\s*$/.test(between)
    if (!together || (held as unknown as { charset: string }).charset !== charset) {
      release()
      if (!together) words += plainWords(between)
      held = { charset, bytes: [] }
    }
    const bytes =
      encoding === 'b' || encoding === 'B'
        ? Buffer.from(text, 'base64')
        : quotedPrintable(text.replaceAll('_', ' '))
    ;(held as unknown as { bytes: Buffer[] }).bytes.push(bytes)
    at = (found.index ?? 0) + whole.length
  }
  release()
  return (words + plainWords(value.slice(at))).toWellFormed()
}

function plainWords(value: string): string {
  return /[\u0080-\u00ff]/.test(value) ? wordsOf(Buffer.from(value, 'latin1'), null) : value
}

/** The bytes of quoted-printable text; what is no code stays as it is. A soft line end must be cut off before. */
export function quotedPrintable(text: string): Buffer {
  if (!text.includes('=')) return Buffer.from(text, 'latin1')
  return Buffer.from(
    text.replace(/=([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
