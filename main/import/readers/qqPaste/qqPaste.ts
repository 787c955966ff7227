/**
 * Messages copied out of a window of QQ and pasted into a text file. Read twice: first for the order of the dates, for
 * whether blank lines part the messages, and for the people; then for the messages. Lines that begin a message =
 * records; what stands in front of the first is listed.
 */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { placeholdersIn } from '../chat/placeholders.ts'
import { isSystem, People, whoOf } from '../qqTxt/people.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { DayMonth } from '../time/dayMonth.ts'
import { dayBarOf, type PasteHead, pasteHeadOf, pasteTime } from './heads.ts'

interface Whole {
  order: DayMonth
  people: People
  /** Messages begin behind a blank line only. */
  parted: boolean
}

function whoIn(written: string): ReturnType<typeof whoOf> {
  const who = whoOf(written)
  return { ...who, nick: who.nick.replace(/^【[^】]{1,40}】(?=.)/, '').trim() }
}

async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const order = new DayMonth()
  const people = new People()
  let parted = 0
  let close = 0
  let blank = true
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      const head = pasteHeadOf(line)
      if (head !== null) {
        if (blank) parted += 1
        else close += 1
        if (head.date !== null && head.date[0] < 1000) order.add(head.date)
        people.add(whoIn(head.who))
      }
      blank = line.trim() === '' || dayBarOf(line) !== null
    }
  if (parted + close === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return { order, people, parted: parted >= close }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  const gathered = new Gathered(output)
  let open: { head: PasteHead; day: [number, number, number] | null; line: number; text: OpenText } | null =
    null
  let day: [number, number, number] | null = null
  let early = false
  let number = 0
  let blank = true

  function finish(): Promise<void> | void {
    const message = open
    open = null
    if (message === null) return
    const text = message.text.text()
    const time = pasteTime(message.head, message.day, whole.order)
    const locator = `line ${message.line}`
    if (isSystem(message.head.who))
      return gathered.record(chatMessage(locator, time, 'system', { kind: 'system', text }))
    const who = whoIn(message.head.who)
    const sender = whole.people.nameOf(who)
    const record = chatMessage(locator, time, 'bySender', {
      sender,
      name: sender === who.account ? null : sender,
      account: who.account,
      text,
      facts: placeholdersIn(text),
      flags: message.text.tooLong ? ['truncated'] : [],
    })
    if (!message.text.tooLong) return gathered.record(record)
    return Promise.resolve(gathered.record(record)).then(() =>
      output.unread(locator, 'textTooLong', text.slice(-200)),
    )
  }

  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) {
      number += 1
      const bar = dayBarOf(line)
      const head = bar === null && (blank || !whole.parted) ? pasteHeadOf(line) : null
      if (bar !== null || head !== null) {
        const done = finish()
        if (done !== undefined) await done
      }
      if (bar !== null) day = bar
      if (head !== null) open = { head, day, line: number, text: new OpenText() }
      else if (bar === null) {
        if (open !== null) open.text.add(line)
        else if (line.trim() !== '' && !early) {
          early = true
          await output.unread(`line ${number}`, 'beforeFirstMessage', line)
        }
      }
      blank = bar !== null || line.trim() === ''
    }
  await finish()
  return gathered.summary({ notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`] })
}

/** Reads text copied out of QQ's chat window, its message manager or QQ on a phone. */
export const qqPaste: Reader = { id: 'qqPaste', version: '1', read }
