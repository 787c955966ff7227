/** Writes the story's events as the files a phone exports, and notes in each event where in them it stands. */
import { deflateRawSync, crc32 } from 'node:zlib'
import type { StoryEvent } from './events.ts'
import { exportedAt, people } from './story.ts'

export const smsFile = 'phone/sms-20261104081502.xml'
export const callsFile = 'phone/calls-20261104081502.xml'

/** Attribute text as SMS Backup & Restore writes it: an emoji as two halves, which no strict XML parser accepts. */
function attribute(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdfff) out += `&#${code};`
    else if (code < 32) out += `&#${code};`
    else out += { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[text[i] ?? ''] ?? text[i]
  }
  return out
}

/** `2026年8月3日 上午9:30:00`, as a phone in Chinese writes it. */
function readable(local: string): string {
  const [day = '', time = ''] = local.split(' ')
  const [year, month, date] = day.split('-').map(Number)
  const [hour = 0, ...rest] = time.split(':')
  const h = Number(hour)
  return `${year}年${month}月${date}日 ${h < 12 ? '上午' : '下午'}${h % 12 === 0 ? 12 : h % 12}:${rest.join(':')}`
}

function who(key: string): { number: string; name: string } {
  const person = people[key]
  if (!person) throw new Error(key)
  return { number: person.number, name: person.saved ?? '(Unknown)' }
}

const head = (root: string, count: number, at: number) =>
  `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore v10.20.002 on ${exportedAt.replace(' ', 'T')}-->\n<${root} count="${count}" backup_set="00000000-0000-4000-8000-000000000000" backup_date="${at}" type="full">\n`

export function writeSms(events: StoryEvent[], picture: Uint8Array, at: number): string {
  let out = head('smses', events.length, at)
  const seen = { sms: 0, mms: 0 }
  for (const event of events) {
    const kind = event.kind === 'mms' ? 'mms' : 'sms'
    event.source = smsFile
    event.locator = `${kind}[${++seen[kind]}]`
    const { number, name } = who(event.other)
    const common = `readable_date="${readable(event.local)}" contact_name="${attribute(name)}"`
    if (kind === 'sms') {
      const incoming = event.direction === 'in'
      const sent = incoming ? event.utcMs - 2000 : 0
      out += `  <sms protocol="0" address="${number}" date="${event.utcMs}" type="${incoming ? 1 : 2}" subject="null" body="${attribute(event.text)}" toa="null" sc_toa="null" service_center="null" read="1" status="-1" locked="0" date_sent="${sent}" sub_id="1" ${common} />\n`
      continue
    }
    out += `  <mms date="${event.utcMs}" msg_box="1" address="${number}" m_type="132" ct_t="application/vnd.wap.multipart.related" m_id="sample-1" read="1" seen="1" text_only="0" date_sent="${Math.floor(event.utcMs / 1000)}" sub_id="1" ${common}>\n    <parts>\n`
    out += `      <part seq="-1" ct="application/smil" name="null" chset="null" cd="null" fn="null" cid="&lt;smil&gt;" cl="smil.xml" ctt_s="null" ctt_t="null" text="&lt;smil&gt;&lt;body&gt;&lt;par&gt;&lt;img src=&quot;${event.attachment}&quot;/&gt;&lt;/par&gt;&lt;/body&gt;&lt;/smil&gt;" />\n`
    out += `      <part seq="0" ct="image/jpeg" name="${event.attachment}" chset="null" cd="null" fn="null" cid="&lt;picture&gt;" cl="${event.attachment}" ctt_s="null" ctt_t="null" text="null" data="${Buffer.from(picture).toString('base64')}" />\n`
    out += `      <part seq="0" ct="text/plain" name="null" chset="106" cd="null" fn="null" cid="&lt;text&gt;" cl="text.txt" ctt_s="null" ctt_t="null" text="${attribute(event.text)}" />\n    </parts>\n`
    out += `    <addrs>\n      <addr address="${number}" type="137" charset="106" />\n      <addr address="insert-address-token" type="151" charset="106" />\n    </addrs>\n  </mms>\n`
  }
  return `${out}</smses>\n`
}

const types: Record<string, number> = { answered: 1, missed: 3, voicemail: 4, rejected: 5 }

export function writeCalls(events: StoryEvent[], at: number): string {
  let out = head('calls', events.length, at)
  events.forEach((event, index) => {
    event.source = callsFile
    event.locator = `call[${index + 1}]`
    const { number, name } = who(event.other)
    const type = event.direction === 'out' ? 2 : (types[event.result ?? ''] ?? 3)
    out += `  <call number="${number}" duration="${event.seconds ?? 0}" date="${event.utcMs}" type="${type}" presentation="1" subscription_id="${event.sim}" post_dial_digits="" subscription_component_name="com.android.phone/com.android.services.telephony.TelephonyConnectionService" readable_date="${readable(event.local)}" contact_name="${attribute(name)}" />\n`
  })
  return `${out}</calls>\n`
}

export interface ChatMedia {
  photo: string
  voice: string
  video: string
}

/** Chat of an iPhone: `[2026/8/10 下午3:02:11] Name: text`, marks before what WhatsApp itself writes. */
export function writePhoneChat(events: StoryEvent[], media: ChatMedia): string {
  let line = 1
  const written = events.map(event => {
    event.locator = `line ${line}`
    const name = { '@photo': media.photo, '@voice': media.voice, '@video': media.video }[event.text]
    let text = event.text
    if (name) {
      text = `\u200e<附件：${name}>`
      event.text = ''
      event.attachment = name
    } else if (event.text === '@deleted') {
      text = '\u200e此消息已删除'
      event.text = '此消息已删除'
      event.flags.push('deleted')
    } else if (event.kind === 'call') text = `\u200e${text}`
    line += text.split('\n').length
    const stamp = readable(event.local).replace(/(\d+)年(\d+)月(\d+)日/, '$1/$2/$3')
    const mark = text.startsWith('\u200e') ? '\u200e' : ''
    return `${mark}[${stamp}] ${event.other}: ${text}`
  })
  return `${written.join('\r\n')}\r\n`
}

/** Chat of an Android phone: `2026/9/12 15:04 - Name: text`. */
export function writeMotherChat(events: StoryEvent[]): string {
  return events
    .map((event, index) => {
      event.locator = `line ${index + 1}`
      const [day = '', time = ''] = event.local.split(' ')
      const date = day.split('-').map(Number).join('/')
      return `${date} ${time} - ${event.kind === 'system' ? '' : `${event.other}: `}${event.text}\n`
    })
    .join('')
}

export interface ZipEntry {
  name: string
  bytes: Uint8Array
  /** Local time `2026-11-04 08:10:00`. */
  mtime: string
  store: boolean
}

/** A plain ZIP (APPNOTE 6.3): texts deflated, media stored, names in UTF-8. */
export function zip(entries: ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const packed = entry.store ? Buffer.from(entry.bytes) : deflateRawSync(entry.bytes, { level: 9 })
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = entry.mtime
      .split(/[- :]/)
      .map(Number)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(entry.store ? 0 : 8, 4)
    common.writeUInt16LE((hour << 11) | (minute << 5) | (second >> 1), 6)
    common.writeUInt16LE(((year - 1980) << 9) | (month << 5) | day, 8)
    common.writeUInt32LE(crc32(entry.bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(entry.bytes.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, tail, name]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
