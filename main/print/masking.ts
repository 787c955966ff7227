/**
 * Hiding what belongs to others: numbers of third persons (138****1234), their names (李*), identity numbers.
 */
import type { CaseRecord } from './caseRecord.ts'

/** `13812341234` → `138****1234`; short numbers keep two characters at each end. Separators are dropped. */
export function maskNumber(number: string): string {
  const bare = number.replace(/[\s().-]/g, '').replace(/^\+86(?=\d{7,})/, '')
  if (bare.length >= 10) return `${bare.slice(0, bare.length === 11 ? 3 : 4)}****${bare.slice(-4)}`
  if (bare.length >= 5) return `${bare.slice(0, 2)}****${bare.slice(-2)}`
  return '****'
}

/** `李小明` → `李**`, `Mary Jones` → `M*** J****`. */
export function maskName(name: string): string {
  return name
    .split(/(\s+)/)
    .map(word =>
      /^\s*$/.test(word)
        ? word
        : (([first = '', ...rest]) => first + '*'.repeat(Math.min(rest.length, 4)))(Array.from(word)),
    )
    .join('')
}

/** First three and last two characters of an identity number. */
export function maskId(id: string): string {
  return id.length < 8 ? '****' : `${id.slice(0, 3)}${'*'.repeat(id.length - 5)}${id.slice(-2)}`
}

const kinship =
  /^(?:老?[妈爸公婆哥姐弟妹]|妈妈|爸爸|母亲|父亲|妈咪|爷爷|奶奶|外公|外婆|姥姥|姥爷|丈夫|妻子|爱人|儿子|女儿|[哥姐弟妹叔舅姑姨]{2}|[大小二]?[哥姐弟妹叔舅姑姨]|阿姨|同事|朋友|同学|领导|经理|老板|邻居|家人?|mum|mom|mother|dad|father|husband|wife|brother|sister|boss|friend|colleague)$/i

const identity = /(?<!\d)\d{17}[\dXx](?!\d)/g

export interface Mask {
  /** Text with every identity number and every number and name of a third person hidden. */
  text(text: string): string
  /** A contact shown for a party: hidden when the party is a third person. */
  contact(contact: string, party: string | null): string
  /** Contacts and names it can hide. */
  readonly hidden: readonly string[]
  /** What it has hidden so far, in the masked form: the record of masking. */
  readonly applied: ReadonlySet<string>
}

/** Hides nothing: for the set that goes to a court. */
export const noMask: Mask = {
  text: text => text,
  contact: contact => contact,
  hidden: [],
  applied: new Set(),
}

/** The mask of a case: third persons are the parties with a role as such; the user's own and the collectors' data stay. */
export function maskOf(record: CaseRecord): Mask {
  const replaced = new Map<string, string>()
  const thirds = new Set<string>()
  for (const party of record.parties.values()) {
    const personal = party.role === 'family' || party.role === 'friend' || party.role === 'work'
    if (party.thirdParty === null && !personal) continue
    thirds.add(party.id)
    for (const number of party.numbers) {
      const bare = number.replace(/[\s().-]/g, '')
      if (bare.length < 5) continue
      for (const form of new Set([number, bare, bare.replace(/^\+86/, '')]))
        replaced.set(form, maskNumber(number))
    }
    // A name of one character, or a word of kinship a contact was saved under, would also hide ordinary words.
    for (const name of party.names)
      if (Array.from(name).length > 1 && !kinship.test(name)) replaced.set(name, maskName(name))
    for (const account of party.accounts) if (account.length > 3) replaced.set(account, maskNumber(account))
  }
  const forms = [...replaced.keys()].sort((a, b) => b.length - a.length)
  const pattern =
    forms.length === 0
      ? null
      : new RegExp(forms.map(form => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  const applied = new Set<string>()
  const noted = (masked: string): string => {
    applied.add(masked)
    return masked
  }
  const text = (input: string): string => {
    const named =
      pattern === null ? input : input.replace(pattern, found => noted(replaced.get(found) ?? found))
    return named.replace(identity, found => noted(maskId(found)))
  }
  return {
    text,
    contact: (contact, party) => {
      if (party === null || !thirds.has(party)) return text(contact)
      return noted(replaced.get(contact) ?? (/\d{5}/.test(contact) ? maskNumber(contact) : maskName(contact)))
    },
    hidden: forms,
    applied,
  }
}
