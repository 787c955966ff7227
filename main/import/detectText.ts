import { isUtf8 } from 'node:buffer'
import type { Detection } from './reader.ts'
import { encodingOfHead, legacyEncodingOf } from './readers/text/decode.ts'
import { headerOf, withoutMarks } from './readers/whatsapp/header.ts'

function read(reader: string, mediaType: string, confidence: number): Detection {
  return { reader, confidence, reason: reader, mediaType }
}
/** An export that is recognised, but that no reader reads yet: it is kept, and the report can say what it is. */
function known(format: string, mediaType: string): Detection {
  return { reader: 'opaque', confidence: 0.9, reason: `known:${format}`, mediaType }
}

/** What the text of a head is, or null when it is no text. Order of the tests matters: the first that fits wins. */
export function textFormatOf(bytes: Uint8Array): Detection | null {
  const text = textOfHead(bytes)
  if (text === null) return null
  const start = text.trimStart()
  return (
    xmlFormat(start) ??
    namedFormat(text, start) ??
    tableFormat(start) ??
    jsonFormat(start) ??
    htmlFormat(text, start) ??
    chatFormat(text) ??
    plainFormat(start)
  )
}

function textOfHead(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null
  const marked = encodingOfHead(bytes)
  // A head may end inside a character.
  const utf8 =
    marked === null && [0, 1, 2, 3].some(cut => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut))))
  const encoding = marked ?? (utf8 ? 'utf-8' : legacyEncodingOf(bytes))
  const text = new TextDecoder(encoding).decode(bytes, { stream: true })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text
  const controls = text.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0
  return controls > text.length / 200 ? null : text
}

function xmlFormat(start: string): Detection | null {
  // The reader refuses a DOCTYPE with its own words, so the root behind one counts too.
  const root = /^<([A-Za-z][\w:.-]*)/.exec(behindProlog(start))?.[1]
  if (root === undefined) return null
  if (root === 'smses' || root === 'calls') return read('smsBackupRestore', 'application/xml', 1)
  if (root === 'alllogs' || root === 'allsms') return known('superBackup', 'application/xml')
  if (/^(?:html)$/i.test(root)) return null
  if (root === 'plist') return known('plist', 'application/xml')
  if (root === 'svg') return { reader: 'opaque', confidence: 0.9, reason: 'text', mediaType: 'image/svg+xml' }
  return start.startsWith('<?xml')
    ? { reader: 'opaque', confidence: 0.6, reason: 'text', mediaType: 'application/xml' }
    : null
}

/**
 * What follows comments, instructions and declarations. A loop and no expression: nested repetition takes for ever on
 * some inputs, and this runs where the vault is open.
 */
function behindProlog(start: string, skip: 'all' | 'comments' = 'all'): string {
  let at = 0
  for (;;) {
    while (at < start.length && start.charCodeAt(at) <= 32) at += 1
    let end: string
    if (start.startsWith('<!--', at)) end = '-->'
    else if (start.startsWith('<?', at)) end = '?>'
    else if (skip === 'all' && start.startsWith('<!', at)) {
      const bracket = start.indexOf('[', at)
      const close = start.indexOf('>', at)
      end = bracket >= 0 && bracket < close ? ']>' : '>'
    } else return start.slice(at, at + 200)
    const found = start.indexOf(end, at)
    if (found < 0) return ''
    at = found + end.length
  }
}

function namedFormat(text: string, start: string): Detection | null {
  if (/^From:\s*<Save by Tencent MsgMgr>/m.test(text)) return known('qqMht', 'message/rfc822')
  if (
    text.includes('消息记录（此消息记录为文本格式') ||
    (text.includes('消息分组:') && text.includes('消息对象:'))
  )
    return known('qqTxt', 'text/plain')
  if (text.includes('[QQChatExporter V')) return known('qqChatExporterTxt', 'text/plain')
  if (start.startsWith('[LINE] ')) return known('line', 'text/plain')
  return null
}

