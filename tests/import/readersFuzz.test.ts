/**
 * R18: damaged and mixed-up files for every registered reader, in killable processes without keys. Whatever comes, the
 * reader ends in time and in its memory, with a typed error or none, and accounts for what is there (`fuzz/rules.ts`).
 * A finding names its case as reader:seed:number; FUZZ_SEED brings the same cases back.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readers } from '../../main/import/readers/readers.ts'
import { Chance } from './fuzz/chance.ts'
import { fileOf } from './fuzz/child.ts'
import { seedsOf } from './fuzz/seeds.ts'
import { Fuzzer, type Outcome } from './fuzz/watched.ts'
import { readApart, readHere } from './reading.ts'

const few = 500
const many = 20_000
const day = Math.floor(Date.now() / 86_400_000)
const seed = process.env.FUZZ_SEED ?? `day ${day}`
const ids = Object.keys(readers)
const slow = process.env.SLOW !== undefined
/** The reader whose day it is, and all of them in a soak. */
const chosen = slow ? ids : [ids[new Chance(seed).below(ids.length)]]
const outcomes = new Map<string, Outcome>()

beforeAll(
  async () => {
    const queue = ids.toSorted((a, b) => Number(chosen.includes(b)) - Number(chosen.includes(a)))
    const work = async (): Promise<void> => {
      const fuzzer = new Fuzzer()
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        // The few are the same every day: what they found once they find again.
        const task = chosen.includes(id) ? { seed, until: many } : { seed: 'always', until: few }
        outcomes.set(id, await fuzzer.run({ reader: id, from: 0, ...task }))
      }
      fuzzer.close()
    }
    await Promise.all([work(), work()])
  },
  slow ? 24 * 3_600_000 : 600_000,
)

afterAll(() => {
  const rows = [...outcomes.values()].map(
    each =>
      `${each.reader.padEnd(18)} ${each.cases} files, ${each.records} records, ${each.unread} listed, ${each.refused} refused, ${each.ended.length} ended, longest ${Math.round(each.longestMs)} ms, ${Math.round(each.peakBytes / 2 ** 20)} MB`,
  )
  console.log(`fuzz of readers, seed ${seed}\n${rows.join('\n')}`)
})

describe.each(ids)('%s', id => {
  it('has seeds', () => {
    expect(seedsOf().get(id)?.length ?? 0).toBeGreaterThan(0)
  })

  it('survives damaged files', () => {
    const outcome = outcomes.get(id)
    expect(outcome?.found).toEqual([])
    expect(outcome?.cases).toBeGreaterThanOrEqual(few * 0.9)
    expect(outcome?.peakBytes).toBeLessThan(512 << 20)
    // The limits of the process are the answer to others' decoders, and they are rarely needed.
    expect(outcome?.ended.length).toBeLessThanOrEqual((outcome?.cases ?? 0) / 500 + 2)
  })
})

it('reads damaged files in the process of the program as it does here', { timeout: 120_000 }, async () => {
  const chance = new Chance(`${seed} apart`)
  for (let n = 0; n < 6; n += 1) {
    const id = chance.of(ids)
    const { from, bytes } = fileOf(id, seed, 1)
    const options = { settings: from.settings }
    const [apart, here] = await Promise.all([
      readApart(id, bytes, from.name, options),
      readHere(id, bytes, from.name, options),
    ])
    expect(apart.error?.code).toBe(here.error?.code)
    expect(apart.records).toEqual(here.records)
    expect(apart.unread).toEqual(here.unread)
  }
})
