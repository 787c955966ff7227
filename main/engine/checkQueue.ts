import type { CheckDepth, CheckFinding, CheckProgress, Health } from '../../preload/contract.ts'
import { adoptions } from '../check/adopt.ts'
import { check, type CheckReport, verifyEntry } from '../check/check.ts'
import { inOrder, looksFor } from '../check/finding.ts'
import { healthOf, madeOn, pastChecks } from '../check/health.ts'
import { reached } from '../check/checkProgress.ts'
import { fullSpeed, inBackground, type Pace } from '../check/pace.ts'
import { repair, type Repaired } from '../check/repair/repair.ts'
import { AppError } from '../appError.ts'
import type { Engine } from './engine.ts'
import { contentOf } from './indexOfVault.ts'

const day = 86_400_000
const firstAfterMs = 5000
const lookAgainMs = 3_600_000
/** A check in the background is written down again after this even when it found the same. */
const writtenEveryMs = day
const dueAfterMs = { complete: 7 * day, full: 30 * day }

/**
 * Checks the vault in the background, a quarter of the time: quickly each time it is opened, completely every week, every
 * byte of it every month. A full check that is broken off goes on after the next unlock.
 */
export class CheckQueue {
  readonly #engine: Engine
  /** What opening found; it belongs to the first check that follows. */
  #opening: readonly CheckFinding[]
  /** Checks of this session whose result was nothing new and is not in the journal. */
  readonly #unwritten: CheckReport[] = []
  #abort: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #stopped = false
  #afterMs = firstAfterMs
  /** Of how many copies of the journal it was told that they failed. */
  #failedTold = 0

  constructor(engine: Engine, opening: readonly CheckFinding[]) {
    this.#engine = engine
    this.#opening = opening
  }

  /** Begins to check by itself, after the person who has just opened the vault. */
  start(afterMs: number = firstAfterMs): void {
    this.#afterMs = afterMs
    this.#wait(afterMs, ['quick'])
  }

  /** Looks again soon, where checks go on by themselves: what was taken in since the last one was not seen by it. */
  soon(): void {
    if (this.#timer !== null && !this.#stopped) this.#wait(this.#afterMs, ['quick'])
  }

  /** What is known of the vault's health now. */
  async health(): Promise<Health> {
    return healthOf(this.#engine.vault, await this.#past(), this.#engine.cloud)
  }

  /** Checks at once; what runs in the background makes room. Throws CheckCancelled. */
  async now(depth: CheckDepth): Promise<CheckReport> {
    this.cancel()
    return this.#alone(async signal => {
      const report = await this.#check(depth, signal, false)
      await this.#write(report, true)
      return report
    })
  }

