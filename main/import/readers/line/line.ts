/**
 * LINE's text export, from phones (columns parted by tabs) and computers (parted by blanks), in its languages. Read
 * twice: first for the order of day and month and for who writes, then for the messages. Lines that begin with a time =
 * records; every other line belongs to the message before it.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { placeholdersIn } from '../chat/placeholders.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { DayMonth } from '../time/dayMonth.ts'
import { unknownTime } from '../time/wallTime.ts'
import { type Clock, clockOf, type DayLine, dayLineOf, orderOf } from './days.ts'
import { isSaved, nameOfFile, type Title, titleOf } from './head.ts'
import { callOf, isNotice } from './meaning.ts'
import { type Placed, QuotedLines } from './quoted.ts'
import { Senders } from './senders.ts'

interface Whole {
  order: DayMonth
  senders: Senders
  title: Title | null
  /** Another chat's export was copied to the end of the first. */
  several: boolean
  /** Sender, time and text are parted by tabs. */
  tabs: boolean
}

async function* placedLines(input: ReaderInput, encoding: Encoding): AsyncIterable<Placed> {
  const quoted = new QuotedLines(isBeginning)
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) yield* quoted.push(line)
  yield* quoted.end()
}

function isBeginning(line: string): boolean {
  return clockOf(line) !== null || dayLineOf(line) !== null
}

async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const order = new DayMonth()
  const senders = new Senders()
  let title: Title | null = null
  let tabs = 0
  let blanks = 0
  let first = true
  let heads = 0
  let before = ''
  for await (const { line, within } of placedLines(input, encoding)) {
    if (within) continue
    if (isSaved(line) && titleOf(before) !== null) heads += 1
    before = line
    if (first && line.trim() !== '') {
      first = false
      title = titleOf(line)
    }
    const day = dayLineOf(line)
    if (day !== null) {
      if (!day.yearFirst) order.add(day.date, day.weekday)
      continue
    }
    const clock = clockOf(line)
    if (clock === null) continue
    if (line.charCodeAt(clock.end) === 9) tabs += 1
    else {
      blanks += 1
      if (!isNotice(line)) senders.add(line.slice(clock.end + 1))
    }
  }
  if (tabs + blanks === 0 && title === null) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const name = nameOfFile(input.name)
  if (title !== null && !title.group) senders.know(title.name)
  else if (name !== null && tabs === 0) senders.know(name)
  // Without a heading only a computer's file has the chat's name, and it does not say whether that is a group.
  return { order, senders, title, several: heads > 1, tabs: tabs > blanks }
}

interface Open {
  line: number
  clock: Clock
  day: DayLine | null
  sender: string | null
  text: OpenText
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  const chatName = whole.title?.name ?? nameOfFile(input.name)
  const gathered = new Gathered(output)
  let open: Open | null = null
  let day: DayLine | null = null
  let number = 0
  let early = false
  let { title } = whole
  let before = ''

  function finish(): Promise<void> | void {
    const message = open
    open = null
    if (message === null) return
    const record = recordOf(message, whole)
    if (title !== null && (title.group || whole.several)) record.chat = { ...title, id: null }
    if (!message.text.tooLong) return gathered.record(record)
    record.flags.push('truncated')
    return Promise.resolve(gathered.record(record)).then(() =>
      output.unread(record.locator, 'textTooLong', record.text.slice(-200)),
    )
  }

  for await (const { line, within } of placedLines(input, encoding)) {
    number += 1
    const nextDay = within ? null : dayLineOf(line)
    const begun = within || nextDay !== null ? null : messageIn(line, whole)
    const next = !within && isSaved(line) ? titleOf(before) : null
    before = line
    if (next !== null) {
      open?.text.dropLast(1)
      const done = finish()
      if (done !== undefined) await done
      title = next
      day = null
      continue
    }
    if (nextDay !== null || begun !== null) {
      const done = finish()
      if (done !== undefined) await done
    }
    if (nextDay !== null) day = nextDay
    else if (begun !== null) open = { ...begun, line: number, day }
    else if (open !== null) open.text.add(line)
    else if (line.trim() !== '' && !early && titleOf(line) === null && !isSaved(line)) {
      early = true
      await output.unread(`line ${number}`, 'beforeFirstMessage', line)
    }
  }
  await finish()
  return gathered.summary({
    chatName: whole.several ? null : chatName,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

function messageIn(line: string, whole: Whole): Omit<Open, 'line' | 'day'> | null {
  const clock = clockOf(line)
  if (clock === null) return null
  const text = new OpenText()
  const rest = line.slice(clock.end + 1)
  if (line.charCodeAt(clock.end) === 9) {
    const tab = rest.indexOf('\t')
    text.add(tab < 0 ? rest : rest.slice(tab + 1))
    return { clock, sender: tab <= 0 ? null : rest.slice(0, tab), text }
  }
  if (whole.tabs) return null
  if (isNotice(rest)) {
    text.add(rest)
    return { clock, sender: null, text }
  }
  const parts = whole.senders.split(rest)
  if (parts === null) return null
  text.add(parts.text)
  return { clock, sender: parts.sender, text }
}

function recordOf(message: Open, whole: Whole): MessageRecord {
  const text = unquoted(message.text.text())
  const locator = `line ${message.line}`
  const time = timeOf(message, whole.order)
  const { sender } = message
  if (sender === null) return chatMessage(locator, time, 'system', { kind: 'system', text })
  const call = callOf(text)
  if (call !== null)
    return chatMessage(locator, time, 'bySender', {
      kind: 'call',
      sender,
      name: sender,
      text,
      result: call.result,
      resultCode: text,
      durationSeconds: call.seconds,
    })
  return chatMessage(locator, time, 'bySender', { sender, name: sender, text, facts: placeholdersIn(text) })
}

/** Texts of several lines are written in quotes, with the quotes in them doubled. */
function unquoted(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || !text.includes('\n')) return text
  const inner = text.slice(1, -1)
  return inner.replaceAll('""', '').includes('"') ? text : inner.replaceAll('""', '"')
}

function timeOf({ day, clock }: Open, order: DayMonth): MessageRecord['time'] {
  if (day === null) return unknownTime(clock.local, 'min')
  const { hour, minute, half } = clock
  return {
    wall: { date: day.date, order: orderOf(day, order), hour, minute, second: null, half },
    offsetMinutes: null,
    local: `${day.local} ${clock.local}`,
    precision: 'min',
  }
}

/** Reads the chat history that LINE saves as text. */
export const line: Reader = { id: 'line', version: '1', read }
