import { decodeHTMLStrict } from 'entities/decode'

const reference = /&(?:#[xX]([0-9a-fA-F]{1,8})|#(\d{1,9})|([a-zA-Z][a-zA-Z0-9]{1,31}));/g
/** What browsers make of the numbers 128 to 159, in which old programs write the signs of windows-1252. */
const windows = new TextDecoder('windows-1252')

/** Nearly all of the references in exports. */
const usual: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
])

/**
 * Text with its character references resolved. Only those that end with a semicolon are: exports that escape write it,
 * and in those that do not escape `a&copy=1` is what somebody typed. Two halves of an emoji (`&#55357;&#56832;`) meet.
 */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text
  return text
    .replace(reference, (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return usual.get(name) ?? decodeHTMLStrict(whole)
      return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
    })
    .toWellFormed()
}

function character(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return windows.decode(Uint8Array.of(code))
  if (code === 0 || code > 0x10ffff) return '\ufffd'
  // A lone half stays one for now: the other may follow.
  return code >= 0xd800 && code <= 0xdfff ? String.fromCharCode(code) : String.fromCodePoint(code)
}
