/** What a message of WhatsApp is or carries, as far as its file's name or its own words say it. */
import type { MessageFact } from '../../../../preload/records.ts'
import { withoutMarks } from './header.ts'
import { type Meaning, mediaTypeOfName } from './phrases.ts'

/** The kinds that WhatsApp names files of its own after, on Android and on iPhones. */
const namedKinds: readonly [RegExp, MessageFact['type']][] = [
  [/^(?:PTT-|\d+-AUDIO-)/i, 'voice'],
  [/^(?:STK-|\d+-STICKER-)/i, 'sticker'],
  [/^\d+-GIF-/i, 'gif'],
  [/\.vcf$/i, 'card'],
]

const omittedKinds: readonly [RegExp, MessageFact['type']][] = [
  [/sticker|figurinha|贴图|貼圖|表情|スタンプ|스티커|стикер/, 'sticker'],
  [/gif|動態圖片/, 'gif'],
  [/video|vídeo|vidéo|видео|视频|影片|視訊|動画|ビデオ|동영상/, 'video'],
  [/语音|語音/, 'voice'],
  [/audio|áudio|аудио|音频|音訊|音声|오디오/, 'audio'],
  [/contact|kontakt/, 'card'],
  [/document|dokument|documento|文件|文档|檔案|文書|문서|документ/, 'file'],
  [/image|bild|imagen|imagem|immagine|afbeelding|изображение|图片|圖片|画像|사진/, 'picture'],
]

/** A place that was sent: the word is in the phone's language, the address is not. */
const place = /^[\p{L} ]{2,30}[:：]\s?(https:\/\/maps\.google\.com\/\?q=[-\d.,]{3,60})\s*$/u

/** What a message carries; the words themselves stay in its text. */
export function factsOf(meaning: Meaning | null, text: string): MessageFact[] {
  if (meaning === null) {
    const at = text.length < 200 ? place.exec(withoutMarks(text))?.[1] : undefined
    return at === undefined ? [] : [{ type: 'location', value: at, of: null }]
  }
  const { attachment, kind, flags } = meaning
  if (kind === 'call') {
    const video = /video|vidéo|vídeo|видео|视频|視訊|视讯|görüntülü|ビデオ|영상/i.test(text)
    return [{ type: 'call', value: video ? 'video' : 'voice', of: null }]
  }
  if (attachment !== null) return [{ type: kindOfName(attachment), value: attachment, of: null }]
  if (!flags.includes('missingAttachment')) return []
  const low = withoutMarks(text).toLowerCase()
  const found = omittedKinds.find(([words]) => words.test(low))
  // "Media omitted" does not say which.
  return low.startsWith('<') || found === undefined ? [] : [{ type: found[1], value: '', of: null }]
}

function kindOfName(name: string): MessageFact['type'] {
  const found = namedKinds.find(([pattern]) => pattern.test(name))
  if (found !== undefined) return found[1]
  const [family] = mediaTypeOfName(name).split('/')
  return family === 'image' ? 'picture' : family === 'video' ? 'video' : family === 'audio' ? 'audio' : 'file'
}
