/**
 * What WhatsApp itself puts in place of something: omitted media, attachments, deleted and edited messages, calls.
 * Matched on the text without invisible marks and in lower case. A phrase that is not listed stays text: nothing is
 * lost, it is only not named.
 */
import { withoutMarks } from './header.ts'

export interface Meaning {
  kind: 'message' | 'call'
  flags: string[]
  attachment: string | null
  result: string | null
  durationSeconds: number | null
}

const omitted = new Set([
  '<media omitted>',
  '<medien ausgeschlossen>',
  '<médias omis>',
  '<multimedia omitido>',
  '<archivo omitido>',
  '<mídia oculta>',
  '<arquivo de mídia oculto>',
  '<ficheiro não revelado>',
  '<media omessi>',
  '<media weggelaten>',
  '<без медиафайлов>',
  '<медіа пропущено>',
  '<pominięto multimedia>',
  '<medya dahil edilmedi>',
  '<省略影音内容>',
  '<省略多媒体文件>',
  '<媒体文件已省略>',
  '<已省略多媒體檔案>',
  '<已略去多媒體檔案>',
  '<メディアは含まれていません>',
  '<メディアなし>',
  '<미디어 파일을 제외한 텍스트 파일>',
  '<미디어 제외됨>',
  '<media tidak disertakan>',
  '<tệp đính kèm bị bỏ qua>',
  '<تم استبعاد الوسائط>',
  '<मीडिया छोड़ दिया गया>',
  '<media jätettiin pois>',
  '<utelämnad mediefil>',
])

const omittedWords = new RegExp(
  `^(?:${[
    '(?:image|video|audio|sticker|gif|document|contact card|video note) omitted',
    '(?:bild|video|audio|sticker|gif|dokument|kontaktkarte) weggelassen',
    '(?:image|vidéo|audio|sticker|gif|document) (?:absente?|omise?)',
    '(?:imagen|video|audio|sticker|gif|documento) omitid[oa]',
    '(?:imagem|vídeo|áudio|figurinha|gif|documento)(?: |-)?(?:ocultad[oa]|omitid[oa]|não revelad[oa])',
    '(?:immagine|video|audio|sticker|gif|documento) omess[oa]',
    '(?:afbeelding|video|audio|sticker|gif|document) weggelaten',
    '(?:изображение|видео|аудио|аудиофайл|стикер|gif|документ|gif-файл) (?:отсутствует|пропущено|опущен[оа]?)',
    '(?:圖片|图片|影片|视频|視訊|音訊|音频|語音訊息|貼圖|贴图|表情包|文件|檔案|gif|動態圖片)(?:已略去|已省略|已忽略|被省略)',
    '(?:忽略|省略|已省略)(?:图片|视频|音频|文档|贴图|表情|圖片|影片|音訊|文件)',
    '(?:画像|動画|音声|ビデオ|スタンプ|gif|文書)(?:は|が)?(?:省略されました|含まれていません|なし)',
    '(?:사진|동영상|오디오|스티커|gif|문서)(?:이|가)? ?(?:생략됨|제외됨|생략되었습니다)',
  ].join('|')})\\.?$`,
)

const attachedWords = new Set([
  'file attached',
  'attached',
  'archivo adjunto',
  'datei angehängt',
  'fichier joint',
  'arquivo anexado',
  'ficheiro anexado',
  'file allegato',
  'bestand bijgevoegd',
  'файл добавлен',
  'файл прикреплён',
  'файл прикреплен',
  'файл додано',
  'załączono plik',
  'plik załączony',
  'dosya ekli',
  'dosya eklendi',
  '文件附件',
  '文件已附加',
  '附件',
  '檔案附件',
  '附加檔案',
  '已附加檔案',
  'ファイル添付',
  '添付ファイル',
  '파일 첨부',
  '파일 첨부됨',
  '첨부 파일',
  'file terlampir',
  'lampiran file',
  'tệp đính kèm',
  'الملف مرفق',
  'ملف مرفق',
  'फ़ाइल संलग्न है',
])
/** Names that WhatsApp gives files itself. */
const ownFileName = /^(?:IMG|VID|AUD|PTT|STK|DOC)-\d{8}-WA\d{4,}\.\w{2,5}$/i
const androidFile = /^(\S[^\n]*\.\w{2,5}) \(([^()\n]+)\)$/
const iosFile = /<([^:：<>\n]{2,40})[:：]\s?([^<>\n]+\.\w{2,5})>$/
/** iPhone exports number the files; the word before the colon is in the phone's language. */
const iosOwnName = /^\d{6,}-[A-Z_]+-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.\w{2,5}$|^\d{8}-/

