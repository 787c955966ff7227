/** One property of a vCard and what it says, in the forms of versions 2.1, 3.0 and 4.0. */
import { quotedPrintable, wordsOf } from '../mail/words.ts'

export interface Contact {
  name: string
  numbers: string[]
  addresses: string[]
}

const maxOfOne = 100

/** A line of a card before its value is decoded. Values are one character for each byte. */
export interface Property {
  name: string
  parameters: ReadonlyMap<string, string>
  value: string
}

/** The property a line holds, or null. `item1.TEL;TYPE=cell:…` has a group in front. */
export function propertyOf(line: string): Property | null {
  let quoted = false
  let colon = -1
  for (let at = 0; at < line.length && at < 2000; at += 1) {
    const code = line.charCodeAt(at)
    if (code === 34) quoted = !quoted
    else if (code === 58 && !quoted) {
      colon = at
      break
    }
  }
  if (colon < 1) return null
  const [head = '', ...rest] = line.slice(0, colon).split(';')
  const name = head
    .slice(head.lastIndexOf('.') + 1)
    .trim()
    .toUpperCase()
  const parameters = new Map<string, string>()
  for (const each of rest) {
    const equals = each.indexOf('=')
    // Version 2.1 writes `TEL;CELL` and `FN;QUOTED-PRINTABLE` without names of parameters.
    if (equals < 0) {
      if (/^(?:quoted-printable|base64)$/i.test(each.trim())) parameters.set('ENCODING', each.trim())
    } else parameters.set(each.slice(0, equals).trim().toUpperCase(), each.slice(equals + 1).trim())
  }
  return { name, parameters, value: line.slice(colon + 1) }
}

/** True when a line of quoted-printable goes on in the next one. */
export function goesOn(line: string): boolean {
  return line.endsWith('=') && /[;=]quoted-printable[;:]/i.test(line.slice(0, 300))
}

function words({ parameters, value }: Property): string {
  const quoted = /quoted-printable/i.test(parameters.get('ENCODING') ?? '')
  const bytes = quoted ? quotedPrintable(value) : Buffer.from(value, 'latin1')
  // What is not encoded was decoded with the whole file.
  return wordsOf(bytes, quoted ? (parameters.get('CHARSET') ?? null) : 'utf-8').toWellFormed()
}

/** Gathers the properties of one card. */
export class Card {
  #formatted = ''
  #structured = ''
  #organisation = ''
  readonly #numbers = new Set<string>()
  readonly #addresses = new Set<string>()
  empty = true

  add(property: Property): void {
    this.empty = false
    switch (property.name) {
      case 'FN':
        this.#formatted ||= unescaped(words(property)).trim()
        return
      case 'N':
        this.#structured ||= nameOf(words(property))
        return
      case 'ORG':
        this.#organisation ||= fields(words(property))
          .filter(part => part !== '')
          .join(' ')
        return
      case 'TEL':
        return addTo(this.#numbers, numberOf(unescaped(words(property))))
      case 'EMAIL':
        return addTo(
          this.#addresses,
          unescaped(words(property))
            .trim()
            .replace(/^mailto:/i, '')
            .toLowerCase(),
        )
      default:
    }
  }

  contact(): Contact {
    return {
      name: this.#formatted || this.#structured || this.#organisation,
      numbers: [...this.#numbers],
      addresses: [...this.#addresses],
    }
  }
}

function addTo(set: Set<string>, value: string): void {
  if (value !== '' && set.size < maxOfOne) set.add(value)
}

/** `tel:+86139…;ext=5` is a number too. */
function numberOf(value: string): string {
  const number = value.trim()
  return /^tel:/i.test(number) ? (number.slice(4).split(';')[0] ?? '') : number
}

/** Family name, given name and others; Chinese names are written without a blank and the family first. */
function nameOf(value: string): string {
  const [family = '', given = '', middle = ''] = fields(value)
  const all = [family, middle, given].filter(part => part !== '')
  if (all.length > 0 && all.every(part => /^\p{Script=Han}+$/u.test(part))) return all.join('')
  return [given, middle, family].filter(part => part !== '').join(' ')
}

function fields(value: string): string[] {
  return value.split(/(?<!\\);/).map(part => unescaped(part).trim())
}

function unescaped(value: string): string {
  return value.replace(/\\([\\,;:nN])/g, (_, sign: string) => (sign === 'n' || sign === 'N' ? '\n' : sign))
}
