/**
 * Lists of contacts: vCards of any version, and tables of contacts. They hold no messages; each number and address is
 * handed over with the name it has in the list.
 */
import { AppError } from '../../../appError.ts'
import type { ReaderSummary } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { chatMessage } from '../chat/message.ts'
import { lostDigits, openCsv, excerptOf } from '../csv/table.ts'
import { encodingOf, utf8BytesOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { unknownTime } from '../time/wallTime.ts'
import { Card, type Contact, goesOn, propertyOf } from './card.ts'
import { ContactColumns, isContactHeading } from './contactTable.ts'

/** A line of a card is at most so long; only pictures are longer, and those are passed over. */
const maxLine = 64 << 10

class Contacts {
  readonly #output: ReaderOutput
  cards = 0
  /** Cards of which nothing can be used: without a name, or without a number and an address. */
  bare = 0

  constructor(output: ReaderOutput) {
    this.#output = output
  }

  async add({ name, numbers, addresses }: Contact, locator: string): Promise<void> {
    this.cards += 1
    if (name === '' || numbers.length + addresses.length === 0) this.bare += 1
    if (name === '') return
    for (const [at, number] of numbers.entries())
      await this.#give(`${locator}.number[${at + 1}]`, name, { numberRaw: number.slice(0, 200) })
    for (const [at, address] of addresses.entries())
      await this.#give(`${locator}.address[${at + 1}]`, name, { account: address.slice(0, 320) })
  }

  #give(
    locator: string,
    name: string,
    who: { numberRaw: string } | { account: string },
  ): Promise<void> | void {
    const short = name.slice(0, 1000).toWellFormed()
    return this.#output.record(
      chatMessage(locator, unknownTime(''), 'unknown', { kind: 'contact', name: short, ...who }),
    )
  }

  summary(incomplete: boolean, notes: string[]): ReaderSummary {
    return {
      needsZone: false,
      needsDateOrder: false,
      needsSelf: false,
      names: [],
      offsetHints: [],
      dateExamples: [],
      chatName: null,
      incomplete,
      notes: [...notes, `contacts ${this.cards}`, ...(this.bare > 0 ? [`bareContacts ${this.bare}`] : [])],
    }
  }
}

async function read(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const start = Buffer.from(await input.read(0, 4096))
    .toString('latin1')
    .replaceAll('\0', '')
  return /BEGIN:VCARD/i.test(start) ? readCards(input, output) : readTable(input, output)
}

async function readCards(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const encoding = await encodingOf(input)
  const contacts = new Contacts(output)
  let card: Card | null = null
  let held: string | null = null

  async function endLine(): Promise<void> {
    const property = held === null ? null : propertyOf(held)
    held = null
    if (property === null) return
    const value = property.value.trim().toUpperCase()
    if (property.name === 'BEGIN' && value === 'VCARD') {
      // A card that was not ended, or one inside another.
      if (card !== null && !card.empty) await endCard(card)
      card = new Card()
    } else if (property.name === 'END' && value === 'VCARD') {
      if (card !== null) await endCard(card)
      card = null
    } else card?.add(property)
  }
  const endCard = (ended: Card): Promise<void> => contacts.add(ended.contact(), `card[${contacts.cards + 1}]`)

  for await (const lines of linesOf(utf8BytesOf(input.chunks(), encoding)))
    for (const line of lines) {
      if (held !== null && goesOn(held)) {
        if (held.length <= maxLine) held = held.slice(0, -1) + line
        else if (!line.endsWith('=')) held = held.slice(0, -1)
      } else if (held !== null && /^[ \t]/.test(line)) {
        if (held.length <= maxLine) held += line.slice(1)
      } else {
        if (held !== null) await endLine()
        held = line.replace(/^\u00ef\u00bb\u00bf/, '')
      }
    }
  await endLine()
  const open = card as Card | null
  if (open !== null) await endCard(open)
  if (contacts.cards === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return contacts.summary(open !== null, encoding === 'utf-8' ? [] : [`encoding ${encoding}`])
}

async function readTable(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const table = await openCsv(input)
  if (!isContactHeading(table.headings.names)) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const columns = new ContactColumns(table.headings)
  const contacts = new Contacts(output)
  let incomplete = false
  for await (const rows of table.rows)
    for (const row of rows) {
      const locator = `row ${row.number}`
      if (row.problem !== null) {
        if (row.problem === 'cutOff') incomplete = true
        await output.unread(
          locator,
          row.problem === 'cutOff' ? 'cutOff' : 'textTooLong',
          excerptOf(row, table.delimiter),
        )
        continue
      }
      const contact = columns.contactOf(row)
      // Excel shortened the number: its last digits are gone, so it is nobody's.
      contact.numbers = contact.numbers.filter(number => !lostDigits(number))
      await contacts.add(contact, locator)
    }
  return contacts.summary(incomplete, table.encoding === 'utf-8' ? [] : [`encoding ${table.encoding}`])
}

/** Reads vCards and tables of contacts. */
export const vcard: Reader = { id: 'vcard', version: '1', read }
