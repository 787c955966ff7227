/**
 * QQChatExporter (QQNT): one JSON file, JSON Lines in chunks beside a `manifest.json`, or text. Elements of `messages` or
 * lines = records + listed as unread.
 */
import { AppError } from '../../../appError.ts'
import type { ReaderSummary } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { Places } from '../chat/places.ts'
import { parseTolerant } from '../json/repair.ts'
import { fieldOf, jsonPartsOf, numberOf, objectOf, stringOf } from '../json/values.ts'
import { JsonWalk } from '../json/walk.ts'
import { type Encoding, encodingOf, textOf } from '../text/decode.ts'
import { linesOf } from '../text/lines.ts'
import { type ChatInfo, chatInfoOf, recordOf } from './message.ts'
import { readText } from './text.ts'

const arrays = [['messages']] as const

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const head = await headOf(input, encoding)
  if (head.startsWith('[QQChatExporter')) return readText(input, output, encoding)
  if (!head.startsWith('{')) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return /"(?:metadata|chatInfo|messages)"\s{0,4}:/.test(head)
    ? readDocument(input, output, encoding)
    : readLines(input, output, encoding)
}

async function headOf(input: ReaderInput, encoding: Encoding): Promise<string> {
  const bytes = await input.read(0, 64 << 10)
  const once = async function* (): AsyncIterable<Uint8Array> {
    yield bytes
  }
  let head = ''
  for await (const piece of textOf(once(), encoding)) head += piece
  return head.trimStart()
}

async function readDocument(
  input: ReaderInput,
  output: ReaderOutput,
  encoding: Encoding,
): Promise<ReaderSummary> {
  // What the messages mean stands in front of them; where somebody sorted the keys it does not.
  let chat: ChatInfo | null = null
  let manifest = false
  let found = false
  for await (const parts of jsonPartsOf(input, encoding, { arrays, skipElements: true }))
    for (const { path, key, value } of parts) {
      if (path.length > 0) continue
      if (key === 'chatInfo') chat = chatInfoOf(value)
      if (key === 'chunked') manifest = true
      if (key === 'metadata' || key === 'chatInfo') found = true
    }
  const gathered = new Gathered(output)
  const walk = new JsonWalk({ arrays })
  const places = new Places()
  let elements = 0
  // What lies beside the messages is none, but it is missed.
  let broken = false
  for await (const parts of jsonPartsOf(input, encoding, { arrays }, walk))
    for (const part of parts) {
      if (!part.element) {
        if (part.problem !== null) broken = true
        continue
      }
      elements += 1
      const locator = places.of(part)
      const raw = part.problem === null ? objectOf(part.value) : null
      if (raw === null) await output.unread(locator, part.problem ?? 'malformed', part.excerpt)
      else {
        const done = gathered.record(recordOf(raw, locator, chat))
        if (done !== undefined) await done
      }
    }
  if (elements === 0 && !found) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({
    chatName: chat?.name ?? null,
    incomplete: broken || !walk.whole,
    notes: manifest ? ['manifest'] : [],
  })
}

async function readLines(
  input: ReaderInput,
  output: ReaderOutput,
  encoding: Encoding,
): Promise<ReaderSummary> {
  const said = objectOf(
    input.settings.beside === undefined ? undefined : parseTolerant(input.settings.beside),
  )
  const chat = said === null ? null : chatInfoOf(fieldOf(said, 'chatInfo'))
  const gathered = new Gathered(output)
  let number = 0
  let unread = 0
  let last: string | null = null
  for await (const lines of linesOf(textOf(input.chunks(), encoding), 32 << 20))
    for (const line of lines) {
      number += 1
      if (line.trim() === '') continue
      last = null
      const raw = objectOf(parseTolerant(line))
      if (raw === null) {
        unread += 1
        last = line
        await output.unread(`line ${number}`, 'malformed', line)
      } else {
        const done = gathered.record(recordOf(raw, `line ${number}`, chat))
        if (done !== undefined) await done
      }
    }
  if (gathered.count === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const count = said === null ? null : countOf(said, input.name)
  return gathered.summary({
    chatName: chat?.name ?? null,
    // The last line is cut when it is broken; lines can be missing without a trace but for the manifest's count.
    incomplete: last !== null || (count !== null && count > gathered.count + unread),
    notes: chat === null ? ['withoutManifest'] : [],
  })
}

/** How many messages the manifest says a chunk has, or null. */
function countOf(manifest: Record<string, unknown>, name: string): number | null {
  const chunks = objectOf(fieldOf(manifest, 'chunked'))
  const list = chunks === null ? null : fieldOf(chunks, 'chunks')
  if (!Array.isArray(list)) return null
  const own = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  for (const each of list.slice(0, 100_000)) {
    const chunk = objectOf(each)
    if (chunk !== null && stringOf(chunk, 'fileName') === own) return numberOf(chunk, 'count')
  }
  return null
}

/** Reads what QQChatExporter writes: JSON of V4 and V5, chunks of JSON Lines, text. */
export const qqChatExporter: Reader = { id: 'qqChatExporter', version: '1', read }
