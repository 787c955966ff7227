/** 留痕 MemoTrace (WeChatMsg): tables, texts and pages of WeChat chats; which one a file is, its beginning tells. */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { encodingOfHead, legacyEncodingOf } from '../text/decode.ts'
import { readPage } from './page.ts'
import { readTable } from './table.ts'
import { readText } from './text.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const bytes = await input.read(0, 64 << 10)
  const encoding = input.settings.encoding ?? encodingOfHead(bytes) ?? legacyEncodingOf(bytes)
  const start = new TextDecoder(encoding)
    .decode(bytes)
    .replace(/^\ufeff/, '')
    .trimStart()
  // What MemoTrace calls JSON is a set to train a language model on: no times, no directions, messages run together.
  if (/^[[{]/.test(start)) throw new AppError('ExportForTraining')
  if (start.startsWith('<')) return readPage(input, output)
  const heading = start.slice(0, 2000).split(/\r\n|\n|\r/, 1)[0] ?? ''
  return /发送人|StrContent/.test(heading) ? readTable(input, output) : readText(input, output)
}

/** Reads CSV (both layouts), TXT, Markdown and HTML of MemoTrace. Refuses its training sets (`ExportForTraining`). */
export const memoTrace: Reader = { id: 'memoTrace', version: '1', read }
