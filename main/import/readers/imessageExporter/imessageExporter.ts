/**
 * imessage-exporter (ReagentX): a conversation of an iPhone or Mac as text or as a web page, in the wall clock of the
 * computer. Answers stand twice, inside the message they answer and in their own place; they are one message.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { HtmlTokens } from '../html/tokens.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { isWallClock } from '../csv/rowReader.ts'
import { ownName, placeOf, recordOf, type Talk } from './block.ts'
import { HtmlBlocks } from './htmlBlocks.ts'
import { type FoundBlock, TextBlocks } from './textBlocks.ts'

const maxAnswers = 100_000

interface Ending {
  incomplete: boolean
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const head = new TextDecoder(encoding).decode(await input.read(0, 4096))
  const blocks = /^\s*</.test(head) ? pageBlocks : textBlocks

  // First for who writes: what the owner sent does not say to whom.
  const senders = new Set<string>()
  let messages = 0
  for await (const batch of blocks(input, encoding, { incomplete: false }))
    for (const found of batch)
      if (!('reason' in found) && found.sender !== null) {
        messages += 1
        if (found.sender !== ownName && senders.size < 2) senders.add(found.sender)
      }
  if (messages === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const name = nameOf(input.name)
  const talk: Talk = { name, group: senders.size > 1 || (name?.includes(', ') ?? false) }

  const ending: Ending = { incomplete: false }
  const answers = new Map<string, MessageRecord[]>()
  let held = 0
  let needsZone = false
  for await (const batch of blocks(input, encoding, ending))
    for (const found of batch) {
      if ('reason' in found) {
        await output.unread(found.locator, found.reason, found.excerpt)
        continue
      }
      const record = recordOf(found, talk)
      if (isWallClock(record)) needsZone = true
      if (found.nested && held < maxAnswers) {
        const place = placeOf(found)
        answers.set(place, [...(answers.get(place) ?? []), record])
        held += 1
        continue
      }
      if (found.reply && answers.size > 0) {
        const place = placeOf(found)
        const twins = answers.get(place) ?? []
        const twin = twins.shift()
        if (twins.length === 0) answers.delete(place)
        if (twin !== undefined && twin.text !== record.text && twin.text.length > record.text.length)
          await output.unread(twin.locator, 'malformed', twin.text)
      }
      const done = output.record(record)
      if (done !== undefined) await done
    }
  // An answer whose own place is not in the file is still a message.
  for (const twins of answers.values()) for (const record of twins) await output.record(record)
  return {
    needsZone,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: [],
    chatName: talk.group ? null : name,
    incomplete: ending.incomplete,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  }
}

async function* textBlocks(
  input: ReaderInput,
  encoding: Encoding,
  ending: Ending,
): AsyncIterable<FoundBlock[]> {
  const blocks = new TextBlocks()
  for await (const lines of linesOf(textOf(input.chunks(), encoding))) {
    for (const line of lines) blocks.line(line)
    yield blocks.taken()
  }
  yield blocks.end()
  ending.incomplete = blocks.cut
}

async function* pageBlocks(
  input: ReaderInput,
  encoding: Encoding,
  ending: Ending,
): AsyncIterable<FoundBlock[]> {
  const blocks = new HtmlBlocks()
  const tokens = new HtmlTokens(blocks)
  for await (const piece of textOf(input.chunks(), encoding)) {
    tokens.write(piece)
    yield blocks.taken()
  }
  const { within } = tokens
  tokens.end()
  const rest: FoundBlock[] = blocks.taken()
  const { unfinished } = blocks
  if (unfinished !== null)
    rest.push({ locator: unfinished.locator, reason: 'cutOff', excerpt: unfinished.locator })
  yield rest
  ending.incomplete = within || unfinished !== null || blocks.depth > 0
}

/** The conversation's name is that of its file. */
function nameOf(path: string): string | null {
  const name = (path.split(/[/\\]/).pop() ?? '')
    .replace(/\.(?:txt|html?)$/i, '')
    .replace(/ ?\(\d{1,3}\)$/, '')
  return name === '' || /^(?:orphaned|index)$/i.test(name) ? null : name
}

/** Reads conversations that imessage-exporter wrote as txt or html. Throws ReaderFailed for any other file. */
export const imessageExporter: Reader = { id: 'imessageExporter', version: '1', read }
