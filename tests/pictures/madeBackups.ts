/** Invented backups of a phone for the pictures: very little with very long words, and a hundred thousand messages. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

/** 60 characters. */
export const longName =
  '某某某某某消费金融股份有限公司委托催收中心（华东二区）贷后管理部逾期账户第三工作组外访协调员王专员工号零零八八一二三四'
/** 5,000 characters. */
const longMessage =
  '今天必须处理，否则我们会联系你的单位和家人，让所有人都知道你欠钱不还。请不要再拖延，后果自己负责。'
    .repeat(120)
    .slice(0, 5000)
const phrases = [
  '今天',
  '还款',
  '联系',
  '你好',
  '明天',
  '逾期',
  '通知',
  '电话',
  '安排',
  '协商',
  '处理',
  '单位',
  '家人',
]

const head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
const sms = (address: string, name: string, date: number, type: 1 | 2, body: string) =>
  `<sms protocol="0" address="${address}" date="${date}" type="${type}" body="${body}" read="1" status="-1" sub_id="1" contact_name="${name}" />\n`

/** Three messages: one of 5,000 characters from a name of 60, an answer, and one of two letters. */
export function littleBackup(): string {
  const start = Date.UTC(2026, 10, 2, 14, 41)
  return `${head}<smses count="3">\n${sms('16000000011', longName, start, 1, longMessage)}${sms('16000000011', longName, start + 60_000, 2, '请说明姓名、工号和委托机构。')}${sms('16000000012', 'A', start + 86_400_000, 1, 'OK')}</smses>\n`
}

/** A backup of `count` messages over months; a tenth from two collectors, some with threats, from 400 other numbers. */
export async function writeLargeBackup(file: string, count: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(`${head}<smses count="${count}">\n`)
  const start = Date.UTC(2026, 7, 1)
  for (let n = 0; n < count; n += 1) {
    const collector = n % 10 === 0
    const address = collector ? `1600000001${n % 2}` : `160000${String(1000 + (n % 400)).padStart(5, '0')}`
    const words = Array.from({ length: 8 }, (_, at) => phrases[(n * 7 + at * 5) % phrases.length]).join('')
    const body = collector && n % 50 === 0 ? `${words}，再不还就派人去你家堵门` : words
    const line = sms(
      address,
      '(Unknown)',
      start + n * 77_000,
      n % 3 === 0 && !collector ? 2 : 1,
      `${body} ${n}`,
    )
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end('</smses>\n')
  await once(out, 'close')
}
