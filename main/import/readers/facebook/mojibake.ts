/**
 * Facebook and Instagram write each byte of a string's UTF-8 as a character of its own (`é` as `Ã©`). A string is put right
 * only when all of it can be such bytes and they are UTF-8; any other stays as it is.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The string as it was meant, or as it is. */
export function mended(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\u0000-\u007f]*$/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text
  try {
    return strict.decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
