/**
 * Who is on the other side, as one key per person or line: `tel:+8613900000132`, `num:1069012345`,
 * `acct:whatsapp:…`, `name:…`. The same number written in five ways is one party; a withheld number is none.
 */
import { createHash } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js'

export interface PartyNumber {
  /** `tel:` or `num:` key. */
  key: string
  e164: string | null
  /** Digits only, for finding by a part of the number. */
  digits: string
  formatted: string
}

/** What phones and exports write when there is no number. */
const withheld = new Set([
  '',
  '-',
  '-1',
  '-2',
  '-3',
  'null',
  'unknown',
  '(unknown)',
  'private',
  'restricted',
  'anonymous',
  'withheld',
  'payphone',
  'unavailable',
  '未知',
  '未知号码',
  '私人号码',
  '隐藏号码',
  'insert-address-token',
])

/** 106… SMS gateways, 95…/96… companies, 400/800 lines, 12xxx and 10xxx offices, emergency numbers. */
const service =
  /^(?:106\d{2,17}|95\d{3,12}|96\d{3,8}|(?:400|800)\d{7}|12\d{3,8}|10\d{3}|100\d{2,5}|11[0-9]|12[0-9])$/u
const mobile = /^1[3-9]\d{9}$/u
/** Dialling codes of cheap long-distance carriers that Chinese phones log in front of a number. */
const dialPrefix = /^(?:17951|17911|17909|17901|12593|10193|17900)(?=1[3-9]\d{9}$|0\d{9,11}$)/u

const known = new Map<string, PartyNumber | null>()

/** Reads a number as a source wrote it; null when it is withheld or no number at all. Default region China. */
export function partyNumber(raw: string): PartyNumber | null {
  let number = known.get(raw)
  if (number === undefined) {
    number = readNumber(raw)
    if (known.size > 50_000) known.clear()
    known.set(raw, number)
  }
  return number
}

function readNumber(raw: string): PartyNumber | null {
  const text = raw
    .normalize('NFKC')
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
    .trim()
  if (withheld.has(text.toLowerCase())) return null
  const packed = text.replace(/^tel:/iu, '').replace(/[\s()\-–.·]/gu, '')
  if (!/^\+?[\d*#]+$/u.test(packed) || !/\d/u.test(packed)) return null
  let digits = packed.replace(/^\+|^00(?=[1-9])/u, '')
  const international = packed !== digits
  // 86 in front without a plus, as gateways and some phones log it.
  const home = digits.replace(/^86(?=1[3-9]\d{9}$|106\d{2,}$|95\d{3,}$|(?:400|800)\d{7}$)/u, '')
  if (home !== digits || !international) {
    digits = home.replace(dialPrefix, '')
    if (mobile.test(digits)) return telephone(`+86${digits}`, digits, grouped(digits, [3, 4, 4]))
    if (service.test(digits))
      return { key: `num:${digits}`, e164: null, digits, formatted: formatService(digits) }
  }
  const parsed = parsePhoneNumberFromString(international ? `+${digits}` : digits, 'CN')
  if (parsed?.isValid() === true) {
    const abroad = parsed.countryCallingCode !== '86'
    return telephone(parsed.number, digits, abroad ? parsed.formatInternational() : parsed.formatNational())
  }
  // A foreign number that is long enough is one number however the plus was typed; anything else stays what was written.
  if (international && parsed?.isPossible() === true)
    return telephone(parsed.number, digits, parsed.formatInternational())
  return {
    key: `num:${international ? '+' : ''}${digits}`,
    e164: null,
    digits: digits.replace(/\D/gu, ''),
    formatted: text,
  }
}

function telephone(e164: string, digits: string, formatted: string): PartyNumber {
  return { key: `tel:${e164}`, e164, digits, formatted }
}

function formatService(digits: string): string {
  if (/^(?:400|800)\d{7}$/u.test(digits)) return grouped(digits, [3, 3, 4])
  if (digits.length <= 6) return digits
  return digits.replace(/(\d{4})(?=\d)/gu, '$1 ')
}

function grouped(digits: string, sizes: readonly number[]): string {
  let at = 0
  return sizes
    .map(size => {
      at += size
      return digits.slice(at - size, at)
    })
    .join(' ')
}

/** Key of an account in an app. */
export function accountKey(app: string, account: string): string {
  return `acct:${app}:${account.normalize('NFC').trim()}`
}

/** Key of somebody of whom only a name is known. Direction marks and the `~` of unsaved contacts are not part of it. */
export function nameKey(name: string): string {
  return `name:${plainPersonName(name)}`
}

/** A name for comparing: NFC, without invisible marks and the `~` messengers put before unsaved contacts. */
export function plainPersonName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '')
    .replace(/^~[\s\u202F\u00A0]*/u, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Id of the party with this key; the same in every rebuild. */
export function partyId(key: string): string {
  return `p${createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 12)}`
}
