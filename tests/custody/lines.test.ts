/** How the history is laid out: nothing left out under any folding, each jump of the clock told once, gaps counted. */
import { expect, test } from 'vitest'
import { countEntries, type Folding, layOutLines, type Lines } from '../../main/custody/lines.ts'
import { clockOf, type ZoneClock } from '../../main/index/zoneClock.ts'
import { Outline } from '../../main/vault/outline.ts'
import { familyOf } from '../../main/custody/families.ts'
import { eachType } from './eachType.ts'

const clock = clockOf('Asia/Shanghai') as ZoneClock
const start = Date.UTC(2026, 10, 24, 10)
const minute = 60_000
const now = start + 1e12
const groups = [null, 'evidence', 'papers', 'vault'] as const
const foldings: Folding[] = ['apart', 'alike', 'days']

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state
  }
}

function outlineOf(entries: { type: string; at: number; shifted?: boolean }[]): Outline {
  const outline = new Outline()
  entries.forEach(({ type, at, shifted }, index) => {
    if (type !== '') outline.add(index + 1, type, at, shifted === true)
  })
  return outline
}

const listOf = (lines: Lines) => Array.from({ length: lines.length }, (_, index) => lines.at(index))

test('the lines of every folding and group hold each entry once, in order, whatever the clock and the types do', () => {
  const types = [...Object.keys(eachType), 'of-next-year', '?', '']
  let laid = 0
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = numbers(seed)
    const pick = (n: number) => random.next().value % n
    const entries = Array.from({ length: 1 + pick(120) }, () => ({
      // Mostly runs, so that something folds.
      type:
        pick(3) === 0
          ? (types[pick(types.length)] as string)
          : (['import', 'derive', 'edit'][pick(3)] as string),
      at: start + (pick(20) === 0 ? pick(4e9) - 2e9 : 0) + pick(3 * 1440) * minute,
      shifted: pick(15) === 0,
    }))
    entries.push({ type: 'checkpoint', at: start, shifted: false })
    const outline = outlineOf(entries)
    for (const group of groups)
      for (const folding of foldings) {
        const lines = listOf(layOutLines(outline, { upTo: entries.length, group, folding }, clock, now))
        const expected = entries.flatMap(({ type }, index) =>
          group === null || familyOf(type).group === group ? [index + 1] : [],
        )
        // Between the ends of a line lie its own entries and those of other groups only.
        const told = lines.map(line => expected.filter(seq => seq >= line.first && seq <= line.last))
        expect(told.flat().join()).toBe(expected.join())
        expect(told.map(({ length }) => length).join()).toBe(lines.map(({ entries: n }) => n).join())
        laid += 1
      }
  }
  console.log(`custody: ${laid} layouts, every entry in exactly one line`)
})

test('an import of many files is one line with its derivatives and signatures; what follows is another', () => {
  const entries = Array.from({ length: 300 }, (_, n) => ({
    type: n % 100 === 99 ? 'checkpoint' : n % 3 === 0 ? 'import' : 'derive',
    at: start + n * 1000,
  }))
  const outline = outlineOf([
    ...entries,
    { type: 'export', at: start + 400_000 },
    { type: 'export', at: start + 401_000 },
    { type: 'import', at: start + 500_000 },
    { type: 'import', at: start + 86_400_000 },
  ])
  const lines = listOf(layOutLines(outline, { upTo: 304, group: null, folding: 'alike' }, clock, now))
  expect(lines.map(({ first, last, entries: n }) => [first, last, n])).toEqual([
    [1, 300, 300],
    [301, 301, 1],
    [302, 302, 1],
    [303, 303, 1],
    [304, 304, 1],
  ])
})

test('a clock set back, set ahead and moved while the program ran: each jump is told once, and begins a line', () => {
  const year = 365 * 86_400_000
  const present = start + 100 * minute
  const outline = outlineOf([
    { type: 'edit', at: start },
    { type: 'edit', at: start + minute },
    { type: 'edit', at: start + minute - year },
    { type: 'edit', at: start + 2 * minute - year },
    { type: 'edit', at: start + 3 * minute, shifted: true },
    { type: 'edit', at: start + 4 * minute },
    { type: 'edit', at: start + year },
    { type: 'edit', at: start + year + minute },
    { type: 'edit', at: start + 5 * minute },
  ])
  const lines = listOf(layOutLines(outline, { upTo: 9, group: null, folding: 'alike' }, clock, present))
  expect(lines.map(({ first, last }) => [first, last])).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 9],
  ])
  expect(countEntries(outline, 9, present).jumps).toBe(4)
  // Later, when that year has passed, only the way back is strange.
  expect(countEntries(outline, 9, start + 2 * year).jumps).toBe(3)
})

test('entries that are missing are counted and stand in a line of their own', () => {
  const outline = outlineOf([
    { type: 'create', at: start },
    { type: '', at: 0 },
    { type: '', at: 0 },
    { type: 'edit', at: start + minute },
    { type: '', at: 0 },
  ])
  expect(countEntries(outline, 5, now)).toEqual({
    jumps: 0,
    missing: 3,
    groups: { evidence: 1, papers: 0, vault: 1 },
  })
  const lines = listOf(layOutLines(outline, { upTo: 5, group: null, folding: 'alike' }, clock, now))
  expect(lines.map(({ first, last, missing }) => [first, last, missing])).toEqual([
    [1, 1, false],
    [2, 3, true],
    [4, 4, false],
    [5, 5, true],
  ])
})

test('a million entries are laid out in little time and memory', () => {
  const outline = new Outline()
  const types = ['import', 'derive', 'edit', 'verify', 'checkpoint']
  for (let seq = 1; seq <= 1_000_000; seq += 1)
    outline.add(seq, types[seq % 5] as string, start + seq * 20_000, false)
  const before = process.memoryUsage().arrayBuffers
  const started = performance.now()
  const lines = layOutLines(outline, { upTo: 1_000_000, group: null, folding: 'apart' }, clock, now)
  const ms = Math.round(performance.now() - started)
  const mb = Math.round((process.memoryUsage().arrayBuffers - before) / 1e6)
  expect(lines.length).toBe(1_000_000)
  console.log(`custody: 1,000,000 entries laid out in ${ms} ms, ${mb} MB`)
  expect(ms).toBeLessThan(5000)
  expect(mb).toBeLessThan(80)
})
