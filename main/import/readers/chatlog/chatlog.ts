/** chatlog (sjzar): JSON, CSV and text of WeChat chats; which one a file is, its beginning tells. */
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { encodingOfHead, legacyEncodingOf } from '../text/decode.ts'
import { readJson } from './json.ts'
import { readTable } from './table.ts'
import { readText } from './text.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const bytes = await input.read(0, 4096)
  const encoding = input.settings.encoding ?? encodingOfHead(bytes) ?? legacyEncodingOf(bytes)
  const start = new TextDecoder(encoding)
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^[[{]/.test(start) && !/^\[[^\]\n]{1,100}\]/.test(start.slice(0, 200))) return readJson(input, output)
  const heading = start.split(/\r\n|\n|\r/, 1)[0] ?? ''
  return /\bTalker\b/.test(heading) && /\bContent\b/.test(heading)
    ? readTable(input, output)
    : readText(input, output)
}

/** Reads all three formats of chatlog. */
export const chatlog: Reader = { id: 'chatlog', version: '1', read }
