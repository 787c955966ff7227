import type { MessageFact } from '../../../../preload/records.ts'
import { callOf } from './calls.ts'
import type { WechatMeaning } from './meaning.ts'

const words: Readonly<Record<string, MessageFact['type']>> = Object.assign(
  Object.create(null) as Record<string, MessageFact['type']>,
  {
    图片: 'picture',
    视频: 'video',
    语音: 'voice',
    语音消息: 'voice',
    动画表情: 'sticker',
    表情: 'sticker',
    文件: 'file',
    链接: 'link',
    分享: 'link',
    gif表情: 'gif',
    位置: 'location',
    实时位置共享: 'location',
    名片: 'card',
    个人名片: 'card',
    视频号: 'video',
    视频号名片: 'card',
    小程序: 'miniProgram',
    红包: 'redPacket',
    微信红包: 'redPacket',
    红包封面: 'redPacket',
    转账: 'transfer',
    微信转账: 'transfer',
    音乐: 'music',
    引用: 'quote',
    拍一拍: 'poke',
    合并转发: 'forwarded',
    聊天记录: 'forwarded',
    群公告: 'notice',
    语音通话: 'call',
    视频通话: 'call',
    '视频/语音通话': 'call',
    通话: 'call',
    photo: 'picture',
    image: 'picture',
    video: 'video',
    voice: 'voice',
    emoji: 'sticker',
    sticker: 'sticker',
    file: 'file',
    link: 'link',
    location: 'location',
    contact: 'card',
    'video/voice call': 'call',
    'red packet': 'redPacket',
    transfer: 'transfer',
  },
)

/** What the brackets at the beginning of a text say it stands for: `[图片]`, `[语音 5s]`, `[转账|发送 ￥66.00]`, `![图片](…)`. */
export function bracketMeaning(
  text: string,
): Pick<WechatMeaning, 'kind' | 'facts' | 'result' | 'durationSeconds' | 'file'> {
  const nothing = { kind: 'message' as const, facts: [], result: null, durationSeconds: null, file: null }
  const found = /^!?\[([^\]|:：\n]{1,20}?)(?:\s?[|:：]\s?([^\]\n]{0,300})|\s(\d{1,4}["s秒]?))?\]/i.exec(
    text.slice(0, 400),
  )
  const type = found === null ? undefined : words[(found[1] ?? '').trim().toLowerCase()]
  if (found === null || type === undefined) return nothing
  // Mail says where the picture is: `x.jpg(请在附件中查看)`.
  const said = (found[2] ?? found[3] ?? '').replace(/\s?[(（][^()（）]{0,40}附件[^()（）]{0,40}[)）]$/, '')
  if (type === 'call') {
    const call = callOf(`${said} ${text.slice(found[0].length, found[0].length + 200)}`)
    return { ...nothing, kind: 'call', facts: [{ type, value: '', of: null }], ...call }
  }
  let value = said
  if (type === 'transfer') value = /[￥¥$]\s?[\d,.]{1,20}/.exec(text.slice(0, 300))?.[0] ?? said
  else if (type === 'link' || type === 'miniProgram')
    value = /\]\((https?:[^()\s]{1,2000})\)/.exec(text.slice(0, 2400))?.[1] ?? said
  return {
    ...nothing,
    facts: [{ type, value, of: null }],
    file: type === 'file' && said !== '' ? said : null,
  }
}