const tables: readonly [string, readonly string[]][] = [
  ['memoTraceCsv', ['消息ID', '类型', '发送人', '时间', '内容']],
  ['memoTraceLegacyCsv', ['localId', 'TalkerId', 'IsSender', 'CreateTime', 'StrContent']],
  ['chatlogCsv', ['Time', 'SenderName', 'Sender', 'TalkerName', 'Talker', 'Content']],
  ['imazingMessages', ['Chat Session', 'Message Date', 'Type', 'Text']],
  ['imazingCalls', ['Call type', 'Date', 'Duration', 'Number']],
]

function tableFormat(start: string): Detection | null {
  const line = start.slice(0, 2000).split(/\r?\n/, 1)[0] ?? ''
  const cells = new Set(line.split(/[,;\t|]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1')))
  if (cells.size < 4) return null
  for (const [format, heads] of tables)
    if (heads.every(head => cells.has(head))) return known(format, 'text/csv')
  if (/起始时间|通话时长|通信时长/.test(line) && /对方号码|号码/.test(line))
    return known('carrierBill', 'text/csv')
  return null
}

function jsonFormat(start: string): Detection | null {
  // A chat of an iPhone begins with a bracket and a digit too.
  const isJson = /^(?:\{\s*(?:"|\})|\[\s*(?:[[{"\]]|-?\d+(?:\.\d+)?\s*[,\]]))/.test(start)
  if (!isJson) return null
  const has = (key: string): boolean => start.includes(`"${key}"`)
  const json = 'application/json'
  if (/"name"\s*:\s*"QQChatExporter/.test(start)) return known('qqChatExporterJson', json)
  if (
    has('messages') &&
    /"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|private_\w+|public_\w+)"/.test(start)
  )
    return known('telegramJson', json)
  if (has('chats') && has('list') && has('about')) return known('telegramJson', json)
  if (has('threadName') && has('participants')) return known('facebookE2ee', json)
  if (has('participants') && has('timestamp_ms')) return known('facebookJson', json)
  if (has('weflow') || (has('session') && has('wxid'))) return known('weFlow', json)
  if (/"format"\s*:\s*"wetrace-plus"/.test(start)) return known('wetracePlus', json)
  if (has('isChatRoom')) return known('chatlogJson', json)
  if (has('conversation_id') && has('msg_type')) return known('chatlogKeeper', json)
  return { reader: 'opaque', confidence: 0.5, reason: 'text', mediaType: json }
}

function htmlFormat(text: string, start: string): Detection | null {
  const isHtml =
    /^<!doctype html\b/i.test(behindProlog(start, 'comments')) ||
    /^<(?:html|head|body)\b/i.test(behindProlog(start))
  if (!isHtml) return null
  if (text.includes('const chatMessages')) return known('memoTraceHtml', 'text/html')
  if (text.includes('class="nt-box"') && text.includes('dspname'))
    return known('wechatExporterHtml', 'text/html')
  if (/class="page_body chat_page"/.test(text)) return known('telegramHtml', 'text/html')
  if (text.includes('hChatLog hfeed')) return known('googleVoice', 'text/html')
  return { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'text/html' }
}

function chatFormat(text: string): Detection | null {
  if (
    /聊天记录如下|聊天記錄如下/.test(text) ||
    /^[—─-]{3,}\s*\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\s*[—─-]{3,}\s*$/m.test(text)
  )
    return isMail(text) ? known('wechatMail', 'message/rfc822') : known('wechatText', 'text/plain')
  if (isMail(text)) return { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'message/rfc822' }
  if ((text.match(/^.{1,60}\r?\n\d{4}年\d\d?月\d\d?日 \d\d?:\d\d\s*$/gm)?.length ?? 0) >= 3)
    return known('wechatPcCopy', 'text/plain')
  if (/^\S.* - (?:微信聊天记录|WeChat Chat History)\r?\n/.test(text.trimStart()))
    return known('wechatExporterTxt', 'text/plain')
  // WhatsApp writes seconds where it writes brackets and ISO dates.
  if (/^\[\d{4}-\d\d-\d\d,? \d\d:\d\d\] /m.test(text.slice(0, 4000))) return known('signal', 'text/plain')
  if (isWhatsApp(text)) return read('whatsapp', 'text/plain', 0.9)
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

function plainFormat(start: string): Detection {
  if (/^BEGIN:VCARD/i.test(start))
    return { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'text/vcard' }
  return { reader: 'opaque', confidence: 0.3, reason: 'text', mediaType: 'text/plain' }
}
