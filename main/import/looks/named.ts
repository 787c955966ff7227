/** Exports that write their own name at their beginning. */
import type { Detection } from '../reader.ts'
import { known } from './known.ts'

export function namedFormat(text: string, start: string): Detection | null {
  if (/^From:\s*<Save by Tencent MsgMgr>/m.test(text)) return known('qqMht', 'message/rfc822')
  if (
    text.includes('消息记录（此消息记录为文本格式') ||
    (text.includes('消息分组:') && text.includes('消息对象:'))
  )
    return known('qqTxt', 'text/plain')
  if (text.includes('[QQChatExporter V')) return known('qqChatExporter', 'text/plain')
  if (start.startsWith('[LINE]')) return known('line', 'text/plain')
  if (
    /^[A-Z][a-z]{2} \d{2}, \d{4} {1,2}\d{1,2}:\d{2}:\d{2} [AP]M(?: \([^)\n]{1,100}\))?\r?\n\S[^\n]{0,200}\n/.test(
      start,
    )
  )
    return known('imessageExporter', 'text/plain')
  return null
}