  /**
   * Checks, mends what can be mended with the help of a copy, and says what is left. Throws NotAVault when `copy` is none,
   * CheckCancelled, VaultReadOnly.
   */
  async repairFrom(depth: CheckDepth, copy: string): Promise<CheckReport & { repaired: Repaired[] }> {
    const { vault } = this.#engine
    this.cancel()
    return this.#alone(async signal => {
      const report = await this.#check(depth, signal, false)
      const { repaired, entries, left } = await repair(vault, report.findings, copy)
      if (entries.length > 0) await this.#engine.commit(entries)
      const after = { ...report, findings: await this.#leftAfter(left, repaired.length > 0, signal) }
      await this.#write(after, true)
      return { ...after, repaired }
    })
  }

  /** Runs `work` while nothing is checked; a check that runs is broken off. */
  aside<T>(work: () => Promise<T>): Promise<T> {
    this.cancel()
    return this.#alone(work)
  }

  /** Says at once when a copy of the journal can no longer be written. */
  async tellFailures(): Promise<void> {
    const failed = this.#engine.vault.failedCopies.size
    if (failed === this.#failedTold) return
    this.#failedTold = failed
    this.#engine.services.emit('health.changed', await this.health())
  }

  /** The index was held against objects that could not be read; once they can, it is held against them again. */
  async #leftAfter(left: CheckFinding[], repaired: boolean, signal: AbortSignal): Promise<CheckFinding[]> {
    if (!repaired || !left.some(({ code }) => code === 'IndexBehind')) return left
    const { findings } = await this.#check('complete', signal, false)
    return inOrder([...left.filter(({ code }) => !looksFor.complete.includes(code)), ...findings])
  }

  cancel(): void {
    this.#abort?.abort(new AppError('CheckCancelled'))
  }

  /** Throws ImportRunning, VaultReadOnly. */
  async adopt(): Promise<number> {
    this.#engine.vault.mustBeWritable()
    // What an import has stored and not named yet would be taken up twice.
    if (this.#engine.importing) throw new AppError('ImportRunning')
    const entries = await adoptions(this.#engine.vault)
    if (entries.length > 0) {
      await this.#engine.commit(entries)
      await this.now('quick')
    }
    return entries.length
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.cancel()
    await this.#running
  }

  /** One check at a time. */
  #alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = this.#running.then(async () => {
      const abort = new AbortController()
      this.#abort = abort
      if (this.#stopped) throw new AppError('CheckCancelled')
      try {
        return await work(abort.signal)
      } finally {
        this.#abort = null
      }
    })
    this.#running = run.catch(() => undefined)
    return run
  }

  #wait(ms: number, first: CheckDepth[]): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#lookAgain(first), ms)
    this.#timer.unref()
  }

  async #lookAgain(first: CheckDepth[]): Promise<void> {
    try {
      for (const depth of [...first, ...(await this.#due())])
        await this.#alone(async signal => {
          await this.#write(await this.#check(depth, signal, true), false)
        })
    } catch {
      // Broken off, or the disk does not answer: it is tried again in an hour, and what is due stays due.
    }
    if (this.#stopped) return
    this.#wait(lookAgainMs, [])
  }

  async #due(): Promise<CheckDepth[]> {
    const { vault } = this.#engine
    // Without a place to note it, it would be due again at once.
    if (vault.readOnly) return []
    const past = await pastChecks(vault)
    const made = (await madeOn(vault)) ?? new Date(0).toISOString()
    const since = (...depths: CheckDepth[]) =>
      Date.now() - Date.parse(past.findLast(({ depth }) => depths.includes(depth))?.endedAt ?? made)
    if (since('full') > dueAfterMs.full || (await reached(vault)) !== null) return ['full']
    return since('complete', 'full') > dueAfterMs.complete ? ['complete'] : []
  }

  async #check(depth: CheckDepth, signal: AbortSignal, background: boolean): Promise<CheckReport> {
    const { vault, db, services } = this.#engine
    const progress: CheckProgress = {
      depth,
      objectsTotal: 0,
      objectsDone: 0,
      bytesDone: 0,
      bytesTotal: null,
      background,
      ended: false,
    }
    let told = 0
    const tell = (now: boolean): void => {
      if (!now && performance.now() - told < 250) return
      told = performance.now()
      services.emit('check.changed', { ...progress })
    }
    const onBytes = (bytes: number): void => {
      progress.bytesDone += bytes
      tell(false)
    }
    const pace: Pace = background
      ? inBackground(() => this.#engine.importing, signal, onBytes)
      : fullSpeed(onBytes, signal)
    const quietly = <T>(work: () => Promise<T>) => this.#engine.quietly(work)
    try {
      return await check(
        {
          vault,
          index: { db, content: contentOf(vault), quietly },
          opening: this.#opening,
          growing: this.#engine.importing,
        },
        {
          depth,
          pace,
          background,
          onBytes: bytesTotal => Object.assign(progress, { bytesTotal }),
          onObjects: (done, total) => {
            Object.assign(progress, { objectsDone: done, objectsTotal: total })
            tell(false)
          },
        },
      )
    } finally {
      progress.ended = true
      tell(true)
    }
  }

  async #write(report: CheckReport, asked: boolean): Promise<void> {
    const { vault, services } = this.#engine
    const past = await this.#past()
    const before = await healthOf(vault, past)
    const after = await healthOf(vault, [...past, report])
    // A vault that was made today and has nothing wrong with it needs no entry that says so either.
    const since = past.findLast(({ written }) => written)?.endedAt ?? (await madeOn(vault))
    const nothingNew =
      report.depth === 'quick' &&
      JSON.stringify(before.findings) === JSON.stringify(after.findings) &&
      Date.now() - Date.parse(since ?? new Date(0).toISOString()) < writtenEveryMs
    if (vault.readOnly || (!asked && nothingNew)) this.#unwritten.push(report)
    else await this.#engine.commit([verifyEntry(report)])
    this.#opening = []
    services.emit('health.changed', await this.health())
  }

  /** The last checks in their order. */
  async #past(): Promise<(Parameters<typeof healthOf>[1][number] & { written: boolean })[]> {
    const written = (await pastChecks(this.#engine.vault)).map(one => ({ ...one, written: true }))
    const unwritten = this.#unwritten.map(one => ({ ...one, written: false }))
    return [...written, ...unwritten].toSorted((x, y) => (x.endedAt < y.endedAt ? -1 : 1))
  }
}
