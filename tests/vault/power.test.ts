/**
 * R2. The power goes at any moment. Every call of the vault is written down while it works; for each moment of the record
 * the states are made that a medium may hold then (each unsynced write there, gone, torn at 512 bytes or zeros; each
 * unsynced name there or not), opened by the real program, and held against what had been promised.
 */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DiskEvent } from './faultsSeam.ts'
import { Medium, type State } from './powerModel.ts'
import { withoutRename, withoutSync } from './powerMutants.ts'
import {
  changePassword,
  codeOf,
  fillSegment,
  firstDay,
  folderState,
  look,
  nextSegment,
  promisesOf,
  type Promised,
  record,
  type Run,
  scratch,
  secondDay,
  vaultDir,
} from './powerRuns.ts'
import { explore, moments, type Tally } from './powerStates.ts'

const slow = process.env.SLOW !== undefined
/** Soak opens all of them. */
const many = (states: number) => (slow ? Number.POSITIVE_INFINITY : states)
const mixed = (choices: number) => (slow ? choices * 40 : choices)
const time = slow ? 12 * 3_600_000 : 600_000

let first: Run
let code: string
let afterFirst: State
let total = 0
let violations = 0
const sum = (tally: Tally): Tally['wrong'] => {
  total += tally.states
  for (const count of tally.wrong.values()) violations += count
  return tally.wrong
}
const none = new Map()

beforeAll(async () => {
  first = await record(firstDay)
  code = codeOf(first)
  afterFirst = folderState()
})
afterAll(() => {
  console.log(`R2: ${total} different states after a loss of power, ${violations} violations`)
  rmSync(scratch, { recursive: true, force: true })
})

/** The program was killed after `at` events of the first day, came back, and went on. */
async function killedAt(at: number, work: (code: string) => Promise<void>): Promise<Run> {
  const disk = new Medium(vaultDir)
  const killed: DiskEvent[] = [...first.events.slice(0, at), { op: 'kill', call: -1, half: 'end' }]
  for (const event of killed) disk.apply(event)
  const { events } = await record(() => work(code), disk.seen())
  return { events: [...killed, ...events], base: null, from: killed.length }
}

/** Places in the first day's record where a call of this kind has just been made. */
function places(op: 'rename' | 'write' | 'sync', half: 'begin' | 'end', path: RegExp): number[] {
  const made = first.events.findIndex(({ mark }) => mark?.includes('made') === true)
  const open = new Map<number, string>()
  return first.events.flatMap((event, i) => {
    if (event.op === 'open') open.set(event.fd ?? -1, event.path ?? '')
    const at = event.to ?? event.path ?? open.get(event.fd ?? -1) ?? ''
    return i > made && event.op === op && event.half === half && path.test(at) ? [i + 1] : []
  })
}

test('the record leaves nothing out: replayed, it is the folder byte by byte', () => {
  const disk = new Medium(vaultDir)
  for (const event of first.events) disk.apply(event)
  const { files } = disk.seen()
  expect([...files.keys()].sort()).toEqual([...afterFirst.files.keys()].sort())
  // Closing any descriptor of it would drop the lock, so only SQLite may ever open it.
  expect(first.events.filter(({ path }) => path?.includes('lock.db') === true)).toEqual([])
  for (const [path, bytes] of afterFirst.files)
    expect(Buffer.compare(files.get(path) ?? Buffer.alloc(0), bytes ?? Buffer.alloc(0)), path).toBe(0)
})

test(
  'a vault is made, filled and closed',
  async () => {
    expect(sum(await explore(first, code, { states: many(3900), mixed: mixed(60) }))).toEqual(none)
  },
  time,
)

test(
  'on another day the same files come again, and new ones',
  async () => {
    const run = await record(() => secondDay(code), afterFirst)
    expect(
      sum(await explore(run, code, { states: many(1900), mixed: mixed(60), before: promisesOf(first) })),
    ).toEqual(none)
  },
  time,
)

test(
  'killed in the middle of an import, back again, the same import, and then the power goes',
  async () => {
    const renames = places('rename', 'end', /\.evo$/)
    const writes = places('write', 'end', /\.evj$/)
    for (const at of slow ? [...renames, ...writes] : [...renames.slice(1, 3), ...writes.slice(4, 7)]) {
      const run = await killedAt(at, secondDay)
      expect(sum(await explore(run, code, { states: many(160), mixed: mixed(3) }))).toEqual(none)
    }
  },
  time,
)

test(
  'the password is changed',
  async () => {
    const run = await record(() => changePassword(code), afterFirst)
    expect(
      sum(await explore(run, code, { states: many(260), mixed: mixed(60), before: promisesOf(first) })),
    ).toEqual(none)
  },
  time,
)

