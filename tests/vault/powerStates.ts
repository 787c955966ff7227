/** The states that a medium may hold at each moment of a record, and what is wrong with one. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Vault } from '../../main/vault/vault.ts'
import { type Fate, lay, Medium, type State } from './powerModel.ts'
import { type Promised, type Run, scratch, vaultDir } from './powerRuns.ts'
import { note } from './scratchValues.ts'

/** Numbers by chance, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Choice {
  names: boolean[]
  fates: Fate[]
  /** One of the few that are never left out. */
  main: boolean
}

/** None of the unsynced is there, all, all but each, each alone, torn at 512 bytes, zeros, and mixed by chance. */
function* choices(unsure: Medium['unsure'], mixed: number, random: () => number): Generator<Choice> {
  const all = <T>(list: unknown[], value: T): T[] => list.map(() => value)
  const names = Array.from({ length: unsure.names }, () => true)
  const kept = all(names, true)
  const lost = all(names, false)
  const { changes } = unsure
  yield { names: kept, fates: all(changes, 'keep'), main: true }
  if (names.length + changes.length === 0) return
  yield { names: lost, fates: all(changes, 'drop'), main: true }
  yield { names: kept, fates: all(changes, 'drop'), main: true }
  yield { names: lost, fates: all(changes, 'keep'), main: true }
  yield { names: kept, fates: all(changes, 'zeros'), main: false }
  for (const i of names.keys())
    for (const value of [true, false])
      yield { names: all(names, !value).with(i, value), fates: all(changes, 'keep'), main: false }
  for (const [i, { bytes }] of changes.entries()) {
    const one = (rest: Fate, fate: Fate): Choice => ({
      names: kept,
      fates: all<Fate>(changes, rest).with(i, fate),
      main: false,
    })
    yield one('keep', 'drop')
    yield one('keep', 'zeros')
    yield one('drop', 'keep')
    for (let cut = 1; cut * 512 < bytes; cut++) yield one('keep', { sectors: n => n < cut })
  }
  // What is written at the same time is torn in every way at the same time.
  for (let i = 0; i + 1 < changes.length && i < 2; i++)
    for (const [left, right] of pairs(changes[i]?.bytes ?? 0, changes[i + 1]?.bytes ?? 0))
      yield {
        names: kept,
        fates: all<Fate>(changes, 'keep')
          .with(i, left)
          .with(i + 1, right),
        main: false,
      }
  for (let i = 0; i < mixed; i++) {
    const fate = (): Fate => {
      const kind = random()
      if (kind < 0.3) return 'keep'
      if (kind < 0.55) return 'drop'
      if (kind < 0.65) return 'zeros'
      const part = random()
      const chosen = Array.from({ length: 64 }, () => random() < part)
      return { sectors: n => chosen[n % 64] === true }
    }
    yield { names: names.map(() => random() < 0.5), fates: changes.map(fate), main: false }
  }
}

function* pairs(left: number, right: number): Generator<[Fate, Fate]> {
  for (const one of tears(left)) for (const other of tears(right)) yield [one, other]
}

/** Gone, zeros, or the first sectors of it, up to four of each half. */
function* tears(bytes: number): Generator<Fate> {
  yield 'drop'
  yield 'zeros'
  const sectors = Math.ceil(bytes / 512)
  for (let cut = 1; cut < sectors; cut += Math.max(1, sectors >> 2)) yield { sectors: n => n < cut }
  yield { sectors: n => n > 0 }
}

/** A state, and what had been promised when the power went. */
export interface Moment {
  state: State
  promises: Promised[]
  main: boolean
}

/** Every distinct state from `run.from` on. With `afterPromises` only at the moments when something was promised. */
export function* moments(
  run: Run,
  mixed: number,
  before: Promised[] = [],
  afterPromises = false,
): Generator<Moment> {
  const random = chance(run.events.length)
  const disk = new Medium(vaultDir, run.base)
  const seen = new Set<string>()
  const promises = [...before]
  let changed = true
  for (let at = 0; at <= run.events.length; at++) {
    const event = run.events[at]
    if (changed && at >= run.from)
      for (const { names, fates, main } of choices(disk.unsure, mixed, random)) {
        const state = disk.state(
          i => names[i] === true,
          i => fates[i] ?? 'drop',
        )
        const key = `${state.hash} ${promises.length}`
        if (seen.has(key)) continue
        seen.add(key)
        yield { state, promises: [...promises], main }
      }
    if (event === undefined) return
    if (event.mark !== undefined) promises.push(JSON.parse(event.mark) as Promised)
    disk.apply(event)
    const next = run.events[at + 1]
    changed = afterPromises
      ? event.mark !== undefined && next?.mark === undefined
      : event.mark === undefined && (event.op !== 'open' || event.created === true)
  }
}

