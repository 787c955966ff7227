/**
 * From bytes of unknown encoding to text. Order of the tests: byte order mark, NUL pattern (UTF-16 without a mark),
 * strict UTF-8 over the whole input, then the legacy encodings by how usual the characters are that they give.
 */
import { StringDecoder } from 'node:string_decoder'
import type { ReaderInput } from '../../reader.ts'
import { StrictUtf8 } from './strictUtf8.ts'

/** Encodings that text is read in; the names are those of the Encoding Standard. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-874',
  'windows-1251',
  'windows-1252',
] as const

export type Encoding = (typeof encodings)[number]

const sampleBytes = 256 << 10

/** Finds the encoding of a whole input, or takes the one the person chose; reads it once through unless its head decides. */
export async function encodingOf(input: ReaderInput): Promise<Encoding> {
  const chosen = encodings.find(each => each === input.settings.encoding)
  if (chosen !== undefined) return chosen
  const sample = await input.read(0, sampleBytes)
  const marked = encodingOfHead(sample)
  if (marked !== null) return marked
  const strict = new StrictUtf8()
  let at = 0
  let bad = -1
  for await (const chunk of input.chunks()) {
    if (!strict.goesOn(chunk)) {
      bad = at
      break
    }
    at += chunk.length
  }
  // A last character that is cut off is a cut file, not another encoding.
  if (bad < 0) return 'utf-8'
  if (bad < sampleBytes) return legacyEncodingOf(sample)
  // From the beginning of a line, so that the sample does not begin inside a character.
  const later = await input.read(bad, sampleBytes)
  return legacyEncodingOf(later.subarray(later.indexOf(10) + 1))
}

/** The encoding that a byte order mark or the NUL pattern of UTF-16 shows, or null. */
export function encodingOfHead(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const length = Math.min(head.length, 4096) & ~1
  if (length < 4) return null
  let evenNul = 0
  let oddNul = 0
  for (let i = 0; i < length; i += 2) {
    if (head[i] === 0) evenNul += 1
    if (head[i + 1] === 0) oddNul += 1
  }
  // Line ends and digits have a NUL half even in Chinese text; real text of another encoding has none at all.
  if (oddNul > length / 20 && evenNul < oddNul / 10) return 'utf-16le'
  if (evenNul > length / 20 && oddNul < evenNul / 10) return 'utf-16be'
  return null
}

const usualHan = new Set(
  // The most frequent characters of written Chinese, simplified and traditional forms, with the words of this trade.
  '的一是在不了有和人这这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处还欠款钱债催收借贷法院律师电话号码短信微信们说来会对时过发样么没给让爸妈请您马立逾銀银錢錢債還電話號碼來會對時過發樣麼沒給讓說們這國為個請馬貸師簡訊訊息與後從開關點動見',
)

/** How usual the characters are: the share of known frequent ones among the ones beyond ASCII, 0 when undecodable. */
function score(sample: Uint8Array, encoding: Encoding): number {
  let text: string
  try {
    // `stream` lets the sample end inside a character.
    text = new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true })
  } catch {
    return 0
  }
  let beyond = 0
  let usual = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) continue
    beyond += 1
    if (code < 0xa0 || (code >= 0xe000 && code <= 0xf8ff)) usual -= 3
    else if (code >= 0x4e00 && code <= 0x9fff) usual += usualHan.has(char) ? 1 : 0.1
    else if (code >= 0x3040 && code <= 0x30ff) usual += encoding === 'shift_jis' ? 1 : 0
    else if (code >= 0xac00 && code <= 0xd7a3) usual += encoding === 'euc-kr' ? 0.8 : 0
    else if (code >= 0x410 && code <= 0x44f) usual += encoding === 'windows-1251' ? 0.7 : 0
    else if (code >= 0x3000 && code <= 0x303f) usual += 0.5
    else if (code >= 0xff00 && code <= 0xff5e) usual += 0.5
    else if (code >= 0xc0 && code <= 0xff) usual += encoding === 'windows-1252' ? 0.25 : 0
  }
  return beyond === 0 ? 0.01 : usual / beyond
}

const chineseHeadings = /时间|日期|号码|电话|时长|通话|短信|内容|姓名|主叫|被叫|消息记录|聊天记录/

/** Headings of exports, of which each would be a rare pair of syllables in another encoding. */
function hasChineseHeading(sample: Uint8Array): boolean {
  try {
    return chineseHeadings.test(
      new TextDecoder('gb18030', { fatal: true }).decode(sample.subarray(0, 64 << 10), { stream: true }),
    )
  } catch {
    return false
  }
}

/** The legacy encoding that gives the most usual text. UTF-8 with broken places stays UTF-8. */
export function legacyEncodingOf(sample: Uint8Array): Encoding {
  const lossy = new TextDecoder('utf-8').decode(sample)
  let broken = 0
  let whole = 0
  for (const char of lossy) {
    if (char === '\ufffd') broken += 1
    else if (char > '\x7f') whole += 1
  }
  // In another encoding a few bytes make a character of UTF-8 by chance, never most of them.
  if (broken * 2 < whole) return 'utf-8'
  // A table has few words and many digits; two characters that belong together tell more than their share.
  if (hasChineseHeading(sample)) return 'gb18030'
  const candidates: Encoding[] = ['gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251', 'windows-1252']
  let best: Encoding = 'utf-8'
  let bestScore = 0.15
  for (const candidate of candidates) {
    const reached = score(sample, candidate)
    if (reached > bestScore) {
      best = candidate
      bestScore = reached
    }
  }
  return best
}

/**
 * The UTF-8 bytes of a byte stream, one character of the string for each byte: for formats whose marks are all ASCII
 * this is many times faster to search, and takes half the memory. `utf8Of` makes text of what is worth it.
 */
export async function* utf8BytesOf(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncIterable<string> {
  if (encoding === 'utf-8')
    for await (const chunk of chunks)
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
  else for await (const text of textOf(chunks, encoding)) yield Buffer.from(text).toString('latin1')
}

/** The text that a string of UTF-8 bytes stands for. */
export function utf8Of(bytes: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\u0000-\u007f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The text of a byte stream in pieces, without its byte order mark. What cannot be decoded becomes U+FFFD. */
export async function* textOf(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncIterable<string> {
  const decoder = decoderOf(encoding)
  let first = true
  for await (const chunk of chunks) {
    let text = decoder.write(chunk)
    if (first && text !== '') {
      first = false
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    }
    if (text !== '') yield text
  }
  const last = decoder.end()
  if (last !== '') yield last
}

function decoderOf(encoding: Encoding): { write(bytes: Uint8Array): string; end(): string } {
  if (encoding === 'utf-8') {
    // Several times faster than TextDecoder in streams, with the same replacements.
    const decoder = new StringDecoder('utf8')
    return {
      write: bytes => decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
      end: () => decoder.end(),
    }
  }
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return { write: bytes => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}
