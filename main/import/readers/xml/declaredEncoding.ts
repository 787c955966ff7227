import type { ReaderInput } from '../../reader.ts'
import { type Encoding, encodingOfHead, encodings } from '../text/decode.ts'

/** The encoding of an XML export: these apps write UTF-8; an editor may have saved the file anew in something else and said so. */
export async function declaredEncoding(input: ReaderInput): Promise<Encoding> {
  const chosen = encodings.find(each => each === input.settings.encoding)
  if (chosen !== undefined) return chosen
  const head = await input.read(0, 4096)
  const marked = encodingOfHead(head)
  if (marked !== null) return marked
  const declared = /^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/i.exec(
    Buffer.from(head).toString('latin1'),
  )?.[1]
  const known: Record<string, Encoding> = Object.assign(Object.create(null) as Record<string, Encoding>, {
    gb2312: 'gb18030',
    gbk: 'gb18030',
    gb18030: 'gb18030',
    big5: 'big5',
    shift_jis: 'shift_jis',
    'windows-1251': 'windows-1251',
    'windows-1252': 'windows-1252',
    'iso-8859-1': 'windows-1252',
  })
  return known[declared?.toLowerCase() ?? ''] ?? 'utf-8'
}
