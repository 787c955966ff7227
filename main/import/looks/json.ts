/** JSON by the keys of its beginning. */
import type { Detection } from '../reader.ts'
import { known } from './known.ts'

export function jsonFormat(start: string): Detection | null {
  // A chat of an iPhone begins with a bracket and a digit too.
  const isJson = /^(?:\{\s*(?:"|\})|\[\s*(?:[[{"\]]|-?\d+(?:\.\d+)?\s*[,\]]))/.test(start)
  if (!isJson) return null
  const has = (key: string): boolean => start.includes(`"${key}"`)
  const json = 'application/json'
  if (/"name"\s*:\s*"QQChatExporter/.test(start) || isChunkOfQq(start)) return known('qqChatExporter', json)
  if (start.startsWith('[') && has('contents') && has('time') && (has('direction') || has('sender_qq')))
    return known('qqntExport', json)
  if (
    has('messages') &&
    /"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|private_\w+|public_\w+)"/.test(start)
  )
    return known('telegramJson', json)
  if (has('messages') && has('date_unixtime')) return known('telegramJson', json)
  if (has('chats') && has('list') && has('about')) return known('telegramJson', json)
  if (has('threadName') && has('participants')) return known('facebook', json)
  if (has('timestamp_ms') && (has('participants') || has('sender_name'))) return known('facebook', json)
  if (has('weflow') || (has('session') && has('wxid'))) return known('weFlow', json)
  if (/"format"\s*:\s*"wetrace-plus"/.test(start)) return known('wetracePlus', json)
  // What MemoTrace calls JSON is a set to train a model on; its reader says why it is not read.
  if (has('instruction') && has('output') && has('input')) return known('memoTrace', json)
  if (has('isChatRoom')) return known('chatlog', json)
  if (has('conversation_id') && has('msg_type')) return known('chatlogKeeper', json)
  if (has('localTime') && has('recipients') && has('status')) return known('xiaomiCloud', json)
  // Columns of Android's own databases of messages and of its call log.
  if (has('_id') && has('date') && (has('thread_id') || has('msg_box') || (has('address') && has('body'))))
    return known('smsImportExport', json)
  if (has('number') && has('duration') && has('date') && has('type') && (has('presentation') || has('new')))
    return known('smsImportExport', json)
  return { reader: 'opaque', confidence: 0.5, reason: 'text', mediaType: json }
}

/** A line of QQChatExporter's chunks is one message; what it holds comes early in it. */
function isChunkOfQq(start: string): boolean {
  const line = start.slice(0, 8192).split('\n', 1)[0] ?? ''
  return (
    /^\{"(?:id|messageId)":/.test(line) &&
    ['"seq":', '"timestamp":', '"sender":', '"content":'].every(key => line.includes(key)) &&
    line.includes('"uin":')
  )
}
