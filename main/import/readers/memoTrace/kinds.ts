import type { CallResult, MessageFact } from '../../../../preload/records.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import { callOf } from '../wechat/calls.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

/** MemoTrace's words in the column 类型. */
const kinds: Readonly<Record<string, MessageFact['type'] | 'text' | 'system'>> = Object.assign(
  Object.create(null) as Record<string, MessageFact['type'] | 'text' | 'system'>,
  {
    文本: 'text',
    图片: 'picture',
    视频: 'video',
    语音: 'voice',
    表情包: 'sticker',
    音视频通话: 'call',
    文件: 'file',
    位置分享: 'location',
    分享链接: 'link',
    红包: 'redPacket',
    转账: 'transfer',
    引用消息: 'quote',
    合并转发的聊天记录: 'forwarded',
    小程序: 'miniProgram',
    视频号: 'video',
    音乐分享: 'music',
    收藏笔记: 'forwarded',
    '个人/公众号名片': 'card',
    企业微信名片: 'card',
    系统消息: 'system',
    拍一拍: 'poke',
  },
)

export interface TextMeaning {
  kind: MessageRecord['kind']
  facts: MessageFact[]
  flags: string[]
  result: CallResult | null
  durationSeconds: number | null
  attachments: MessageRecord['attachments']
}

/** What a message is by MemoTrace's word for its kind and by its text; without a word the text alone tells. */
export function memoMeaning(word: string | null, text: string): TextMeaning {
  const meaning: TextMeaning = {
    kind: 'message',
    facts: [],
    flags: [],
    result: null,
    durationSeconds: null,
    attachments: [],
  }
  const marked = /^【([^】\n]{1,20})】/.exec(text.slice(0, 40))
  const kind = word === null ? kindOfMark(marked?.[1] ?? null) : (kinds[word.trim()] ?? 'text')
  if (kind === 'system' || kind === 'poke') {
    meaning.kind = 'system'
    if (kind === 'poke') meaning.facts.push({ type: 'poke', value: '', of: null })
    if (/撤回了?一条消息|recalled a message/.test(text.slice(0, 400))) meaning.flags.push('recalled')
    return meaning
  }
  if (kind === 'text') return meaning
  const behind = marked === null ? text : text.slice(marked[0].length).trim()
  let value = ''
  let of: string | null = null
  if (kind === 'call') {
    meaning.kind = 'call'
    Object.assign(meaning, callOf(behind))
  } else if (kind === 'voice' || kind === 'sticker') value = behind
  else if (kind === 'file') {
    value = fileName(behind)
    if (value !== '') meaning.attachments.push({ name: value, mediaType: mediaTypeOfName(value), part: null })
  } else if (kind === 'transfer') value = /[￥¥$]\s?[\d,.]{1,20}/.exec(text.slice(0, 400))?.[0] ?? ''
  else if (kind === 'quote') {
    const at = text.lastIndexOf('\n引用：')
    if (at >= 0) {
      const quoted = text.slice(at + 4)
      const colon = /[:：] ?/.exec(quoted.slice(0, 130))
      if (colon !== null) {
        of = quoted.slice(0, colon.index)
        value = quoted.slice(colon.index + colon[0].length)
      } else value = quoted
    }
  } else if (kind === 'location')
    value = /(?:名称|标签)[:：] ?([^\n]{1,200})/.exec(text.slice(0, 2000))?.[1] ?? ''
  meaning.facts.push({ type: kind, value, of })
  return meaning
}

function kindOfMark(mark: string | null): MessageFact['type'] | 'text' {
  if (mark === null) return 'text'
  if (/^(?:发起转账|已收款|已退还|非实时转账收款|发起非实时转账)$/.test(mark)) return 'transfer'
  if (mark === '名片') return 'card'
  if (mark === '笔记') return 'forwarded'
  const kind = kinds[mark] ?? 'text'
  return kind === 'system' ? 'text' : kind
}

/** `名 大小 路径 类型 md5`: the name ends before the size, and may hold blanks itself. */
function fileName(rest: string): string {
  const line = rest.slice(0, 1000).split('\n', 1)[0] ?? ''
  const size = / \d{1,9}(?:\.\d{1,6})? ?(?:B|KB|MB|GB|bytes)(?: |$)/i.exec(line)
  if (size !== null) return line.slice(0, size.index).trim()
  return /^(.{1,200}\.[A-Za-z0-9]{1,6})(?: |$)/.exec(line)?.[1] ?? ''
}
