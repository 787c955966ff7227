/**
 * What a file's name says: a time, a number, a name, a direction, an app. Patterns are data
 * (`resources/filename-patterns.json`, first match wins). A name is a hint, never a fact: its times carry the source
 * `fileName` and stay wall clock unless the maker of the name is known to write UTC or an offset.
 */
import data from '../../resources/filename-patterns.json' with { type: 'json' }
import type { FileFacts, RawTime } from '../vault/entries.ts'

/** What the time in a name is the time of. */
type NameTimeMeaning = 'callStart' | 'taken' | 'captured' | 'saved' | 'sent'

export interface NameFacts {
  pattern: string
  kind: FileFacts['kind'] | null
  time: RawTime | null
  meaning: NameTimeMeaning | null
  numberRaw: string | null
  name: string | null
  direction: 'in' | 'out' | null
  app: string | null
  shown: { name: string; value: string }[]
}

const patterns = data.patterns.map(({ name, regex, flags }) => ({
  name,
  regex: new RegExp(regex, `${flags}d`),
}))

/** Longer names than any file system allows are not matched: the patterns backtrack. */
const LONGEST_NAME = 300

/** First digits of the scripts that phones write dates in; each script's ten digits follow one another. */
const zeros = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
  0x17e0, 0x1810, 0xff10,
]

/** The same text with every decimal digit as ASCII; its length does not change. */
function foldDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, digit => {
    const code = digit.codePointAt(0) ?? 0
    const zero = zeros.find(first => code >= first && code <= first + 9)
    return zero === undefined ? digit : String(code - zero)
  })
}

const apps: Record<string, string> = {
  'com.whatsapp': 'WhatsApp',
  'com.tencent.mm': 'WeChat',
  'com.tencent.mobileqq': 'QQ',
  'com.tencent.wework': 'WeCom',
  'com.android.mms': 'Messages',
  'com.android.contacts': 'Contacts',
  'com.android.dialer': 'Phone',
  'com.android.incallui': 'Phone',
  'com.google.android.apps.messaging': 'Messages',
  'com.eg.android.AlipayGphone': 'Alipay',
  'org.telegram.messenger': 'Telegram',
  'jp.naver.line.android': 'LINE',
  'com.facebook.orca': 'Messenger',
  'com.ss.android.ugc.aweme': 'Douyin',
}

/** ColorOS names the app of a screenshot by the MD5 of its package; these are the digests of the packages above. */
const packagesByDigest: Record<string, string> = {
  '6012fa4d4ddec268fc5c7112cbb265e7': 'com.whatsapp',
  e39d2c7de19156b0683cd93e8735f348: 'com.tencent.mm',
  '9d26c6446fd7bb8e41d99b6262b17def': 'com.tencent.mobileqq',
  '5b9ffa3eca6ceb7886a201532a778ee7': 'com.tencent.wework',
  cf3cf72bd8e53b0db7ddb0a6f2208af9: 'com.android.mms',
  '6ba589b35cca5ff8f234db69f4487e8f': 'com.android.contacts',
  '7c2ff4a4dbaf133ec76a28816b978fd9': 'com.android.dialer',
  '83205596e5bc50f461d1fb1edf82f8b4': 'com.android.incallui',
  '0ce57feeccaa51fb7deed04b4dbda235': 'com.google.android.apps.messaging',
  '3915bacb930634b7e206116f9dc9486f': 'com.eg.android.AlipayGphone',
  '948cd9899890cbd5c2798760b2b95377': 'org.telegram.messenger',
  '94c3c0214f41e8559bec03caf75c21c7': 'jp.naver.line.android',
  be80aec1db9a2b53c9d399db0c602181: 'com.facebook.orca',
  '2332cb9b27b851b548ba47a91682926c': 'com.ss.android.ugc.aweme',
}

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number | null
  millisecond?: number
}

/** False for what is no date of the calendar or no time of a day; such digits mean something else. */
function real(p: Parts): boolean {
  const date = new Date(Date.UTC(p.year, p.month - 1, p.day))
  const sameDay =
    date.getUTCFullYear() === p.year && date.getUTCMonth() === p.month - 1 && date.getUTCDate() === p.day
  return sameDay && p.year >= 1990 && p.year < 2100 && p.hour < 24 && p.minute < 60 && (p.second ?? 0) < 60
}

