/** Texts of WeChat's exporters, by the lines above their messages. */
import type { Detection } from '../reader.ts'
import { headerOf as chatlogHeader } from '../readers/chatlog/text.ts'
import { known } from './known.ts'

/** A text whose lines only an exporter of WeChat writes, or null. */
export function wechatText(text: string): Detection | null {
  const start = text.trimStart()
  if (/^-?\d{1,12}\|[^\n]{1,200}:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:/.test(start.slice(0, 400)))
    return known('wechatDump', 'text/plain')
  if (/^\*{3,40} ?\d{4}-\d\d-\d\d ?\*{3,40}[ \r]*$/m.test(start.slice(0, 2000)))
    return known('memoTrace', 'text/plain')
  if (/^\*\*\d\d:\d\d:\d\d [^\n]{1,400}\*\*[:：]/m.test(text) && /^#{2,6} \d{4}-\d\d-\d\d[ \r]*$/m.test(text))
    return known('memoTrace', 'text/markdown')
  if (/^\(function\s?\(\)\s{0,20}\{\s{0,40}var msgArray\s{0,4}=\s{0,4}\[/.test(start))
    return known('wechatExporter', 'text/javascript')
  return isChatlog(start) ? known('chatlog', 'text/plain') : null
}

/** Pairs of account and time above messages; the first line is one of them. */
function isChatlog(start: string): boolean {
  const lines = start.slice(0, 16_384).split(/\r?\n/)
  const first = chatlogHeader(lines[0] ?? '')
  if (first === null) return false
  return lines.some((line, at) => {
    const header = at === 0 || lines[at - 1] === '' ? chatlogHeader(line) : null
    if (header === null) return false
    const { senderName, senderId, chatId } = header.sides
    return (
      chatId !== null ||
      (senderName !== null && header.direction === 'out') ||
      (senderId !== null && /^(?:wxid_|gh_)|@(?:openim|chatroom)$/.test(senderId))
    )
  })
}

/**
 * MemoTrace's text: times above messages, behind blank lines. QQ writes it too, but with its own head, with numbers in
 * brackets or with bars; what is left open is told with less confidence.
 */
export function memoTraceText(text: string): Detection | null {
  const start = text.trimStart()
  const header = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: [^\r\n]{1,200})?\r?$/
  const lines = start.split('\n', 4000)
  if (!header.test(lines[0] ?? '') || /^\[文本\]|^={10,}/m.test(start)) return null
  let headers = 0
  let numbered = 0
  let notices = 0
  for (const [at, line] of lines.entries()) {
    if ((at > 0 && (lines[at - 1] ?? '').trim() !== '') || !header.test(line)) continue
    headers += 1
    if (/\(\d{5,12}\)\r?$|<[^<>\s]+@[^<>\s]+>\r?$/.test(line)) numbered += 1
    if (/\d\r?$/.test(line) && line.trimEnd().length === 19) notices += 1
    // Alice's exporter of QQ NT writes the direction in place of a name.
    if (/ (?:收|发|转发|未知)\r?$/.test(line)) return null
  }
  if (numbered * 2 > headers) return null
  if (
    notices > 0 ||
    /^【(?:图片|语音|视频|文件|表情包|音视频通话|红包|分享链接|位置分享|发起转账)】/m.test(text)
  )
    return known('memoTrace', 'text/plain', 0.8)
  return known('memoTrace', 'text/plain', 0.6)
}
