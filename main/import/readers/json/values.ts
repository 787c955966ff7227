import { textOf, type Encoding } from '../text/decode.ts'
import type { ReaderInput } from '../../reader.ts'
import { type JsonPart, JsonWalk, type WalkOptions } from './walk.ts'

/** The object, or null for anything else. */
export function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** A field's own value; never one that all objects have. */
export function fieldOf(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** A string as it is, a number in its digits, otherwise ''. */
export function stringOf(object: Record<string, unknown>, ...names: string[]): string {
  for (const name of names) {
    const value = fieldOf(object, name)
    if (typeof value === 'string' && value !== '') return value
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  }
  return ''
}

/** A finite number, also one that is written as a string; null otherwise. */
export function numberOf(object: Record<string, unknown>, ...names: string[]): number | null {
  for (const name of names) {
    const value = fieldOf(object, name)
    if (typeof value === 'number' && Number.isFinite(value)) return value
    if (typeof value === 'string' && /^\s*-?\d{1,20}(?:\.\d{1,20})?\s*$/.test(value)) return Number(value)
  }
  return null
}

/** A flag, also as 0, 1, "0", "1", "true" or "false"; null when it is none of them. */
export function flagOf(object: Record<string, unknown>, ...names: string[]): boolean | null {
  for (const name of names) {
    const value = fieldOf(object, name)
    if (value === true || value === 1 || value === '1' || value === 'true') return true
    if (value === false || value === 0 || value === '0' || value === 'false') return false
  }
  return null
}

/** The parts of a document in batches, and whether it was whole. */
export async function* jsonPartsOf(
  input: ReaderInput,
  encoding: Encoding,
  options: WalkOptions,
  walk: JsonWalk = new JsonWalk(options),
): AsyncIterable<JsonPart[]> {
  for await (const text of textOf(input.chunks(), encoding)) {
    const parts = walk.push(text)
    if (parts.length > 0) yield parts
  }
  const last = [...walk.end(), ...walk.behind()]
  if (last.length > 0) yield last
}

/** A part's place as a locator: `chats.list[3].messages[17]`; `document` when it is all there is. */
export function locatorOf({ path, key }: Pick<JsonPart, 'path' | 'key'>): string {
  let locator = ''
  for (const each of [...path, key])
    locator += typeof each === 'number' ? `[${each}]` : locator === '' ? each : `.${each}`
  return locator === '' ? 'document' : locator
}
