/**
 * QQNT_Export: text or a JSON array, one file for a conversation, named after it. Messages in = records + listed as
 * unread.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { OpenText } from '../chat/openText.ts'
import { Places } from '../chat/places.ts'
import { fieldOf, jsonPartsOf, objectOf, stringOf } from '../json/values.ts'
import { JsonWalk } from '../json/walk.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { isTag, type Piece, saidBy } from './elements.ts'

const header = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (.{1,400})$/
const directions: Readonly<Record<string, 'in' | 'out' | 'unknown'>> = Object.freeze(
  Object.assign(
    Object.create(null) as Record<string, 'in' | 'out' | 'unknown'>,
    {
      收: 'in',
      发: 'out',
      转发: 'unknown',
      未知: 'unknown',
    } as const,
  ),
)

/** The conversation's name is the file's. */
function chatOf(path: string): string | null {
  const last = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  return last.replace(/\.(?:txt|json)$/i, '').replace(/ ?\(\d+\)$/, '') || null
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const first = await firstCharacter(input, encoding)
  return first === '[' ? readJson(input, output, encoding) : readText(input, output, encoding)
}

async function firstCharacter(input: ReaderInput, encoding: Encoding): Promise<string> {
  for await (const piece of textOf(input.chunks(), encoding)) {
    const text = piece.trimStart()
    if (text !== '') return text.charAt(0)
  }
  return ''
}

/** A number in place of a name is somebody's QQ number, not a telephone. */
function whoIs(name: string): Pick<MessageRecord, 'name' | 'account'> {
  return /^\d{5,12}$/.test(name) ? { name: null, account: name } : { name, account: null }
}

function recordOf(
  pieces: readonly Piece[],
  locator: string,
  local: string,
  who: { direction: string | null; sender: string | null; account: string | null },
  chat: string | null,
): MessageRecord {
  const said = saidBy(pieces)
  const time = yearFirstTime(local)
  const group = who.direction === null
  const shared = { ...said, ...(group ? { chat: { name: chat, id: null, group: true } } : {}) }
  if (said.kind === 'system') return chatMessage(locator, time, 'system', shared)
  if (who.direction !== null)
    return chatMessage(locator, time, directions[who.direction] ?? 'unknown', {
      ...shared,
      ...(chat === null ? {} : whoIs(chat)),
      flags: who.direction === '转发' ? ['forwarded'] : [],
    })
  const sender = who.sender ?? ''
  return chatMessage(locator, time, 'bySender', {
    ...shared,
    sender: sender === '' ? who.account : sender,
    ...(who.account === null ? whoIs(sender) : { name: sender || null, account: who.account }),
  })
}

async function readJson(
  input: ReaderInput,
  output: ReaderOutput,
  encoding: Encoding,
): Promise<ReaderSummary> {
  const arrays = [[]] as const
  const walk = new JsonWalk({ arrays })
  const places = new Places()
  const gathered = new Gathered(output)
  const chat = chatOf(input.name)
  let elements = 0
  for await (const parts of jsonPartsOf(input, encoding, { arrays }, walk))
    for (const part of parts) {
      elements += 1
      const locator = places.of(part)
      const raw = part.problem === null ? objectOf(part.value) : null
      const contents = raw === null ? null : fieldOf(raw, 'contents')
      if (raw === null || !Array.isArray(contents)) {
        await output.unread(locator, part.problem ?? 'malformed', part.excerpt)
        continue
      }
      const pieces = contents.slice(0, 10_000).map((each: unknown): Piece => {
        const pair: unknown[] = Array.isArray(each) ? each : [null, each]
        return { tag: typeof pair[0] === 'string' ? pair[0] : null, words: wordsOf(pair[1]) }
      })
      const direction = stringOf(raw, 'direction') || null
      const record = recordOf(
        pieces,
        locator,
        stringOf(raw, 'time'),
        { direction, sender: stringOf(raw, 'sender') || null, account: stringOf(raw, 'sender_qq') || null },
        chat,
      )
      const done = gathered.record(record)
      if (done !== undefined) await done
    }
  if (elements === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ chatName: chat, incomplete: !walk.whole })
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()
}

