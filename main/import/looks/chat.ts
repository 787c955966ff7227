/** Chats as plain text, by the lines their messages begin with. */
import type { Detection } from '../reader.ts'
import { headerOf, withoutMarks } from '../readers/whatsapp/header.ts'
import { known } from './known.ts'
import { copiedFromQq, lineWithoutHeading, qqntText, qqWithoutHeading } from './textChats.ts'
import { isWechatChat, isWechatMail, memoTraceText, wechatText } from './wechat.ts'

export function chatFormat(text: string): Detection | null {
  const nt = qqntText(text)
  if (nt !== null) return nt
  const mail = isMail(text)
  const exported = mail ? null : wechatText(text)
  if (exported !== null) return exported
  const wechat = mail ? isWechatMail(text) : isWechatChat(text)
  if (wechat) return known('wechatText', mail ? 'message/rfc822' : 'text/plain')
  if (mail) {
    // Pages that a browser saved have the form of a mail.
    const page = /^From: <Saved by /im.test(text.slice(0, 2000))
    return page
      ? { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'message/rfc822' }
      : known('email', 'message/rfc822', 0.8)
  }
  if (isMailbox(text)) return known('email', 'application/mbox', 0.9)
  if (/^\S.* - (?:微信聊天记录|WeChat Chat History)\r?\n/.test(text.trimStart()))
    return known('wechatExporter', 'text/plain')
  // WhatsApp writes seconds where it writes brackets and ISO dates.
  if (/^\[\d{4}-\d\d-\d\d,? \d\d:\d\d\] /m.test(text.slice(0, 4000))) return known('signal', 'text/plain')
  const qq = qqWithoutHeading(text)
  if (qq !== null) return qq
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

/** Each mail of a mailbox has a line with its sender and time in front. */
function isMailbox(text: string): boolean {
  const end = text.indexOf('\n')
  return (
    end < 500 &&
    /^From .{1,300}\d{1,2}:\d{2}.{0,30}\d{4}\r?$/.test(text.slice(0, end)) &&
    hasMailHeaders(text.slice(end + 1))
  )
}

function hasMailHeaders(text: string): boolean {
  return (
    /^[\w-]{1,80}:/.test(text) && /^(?:From|Date|Subject|Received|X-GM-THRID):/im.test(text.slice(0, 16_384))
  )
}

function isMail(text: string): boolean {
  const names = new Set<string>()
  const lines = text.slice(0, 16_384).split(/\r?\n/)
  // The last line may be cut.
  if (text.length > 16_384) lines.pop()
  for (const line of lines) {
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
