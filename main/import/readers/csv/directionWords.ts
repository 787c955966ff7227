import type { MessageRecord } from '../../../vault/entries.ts'

export interface DirectionWord {
  direction: 'in' | 'out' | 'system' | 'unknown'
  /** What became of a call, where the word says so. */
  result: MessageRecord['result']
}

const words: Readonly<Record<string, DirectionWord>> = Object.assign(
  Object.create(null) as Record<string, DirectionWord>,
  entries(
    'in',
    null,
    'in',
    'incoming',
    'inbound',
    'received',
    'receive',
    'from',
    'inbox',
    '接收',
    '收到',
    '收',
    '收件',
    '传入',
    '收件箱',
    '已接收',
    '接收方',
    '對方',
    '对方',
    '他',
    '接收短信',
  ),
  entries(
    'in',
    'answered',
    'answered',
    '被叫',
    '呼入',
    '来电',
    '來電',
    '已接',
    '已接来电',
    '接听',
    '接入',
    '呼入已接',
    '被叫通话',
    '被叫接听',
    '打入',
  ),
  entries(
    'out',
    null,
    'out',
    'outgoing',
    'outbound',
    'sent',
    'send',
    'placed',
    'to',
    'me',
    '发送',
    '發送',
    '发出',
    '已发送',
    '发',
    '传出',
    '寄件',
    '发件箱',
    '我',
    '发送短信',
    '发送方',
  ),
  entries(
    'out',
    null,
    'dialed',
    'dialled',
    '主叫',
    '呼出',
    '去电',
    '去電',
    '拨出',
    '撥出',
    '已拨电话',
    '呼出已接',
    '主叫通话',
    '主叫呼出',
    '打出',
  ),
  entries('in', 'missed', 'missed', 'missed call', '未接', '未接来电', '未接來電', '呼入未接', '不在着信'),
  entries('in', 'rejected', 'rejected', 'declined', 'refused', '拒接', '已拒接', '呼入挂断', '拒绝'),
  entries('in', 'blocked', 'blocked', '拦截', '已拦截', '黑名单'),
  entries('in', 'voicemail', 'voicemail', '语音信箱', '语音留言'),
  entries(
    'out',
    'notConnected',
    'not connected',
    'cancelled',
    'canceled',
    '未接通',
    '呼出未接',
    '未接听',
    '取消',
  ),
  entries('system', null, 'notification', 'system', '通知', '系统', '系统消息'),
)

function entries(
  direction: DirectionWord['direction'],
  result: MessageRecord['result'],
  ...list: string[]
): Record<string, DirectionWord> {
  return Object.fromEntries(list.map(word => [word, { direction, result }]))
}

/** What the word of a table for the direction or the type of a call means, in English and Chinese; null when unknown. */
export function directionWord(written: string): DirectionWord | null {
  return words[written.trim().toLowerCase()] ?? null
}

/**
 * A call by its word and its seconds. Without an answer the seconds are how long it rang; an outgoing call of 0 seconds
 * was dialled and not connected.
 */
export function callByWord(
  word: DirectionWord | null,
  seconds: number | null,
): Pick<MessageRecord, 'kind' | 'direction' | 'result' | 'durationSeconds' | 'ringSeconds'> {
  const direction = word === null || word.direction === 'system' ? 'unknown' : word.direction
  let result: NonNullable<MessageRecord['result']> = word?.result ?? 'unknown'
  if (word !== null && word.result === null && direction !== 'unknown') {
    if (seconds !== null && seconds > 0) result = 'answered'
    else if (seconds === 0 && direction === 'out') result = 'notConnected'
  }
  const talk =
    result === 'answered' || result === 'voicemail' || result === 'unknown' || result === 'notConnected'
  return {
    kind: result === 'voicemail' ? 'voicemail' : 'call',
    direction,
    result,
    durationSeconds: talk ? seconds : null,
    ringSeconds: !talk && seconds !== null && seconds > 0 ? seconds : null,
  }
}