const stateDir = join(scratch, 'state')
const told: ReadonlySet<string> = new Set([
  'OrphansFound',
  'JournalTailCut',
  'MirrorHealed',
  'SlotFileDiffers',
])

/** What is wrong with a state, or null: it opens, may be written on, and holds all that was promised, whole. */
export async function wrongWith(
  { state, promises }: Moment,
  code: string,
  thorough: boolean,
): Promise<string | null> {
  rmSync(stateDir, { recursive: true, force: true })
  lay(state, stateDir)
  const changed = promises.find(one => 'password' in one)
  // Making a key from a password costs a tenth of a second, the code nothing.
  const secret = thorough && changed !== undefined ? { password: changed.password } : { recoveryCode: code }
  let vault: Vault
  try {
    vault = await Vault.open(stateDir, secret)
  } catch (error) {
    const { code: problem } = error as { code?: string }
    if (problem === 'NotAVault' && !promises.some(one => 'made' in one)) return null
    return `does not open: ${problem ?? String(error)}`
  }
  try {
    return (await wrongInside(vault, promises)) ?? (thorough ? await goesOn(vault) : null)
  } finally {
    await vault.close()
  }
}

async function goesOn(vault: Vault): Promise<string | null> {
  const before = vault.lastSeq
  await vault.append([note('life goes on')])
  return vault.lastSeq > before ? null : 'nothing can be said any more'
}

async function wrongInside(vault: Vault, promises: Promised[]): Promise<string | null> {
  if (vault.readOnly) return `read-only: ${vault.notices.join()}`
  const odd = vault.notices.filter(notice => !told.has(notice))
  if (odd.length > 0) return `notices: ${odd.join()}`
  const leaves = new Map<number, string>()
  const contents = new Set<string>(vault.orphans.map(({ sha256 }) => sha256))
  for await (const { seq, leaf, public: open } of vault.entries()) {
    leaves.set(seq, leaf)
    const { sha256 } = open as { sha256?: string }
    if (sha256 !== undefined) contents.add(sha256)
  }
  for (const one of promises) {
    if (!('seq' in one)) continue
    if (leaves.get(one.seq) !== one.leaf) return 'an entry is lost'
    if (one.sha256 !== undefined && !contents.has(one.sha256)) return 'an entry names nothing'
  }
  // What an entry names is there and what is there is whole, also where nothing was promised yet.
  for (const sha256 of contents) {
    const object = await vault.object(sha256).catch(() => null)
    if (object === null) return 'an object is lost or damaged'
    try {
      for await (const part of object.chunks()) void part
    } catch {
      return 'an object is damaged'
    } finally {
      await object.close()
    }
  }
  return null
}

export interface Tally {
  states: number
  wrong: Map<string, number>
}

/** Opens about `states` of a run's states, spread evenly over it, the main ones all; or until the first is wrong. */
export async function explore(
  run: Run,
  code: string,
  {
    states,
    mixed = 2,
    before = [],
    untilWrong = false,
    afterPromises = false,
  }: {
    states: number
    mixed?: number
    before?: Promised[]
    untilWrong?: boolean
    afterPromises?: boolean
  },
): Promise<Tally> {
  const made = moments(run, mixed, before, afterPromises)
  // Without a limit there may be more than memory holds, and there is nothing to choose.
  const all = states === Number.POSITIVE_INFINITY ? made : [...made]
  const share = Array.isArray(all) ? states / all.length : 1
  const random = chance(run.events.length)
  const tally: Tally = { states: 0, wrong: new Map() }
  for (const moment of all) {
    if (!moment.main && random() > share) continue
    const wrong = await wrongWith(moment, code, ++tally.states % 10 === 0)
    if (wrong === null) continue
    tally.wrong.set(wrong, (tally.wrong.get(wrong) ?? 0) + 1)
    if (untilWrong) break
  }
  return tally
}