function wall(p: Parts, local: string, offsetMinutes: number | null, dayOnly = false): RawTime | null {
  if (!real(p)) return null
  const wallClock = {
    date: [p.year, p.month, p.day] as [number, number, number],
    order: 'YMD' as const,
    hour: p.hour,
    minute: p.minute,
    second: p.second,
    half: null,
    ...(p.millisecond === undefined ? {} : { millisecond: p.millisecond }),
  }
  const precision = dayOnly ? 'day' : p.millisecond !== undefined ? 'ms' : p.second === null ? 'min' : 's'
  return { wall: wallClock, offsetMinutes, local, precision }
}

/** Digits as yyyy MM dd [HH mm [ss [SSS]]], whatever stands between them. */
function fromDigits(digits: string): Parts {
  const n = (from: number, to: number) => Number(digits.slice(from, to) || 0)
  return {
    year: n(0, 4),
    month: n(4, 6),
    day: n(6, 8),
    hour: n(8, 10),
    minute: n(10, 12),
    second: digits.length >= 14 ? n(12, 14) : null,
    ...(digits.length >= 17 ? { millisecond: n(14, 17) } : {}),
  }
}

function fromEpoch(ms: number, precision: 'ms' | 's'): RawTime | null {
  return ms >= 631_152_000_000 && ms < 4_102_444_800_000 ? { epochMs: ms, local: null, precision } : null
}

/** Lenovo writes no year: the last such day that is not after the file's own time. */
function lenovo(monthDay: string, hourMinute: string, mtime: string | null, local: string): RawTime | null {
  const last = mtime === null ? Number.NaN : Date.parse(mtime)
  if (Number.isNaN(last)) return null
  const [month = 0, day = 0] = (monthDay.match(/\d+/g) ?? []).map(Number)
  const [hour = 0, minute = 0] = (hourMinute.match(/\d+/g) ?? []).map(Number)
  const newest = new Date(last).getUTCFullYear() + 1
  for (let year = newest; year > newest - 10; year--) {
    const parts = { year, month, day, hour, minute, second: null }
    // A wall clock may run up to 14 h ahead of UTC.
    const utc = Date.UTC(year, month - 1, day, hour, minute)
    if (real(parts) && utc <= last + 14 * 3_600_000) return wall(parts, local, null)
  }
  return null
}

function timeOf(
  pattern: string,
  group: (name: string) => string,
  verbatim: (name: string) => string,
  mtime: string | null,
): RawTime | null {
  const ts = group('ts')
  const local = verbatim('ts')
  const digits = ts.replace(/\D/g, '')
  switch (pattern) {
    case 'coloros_call':
    case 'samsung_call':
      return wall(fromDigits(`20${digits}`), local, null)
    case 'lenovo_call':
      return lenovo(group('md'), group('hm'), mtime, `${verbatim('md')}_${verbatim('hm')}`)
    case 'bcr_call': {
      const zone = /([+-])(\d\d)(\d\d)$/.exec(ts)
      const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : null
      return wall(fromDigits(ts.slice(0, -5).replace(/\D/g, '')), local, minutes)
    }
    case 'wx_mmexport':
    case 'wx_bare_ms':
      return fromEpoch(Number(group('ms')), 'ms')
    case 'ios_rpreplay':
      return fromEpoch(Number(group('s')) * 1000, 's')
    case 'wx_pc_video':
      return wall(fromDigits(digits + group('millis')), `${local}_${verbatim('millis')}`, null)
    case 'shot_coloros_md5': {
      // The last two digits are hundredths of a second.
      return wall(fromDigits(`${digits}0`), local, null)
    }
    case 'camera_pixel_utc': {
      const p = fromDigits(digits)
      if (!real(p)) return null
      return fromEpoch(
        Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second ?? 0, p.millisecond ?? 0),
        'ms',
      )
    }
    case 'whatsapp_android':
      return wall({ ...fromDigits(group('d')), second: null }, verbatim('d'), null, true)
    case 'telegram': {
      const dayLast = digits.slice(4, 8) + digits.slice(2, 4) + digits.slice(0, 2)
      return wall(fromDigits(dayLast + digits.slice(8)), local, null)
    }
    default:
      return ts === '' ? null : wall(fromDigits(digits), local, null)
  }
}

