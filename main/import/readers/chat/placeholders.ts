import type { MessageFact } from '../../../../preload/records.ts'

/** What messengers write in brackets where something stood that is no text. */
const words: ReadonlyMap<string, MessageFact['type']> = new Map(
  (
    [
      ['picture', '图片 图像 照片 圖片 写真 相片 Photo Photos Image 闪照'],
      ['video', '视频 短视频 影片 動画 Video Videos 视讯'],
      ['voice', '语音 語音訊息 语音消息 ボイスメッセージ 音声 Voice 录音'],
      ['sticker', '表情 动画表情 原创表情 商城表情 贴图 貼圖 スタンプ Sticker Stickers'],
      ['file', '文件 檔案 ファイル File'],
      ['redPacket', '红包 QQ红包 紅包'],
      ['transfer', '转账 轉帳'],
      ['location', '位置 位置資訊 位置情報 Location'],
      ['link', '链接 分享 連結 Link'],
      ['card', '名片 联系人 聯絡資訊 連絡先 Contact'],
      ['forwarded', '聊天记录 合并转发'],
      ['poke', '戳一戳 窗口抖动'],
      ['music', '音乐'],
    ] as const
  ).flatMap(([type, list]) => list.split(' ').map(word => [word, type] as const)),
)

const bracket = /\[([^[\]\n]{1,12})\]/g
const none: readonly MessageFact[] = []

/** What the placeholders in a text say it carried; each kind once. The text itself stays as it is. */
export function placeholdersIn(text: string): MessageFact[] {
  if (!text.includes('[')) return [...none]
  const types = new Set<MessageFact['type']>()
  for (const found of text.slice(0, 4000).matchAll(bracket)) {
    const type = words.get((found[1] ?? '').trim())
    if (type !== undefined) types.add(type)
  }
  return [...types].map(type => ({ type, value: '', of: null }))
}
