/** Web pages by the classes and scripts of their makers. */
import type { Detection } from '../reader.ts'
import { known } from './known.ts'
import { behindProlog } from './prolog.ts'

export function htmlFormat(text: string, start: string): Detection | null {
  const isHtml =
    /^<!doctype html\b/i.test(behindProlog(start, 'comments')) ||
    /^<(?:html|head|body)\b/i.test(behindProlog(start))
  if (!isHtml) return null
  if (text.includes('const chatMessages')) return known('memoTrace', 'text/html')
  if (text.includes('class="nt-box"') && /dspname|class="name-(?:left|right)"/.test(text))
    return known('wechatExporter', 'text/html')
  if (/class="page_body chat_page"/.test(text)) return known('telegramHtml', 'text/html')
  if (text.includes('hChatLog hfeed') || (text.includes('class="haudio"') && text.includes('/voice#')))
    return known('googleVoice', 'text/html')
  if (isFacebook(text)) return known('facebookHtml', 'text/html')
  if (/class="(?:sent|received)[ "]/.test(text) && text.includes('class="timestamp"'))
    return known('imessageExporter', 'text/html')
  return { reader: 'opaque', confidence: 0.7, reason: 'text', mediaType: 'text/html' }
}

/** The classes of Facebook's pages, or who takes part and a block that is a time. */
function isFacebook(text: string): boolean {
  if (/class="[^"]{0,200}\b(?:_a72d|_a6-o|_2lem)\b/.test(text)) return true
  return (
    />Participants: /.test(text) &&
    />(?:[A-Z][a-z]{2} \d{1,2}, \d{4}(?:,| at) \d{1,2}:\d{2}|\d{1,2} [A-Z][a-z]{2} \d{4}, \d{1,2}:\d{2})/.test(
      text,
    )
  )
}
