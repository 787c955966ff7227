/** Tables by the headings of their columns. */
import type { Detection } from '../reader.ts'
import { known } from './known.ts'

const tables: readonly [string, readonly string[]][] = [
  ['memoTrace', ['消息ID', '类型', '发送人', '时间', '内容']],
  ['memoTrace', ['localId', 'TalkerId', 'IsSender', 'CreateTime', 'StrContent']],
  ['chatlog', ['Time', 'SenderName', 'Sender', 'TalkerName', 'Talker', 'Content']],
  ['imazing', ['Chat Session', 'Message Date', 'Type', 'Text']],
  ['imazing', ['Call type', 'Date', 'Duration', 'Number']],
  ['iExplorer', ['Contact', 'Number', 'Date', 'Duration', 'Call Type']],
  ['phoneView', ['direction', 'timestamp', 'name', 'number', 'content', 'type']],
]

export function tableFormat(start: string): Detection | null {
  const line = start.slice(0, 2000).split(/\r?\n/, 1)[0] ?? ''
  // The calls of iMazing 2 have no headings.
  if (
    /^"?(?:Incoming|Outgoing|Missed)"?[,;\t]"?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4} \d{1,2}:\d{2}"?[,;\t]"?\d{1,3}:/.test(
      line,
    )
  )
    return known('imazing', 'text/csv')
  const cells = new Set(line.split(/[,;\t|]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1')))
  if (cells.size < 4) return null
  for (const [format, heads] of tables)
    if (heads.every(head => cells.has(head))) return known(format, 'text/csv')
  if (/起始时间|通话时长|通信时长/.test(line) && /对方号码|号码/.test(line))
    return known('carrierBill', 'text/csv')
  return null
}
