/**
 * QQ for Windows, message records as MHT: a page with the messages, and behind it the pictures. Read twice: first the
 * page for the colours that tell the owner, then the messages and the pictures, which become parts of the source. Rows
 * with a sender = records + listed as unread.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import type { BlobSink, Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { placeholdersIn } from '../chat/placeholders.ts'
import { HtmlTokens } from '../html/tokens.ts'
import { isSystem, People, whoOf } from '../qqTxt/people.ts'
import { Base64Pieces } from '../text/base64.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { DayMonth } from '../time/dayMonth.ts'
import { isDay, unknownTime, yearFirstTime } from '../time/wallTime.ts'
import { Colours } from './colours.ts'
import { MhtPage, type Row, type Section } from './page.ts'
import { MhtParts } from './parts.ts'

interface Whole {
  colours: Colours
  people: People
  order: DayMonth
  sections: (Section & { group: boolean })[]
  rows: number
}

const monthFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/
const maxNicks = 3

async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const whole: Whole = {
    colours: new Colours(),
    people: new People(),
    order: new DayMonth(),
    sections: [],
    rows: 0,
  }
  const page = new MhtPage()
  const tokens = new HtmlTokens(page)
  const parts = new MhtParts()
  const nicks = new Map<number, Set<string>>()
  let inPage = false
  let day: string | null = null
  const take = (): void => {
    for (const row of page.taken()) {
      whole.rows += 1
      if (isSystem(row.nick)) continue
      const who = whoOf(row.nick)
      whole.colours.add(row.nick, row.colour, row.first)
      whole.people.add(who)
      const found = nicks.get(row.section) ?? new Set<string>()
      nicks.set(row.section, found)
      if (found.size < maxNicks) found.add(row.nick)
      if (row.day !== day) {
        day = row.day
        const date = monthFirst.exec(day ?? '')
        if (date !== null) whole.order.add([Number(date[1]), Number(date[2]), Number(date[3])])
      }
    }
  }
  pages: for await (const text of textOf(input.chunks(), encoding))
    for (const event of parts.push(text)) {
      if (event.t === 'begin') inPage = event.mediaType === 'text/html'
      else if (event.t === 'body' && inPage) {
        tokens.write(event.text)
        take()
      } else if (event.t === 'end' && inPage) break pages
    }
  tokens.end()
  take()
  whole.sections = page.sections.map((section, at) => ({
    ...section,
    group: section.folder.includes('群') || (nicks.get(at)?.size ?? 0) >= maxNicks,
  }))
  return whole
}

/** A picture on its way into the vault. */
interface Picture {
  name: string
  sink: BlobSink
  pieces: Base64Pieces
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  if (whole.rows === 0 && whole.sections.length === 0)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const gathered = new Gathered(output)
  const page = new MhtPage()
  const tokens = new HtmlTokens(page)
  const parts = new MhtParts()
  const notes: string[] = []
  const keys = new Set<string>()
  let inPage = false
  let picture: Picture | null = null
  let pageCut = false
  let cutRows = 0

