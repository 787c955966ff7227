import type { MessageRecord } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import type { Gathered } from '../chat/gathered.ts'
import type { Encoding } from '../text/decode.ts'
import { jsonPartsOf, locatorOf, objectOf } from './values.ts'
import { type JsonPart, type JsonPattern, JsonWalk } from './walk.ts'

/**
 * Hands over the messages of the wanted arrays; what `recordOf` makes null of is listed as unread. Returns whether the
 * document was whole. `beside` is told the values beside the way.
 */
export async function readMessages(
  input: ReaderInput,
  encoding: Encoding,
  { output, gathered }: { output: ReaderOutput; gathered: Gathered },
  arrays: readonly JsonPattern[],
  recordOf: (message: Record<string, unknown>, locator: string, part: JsonPart) => MessageRecord | null,
  beside?: (part: JsonPart) => void,
): Promise<boolean> {
  const walk = new JsonWalk({ arrays })
  for await (const parts of jsonPartsOf(input, encoding, { arrays }, walk))
    for (const part of parts) {
      if (!part.element) {
        beside?.(part)
        continue
      }
      const locator = locatorOf(part)
      const message = objectOf(part.value)
      const record = message === null ? null : recordOf(message, locator, part)
      const reason = part.problem === 'tooLong' ? 'textTooLong' : (part.problem ?? 'malformed')
      const done = record === null ? output.unread(locator, reason, part.excerpt) : gathered.record(record)
      if (done !== undefined) await done
    }
  return walk.whole
}

/** First reading: the values beside the way alone, for formats where they may stand behind the messages. */
export async function readBeside(
  input: ReaderInput,
  encoding: Encoding,
  arrays: readonly JsonPattern[],
  beside: (part: JsonPart) => void,
): Promise<void> {
  for await (const parts of jsonPartsOf(input, encoding, { arrays, skipElements: true }))
    for (const part of parts) if (!part.element) beside(part)
}