const deleted = new Set([
  'this message was deleted',
  'you deleted this message',
  'this message was deleted by admin',
  'diese nachricht wurde gelöscht',
  'du hast diese nachricht gelöscht',
  'ce message a été supprimé',
  'vous avez supprimé ce message',
  'se eliminó este mensaje',
  'este mensaje fue eliminado',
  'eliminaste este mensaje',
  'mensagem apagada',
  'esta mensagem foi apagada',
  'você apagou esta mensagem',
  'questo messaggio è stato eliminato',
  'hai eliminato questo messaggio',
  'dit bericht is verwijderd',
  'u hebt dit bericht verwijderd',
  'данное сообщение удалено',
  'это сообщение удалено',
  'вы удалили данное сообщение',
  'вы удалили это сообщение',
  'bu mesaj silindi',
  'bu mesajı sildiniz',
  '这条消息已删除',
  '此消息已删除',
  '您已删除这条消息',
  '您删除了这条消息',
  '你删除了这条消息',
  '你已删除这条消息',
  '此訊息已刪除',
  '這則訊息已刪除',
  '您已刪除此訊息',
  '你已刪除此訊息',
  '您刪除了這則訊息',
  'このメッセージは削除されました',
  'このメッセージを削除しました',
  '이 메시지는 삭제되었습니다',
  '삭제된 메시지입니다',
  '메시지를 삭제했습니다',
  'pesan ini telah dihapus',
  'pesan ini dihapus',
  'anda menghapus pesan ini',
  'tin nhắn này đã bị xóa',
  'تم حذف هذه الرسالة',
  'حذفتَ هذه الرسالة',
  'لقد حذفت هذه الرسالة',
  'ta wiadomość została usunięta',
  'usunięto tę wiadomość',
  'це повідомлення видалено',
  'ви видалили це повідомлення',
  'tämä viesti poistettiin',
  'poistit tämän viestin',
])

const edited =
  /\s?<(?:this message was edited|diese nachricht wurde bearbeitet|ce message a été modifié|se editó este mensaje\.?|mensagem editada|esta mensagem foi editada|questo messaggio è stato modificato|dit bericht is bewerkt|данное сообщение изменено|сообщение изменено|bu mesaj düzenlendi|此消息已编辑|这条消息已编辑|此訊息已編輯|這則訊息已編輯|このメッセージは編集されました|이 메시지는 수정되었습니다|pesan ini diedit|تم تعديل هذه الرسالة|повідомлення змінено|wiadomość została edytowana)>$/

const missedCall = new RegExp(
  `^(?:${[
    '(?:missed|silenced) (?:group )?(?:voice |video )?call',
    'verpasster (?:gruppen-?)?(?:sprach|video)anruf',
    'appel (?:vocal|vidéo)(?: de groupe)? manqué',
    'llamada (?:de voz |de video |grupal )?perdida|videollamada perdida',
    '(?:chamada|ligação) (?:de voz |de vídeo )?perdida',
    '(?:chiamata|videochiamata)(?: vocale)? persa',
    'gemiste (?:spraak|video)?oproep',
    'пропущенный (?:аудио|видео|голосовой )?звонок',
    'cevapsız (?:sesli|görüntülü) arama',
    '未接(?:语音|视频|語音|視訊|视讯|视频|群组|群組)*(?:通话|通話|来电|來電)',
    '未接听的?(?:语音|视频)通话',
    '(?:音声|ビデオ)?通話の不在着信|不在着信(?:（?(?:音声|ビデオ)(?:通話)?）?)?',
    '부재중 (?:음성|영상) ?통화',
    'panggilan (?:suara|video) tak terjawab',
    'مكالمة (?:صوتية|فيديو|جماعية) فائتة',
    'пропущений (?:аудіо|відео)дзвінок',
    'nieodebrane połączenie (?:głosowe|wideo)',
  ].join('|')})(?:$|[,.，。:]| at | um | a las | в )`,
)

const anyCall =
  /^(?:(?:group )?(?:voice|video) call|(?:sprach|video)anruf|appel (?:vocal|vidéo)|llamada(?: de voz| de video)?|videollamada|(?:chamada|ligação) de (?:voz|vídeo)|(?:chiamata vocale|videochiamata)|(?:spraak|video)oproep|(?:аудио|видео)звонок|(?:sesli|görüntülü) arama|(?:语音|视频|語音|視訊)通[话話]|(?:音声|ビデオ)通話|(?:음성|영상) ?통화)(?:$|[,.，。:]\s*(.*)$)/

const noAnswer =
  /^(?:no answer|keine antwort|pas de réponse|sin respuesta|sem resposta|nessuna risposta|geen antwoord|нет ответа|без ответа|cevap yok|yanıt yok|无应答|無人接聽|无人接听|無應答|未接听|応答なし|응답 없음)\.?$/
const declined =
  /^(?:declined|call declined|abgelehnt|refusé|rechazada|recusada|rifiutata|geweigerd|отклонен[оа]?|отклонён|已拒绝|已拒絕|拒绝|拒絕|拒否|거절됨)\.?$/
const elsewhere =
  /^(?:answered on other device|auf anderem gerät angenommen|已在其他设备上接听|已在其他裝置上接聽|принят на другом устройстве)\.?$/
const busy = /^(?:busy|line busy|忙线|对方正忙|忙線中)\.?$/
const tapBack =
  /^(?:tap to call back|zum zurückrufen tippen|appuyez pour rappeler|点击回拨|點擊回撥|輕觸以回撥|轻触回拨|нажмите, чтобы перезвонить)\.?$/

