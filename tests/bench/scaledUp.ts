/**
 * A file of any size of every format: the corpus's smallest one with a piece of it over and over. Which piece that is, is
 * found by trying: between two of its lines or elements, such that each repetition adds as many messages.
 */
import type { Seed } from '../import/fuzz/seeds.ts'
import { readHere } from '../import/reading.ts'

export interface Scaled {
  head: Buffer
  block: Buffer
  tail: Buffer
  /** Messages of one block. */
  messages: number
}

/** The piece that carries most messages, or null when none can be repeated. */
export async function scaledUp(
  reader: string,
  seeds: readonly Seed[],
): Promise<(Scaled & { seed: Seed }) | null> {
  let best = null as (Scaled & { seed: Seed }) | null
  const texts = seeds.filter(
    ({ bytes }) => !/^(?:PK|%PDF|\u00d0\u00cf|\u001f\u008b)/.test(bytes.toString('latin1', 0, 4)),
  )
  for (const seed of texts.toSorted((a, b) => a.bytes.length - b.bytes.length)) {
    const whole = await count(reader, seed, seed.bytes)
    if (whole === null) continue
    const places = boundaries(seed.bytes)
    for (const from of places)
      for (const to of places) {
        if (to - from < 20) continue
        const [head, block, tail] = [
          seed.bytes.subarray(0, from),
          seed.bytes.subarray(from, to),
          seed.bytes.subarray(to),
        ]
        if (best !== null && block.length < best.block.length) continue
        const more = await count(reader, seed, Buffer.concat([head, block, block, block, tail]))
        const messages = more === null ? 0 : (more - whole) / 2
        // As many in each repetition as there are in it, and no fewer than before.
        if (
          !Number.isInteger(messages) ||
          messages < 1 ||
          messages > whole ||
          messages <= (best?.messages ?? 0)
        )
          continue
        // What is opened in it and not closed shows only after many.
        const long = await count(
          reader,
          seed,
          Buffer.concat([head, ...Array.from({ length: 301 }, () => block), tail]),
        )
        if (long === whole + 300 * messages) best = { head, block, tail, messages, seed }
      }
    if (best !== null && best.messages >= 3) return best
  }
  return best
}

/** Messages of a file that is read whole, or null. */
async function count(reader: string, seed: Seed, bytes: Buffer): Promise<number | null> {
  const { error, summary, records, unread } = await readHere(reader, bytes, seed.name, {
    settings: seed.settings,
  })
  if (error !== null || summary?.incomplete === true || unread.length > 0) return null
  return new Set(records.map(each => each.locator)).size === records.length ? records.length : null
}

/** Where lines begin, or elements where there are no lines: some sixty places. */
function boundaries(bytes: Buffer): number[] {
  const text = bytes.toString('latin1')
  const places = [...text.matchAll(/\n|\},(?=\s*\{)|>(?=<)/g)].map(found => found.index + found[0].length)
  const lines = places.filter(at => text[at - 1] === '\n')
  const chosen = lines.length >= 4 ? lines : places
  const step = Math.ceil(chosen.length / 60)
  return [...chosen.filter((_, index) => index % step === 0), bytes.length]
}