interface Open {
  local: string
  who: string
  line: number
  pieces: { tag: string | null; text: OpenText }[]
}

/** A line that may begin a message, held until the next one shows whether it does. */
interface Held {
  local: string
  who: string
  line: number
  raw: string
}

/** Goes through the messages of a text; a message begins behind a blank line, with a tag or nothing below. */
class NtLines {
  readonly #found: (message: Open) => Promise<void> | void
  readonly #early: (line: number, text: string) => Promise<void> | void
  #open: Open | null = null
  #held: Held | null = null
  #blank = true
  #number = 0
  #wasEarly = false

  constructor(
    found: (message: Open) => Promise<void> | void,
    early: (line: number, text: string) => Promise<void> | void,
  ) {
    this.#found = found
    this.#early = early
  }

  async line(line: string): Promise<void> {
    this.#number += 1
    const held = this.#held
    this.#held = null
    if (held !== null) {
      if (line === '' || line === 'None' || isTag(line)) {
        await this.end()
        this.#open = { local: held.local, who: held.who, line: held.line, pieces: [] }
      } else this.#open?.pieces.at(-1)?.text.add(held.raw)
    }
    const found = this.#blank && held === null ? header.exec(line) : null
    this.#blank = line === ''
    if (found !== null) {
      this.#held = { local: found[1] ?? '', who: found[2] ?? '', line: this.#number, raw: line }
      return
    }
    const message = this.#open
    if (message === null) {
      if (line.trim() === '' || this.#wasEarly) return
      this.#wasEarly = true
      await this.#early(this.#number, line)
    } else if (isTag(line) || (line === 'None' && message.pieces.length === 0))
      message.pieces.push({ tag: line === 'None' ? null : line, text: new OpenText() })
    else {
      if (message.pieces.length === 0 && line !== '') message.pieces.push({ tag: null, text: new OpenText() })
      message.pieces.at(-1)?.text.add(line)
    }
  }

  async end(): Promise<void> {
    const held = this.#held
    this.#held = null
    if (this.#open !== null) await this.#found(this.#open)
    this.#open = null
    // The last line of a file begins a message that was cut off behind it.
    if (held !== null) await this.#found({ ...held, pieces: [] })
  }
}

async function readText(
  input: ReaderInput,
  output: ReaderOutput,
  encoding: Encoding,
): Promise<ReaderSummary> {
  let messages = 0
  let told = 0
  const counting = new NtLines(
    ({ who }) => {
      messages += 1
      if (directions[who] !== undefined) told += 1
    },
    () => undefined,
  )
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) await counting.line(line)
  await counting.end()
  if (messages === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  // In a group somebody may be called 收; a chat of two has nothing but such words.
  const ofTwo = told === messages
  const gathered = new Gathered(output)
  const chat = chatOf(input.name)
  const reading = new NtLines(
    message => {
      const pieces = message.pieces.map(({ tag, text }) => {
        const words = text.text()
        return { tag, words: words === 'None' ? '' : words }
      })
      const who = ofTwo
        ? { direction: message.who, sender: null, account: null }
        : { direction: null, sender: message.who, account: null }
      return gathered.record(recordOf(pieces, `line ${message.line}`, message.local, who, chat))
    },
    (line, text) => output.unread(`line ${line}`, 'beforeFirstMessage', text),
  )
  for await (const lines of linesOf(textOf(input.chunks(), encoding)))
    for (const line of lines) await reading.line(line)
  await reading.end()
  return gathered.summary({
    chatName: chat,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

/** Reads text and JSON that QQNT_Export makes of QQ NT's message database. */
export const qqntExport: Reader = { id: 'qqntExport', version: '1', read }
