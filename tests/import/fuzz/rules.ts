/** What holds for every reading of any file; each broken rule is a sentence. */
import { archives } from '../../../main/import/readers/readers.ts'
import { encodingOf, textOf } from '../../../main/import/readers/text/decode.ts'
import { linesOf } from '../../../main/import/readers/text/lines.ts'
import { isDay } from '../../../main/import/readers/time/wallTime.ts'
import { withoutMarks } from '../../../main/import/readers/whatsapp/header.ts'
import type { ReaderInput, ReaderSettings } from '../../../main/import/reader.ts'
import type { MessageRecord } from '../../../main/vault/entries.ts'
import type { Reading } from '../reading.ts'

/** What a reader may end with. `ReaderFailed` with one of the other reasons is an accident, not an answer. */
const endings = new Set([
  'ReaderFailed',
  'XmlForbidden',
  'ArchiveRefused',
  'ArchiveEncrypted',
  'ArchivePasswordWrong',
])
const accidents = new Set(['bug', 'message', 'ended', 'read', 'place', 'openPart', 'noReader'])

/** Their numbers count what is no message too: bars with a day, cards that name nobody. */
const numbersOthers = new Set(['telegramHtml', 'vcard'])

export async function brokenRules(
  reader: string,
  reading: Reading,
  bytes: Buffer,
  settings: ReaderSettings,
): Promise<string[]> {
  const broken: string[] = []
  const { error } = reading
  if (error !== null && (!endings.has(error.code) || accidents.has(String(error.details.reason))))
    broken.push(`ends with ${error.code} ${JSON.stringify(error.details)}`)
  broken.push(
    ...places(reader, reading),
    ...(numbersOthers.has(reader) || archives.has(reader) ? [] : gaps(reading)),
  )
  for (const record of reading.records) {
    broken.push(...oddFields(record))
    if (broken.length > 5) break
  }
  if (reader === 'smsBackupRestore') broken.push(...unknownParts(reading))
  if (reader === 'whatsapp' && error === null) broken.push(...(await lostLines(bytes, reading, settings)))
  const parts = new Set(reading.parts.map(({ key }) => key))
  if (parts.size !== reading.parts.length) broken.push('two parts of one key')
  return broken
}

/** A place of the source stands for one message; that a message was longer than what is kept may be told beside it. */
function places(reader: string, { records, unread, parts, places: inPlace }: Reading): string[] {
  const broken: string[] = []
  const taken = new Set<string>()
  for (const { locator, kind } of records) {
    if (locator === '') broken.push('a record without a place')
    // A contact is told once for each of its numbers.
    if (taken.has(locator) && kind !== 'contact') broken.push(`two records at ${locator}`)
    taken.add(locator)
  }
  const listed = new Set<string>()
  for (const { locator, reason } of unread) {
    if (locator === '') broken.push('unread without a place')
    const beside = reason === 'textTooLong' || archives.has(reader)
    if (taken.has(locator) && !beside) broken.push(`read and unread (${reason}) at ${locator}`)
    // Names are what tells the files of an archive apart, and they may be alike.
    if (listed.has(locator) && !beside) broken.push(`unread twice at ${locator}`)
    listed.add(locator)
  }
  if (
    archives.has(reader) &&
    new Set([...parts, ...inPlace].map(({ key }) => key)).size < parts.length + inPlace.length
  )
    broken.push('two files of one key')
  return broken
}

/** Numbered messages have no gap: each number is a record or listed. */
function gaps({ records, unread }: Reading): string[] {
  const lists = new Map<string, Set<number>>()
  for (const { locator } of [...records, ...unread]) {
    const found = /^(.*)\[(\d{1,9})\]$/s.exec(locator)
    if (found === null) continue
    const name = found[1] ?? ''
    // Chats that lie in a list are broken as a whole or are not listed.
    if (/(?:list|conversations|\])$|^$/.test(name)) continue
    const numbers = lists.get(name) ?? new Set()
    numbers.add(Number(found[2]))
    lists.set(name, numbers)
  }
  const broken: string[] = []
  for (const [name, numbers] of lists) {
    const least = Math.min(...numbers)
    if (Math.max(...numbers) - least + 1 !== numbers.size)
      broken.push(
        `${name}[…] has gaps: ${[...numbers]
          .sort((a, b) => a - b)
          .slice(0, 20)
          .join(' ')}`,
      )
    else if (least > 1) broken.push(`${name}[…] begins at ${least}`)
  }
  return broken
}

