import { isUtf8 } from 'node:buffer'
import { chatFormat } from './looks/chat.ts'
import { htmlFormat } from './looks/html.ts'
import { known } from './looks/known.ts'
import { jsonFormat } from './looks/json.ts'
import { namedFormat } from './looks/named.ts'
import { anyTableFormat, tableFormat } from './looks/table.ts'
import { xmlFormat } from './looks/xml.ts'
import type { Detection } from './reader.ts'
import { encodingOfHead, legacyEncodingOf } from './readers/text/decode.ts'

/** What the text of a head is, or null when it is no text. Order of the tests matters: the first that fits wins. */
export function textFormatOf(bytes: Uint8Array): Detection | null {
  const text = textOfHead(bytes)
  if (text === null) return null
  const start = text.trimStart()
  return (
    xmlFormat(start) ??
    namedFormat(text, start) ??
    tableFormat(start) ??
    jsonFormat(start) ??
    htmlFormat(text, start) ??
    chatFormat(text) ??
    anyTableFormat(text) ??
    plainFormat(start)
  )
}

function textOfHead(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null
  const marked = encodingOfHead(bytes)
  // No encoding has control characters inside of another: many of them are no text in any, and trying all takes its time.
  if (marked === null && controlsIn(bytes) > bytes.length / 200) return null
  // A head may end inside a character.
  const utf8 =
    marked === null && [0, 1, 2, 3].some(cut => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut))))
  const encoding = marked ?? (utf8 ? 'utf-8' : legacyEncodingOf(bytes))
  const text = new TextDecoder(encoding).decode(bytes, { stream: true })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
  const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0
  return controls > text.length / 200 ? null : text
}

function controlsIn(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1b) count += 1
  return count
}

function plainFormat(start: string): Detection {
  if (/^BEGIN:VCARD/i.test(start)) return known('vcard', 'text/vcard')
  return { reader: 'opaque', confidence: 0.3, reason: 'text', mediaType: 'text/plain' }
}
