/**
 * Telegram Desktop's pages `messages.html`, `messages2.html` …: each page is a source of its own. Messages on the page
 * (day bars are none) = records + listed as unread.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { HtmlTokens } from '../html/tokens.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { isDay, unknownTime } from '../time/wallTime.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import { type Shown, TelegramPage } from './page.ts'

const title =
  /^(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?: UTC([+-])(\d{1,2}):?(\d{2}))?$/
const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const maxWords = 20_000

interface Now {
  sender: string | null
  /** Day of the last bar, and the offset of the last time: notices have no time of their own. */
  day: { date: [number, number, number]; local: string } | null
  offset: number | null
  words: Map<string, { text: string; from: string | null }>
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const page = new TelegramPage()
  const tokens = new HtmlTokens(page)
  const now: Now = { sender: null, day: null, offset: null, words: new Map() }

  async function hand(list: readonly Shown[]): Promise<void> {
    for (const shown of list) {
      const record = recordOf(shown, now)
      if (record === null) continue
      const done = gathered.record(record)
      if (done !== undefined) await done
      if (shown.textCut) await output.unread(record.locator, 'textTooLong', record.text.slice(-200))
    }
  }

  for await (const piece of textOf(input.chunks(), encoding)) {
    tokens.write(piece)
    await hand(page.taken())
  }
  const within = tokens.within
  tokens.end()
  await hand(page.taken())
  const cut = page.unfinished
  if (cut !== null) await output.unread(`message[${cut.number}]`, 'cutOff', cut.text)
  if (gathered.count === 0 && cut === null && page.chatName === null)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ chatName: page.chatName, incomplete: within || cut !== null || page.depth > 0 })
}

function recordOf(shown: Shown, now: Now): MessageRecord | null {
  const locator = `message[${shown.number}]`
  if (shown.service) {
    // Day bars have numbers below zero.
    const day = dayOf(shown.text)
    if (day !== null && (shown.id === null || shown.id.startsWith('-'))) {
      now.day = { date: day, local: shown.text }
      return null
    }
    return chatMessage(locator, serviceTime(now), 'system', {
      kind: 'system',
      text: shown.text,
      platformId: shown.id,
    })
  }
  if (shown.from !== null) now.sender = shown.from === '' ? null : shown.from
  else if (!shown.joined) now.sender = null
  const time = shown.date === null ? unknownTime('') : timeOf(shown.date)
  if ('offsetMinutes' in time && time.offsetMinutes !== null) now.offset = time.offsetMinutes
  const { media } = shown
  const record = chatMessage(locator, time, 'bySender', {
    sender: now.sender,
    name: now.sender,
    text: shown.text,
    platformId: shown.id,
    flags: [...(shown.forwarded ? ['forwarded'] : []), ...(shown.textCut ? ['truncated'] : [])],
    facts: shown.facts,
  })
  if (shown.forwarded) shown.facts.push({ type: 'forwarded', value: '', of: shown.forwardedFrom })
  if (shown.replyTo !== null) {
    const quoted = now.words.get(shown.replyTo)
    shown.facts.push({ type: 'quote', value: quoted?.text ?? '', of: quoted?.from ?? null })
  }
  if (shown.id !== null && now.words.size < maxWords)
    now.words.set(shown.id, { text: shown.text.slice(0, 300).toWellFormed(), from: now.sender })
  if (media === null || media.type === null) return record
  if (media.type === 'call') return asCall(record, media.title, media.status)
  const name = media.path === null ? media.title : media.path.slice(media.path.lastIndexOf('/') + 1)
  if (media.type !== 'location' || !shown.facts.some(fact => fact.type === 'location'))
    shown.facts.push({
      type: media.type,
      value: ['file', 'card', 'location'].includes(media.type)
        ? [media.title, media.type === 'card' ? media.status : ''].filter(each => each !== '').join(' ')
        : '',
      of: null,
    })
  const file = !['card', 'location', 'poll'].includes(media.type)
  if (media.path !== null || (file && name !== ''))
    record.attachments = [{ name, mediaType: mediaTypeOfName(name), part: media.path }]
  return record
}

/** `Outgoing (65 seconds)`, `Missed`, `Declined`: said from the owner's side. */
function asCall(record: MessageRecord, peer: string, status: string): MessageRecord {
  const seconds = /\((\d{1,7}) seconds?\)/.exec(status)?.[1]
  const word = /^[A-Za-z]+/.exec(status)?.[0].toLowerCase() ?? ''
  record.kind = 'call'
  record.resultCode = status
  record.durationSeconds = seconds === undefined ? null : Number(seconds)
  record.result =
    seconds !== undefined
      ? 'answered'
      : word === 'missed'
        ? 'missed'
        : word === 'declined' || word === 'busy'
          ? 'rejected'
          : word === 'cancelled' || word === 'outgoing'
            ? 'notConnected'
            : 'unknown'
  const out = word === 'outgoing' || word === 'cancelled'
  if (out || ['incoming', 'missed', 'declined'].includes(word)) {
    record.direction = out ? 'out' : 'in'
    record.name = peer === '' ? record.name : peer
  }
  return record
}

function timeOf(local: string): RawTime {
  const found = title.exec(local.trim())
  if (found === null) return unknownTime(local)
  const [, day, month, year, hour, minute, second, sign, hours, minutes] = found
  const date: [number, number, number] = [Number(day), Number(month), Number(year)]
  if (
    !isDay(date[2], date[1], date[0]) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second ?? 0) > 60
  )
    return unknownTime(local)
  const offset = hours === undefined ? null : Number(hours) * 60 + Number(minutes)
  return {
    wall: {
      date,
      order: 'DMY',
      hour: Number(hour),
      minute: Number(minute),
      second: second === undefined ? null : Number(second),
      half: null,
    },
    offsetMinutes: offset === null ? null : sign === '-' ? -offset : offset,
    local,
    precision: second === undefined ? 'min' : 's',
  }
}

function serviceTime({ day, offset }: Now): RawTime {
  if (day === null) return unknownTime('', 'day')
  return {
    wall: { date: day.date, order: 'YMD', hour: 0, minute: 0, second: null, half: null },
    offsetMinutes: offset,
    local: day.local,
    precision: 'day',
  }
}

/** `1 July 2024` */
function dayOf(text: string): [number, number, number] | null {
  const found = /^(\d{1,2}) ([A-Za-z]+) (\d{4})$/.exec(text)
  if (found === null) return null
  const date: [number, number, number] = [
    Number(found[3]),
    months.indexOf((found[2] ?? '').toLowerCase()) + 1,
    Number(found[1]),
  ]
  return isDay(...date) ? date : null
}

/** Reads the pages that Telegram Desktop writes for people. */
export const telegramHtml: Reader = { id: 'telegramHtml', version: '1', read }
