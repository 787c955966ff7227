/**
 * A small file of every format, cut at one place after the other, as a full disk or a broken transfer cuts it: the rules of
 * every reading hold, the messages that were complete before the cut are there with their words, and where a format has
 * an end its absence is told.
 */
import { describe, expect, it } from 'vitest'
import { archives, readers } from '../../main/import/readers/readers.ts'
import { brokenRules } from './fuzz/rules.ts'
import { type Seed, seedsOf } from './fuzz/seeds.ts'
import { type Reading, readHere } from './reading.ts'

const seeds = seedsOf()

/** The smallest file of a format that is text and has messages enough to lose some. */
function smallest(id: string): Seed | undefined {
  return (seeds.get(id) ?? [])
    .filter(
      ({ bytes }) =>
        bytes.length > 60 &&
        (archives.has(id) || !/^(?:PK|%PDF|\u00d0\u00cf)/.test(bytes.toString('latin1', 0, 4))),
    )
    .toSorted((a, b) => a.bytes.length - b.bytes.length)[0]
}

/** Every byte of a file of 2 KB, 300 places of a larger one. */
function cuts(length: number): number[] {
  const count = length <= 2048 ? length : 300
  return Array.from({ length: count }, (_, at) => Math.floor((at * length) / count))
}

/** Where the first lines of each message end in the file, a quotation among them; null when that cannot be told. */
function placesOfTexts({ records }: Reading, bytes: Buffer): (number | null)[] {
  return records.map(({ text }) => {
    const words = Buffer.from(text.split('\n').slice(0, 3).join('\n'))
    if (words.length < 6) return null
    const at = bytes.indexOf(words)
    return at < 0 || bytes.indexOf(words, at + 1) >= 0 ? null : at + words.length
  })
}

describe.each(Object.keys(readers))('%s', id => {
  it('keeps what is complete before a cut', async () => {
    const seed = smallest(id)
    if (seed === undefined) throw new Error('no small file of text')
    const { bytes, name, settings } = seed
    const whole = await readHere(id, bytes, name, { settings })
    expect(whole.error).toBeNull()
    const texts = placesOfTexts(whole, bytes)
    // Lines of JSON have no end, only a last line.
    const structured =
      !name.endsWith('.ndjson') && /^[\ufeff\s]*(?:\{|<|\[\s*\{)/.test(bytes.toString('utf8', 0, 64))
    for (const cut of cuts(bytes.length)) {
      const part = bytes.subarray(0, cut)
      const reading = await readHere(id, part, name, { settings })
      const broken = await brokenRules(id, reading, part, settings)
      // A message is complete where the words of a later one stand.
      const until = texts.findLastIndex(at => at !== null && at <= cut)
      for (const { locator, text, kind } of whole.records.slice(0, Math.max(0, until)))
        if (
          kind !== 'contact' &&
          !reading.records.some(each => each.locator === locator && each.text === text)
        )
          broken.push(`lost ${locator}: ${text.slice(0, 40)} (${reading.error?.code ?? 'no error'})`)
      const fewer = reading.records.length < whole.records.length
      const said =
        reading.error !== null ||
        reading.summary?.incomplete === true ||
        reading.unread.some(each => each.reason === 'cutOff')
      if (structured && fewer && !said) broken.push('does not say that it is cut')
      expect(broken, `${name} cut at ${cut} of ${bytes.length}`).toEqual([])
    }
  })
})