  async function rows(): Promise<void> {
    for (const row of page.taken()) {
      const record = recordOf(row, gathered.count + cutRows + 1, whole)
      const done = gathered.record(record)
      if (done !== undefined) await done
      if (row.textCut) await output.unread(record.locator, 'textTooLong', record.text.slice(-200))
    }
  }
  async function endPicture(complete: boolean): Promise<void> {
    if (picture === null) return
    const { name, sink, pieces } = picture
    picture = null
    const rest = pieces.end()
    if (rest !== null) await sink.write(rest)
    if (complete && !pieces.broken && pieces.any) await sink.end()
    else {
      await sink.abort('damaged')
      if (notes.length < 100) notes.push(`brokenPart ${name}`)
    }
  }
  async function take(events: ReturnType<MhtParts['push']>): Promise<void> {
    for (const event of events) {
      if (event.t === 'begin') {
        inPage = event.mediaType === 'text/html'
        if (inPage || event.location === '') continue
        // A second picture of a name cannot be told from the first by what refers to it.
        if (keys.has(event.location)) {
          if (notes.length < 100) notes.push(`brokenPart ${event.location}`)
          continue
        }
        keys.add(event.location)
        const sink = await output.blob({
          key: event.location,
          locator: event.location,
          name: event.location,
          mediaType: event.mediaType || 'application/octet-stream',
        })
        picture = { name: event.location, sink, pieces: new Base64Pieces() }
      } else if (event.t === 'body') {
        if (inPage) {
          tokens.write(event.text)
          await rows()
        } else if (picture !== null) {
          const bytes = picture.pieces.push(event.text)
          if (bytes !== null) await picture.sink.write(bytes)
        }
      } else if (inPage) {
        inPage = false
        pageCut = !event.whole || tokens.within || page.withinRow
        if (page.withinRow) {
          cutRows += 1
          await output.unread(`message[${gathered.count + cutRows}]`, 'cutOff', '')
        }
        tokens.end()
        await rows()
      } else await endPicture(event.whole)
    }
  }

  for await (const text of textOf(input.chunks(), encoding)) await take(parts.push(text))
  await take(parts.end())
  if (parts.behind !== '') await output.unread('end', 'malformed', parts.behind)
  const [only] = whole.sections
  return gathered.summary({
    chatName: whole.sections.length === 1 ? (only?.object ?? null) : null,
    incomplete: pageCut || !parts.whole || parts.behind !== '',
    notes,
  })
}

function recordOf(row: Row, number: number, whole: Whole): MessageRecord {
  const section = whole.sections[row.section]
  const object = section?.object ?? null
  const group = section?.group === true
  const time = timeOf(row, whole.order)
  const locator = `message[${number}]`
  const chat =
    whole.sections.length > 1 || group
      ? { chat: { name: object, id: null, group } }
      : ({} as { chat?: never })
  if (isSystem(row.nick))
    return chatMessage(locator, time, 'system', { kind: 'system', text: row.text, ...chat })
  const who = group ? whoOf(row.nick) : { nick: row.nick, account: null }
  const sender = whole.people.nameOf(who)
  const owner = whole.colours.isOwner(row.nick, row.colour, object)
  return chatMessage(locator, time, owner === null ? 'bySender' : owner ? 'out' : 'in', {
    sender,
    name: owner === true ? (group ? null : object) : sender === who.account ? null : sender,
    account: owner === true ? null : who.account,
    text: row.text,
    facts: [
      ...placeholdersIn(row.text),
      ...(row.pictures.length > 0 ? [{ type: 'picture' as const, value: '', of: null }] : []),
    ],
    attachments: row.pictures.map(name => ({ name, mediaType: 'image/*', part: name })),
    flags: row.textCut ? ['truncated'] : [],
    ...chat,
  })
}

function timeOf({ day, clock }: Row, order: DayMonth): RawTime {
  if (day === null) return unknownTime(clock)
  const local = `${day} ${clock}`
  const found = monthFirst.exec(day)
  if (found === null) return yearFirstTime(local)
  const date: [number, number, number] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const written = order.orderOf(date)
  // The time of day is read as behind any day that exists.
  const asYearFirst = yearFirstTime(`2000-01-01 ${clock}`)
  if (!('wall' in asYearFirst) || asYearFirst.wall === null) return unknownTime(local)
  const exists =
    written === 'ask' ||
    isDay(date[2], written === 'DMY' ? date[1] : date[0], written === 'DMY' ? date[0] : date[1])
  if (!exists) return unknownTime(local)
  return { ...asYearFirst, wall: { ...asYearFirst.wall, date, order: written }, local }
}

/** Reads the MHT export of QQ's message manager, with the pictures in it. */
export const qqMht: Reader = { id: 'qqMht', version: '1', read }
