/**
 * 小米云 i.mi.com: text messages as the site's own scripts list them, an array of entries or the answer of the server
 * around it. `localTime` is an absolute time in milliseconds; `status` 0 was received, anything else sent.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { fieldOf, jsonPartsOf, locatorOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { JsonWalk } from '../json/walk.ts'
import { encodingOf } from '../text/decode.ts'
import { epochTime, unknownTime } from '../time/wallTime.ts'

const options = { arrays: [[], ['data', 'entries'], ['entries']] }

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const walk = new JsonWalk(options)
  let messages = 0
  let others = 0
  let broken = false
  for await (const parts of jsonPartsOf(input, encoding, options, walk))
    for (const part of parts) {
      if (!part.element) {
        // What lies beside the messages is none, but it is missed.
        if (part.problem !== null) broken = true
        continue
      }
      const locator = locatorOf(part)
      const record = recordOf(part.value, locator)
      if (record === null) {
        others += 1
        await output.unread(
          locator,
          part.problem === 'tooLong' ? 'textTooLong' : (part.problem ?? 'malformed'),
          part.excerpt,
        )
        continue
      }
      messages += 1
      const done = output.record(record)
      if (done !== undefined) await done
    }
  if (messages === 0 && (others > 0 || broken) && walk.whole)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: [],
    chatName: null,
    incomplete: broken || !walk.whole,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  }
}

function recordOf(value: unknown, locator: string): MessageRecord | null {
  const outer = objectOf(value)
  const row = outer === null ? null : (objectOf(fieldOf(outer, 'entry')) ?? outer)
  if (row === null || !Object.hasOwn(row, 'localTime')) return null
  if (!Object.hasOwn(row, 'body') && !Object.hasOwn(row, 'recipients')) return null
  const ms = numberOf(row, 'localTime')
  const status = numberOf(row, 'status')
  const body = fieldOf(row, 'body') ?? fieldOf(row, 'snippet')
  const listed = fieldOf(row, 'recipients')
  const people = (Array.isArray(listed) ? listed.map(String) : [stringOf(row, 'recipients')])
    .map(each => each.trim().toWellFormed())
    .filter(each => each !== '')
  const noBody = typeof body !== 'string'
  return {
    kind: 'sms',
    locator,
    time: ms === null ? unknownTime(stringOf(row, 'localTime')) : epochTime(ms, 'ms'),
    direction: status === null ? 'unknown' : status === 0 ? 'in' : 'out',
    sender: null,
    numberRaw: people.length === 1 ? (people[0] ?? null) : null,
    name: people.length > 1 ? people.slice(0, 20).join(', ') : null,
    account: null,
    text: noBody ? '' : body.toWellFormed(),
    result: null,
    resultCode: null,
    durationSeconds: null,
    ringSeconds: null,
    line: null,
    flags: noBody ? ['nullBody'] : [],
    attachments: [],
    platformId: stringOf(row, 'id') || null,
  }
}

/** Reads the list of text messages of i.mi.com. Throws ReaderFailed for any other JSON. */
export const xiaomiCloud: Reader = { id: 'xiaomiCloud', version: '1', read }
