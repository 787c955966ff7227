/** Chats as plain text, by the lines their messages begin with. */
import type { Detection } from '../reader.ts'
import { headerOf, withoutMarks } from '../readers/whatsapp/header.ts'
import { known } from './known.ts'
import { copiedFromQq, lineWithoutHeading } from './textChats.ts'
import { memoTraceText, wechatText } from './wechat.ts'

export function chatFormat(text: string): Detection | null {
  if (
    /聊天记录如下|聊天記錄如下/.test(text) ||
    /^[—─-]{3,}\s*\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\s*[—─-]{3,}\s*$/m.test(text)
  )
    return isMail(text) ? known('wechatText', 'message/rfc822') : known('wechatText', 'text/plain')
  if (isMail(text)) return { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'message/rfc822' }
  if ((text.match(/^.{1,60}\r?\n\d{4}年\d\d?月\d\d?日 \d\d?:\d\d\s*$/gm)?.length ?? 0) >= 3)
    return known('wechatText', 'text/plain')
  if (/^\S.* - (?:微信聊天记录|WeChat Chat History)\r?\n/.test(text.trimStart()))
    return known('wechatExporter', 'text/plain')
  const exported = wechatText(text)
  if (exported !== null) return exported
  // WhatsApp writes seconds where it writes brackets and ISO dates.
  if (/^\[\d{4}-\d\d-\d\d,? \d\d:\d\d\] /m.test(text.slice(0, 4000))) return known('signal', 'text/plain')
  const memo = memoTraceText(text)
  if (memo !== null) return memo
  const line = lineWithoutHeading(text)
  if (line !== null) return line
  if (isWhatsApp(text)) return known('whatsapp', 'text/plain', 0.9)
  const copied = copiedFromQq(text)
  if (copied !== null) return copied
  if (/^\d{4}-\d\d-\d\d \d{1,2}:\d\d:\d\d .+$/m.test(text.slice(0, 4000)))
    return known('datedText', 'text/plain')
  return null
}

function isMail(text: string): boolean {
  const names = new Set<string>()
  for (const line of text.slice(0, 16_384).split(/\r?\n/)) {
    if (line === '') break
    if (/^[ \t]/.test(line) && names.size > 0) continue
    const name = /^([\w-]{1,80}):/.exec(line)?.[1]
    if (name === undefined) return false
    names.add(name.toLowerCase())
  }
  const has = (...list: string[]): boolean => list.some(name => names.has(name))
  return (
    has('from', 'received', 'return-path', 'mime-version', 'message-id') &&
    has('date', 'subject', 'to') &&
    names.size >= 3
  )
}

/** At least two of the first lines begin a message, and one of them has a sender behind it. A lone message will do. */
function isWhatsApp(text: string): boolean {
  const lines = text.split(/\r\n|\n|\r/, 60).filter(line => line !== '')
  let headers = 0
  let senders = 0
  for (const line of lines) {
    const header = line.length > 2000 ? headerOf(line.slice(0, 2000)) : headerOf(line)
    if (header === null) continue
    // Signal's notes and other tools write ISO dates without a comma's dialect of their own.
    headers += 1
    if (/^[^\n:]{1,120}:/.test(withoutMarks(header.rest))) senders += 1
  }
  return (
    (headers >= 2 && senders >= 1) ||
    (headers === 1 && senders === 1 && lines.length <= 20 && headerOf(lines[0] ?? '') !== null)
  )
}