function oddFields(record: MessageRecord): string[] {
  const broken: string[] = []
  const words = [
    ...[
      record.text,
      record.sender,
      record.name,
      record.numberRaw,
      record.account,
      record.platformId,
      record.line,
    ],
    ...[record.time.local, record.resultCode, record.chat?.name, record.chat?.id],
    ...(record.facts ?? []).flatMap(({ value, of }) => [value, of]),
    ...record.attachments.map(({ name }) => name),
  ]
  if (words.some(each => typeof each === 'string' && !each.isWellFormed()))
    broken.push(`half a character at ${record.locator}`)
  if (record.durationSeconds !== null && (record.durationSeconds < 0 || record.durationSeconds > 30 * 86_400))
    broken.push(`${record.durationSeconds} seconds at ${record.locator}`)
  if ('wall' in record.time && record.time.wall !== null) {
    const { date, order, hour, minute, second } = record.time.wall
    const [a, b, c] = date
    const exists =
      order === 'YMD'
        ? isDay(year(a), b, c)
        : order === 'DMY'
          ? isDay(year(c), b, a)
          : order === 'MDY'
            ? isDay(year(c), a, b)
            : Math.min(a, b) >= 1 && Math.max(a, b) <= 31
    if (
      !exists ||
      hour < 0 ||
      hour > 24 ||
      minute < 0 ||
      minute > 59 ||
      (second ?? 0) < 0 ||
      (second ?? 0) > 60
    )
      broken.push(`no such time at ${record.locator}: ${JSON.stringify(record.time)}`)
  }
  return broken
}

function year(written: number): number {
  return written >= 0 && written < 100 ? written + 2000 : written
}

function unknownParts({ records, parts }: Reading): string[] {
  const keys = new Set(parts.map(({ key }) => key))
  return records.flatMap(({ locator, attachments }) =>
    attachments.some(({ part }) => part !== null && !keys.has(part)) ? [`an unknown part at ${locator}`] : [],
  )
}

/** Every line of a chat stands in a record, or in front of the first one and is listed. */
async function lostLines(
  bytes: Buffer,
  { records, unread }: Reading,
  settings: ReaderSettings,
): Promise<string[]> {
  const input: ReaderInput = {
    name: '',
    size: bytes.length,
    settings,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    chunks: async function* () {
      yield bytes
    },
  }
  const lines: string[] = []
  for await (const some of linesOf(textOf(input.chunks(), await encodingOf(input)))) lines.push(...some)
  const starts = records.map(record => Number(record.locator.slice('line '.length)))
  const broken: string[] = []
  if (starts.some((start, index) => start <= (starts[index - 1] ?? 0))) broken.push('lines out of order')
  const early = lines.slice(0, (starts[0] ?? 1) - 1).some(line => withoutMarks(line).trim() !== '')
  if (unread.length !== (early ? 1 : 0)) broken.push(`${unread.length} listed, early lines: ${early}`)
  for (const [index, record] of records.entries()) {
    const own = lines.slice((starts[index] ?? 0) - 1, (starts[index + 1] ?? lines.length + 1) - 1)
    while (own.length > 1 && own.at(-1) === '') own.pop()
    const [head = '', ...rest] = own
    if (record.flags.includes('truncated')) continue
    const text = record.text.split('\n')
    // A sender without a text on its own line leaves the lines below as the text.
    if (text.join('\n') === rest.join('\n')) continue
    if (!head.endsWith(text[0] ?? '') || text.slice(1).join('\n') !== rest.join('\n'))
      broken.push(`lines lost at ${record.locator}`)
  }
  return broken
}
