/** Texts of WeChat's exporters, by the lines above their messages. */
import type { Detection } from '../reader.ts'
import { headerOf as chatlogHeader } from '../readers/chatlog/text.ts'
import { quotedPrintable } from '../readers/mail/words.ts'
import { Look } from '../readers/wechatText/lines.ts'
import { known } from './known.ts'

const mailOpening = /聊天记录如下|聊天記錄如下/
const dayBar = /^[—─-]{3,40}[ \t]{0,10}\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?[ \t]{0,10}[—─-]{3,40}[ \t\r]*$/m

/** A chat as WeChat itself gives it as text: sent by mail, or copied on a PC. */
export function isWechatChat(text: string): boolean {
  const look = new Look()
  for (const line of text.split(/\r\n|\n|\r/)) look.line(line)
  return look.convinces()
}

/** A mail whose text, under its encoding, is such a chat. */
export function isWechatMail(text: string): boolean {
  if (mailOpening.test(text) || dayBar.test(text)) return true
  // The text part comes first; of base64 what is whole in the head is enough.
  const blank = /\r?\n\r?\n/.exec(text)
  const encoded = /^Content-Transfer-Encoding:[ \t]{0,10}(base64|quoted-printable)/im
    .exec(text)?.[1]
    ?.toLowerCase()
  if (blank === null || encoded === undefined) return false
  const decoded: string[] = []
  for (const block of text.split(/\r?\n\r?\n/).slice(1, 6)) {
    const bytes =
      encoded === 'base64'
        ? Buffer.from(block.replace(/^--[^\n]{0,200}\n?/, ''), 'base64')
        : quotedPrintable(block.replace(/=\r?\n/g, ''))
    for (const encoding of ['utf-8', 'gb18030']) decoded.push(new TextDecoder(encoding).decode(bytes))
  }
  return decoded.some(each => mailOpening.test(each) || dayBar.test(each.replace(/<[^<>\n]{0,200}>/g, '\n')))
}

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
