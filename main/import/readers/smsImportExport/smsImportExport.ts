/**
 * SMS Import / Export (Android, tmo1/sms-ie): the rows of the phone's own databases as JSON. Version 2 writes a message a
 * line (`messages.ndjson`, with the binaries of MMS beside it in `data/`), version 1 one array with the binaries inside
 * as base64; calls are an array in both.
 */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { parseTolerant } from '../json/repair.ts'
import { jsonPartsOf, locatorOf, objectOf } from '../json/values.ts'
import { JsonWalk } from '../json/walk.ts'
import { Base64Pieces } from '../text/base64.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { type Row, rowRecord } from './rows.ts'

const maxNotes = 100

interface Found {
  locator: string
  row: unknown
  problem: UnreadReason | null
  excerpt: string
}

interface Ending {
  whole: boolean
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const head = Buffer.from(await input.read(0, 4096))
  const start = new TextDecoder(encoding).decode(head).trimStart()
  if (!/^[[{]/.test(start)) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const ending: Ending = { whole: true }
  const found = start.startsWith('[')
    ? elementsOf(input, encoding, ending)
    : recordsOfLines(input, encoding, ending)
  const notes = encoding === 'utf-8' ? [] : [`encoding ${encoding}`]
  let messages = 0
  let others = 0
  for await (const batch of found)
    for (const each of batch) {
      const row = objectOf(each.row)
      const made = row === null ? null : rowRecord(row as Row, each.locator)
      if (made === null) {
        others += 1
        await output.unread(each.locator, each.problem ?? 'malformed', each.excerpt)
        continue
      }
      messages += 1
      for (const blob of made.blobs) {
        const whole = await handOver(blob, each.locator, output)
        if (whole) continue
        const attachment = made.record.attachments.find(one => one.part === blob.key)
        if (attachment !== undefined) attachment.part = null
        if (!made.record.flags.includes('missingAttachment')) made.record.flags.push('missingAttachment')
        if (notes.length < maxNotes) notes.push(`brokenPart ${blob.key}`)
      }
      const done = output.record(made.record)
      if (done !== undefined) await done
    }
  if (messages === 0 && others > 0 && ending.whole)
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: [],
    dateExamples: [],
    chatName: null,
    incomplete: !ending.whole,
    notes,
  }
}

async function* elementsOf(input: ReaderInput, encoding: Encoding, ending: Ending): AsyncIterable<Found[]> {
  const options = { arrays: [[]] }
  const walk = new JsonWalk(options)
  for await (const parts of jsonPartsOf(input, encoding, options, walk))
    yield parts.map(part => ({
      locator: locatorOf(part),
      row: part.value,
      problem: part.problem === 'tooLong' ? 'textTooLong' : part.problem,
      excerpt: part.excerpt,
    }))
  ending.whole = walk.whole
}

async function* recordsOfLines(
  input: ReaderInput,
  encoding: Encoding,
  ending: Ending,
): AsyncIterable<Found[]> {
  const lastByte = await input.read(Math.max(0, input.size - 1), 1)
  const endsWithLine = lastByte[0] === 10 || lastByte[0] === 13 || lastByte[0] === 0
  let number = 0
  let last: Found | null = null
  for await (const lines of linesOf(textOf(input.chunks(), encoding))) {
    const batch: Found[] = last === null ? [] : [last]
    last = null
    for (const line of lines) {
      number += 1
      if (line.trim() === '') continue
      const row = parseTolerant(line)
      batch.push({
        locator: `line ${number}`,
        row,
        problem: row === undefined ? 'malformed' : null,
        excerpt: line.slice(0, 300),
      })
    }
    last = batch.pop() ?? null
    if (batch.length > 0) yield batch
  }
  if (last === null) return
  if (last.problem !== null && !endsWithLine) {
    last.problem = 'cutOff'
    ending.whole = false
  }
  yield [last]
}

/** Hands over the binary of a part; false when it is no base64. */
async function handOver(
  blob: { key: string; name: string; mediaType: string; base64?: string; text?: string },
  locator: string,
  output: ReaderOutput,
): Promise<boolean> {
  const sink = await output.blob({ key: blob.key, locator, name: blob.name, mediaType: blob.mediaType })
  if (blob.text !== undefined) {
    await sink.write(Buffer.from(blob.text))
    await sink.end()
    return true
  }
  const base64 = new Base64Pieces()
  const all = blob.base64 ?? ''
  const piece = 1 << 20
  for (let at = 0; at < all.length && !base64.broken; at += piece) {
    const bytes = base64.push(all.slice(at, at + piece))
    if (bytes !== null) await sink.write(bytes)
  }
  const rest = base64.end()
  if (base64.broken) {
    await sink.abort('base64')
    return false
  }
  if (rest !== null) await sink.write(rest)
  await sink.end()
  return true
}

/** Reads messages and calls of SMS Import / Export, versions 1 and 2. Throws ReaderFailed for any other JSON. */
export const smsImportExport: Reader = { id: 'smsImportExport', version: '1', read }
