/** Upper half of code page 437, which the zip format names for names that are not UTF-8. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

/**
 * The name of an entry: UTF-8 where it is marked or valid, else GB18030 (Windows in China) where it is valid and gives
 * Han, else code page 437. Nothing is made safe here: names are text, no path is ever made of them.
 */
export function entryName(raw: Uint8Array, markedUtf8: boolean): string {
  const utf8 = decoded(raw, 'utf-8')
  if (utf8 !== null) return utf8
  if (markedUtf8) return new TextDecoder('utf-8').decode(raw)
  const chinese = decoded(raw, 'gb18030')
  if (chinese !== null && /[\u4e00-\u9fff]/.test(chinese) && !/[\ue000-\uf8ff\u0080-\u009f]/.test(chinese))
    return chinese
  let name = ''
  for (const byte of raw) name += byte < 0x80 ? String.fromCharCode(byte) : (cp437[byte - 0x80] ?? '\ufffd')
  return name
}

function decoded(raw: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    return null
  }
}

/** Names that would leave the folder they are unpacked into, or mean something else on another system. */
export function isUnsafeName(name: string): boolean {
  return (
    /^[/\\]|^[a-z]:|\\/i.test(name) ||
    name.split(/[/\\]/).some(part => part === '..') ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
    /[\u0000-\u001f\u007f]/.test(name)
  )
}

/** What operating systems add to archives by themselves. */
export function isSystemFile(name: string): boolean {
  return /^__MACOSX\/|(?:^|\/)(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i.test(name)
}

/** The name of a file of an archive as it is shown; one without a usable name is known by its key. */
export function namedOr(path: string, key: string): string {
  const last = path.split(/[/\\]/).pop() ?? ''
  return last === '' || last === '.' || last === '..' ? `${path}${key}` : path
}
