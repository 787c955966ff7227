/** What a message of QQNT_Export is made of: pairs of a tag and its words. */
import type { MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

export interface Piece {
  /** `[图片]`, perhaps behind `[被引用的消息]`; null where the exporter found nothing. */
  tag: string | null
  words: string
}

const quotedTag = '[被引用的消息]'
const kinds: ReadonlyMap<string, MessageFact['type'] | null> = new Map([
  ['[文本]', null],
  ['[图片]', 'picture'],
  ['[文件]', 'file'],
  ['[语音]', 'voice'],
  ['[视频]', 'video'],
  ['[表情]', 'sticker'],
  ['[QQ表情]', 'sticker'],
  ['[提示]', 'notice'],
  ['[红包]', 'redPacket'],
  ['[转账]', 'transfer'],
  ['[应用消息]', 'link'],
  ['[通话]', 'call'],
  ['[动态消息]', 'link'],
  ['[位置]', 'location'],
])

/** True for a line that is a tag of this exporter and nothing else. */
export function isTag(line: string): boolean {
  if (line.charCodeAt(0) !== 91 || line.length > 40) return false
  return line === quotedTag || kinds.has(line.startsWith(quotedTag) ? line.slice(quotedTag.length) : line)
}

const fileName = /([^\s[\]/\\]{1,200}\.[A-Za-z0-9]{2,5})$/

/** What the pieces say: the text as shown, facts, files, and whether it is a notice or a call. */
export function saidBy(pieces: readonly Piece[]): Pick<
  MessageRecord,
  'kind' | 'text' | 'attachments' | 'result' | 'resultCode' | 'durationSeconds'
> & {
  facts: MessageFact[]
} {
  const lines: string[] = []
  const facts: MessageFact[] = []
  const attachments: MessageRecord['attachments'] = []
  let notices = 0
  let call: string | null = null
  for (const { tag, words } of pieces.slice(0, 10_000)) {
    if (tag?.startsWith(quotedTag)) {
      const bare = tag.slice(quotedTag.length)
      const shown = bare === '' || bare === '[文本]' ? words : `${bare} ${words}`.trim()
      facts.push({ type: 'quote', value: shown, of: null })
      continue
    }
    const type = tag === null ? null : (kinds.get(tag) ?? null)
    const [first = ''] = words.split('\n', 1)
    if (type === null) {
      if (words !== '' || tag !== null)
        lines.push(tag === '[文本]' || tag === null ? words : `${tag} ${words}`.trim())
      continue
    }
    lines.push(type === 'notice' ? words : `${tag} ${words}`.trim())
    facts.push({
      type,
      value: type === 'file' || type === 'notice' || type === 'link' ? first : '',
      of: null,
    })
    if (type === 'notice') notices += 1
    else if (type === 'call') call = words
    else if (type === 'picture' || type === 'file' || type === 'voice' || type === 'video') {
      const name = type === 'file' ? first.trim() : (fileName.exec(first)?.[1] ?? '')
      if (name !== '') attachments.push({ name, mediaType: mediaTypeOfName(name), part: null })
    }
  }
  const text = lines.join('\n').toWellFormed()
  const only = notices > 0 && notices === pieces.length
  const said = call === null ? null : callOf(call)
  return {
    kind: only ? 'system' : said === null ? 'message' : 'call',
    text,
    facts,
    attachments,
    result: said?.result ?? null,
    resultCode: call,
    durationSeconds: said?.seconds ?? null,
  }
}

function callOf(words: string): { result: string; seconds: number | null } {
  const found = /(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?!\d)/.exec(words)
  if (found !== null)
    return {
      result: 'answered',
      seconds: Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]),
    }
  if (/拒绝/.test(words)) return { result: 'rejected', seconds: null }
  if (/取消/.test(words)) return { result: 'notConnected', seconds: null }
  if (/未接|无应答|无人接听/.test(words)) return { result: 'missed', seconds: null }
  return { result: /忙/.test(words) ? 'busy' : 'unknown', seconds: null }
}
