import type { CallResult } from '../../../../preload/records.ts'

/** WeChat's words below a call, in the order in which they are tried. */
const results: readonly (readonly [RegExp, CallResult])[] = [
  [/通话时长|通話時間|通话中断|通話中斷|在其他设备接听|在其他裝置接聽|duration|answered on/i, 'answered'],
  [/忙线|忙線|占线|佔線|busy/i, 'busy'],
  [/拒绝|拒絕|拒接|declined|rejected/i, 'rejected'],
  [/对方已取消|對方已取消|未接听|未接聽|未接|cancel(?:l)?ed by (?:caller|the other)|missed/i, 'missed'],
  [/无应答|無應答|无人接听|無人接聽|未应答|no answer|not answered/i, 'notConnected'],
  [/已取消|取消|cancel(?:l)?ed/i, 'notConnected'],
  [/连接失败|連接失敗|失败|failed/i, 'failed'],
]

/** What became of a call by the words in its bubble, and how long it was; nulls when they say nothing. */
export function callOf(words: string): { result: CallResult | null; durationSeconds: number | null } {
  const text = words.slice(0, 400)
  const clock = /(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?!\d)/.exec(text)
  const durationSeconds =
    clock === null ? null : (Number(clock[1] ?? 0) * 60 + Number(clock[2])) * 60 + Number(clock[3])
  const result = results.find(([pattern]) => pattern.test(text))?.[1] ?? null
  return { result: result ?? (durationSeconds === null ? null : 'answered'), durationSeconds }
}
