/**
 * "Download your information" of Facebook Messenger and Instagram as HTML: one conversation or a part of one, newest first, in
 * the account's wall clock and the words of its language.
 */
import type { MessageFact } from '../../../../preload/records.ts'
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { HtmlTokens } from '../html/tokens.ts'
import { encodingOf, textOf } from '../text/decode.ts'
import { writtenTime } from '../time/writtenTime.ts'
import { mediaTypeOfName, spokenSeconds } from '../whatsapp/phrases.ts'
import { FacebookPage, type Shown } from './page.ts'

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const gathered = new Gathered(output)
  const page = new FacebookPage()
  const tokens = new HtmlTokens(page)
  let number = 0

  async function hand(): Promise<void> {
    const group = page.participants.length > 2
    const chat = page.title === '' ? null : { name: page.title.slice(0, 1000), id: null, group }
    for (const shown of page.taken()) {
      number += 1
      const locator = `message[${number}]`
      const done = gathered.record(recordOf(shown, locator, chat))
      if (done !== undefined) await done
      if (shown.cut) await output.unread(locator, 'textTooLong', shown.text.slice(-200))
    }
  }

  for await (const text of textOf(input.chunks(), encoding)) {
    tokens.write(text)
    await hand()
  }
  const within = tokens.within
  tokens.end()
  await hand()
  const { unfinished } = page
  if (unfinished !== null)
    await output.unread(`message[${number + 1}]`, 'cutOff', `${unfinished.sender}: ${unfinished.text}`)
  if (number === 0 && unfinished === null && page.participants.length === 0)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: page.participants.length > 2 ? null : page.title || null,
    incomplete: within || page.depth > 0,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}

/** Calls stand in the page as sentences; only the English ones are known. */
const called = /^(?:You called .{1,300}|.{1,300} called you)\.$/
const missed = /^You missed an? (?:audio |video )?call from .{1,300}\.$/
const unanswered = /^.{1,300} missed your (?:audio |video )?call\.$/

function callOf(
  text: string,
): (Pick<MessageRecord, 'kind' | 'result' | 'durationSeconds'> & { facts: MessageFact[] }) | null {
  const [first = '', ...rest] = text.split('\n', 4)
  const result = called.test(first)
    ? 'unknown'
    : missed.test(first)
      ? 'missed'
      : unanswered.test(first)
        ? 'notConnected'
        : null
  if (result === null) return null
  const spoken = rest.map(line => /^Duration: (.{1,80})$/.exec(line)?.[1]).find(line => line !== undefined)
  const seconds = spoken === undefined ? null : spokenSeconds(spoken.toLowerCase())
  return {
    kind: 'call',
    result: seconds !== null && seconds > 0 ? 'answered' : result,
    durationSeconds: seconds,
    facts: [{ type: 'call', value: /video/i.test(first) ? 'video' : 'voice', of: null }],
  }
}

function recordOf(shown: Shown, locator: string, chat: MessageRecord['chat'] | null): MessageRecord {
  const call = callOf(shown.text)
  const facts: MessageFact[] = [...shown.facts, ...(call?.facts ?? [])]
  for (const name of shown.files) {
    const [family] = mediaTypeOfName(name).split('/')
    const type = family === 'image' ? 'picture' : family === 'video' || family === 'audio' ? family : 'file'
    facts.push({ type, value: name, of: null })
  }
  return chatMessage(locator, writtenTime(shown.time), 'bySender', {
    ...(call === null ? {} : { kind: call.kind, result: call.result, durationSeconds: call.durationSeconds }),
    sender: shown.sender === '' ? null : shown.sender,
    text: shown.text,
    flags: shown.cut ? ['truncated'] : [],
    attachments: shown.files.map(name => ({ name, mediaType: mediaTypeOfName(name), part: null })),
    ...(chat == null ? {} : { chat }),
    ...(facts.length === 0 ? {} : { facts }),
  })
}

/** Reads `message_1.html` of Messenger and Instagram. */
export const facebookHtml: Reader = { id: 'facebookHtml', version: '1', read }
