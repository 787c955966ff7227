/** Keys that lead to an array from the root; `*` is any key or index, `[]` an array that is the document itself. */
export type JsonPattern = readonly string[]

/** Keys of an object that are counted. */
const maxLed = 10_000

/** An object or array on the way to a wanted array. */
export interface Container {
  array: boolean
  key: string | number
  path: (string | number)[]
  /** Patterns that still fit the path. */
  patterns: readonly JsonPattern[]
  wanted: boolean
  /** How often each key led on; a damaged file has one twice, and its messages need places of their own. */
  led: Map<string, number>
}

export interface WalkOptions {
  arrays: readonly JsonPattern[]
  /** Passes over elements without parsing them: for a first reading that only wants what lies beside. */
  skipElements?: boolean
}

/** The key or index that leads on: `messages`, and `messages#2` when the object has it again. */
export function placeOf({ array, key, led }: Container): string | number {
  if (array) return key
  const times = (led.get(String(key)) ?? 0) + 1
  if (led.size < maxLed) led.set(String(key), times)
  return times === 1 ? key : `${key}#${times}`
}

/** An object's bracket and first key as written, or null. */
export function beginningOf(text: string): string | null {
  return /^\{\s{0,40}"[^"\\]{1,60}"\s{0,4}:/.exec(text.slice(0, 200))?.[0] ?? null
}