/** A "who" of nothing but digits, spaces and the signs of numbers is a number. */
const isNumber = (who: string) => /^\+?[\d *#()-]{3,}$/.test(who) && /\d{3}/.test(who.replace(/\D/g, ''))

const calls = new Set([
  'miui_call',
  'huawei_call_named',
  'samsung_call',
  'coloros_call',
  'vivo_call',
  'lenovo_call',
  'bcr_call',
  'cube_call',
  'generic_number_ts14',
])
const sentTimes = new Set(['whatsapp_android', 'whatsapp_ios', 'telegram', 'signal', 'memotrace_media'])
const savedTimes = new Set(['wx_bare_ms', 'wx_pc_image', 'wx_pc_video', 'wx_mac', 'qq_image'])

function meaningOf(pattern: string, name: string): NameTimeMeaning {
  if (calls.has(pattern)) return 'callStart'
  if (pattern === 'wx_mmexport') return name.startsWith('mmexport') ? 'saved' : 'taken'
  if (savedTimes.has(pattern)) return 'saved'
  if (sentTimes.has(pattern)) return 'sent'
  return pattern.startsWith('shot') || pattern.startsWith('screenrec') || pattern === 'ios_rpreplay'
    ? 'captured'
    : 'taken'
}

function kindOf(pattern: string, name: string): FileFacts['kind'] | null {
  if (calls.has(pattern) || pattern === 'ios_voice_memo' || pattern === 'generic_voice') return 'recording'
  if (pattern.startsWith('shot')) return 'picture'
  if (pattern.startsWith('screenrec') || pattern === 'ios_rpreplay') return 'video'
  if (/\.(jpe?g|png|gif|heic|dng)$/i.test(name)) return 'picture'
  if (/\.(mp4|mov)$/i.test(name)) return 'video'
  return null
}

/** Reads a file's name; null when it follows no known pattern. `mtime` (ISO) only lends Lenovo names their year. */
export function readFileName(fileName: string, mtime: string | null): NameFacts | null {
  const original = fileName.normalize('NFC')
  if (original.length > LONGEST_NAME) return null
  const folded = foldDigits(original)
  for (const { name: pattern, regex } of patterns) {
    const match = regex.exec(folded)
    if (!match) continue
    const group = (key: string) => match.groups?.[key] ?? ''
    /** The same stretch of the name as it was written. */
    const verbatim = (key: string) => {
      const span = match.indices?.groups?.[key]
      return span ? original.slice(span[0], span[1]).trim() : ''
    }
    const time = timeOf(pattern, group, verbatim, mtime)
    const meaning = time ? meaningOf(pattern, folded) : null
    const who = verbatim('who')
    const whoIsNumber = isNumber(foldDigits(who))
    const number = group('num') || (whoIsNumber ? foldDigits(who) : '')
    const bcr = pattern === 'bcr_call'
    const numberIsName = bcr && number !== '' && !isNumber(number)
    const direction =
      group('dir') === 'in' || group('self') === '0'
        ? 'in'
        : group('dir') === 'out' || group('self') === '1'
          ? 'out'
          : null
    const packageName = group('pkg') || (packagesByDigest[group('md5')] ?? '')
    const shown: NameFacts['shown'] = [{ name: 'namePattern', value: pattern }]
    if (meaning) shown.push({ name: 'nameTimeMeaning', value: meaning })
    if (packageName) shown.push({ name: 'package', value: packageName })
    if (group('sim')) shown.push({ name: 'sim', value: group('sim') })
    if (pattern === 'lenovo_call' && time) shown.push({ name: 'yearFrom', value: 'fileSystem' })
    const written = group('app') === 'phone' ? '' : verbatim('app')
    return {
      pattern,
      kind: kindOf(pattern, folded),
      time,
      meaning,
      numberRaw: number === '' || numberIsName ? null : number.trim(),
      name: (who !== '' && !whoIsNumber ? who : null) ?? (numberIsName ? verbatim('num') : null),
      direction,
      app: apps[packageName] ?? apps[written] ?? (packageName || written || null),
      shown,
    }
  }
  return null
}