test(
  'the journal goes on in a new segment',
  async () => {
    await record(() => fillSegment(code), afterFirst)
    const run = await record(() => nextSegment(code), folderState())
    expect(run.events.some(({ path }) => path?.endsWith('00000002.evj') === true)).toBe(true)
    // Each state is 17 MB: in CI only the moments when something was promised.
    const limits = { states: many(20), mixed: 1, before: promisesOf(first), afterPromises: !slow }
    expect(sum(await explore(run, code, limits))).toEqual(none)
  },
  time,
)

test(
  'the power goes again while the vault is being mended',
  async () => {
    const torn: { state: State; promises: Promised[] }[] = []
    for (const { state, promises } of moments(first, 3)) {
      const a = state.files.get('journal/a/00000001.evj')
      const b = state.files.get('journal/b/00000001.evj')
      if (promises.length > 3 && a && b && !a.equals(b)) torn.push({ state, promises })
    }
    const step = Math.ceil(torn.length / (slow ? 400 : 4))
    for (let i = 0; i < torn.length; i += step) {
      const { state, promises } = torn[i] as (typeof torn)[number]
      const run = await record(() => look(code), state)
      expect(sum(await explore(run, code, { states: many(60), mixed: mixed(6), before: promises }))).toEqual(
        none,
      )
    }
  },
  time,
)

/** The only copy with the last two entries ends in part of a frame; the other had failed before them. */
function oneTornOneBehind(torn: 'a' | 'b'): State {
  const place = (mirror: 'a' | 'b') => `journal/${mirror}/00000001.evj`
  const whole = afterFirst.files.get(place(torn)) as Buffer
  const lastFrame = whole.lastIndexOf('EVJ1')
  const files = new Map(afterFirst.files)
  files.set(place(torn), Buffer.concat([whole, whole.subarray(lastFrame, lastFrame + 300)]))
  files.set(place(torn === 'a' ? 'b' : 'a'), whole.subarray(0, whole.lastIndexOf('EVJ1', lastFrame - 1)))
  return { files, hash: '' }
}

test(
  'one copy had failed, the other was torn, and the power goes while they are mended',
  async () => {
    for (const torn of ['a', 'b'] as const) {
      const run = await record(() => look(code), oneTornOneBehind(torn))
      expect(
        sum(await explore(run, code, { states: many(100), mixed: mixed(10), before: promisesOf(first) })),
      ).toEqual(none)
    }
  },
  time,
)

const segment = /^journal\/[ab]\/.*evj$/
const object = /^objects\/..\/.*evo$/
const shard = /^objects\/..$/
const keyFile = /^vault\.json/

const mutants: [
  string,
  (path: string, written: boolean) => boolean,
  'first' | 'kept' | 'seen' | 'password',
][] = [
  ['an object', path => object.test(path), 'first'],
  ['the folder of an object', path => shard.test(path), 'first'],
  ['the folder objects', path => path === 'objects', 'first'],
  ['the journals', path => segment.test(path), 'first'],
  ['the folders of the journals', path => /^journal\/[ab]$/.test(path), 'first'],
  ['the folder journal', path => path === 'journal', 'first'],
  ['vault.json', path => keyFile.test(path), 'password'],
  ["the vault's folder", path => path === '.', 'first'],
  ['an object that was there', path => object.test(path), 'kept'],
  ['the folder of an object that was there', path => shard.test(path), 'kept'],
  ['the journals when they are opened', (path, written) => segment.test(path) && !written, 'seen'],
]

test(
  'a program that forgets one fsync or one rename is caught',
  async () => {
    const password = await record(() => changePassword(code), afterFirst)
    const kept = await killedAt(places('rename', 'end', /\.evo$/)[3] as number, secondDay)
    const seen = await killedAt(places('write', 'end', /\.evj$/)[5] as number, look)
    const mended = await record(() => look(code), oneTornOneBehind('a'))
    const runs = { first, kept, seen, password }
    const rows: string[] = []
    const attempt = async (name: string, run: Run, afterPromises: boolean) => {
      const before = run.base === null ? [] : promisesOf(first)
      const tally = await explore(run, code, { states: 400, before, afterPromises, untilWrong: true })
      const [wrong] = tally.wrong.keys()
      rows.push(`${name}: ${wrong ?? 'NOT CAUGHT'}, state ${tally.states}`)
    }
    for (const [name, forgets, of] of mutants) {
      // In the runs that go on after a kill, only the second program forgets.
      const run = withoutSync(runs[of], forgets)
      expect(run.events.length, name).toBeLessThan(runs[of].events.length)
      await attempt(`fsync of ${name}`, run, true)
    }
    const inPlace = (path: string) => object.test(path)
    await attempt('rename of an object', withoutRename(first, inPlace), false)
    const mending = (path: string) => segment.test(path)
    await attempt('rename of a mended journal', withoutRename(mended, mending), false)
    console.log(`R2: ${rows.length} mutants\n  ${rows.join('\n  ')}`)
    expect(rows.filter(row => row.includes('NOT CAUGHT'))).toEqual([])
  },
  time,
)
