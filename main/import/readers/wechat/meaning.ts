/** What WeChat's numbers for kinds of messages mean, and what the XML of a message says. Shared by all its exporters. */
import type { CallResult, MessageFact } from '../../../../preload/records.ts'
import { callOf } from './calls.ts'
import { attributeOf, elementText, startOf } from './xml.ts'

export interface WechatMeaning {
  kind: 'message' | 'call' | 'system'
  facts: MessageFact[]
  flags: string[]
  result: CallResult | null
  durationSeconds: number | null
  /** Name of the file that was sent, as its sender called it. */
  file: string | null
  /** What the bubble says when the content is XML; null when the content is the text itself. */
  text: string | null
}

type Fact = MessageFact['type']

const plain: Readonly<Record<number, Fact>> = {
  3: 'picture',
  34: 'voice',
  37: 'card',
  42: 'card',
  43: 'video',
  44: 'video',
  47: 'sticker',
  48: 'location',
  62: 'video',
  66: 'card',
}
/** Subtypes of 49, WeChat's `appmsg/type`. */
const app: Readonly<Record<number, Fact>> = {
  3: 'music',
  4: 'link',
  5: 'link',
  6: 'file',
  8: 'gif',
  15: 'sticker',
  16: 'card',
  17: 'location',
  19: 'forwarded',
  24: 'forwarded',
  33: 'miniProgram',
  36: 'miniProgram',
  40: 'forwarded',
  51: 'video',
  57: 'quote',
  62: 'poke',
  63: 'video',
  74: 'file',
  76: 'music',
  87: 'notice',
  92: 'music',
  2000: 'transfer',
  2001: 'redPacket',
  2003: 'redPacket',
}

/** Splits a number of WeChat 4, which holds the subtype in its upper 32 bits. */
export function typeOf(type: number, subType: number): { type: number; sub: number } {
  const whole = Number.isFinite(type) ? Math.trunc(type) : 0
  if (whole > 0xffffffff) return { type: whole % 0x100000000, sub: Math.floor(whole / 0x100000000) }
  return { type: whole, sub: Math.trunc(subType) || 0 }
}

/** What a message of this type is; `content` is its text or its XML. */
export function wechatMeaning(rawType: number, rawSub: number, content: string): WechatMeaning {
  const { type, sub: given } = typeOf(rawType, rawSub)
  const xml = isXml(content) ? content : null
  const meaning: WechatMeaning = {
    kind: 'message',
    facts: [],
    flags: [],
    result: null,
    durationSeconds: null,
    file: null,
    text: null,
  }
  if (type === 10000 || type === 10002 || type === 10001) {
    meaning.kind = 'system'
    if (xml !== null) {
      const words = elementText(xml, 'replacemsg') ?? elementText(xml, 'content') ?? elementText(xml, 'plain')
      if (words !== null) meaning.text = words
    }
    if (/撤回|recalled a message|revokemsg/i.test(content.slice(0, 4000))) meaning.flags.push('recalled')
    return meaning
  }
  if (type === 50 || type === 52 || type === 53) {
    meaning.kind = 'call'
    if (xml !== null) meaning.text = elementText(xml, 'msg') === null ? '' : innerText(xml)
    Object.assign(meaning, callOf(meaning.text ?? content))
    meaning.facts.push({ type: 'call', value: '', of: null })
    return meaning
  }
  if (type === 49) {
    const appType = xml === null ? null : elementText(xml, 'type')
    const sub = given || (appType !== null && /^\d{1,6}$/.test(appType) ? Number(appType) : 0)
    appMessage(meaning, sub, xml, content)
    return meaning
  }
  const fact = plain[type]
  if (fact !== undefined) {
    meaning.facts.push({ type: fact, value: xml === null ? '' : valueIn(xml, fact), of: null })
    if (xml !== null) meaning.text = ''
  }
  return meaning
}

/** WeChat puts the words of a call into `<msg>` inside the outermost `<msg>` or `<voipmsg>`. */
function innerText(xml: string): string {
  const bubble = startOf(xml, 'VoIPBubbleMsg')
  const found = elementText(xml, 'msg', Math.max(0, bubble)) ?? ''
  return found.startsWith('<') ? '' : found
}

function appMessage(meaning: WechatMeaning, sub: number, xml: string | null, content: string): void {
  const type = app[sub]
  const title = xml === null ? null : elementText(xml, 'title')
  if (xml !== null) meaning.text = title ?? ''
  if (type === undefined) return
  let value = xml === null ? '' : (title ?? '')
  let of: string | null = null
  if (type === 'file') meaning.file = xml === null ? null : title
  else if (type === 'quote') {
    const quoted = xml === null ? null : quoteIn(xml)
    if (quoted !== null) ({ value, of } = quoted)
    else value = ''
  } else if (type === 'transfer') {
    value =
      xml === null
        ? (/[￥¥]\s?[\d,.]{1,20}/.exec(content.slice(0, 400))?.[0] ?? '')
        : (elementText(xml, 'feedesc') ?? '')
    const note = xml === null ? null : elementText(xml, 'pay_memo')
    if (note) meaning.text = `${meaning.text ?? ''}\n${note}`.trim()
  } else if (type === 'redPacket')
    value = xml === null ? '' : (elementText(xml, 'sendertitle') ?? title ?? '')
  else if (type === 'link' && xml !== null) value = elementText(xml, 'url') ?? ''
  else if (type === 'poke') meaning.kind = 'system'
  meaning.facts.push({ type, value, of })
}

function quoteIn(xml: string): { value: string; of: string | null } | null {
  const at = startOf(xml, 'refermsg')
  if (at < 0) return null
  const value = elementText(xml, 'content', at) ?? ''
  return {
    value: isXml(value) ? (elementText(value, 'title') ?? '') : value,
    of: elementText(xml, 'displayname', at),
  }
}

function valueIn(xml: string, fact: Fact): string {
  if (fact === 'voice') {
    const length = Number(attributeOf(xml, 'voicemsg', 'voicelength'))
    return Number.isFinite(length) && length > 0 ? `${Math.round(length / 1000)}s` : ''
  }
  if (fact === 'location') return attributeOf(xml, 'location', 'label') ?? ''
  if (fact === 'card') return attributeOf(xml, 'msg', 'nickname') ?? ''
  return ''
}

/** True for a content that is WeChat's XML and not somebody's words. */
export function isXml(content: string): boolean {
  const start = content.slice(0, 200).trimStart()
  return /^(?:[\w@.-]{1,80}:\s{0,4})?<(?:\?xml|msg|appmsg|voipmsg|sysmsg|voipinvitemsg|location|emoji|revokemsg)\b/.test(
    start,
  )
}
