/**
 * Google Voice by Takeout: one page for a conversation of texts, one for each call, voicemail and recording. Times are
 * absolute, what is the owner's is marked. The page is read twice: the other side of the owner's own texts may write later.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { callByWord, directionWord as wordOf } from '../csv/directionWords.ts'
import { HtmlTokens } from '../html/tokens.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import { type Person, type Shown, type ShownCall, VoicePage } from './page.ts'

const maxPeople = 1000

async function* pagesOf(
  input: ReaderInput,
  encoding: Encoding,
  page: VoicePage,
): AsyncIterable<{ shown: Shown[]; cutOff: boolean }> {
  const tokens = new HtmlTokens(page)
  for await (const text of textOf(input.chunks(), encoding)) {
    tokens.write(text)
    yield { shown: page.taken(), cutOff: false }
  }
  const within = tokens.within
  tokens.end()
  yield { shown: page.taken(), cutOff: within || page.depth > 0 }
}

/** Who writes besides the owner, by number or name. */
async function othersOf(
  input: ReaderInput,
  encoding: Encoding,
): Promise<{ others: Person[]; page: VoicePage }> {
  const page = new VoicePage()
  const others = new Map<string, Person>()
  for await (const { shown } of pagesOf(input, encoding, page))
    for (const { own, number, name } of shown)
      if (!own && others.size < maxPeople) others.set(number ?? name ?? '', { number, name })
  return { others: [...others.values()], page }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const { others, page: first } = await othersOf(input, encoding)
  const gathered = new Gathered(output)
  const page = new VoicePage()
  const group = first.participants.length > 0 || others.length > 1
  const partner = others[0] ?? partnerOfName(input.name)
  const names = (first.participants.length > 0 ? first.participants : others).map(
    person => person.name ?? person.number ?? '',
  )
  const chat: MessageRecord['chat'] = group
    ? {
        name:
          names
            .filter(name => name !== '')
            .join(', ')
            .slice(0, 1000) || null,
        id: null,
        group: true,
      }
    : undefined
  let number = 0
  let incomplete = false
  for await (const { shown, cutOff } of pagesOf(input, encoding, page)) {
    incomplete ||= cutOff
    for (const each of shown) {
      number += 1
      const locator = `message[${number}]`
      const done = gathered.record(textRecord(each, locator, group ? null : partner, chat))
      if (done !== undefined) await done
      if (each.cut) await output.unread(locator, 'textTooLong', each.text.slice(-200))
    }
  }
  if (page.unfinished !== null)
    await output.unread(`message[${number + 1}]`, 'cutOff', page.unfinished.text || page.unfinished.time)
  if (page.call !== null) await gathered.record(callRecord(page.call, input.name))
  if (gathered.count === 0 && page.unfinished === null && !page.conversation)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ incomplete, notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

function textRecord(
  shown: Shown,
  locator: string,
  partner: Person | null,
  chat: MessageRecord['chat'],
): MessageRecord {
  const side = shown.own ? partner : shown
  return chatMessage(locator, yearFirstTime(shown.time), shown.own ? 'out' : 'in', {
    kind: shown.files.length > 0 ? 'mms' : 'sms',
    sender: shown.own ? null : (shown.name ?? shown.number),
    numberRaw: side?.number ?? null,
    name: side?.name ?? null,
    text: shown.text,
    flags: shown.cut ? ['truncated'] : [],
    attachments: attachmentsOf(shown.files),
    line: shown.own ? shown.number : null,
    ...(chat === undefined ? {} : { chat }),
  })
}

const labelled = ['voicemail', 'missed', 'placed', 'recorded', 'received'] as const
const words: Readonly<Record<(typeof labelled)[number], string>> = {
  voicemail: 'voicemail',
  missed: 'missed',
  placed: 'outgoing',
  recorded: 'incoming',
  received: 'incoming',
}

/** What kind of call it was: by the page's label, else by its title or the file's name. */
function callRecord(call: ShownCall, fileName: string): MessageRecord {
  const written = `${call.title} ${fileName.slice(fileName.lastIndexOf('/') + 1)}`.toLowerCase()
  const kind =
    labelled.find(each => call.labels.includes(each)) ??
    labelled.find(each => new RegExp(`\\b${each}\\b`).test(written)) ??
    null
  const said = callByWord(kind === null ? null : wordOf(words[kind]), secondsOf(call.duration))
  const partner = call.number === null && call.name === null ? partnerOfName(fileName) : call
  return chatMessage('page', yearFirstTime(call.time), said.direction, {
    ...said,
    numberRaw: partner?.number ?? null,
    // An unknown caller is named by the number.
    name: partner?.name === partner?.number ? null : (partner?.name ?? null),
    text: call.text,
    resultCode: kind,
    flags: call.cut ? ['truncated'] : [],
    attachments: attachmentsOf(call.files),
  })
}

function attachmentsOf(files: readonly string[]): MessageRecord['attachments'] {
  return files.map(name => ({
    // Pictures are named without their ending; the file beside the page is found by the beginning of its name.
    name: name.toWellFormed(),
    mediaType: mediaTypeOfName(name),
    part: null,
  }))
}

/** The name or number in front of ` - Text - 2020-02-03T17_37_45Z.html`. */
function partnerOfName(fileName: string): Person | null {
  const found =
    /([^/\\]{1,300}?) - (?:(?:Text|Received|Placed|Missed|Voicemail|Recorded) - )?\d{4}-\d\d-\d\dT/.exec(
      fileName.slice(-500),
    )
  const who = found?.[1]?.trim() ?? ''
  if (who === '' || who === 'Group Conversation') return null
  return /^\+?[\d\s()-]{3,30}$/.test(who) ? { number: who, name: null } : { number: null, name: who }
}

/** Seconds of `PT1H2M3S`. */
function secondsOf(duration: string): number | null {
  const found = /^P(?:(\d{1,4})D)?T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d{1,9})?S)?$/.exec(
    duration,
  )
  if (found === null) return null
  const [days, hours, minutes, seconds] = found.slice(1).map(part => Number(part ?? 0))
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
}

/** Reads the pages of Google Voice. */
export const googleVoice: Reader = { id: 'googleVoice', version: '1', read }