const unit = {
  hours:
    '(?:hrs?|hours?|std\\.?|stunden?|h|horas?|ore|ora|uur|ч|час(?:а|ов)?|sa|saat|小时|小時|時間|시간|jam)',
  minutes: '(?:mins?|minutes?|min\\.?|minuten|minutos?|minuti|минут[аы]?|мин|dk|分钟|分鐘|分|분|menit)',
  seconds: '(?:secs?|seconds?|sek\\.?|sekunden|segundos?|secondi|seconden|s|сек|с|sn|秒钟|秒鐘|秒|초|detik)',
}
const spoken = new RegExp(
  `^(?:(\\d+)\\s?${unit.hours}\\.?)?,?\\s?(?:(\\d+)\\s?${unit.minutes}\\.?)?,?\\s?(?:(\\d+)\\s?${unit.seconds}\\.?)?$`,
)

/** Seconds of a duration as WhatsApp words it (`1 hr 5 min`, `4分钟`, `35 сек`), or null. */
export function spokenSeconds(words: string): number | null {
  const found = spoken.exec(words.trim())
  if (found === null || (found[1] ?? found[2] ?? found[3]) === undefined) return null
  return Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0)
}

const plainMessage: Meaning = {
  kind: 'message',
  flags: [],
  attachment: null,
  result: null,
  durationSeconds: null,
}

/** What a message's text stands for, or null when it is just text. `text` may have several lines. */
export function meaningOf(text: string): Meaning | null {
  const bare = withoutMarks(text)
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
  const file = attachmentOf(bare)
  if (file !== null) return { ...plainMessage, attachment: file }
  // Everything below is short; a long message is a message.
  if (bare.length > 400)
    return edited.test(bare.slice(-80).toLowerCase()) ? { ...plainMessage, flags: ['edited'] } : null
  const low = bare.toLowerCase()
  if (edited.test(low)) return { ...plainMessage, flags: ['edited'] }
  if (low.includes('\n')) return null
  if (omitted.has(low) || omittedWords.test(low) || iosOmittedDocument.test(low))
    return { ...plainMessage, flags: ['missingAttachment'] }
  if (deleted.has(low.replace(/[.。]$/, ''))) return { ...plainMessage, flags: ['deleted'] }
  return callOf(low)
}

const iosOmittedDocument = /\.\w{2,5} (?:• .+ )?document omitted$/

function callOf(low: string): Meaning | null {
  if (missedCall.test(low)) return { ...plainMessage, kind: 'call', result: 'missed' }
  const found = anyCall.exec(low)
  if (found === null) return null
  const tail = (found[1] ?? '').trim()
  if (tail === '') return { ...plainMessage, kind: 'call', result: 'unknown' }
  const seconds = spokenSeconds(tail)
  if (seconds !== null) return { ...plainMessage, kind: 'call', result: 'answered', durationSeconds: seconds }
  if (noAnswer.test(tail)) return { ...plainMessage, kind: 'call', result: 'notConnected' }
  if (declined.test(tail)) return { ...plainMessage, kind: 'call', result: 'rejected' }
  if (elsewhere.test(tail)) return { ...plainMessage, kind: 'call', result: 'answered' }
  if (busy.test(tail)) return { ...plainMessage, kind: 'call', result: 'busy' }
  if (tapBack.test(tail)) return { ...plainMessage, kind: 'call', result: 'missed' }
  // Somebody wrote about a call.
  return null
}

function attachmentOf(bare: string): string | null {
  for (const line of bare.split('\n', 40)) {
    const ios = iosFile.exec(line)
    if (ios !== null) {
      const [, word, name] = ios
      if (
        name !== undefined &&
        (iosOwnName.test(name) || attachedMark.test((word ?? '').trim().toLowerCase()))
      )
        return name
    }
    const android = androidFile.exec(line)
    if (android !== null) {
      const [, name, word] = android
      if (name !== undefined && (ownFileName.test(name) || attachedWords.has((word ?? '').toLowerCase())))
        return name
    }
  }
  return null
}

const attachedMark =
  /^(?:attached|adjunto|archivo adjunto|вложение|прикреплено|已附加|附件|anhang|angehängt|pièce jointe|anexado|anexo|allegato|bijgevoegd|bijlage|załączono|ekli|eklendi|添付|添付ファイル|첨부|첨부됨|terlampir|lampiran|đính kèm|مرفق|संलग्न)$/

const mediaTypes: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  {
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    webp: 'image/webp',
    gif: 'image/gif',
    heic: 'image/heic',
    mp4: 'video/mp4',
    mov: 'video/quicktime',
    '3gp': 'video/3gpp',
    opus: 'audio/ogg',
    ogg: 'audio/ogg',
    m4a: 'audio/mp4',
    aac: 'audio/aac',
    mp3: 'audio/mpeg',
    amr: 'audio/amr',
    pdf: 'application/pdf',
    vcf: 'text/vcard',
  },
)

/** The media type an attachment's name suggests; the file's own bytes decide when it is there. */
export function mediaTypeOfName(name: string): string {
  return mediaTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}
