/** What LINE itself writes in place of something: calls and notices. */

const missed =
  /missed call|不在着信|未接(?:來電|来电|通話|通话|電話|电话)|부재중|สายที่ไม่ได้รับ|ไม่ได้รับสาย|tak terjawab/i
const cancelled = /cancel|キャンセル|取消|취소|ยกเลิก|dibatalkan/i
const noAnswer = /no answer|応答なし|無應答|无应答|無人接聽|无人接听|응답 없음|ไม่มีการตอบรับ|ไม่รับสาย/i
const busy = /busy|話し中|通話中|忙線|忙线|ไม่ว่าง/i
const length = /(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?!\d)/

export interface Call {
  result: string
  seconds: number | null
}

/** What a text that begins with ☎ says of a call, or null. */
export function callOf(text: string): Call | null {
  if (!text.startsWith('☎') || text.length > 200 || text.includes('\n')) return null
  if (missed.test(text)) return { result: 'missed', seconds: null }
  const found = length.exec(text)
  if (found !== null)
    return {
      result: 'answered',
      seconds: Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]),
    }
  if (cancelled.test(text) || noAnswer.test(text)) return { result: 'notConnected', seconds: null }
  if (busy.test(text)) return { result: 'busy', seconds: null }
  return { result: 'unknown', seconds: null }
}

const notice =
  /(?: joined the (?:group|chat)\.?| left the (?:group|chat)\.?| unsent a message\.?| invited .{1,200} to the (?:group|chat)\.?| changed the (?:group|chat).{0,60}| removed .{1,200} from the (?:group|chat)\.?|がグループに参加しました。?|が(?:グループ|トーク)を?(?:から)?退(?:会|出)しました。?|がメッセージの送信を取り消しました。?|已收回訊息。?|已收回讯息。?|加入(?:群組|群组|聊天)。?|(?:已)?退出(?:群組|群组|聊天)。?)$/

/** True for what the desktop form writes without a sender. */
export function isNotice(text: string): boolean {
  return text.length < 500 && !text.includes('\n') && notice.test(text)
}
