/**
 * The engine owns an open vault: its keys, journal, index and queues. It runs in a process of its own (the command
 * line runs it in-process); lock ends it. Everything that is written goes one way: vault.put → commit → index.
 */
import { randomBytes } from 'node:crypto'
import type { CheckFinding, CloudName, ImportReport, SourceAnswer } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { FactsReader } from '../import/factsReader.ts'
import type { ImportEnv, WrittenMessages } from '../import/importEnv.ts'
import { importFiles, readOn } from '../import/importFiles.ts'
import { ImportJob } from '../import/importJob.ts'
import type { AppliedChange, IndexDb } from '../index/db.ts'
import { hideLooseFile } from '../index/hideLoose.ts'
import { readingBroken } from '../index/importState.ts'
import { recompute } from '../patterns/recompute.ts'
import { type JournalEntry, type NewEntry, ownEntryTypes } from '../vault/entries.ts'
import { Vault } from '../vault/vault.ts'
import { cloudFolderOf } from '../check/copy/cloudFolder.ts'
import { findingsOfOpening } from '../check/opening.ts'
import { mattersToRules, merge, reasonOf } from './changes.ts'
import { CheckQueue } from './checkQueue.ts'
import { CopyJob } from './copyJob.ts'
import { DeriveQueue } from './deriveQueue.ts'
import { contentOf, makeIndexBeside, openIndexOf, type OpenedIndex, swapIndex } from './indexOfVault.ts'
import { closeOpenItems } from './items.ts'
import { Proofs } from './proofs.ts'
import { ReencryptJob } from './reencryptJob.ts'
import type { Services } from './services.ts'
import { WatchedFolder } from './watchedFolder.ts'

export type Secret = { password: string } | { recoveryCode: string }

type Reading = (job: ImportJob, env: ImportEnv) => Promise<ImportReport>

export class Engine {
  readonly vault: Vault
  #db: IndexDb
  readonly services: Services
  readonly notices: string[]
  readonly derive: DeriveQueue
  readonly checks: CheckQueue
  readonly copies: CopyJob
  readonly proofs: Proofs
  readonly watched: WatchedFolder
  readonly reencryption: ReencryptJob
  /** Who keeps the vault's folder in step with other computers. */
  readonly cloud: CloudName | null
  /** What opening found, in the words of a check. */
  readonly opening: readonly CheckFinding[]
  readonly #facts: FactsReader
  #writing: Promise<unknown> = Promise.resolve()
  #stale = true
  #recomputing: Promise<void> | null = null
  #notBefore = 0
  #job: ImportJob | null = null
  #report: ImportReport | null = null
  #importing: Promise<ImportReport> | null = null
  #quieting = false
  #frozen = false
  #binning = false
  readonly #holding = new Set<Promise<unknown>>()

  private constructor(vault: Vault, index: OpenedIndex, services: Services, cloud: CloudName | null) {
    this.vault = vault
    this.#db = index.db
    this.notices = [...vault.notices, ...index.notices]
    this.opening = findingsOfOpening(vault.notices, index)
    this.services = services
    this.cloud = cloud
    this.#facts = new FactsReader(() => services.startReader())
    this.derive = new DeriveQueue(this)
    this.checks = new CheckQueue(this, this.opening)
    this.copies = new CopyJob(this)
    this.proofs = new Proofs(this)
    this.watched = new WatchedFolder(this)
    this.reencryption = new ReencryptJob(this)
  }

  /** Makes a vault in an empty folder. The recovery code is given once and kept nowhere. */
  static async create(
    dir: string,
    password: string,
    services: Services,
  ): Promise<{ engine: Engine; recoveryCode: string; recoverySlot: string }> {
    const { vault, recoveryCode, recoverySlot } = await Vault.create(dir, { password })
    return { engine: await Engine.#own(vault, services), recoveryCode, recoverySlot }
  }

  /** Throws WrongPassword, VaultInUse, VaultTooNew and the others of the vault. */
  static async open(dir: string, secret: Secret, services: Services): Promise<Engine> {
    return Engine.#own(await Vault.open(dir, secret), services)
  }

  static async #own(vault: Vault, services: Services): Promise<Engine> {
    try {
      return new Engine(vault, await openIndexOf(vault), services, await cloudFolderOf(vault.dir))
    } catch (error) {
      await vault.close()
      throw error
    }
  }

  /** The index as it stands; another one takes its place when the bin changes, so it is asked for each time. */
  get db(): IndexDb {
    return this.#db
  }

  /** Throws VaultReadOnly, ImportRunning, CopyRunning, Reencrypting, BinBusy. */
  mayChangeBin(): void {
    this.vault.mustBeWritable()
    if (this.importing) throw new AppError('ImportRunning')
    if (this.copies.running) throw new AppError('CopyRunning')
    if (this.#quieting) throw new AppError(this.#binning ? 'BinBusy' : 'Reencrypting')
  }

  /**
   * Commits entries that change what is hidden or deleted, then lets an index made without it take the old one's place;
   * `then` runs before anybody else goes on. Checks and what is made in the background stand still meanwhile. Throws what
   * `mayChangeBin` throws, NoSpace, DiskFailed.
   */
  async changeBin(entries: NewEntry[], then: () => Promise<void> = async () => undefined): Promise<void> {
    this.mayChangeBin()
    this.#quieting = true
    this.#binning = true
    try {
      await this.checks.aside(async () => {
        await this.derive.idle()
        await this.quietly(async () => {
          const { key } = this.vault.bin
          const appended = await this.vault.append(entries)
          if (this.vault.bin.key === key || this.#hides(entries))
            await this.db.apply(appended, contentOf(this.vault))
          else await this.#makeIndexAnew()
          await then()
        })
      })
    } finally {
      this.#quieting = false
      this.#binning = false
      this.derive.wake()
    }
    this.services.emit('index.changed', { reason: 'edit', items: [] })
  }

  /** Whether it could be taken out of the index as it stands, so that nobody has to wait for another. */
  #hides([entry, ...more]: NewEntry[]): boolean {
    if (entry?.type !== 'bin' || more.length > 0) return false
    this.#stale = true
    return hideLooseFile(this.db, entry.public.entries, this.vault.bin)
  }

  async #makeIndexAnew(): Promise<void> {
    await makeIndexBeside(this.vault)
    while (this.#recomputing !== null || this.#holding.size > 0)
      await Promise.allSettled([this.#recomputing, ...this.#holding])
    const { db, failed } = swapIndex(this.vault, this.#db)
    this.#db = db
    this.#stale = true
    if (failed !== null) throw new AppError('IndexFailed', { reason: 'swap' }, failed)
  }

  /** Runs `work`, which goes on reading the index that it began with: no other one takes its place until it is done. */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    const run = work()
    this.#holding.add(run)
    try {
      return await run
    } finally {
      this.#holding.delete(run)
    }
  }

  /**
   * Runs `work` while nothing can be added or changed: `commit` throws Reencrypting meanwhile. What is being made in the
   * background is finished first.
   */
  async frozen<T>(work: () => Promise<T>): Promise<T> {
    if (this.#binning) throw new AppError('BinBusy')
    this.#quieting = true
    try {
      await this.derive.idle()
      this.#frozen = true
      await this.#writing
      return await work()
    } finally {
      this.#quieting = false
      this.#frozen = false
      this.derive.wake()
    }
  }

  /** Whether the queues must let everything be. */
  get busy(): boolean {
    return this.importing || this.#quieting
  }

  /** Journal first (the commit point), then the index. Commits run one after another. */
  async commit(
    entries: NewEntry[],
    writtenMessages?: WrittenMessages,
  ): Promise<{ entries: JournalEntry[]; change: AppliedChange }> {
    if (this.#frozen) throw new AppError('Reencrypting')
    const run = this.#writing.then(async () => {
      const change: AppliedChange = { newEvents: {}, confirmed: 0, items: [], changedEvents: 0 }
      const written: JournalEntry[] = []
      for (let at = 0; at < entries.length; at += 256) {
        const part = entries.slice(at, at + 256)
        const appended = await this.vault.append(part)
        // The vault may add a checkpoint behind them: the index folds it, the caller did not ask for it.
        written.push(...appended.slice(0, part.length))
        merge(change, await this.db.apply(appended, contentOf(this.vault, writtenMessages)))
      }
      if (entries.some(entry => mattersToRules(entry, change))) this.#stale = true
      return { entries: written, change }
    })
    this.#writing = run.catch(() => undefined)
    const done = await run
    await this.checks.tellFailures()
    if (entries.some(({ type }) => !ownEntryTypes.includes(type)))
      this.services.emit('index.changed', {
        reason: reasonOf(entries[0]),
        items: done.change.items.slice(0, 200),
      })
    return done
  }

  /** Runs `work` while nothing is committed. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#writing.then(work)
    this.#writing = run.catch(() => undefined)
    return run
  }

  /**
   * Findings, marks and attributions up to date with all that is committed. While an import runs they may be behind it:
   * it commits all the time, and a tenth of the time goes to them at most.
   */
  async fresh(): Promise<void> {
    while (this.#stale || this.#recomputing !== null) {
      if (this.#importing !== null && !this.#recomputing && performance.now() < this.#notBefore) return
      this.#recomputing ??= (async () => {
        this.#stale = false
        const started = performance.now()
        try {
          await recompute(this.db)
          this.#notBefore = performance.now() + 9 * (performance.now() - started)
        } catch (error) {
          this.#stale = true
          throw error
        } finally {
          this.#recomputing = null
        }
      })()
      await this.#recomputing
    }
  }

  /** Starts an import; one runs at a time. */
  startImport(paths: readonly string[]): { job: string; done: Promise<ImportReport> } {
    return this.startReading((job, env) => importFiles(paths, job, env))
  }

  /** After an unlock: goes on with what a lock or a crash broke off in the middle of a file. */
  readOn(): void {
    if (!this.vault.readOnly && readingBroken(this.db)) this.#startJob(readOn)
  }

  /** Starts a job that reads; one runs at a time. Throws ImportRunning, Reencrypting, BinBusy, VaultReadOnly. */
  startReading(run: Reading): { job: string; done: Promise<ImportReport> } {
    if (this.#importing !== null) throw new AppError('ImportRunning')
    if (this.#quieting) throw new AppError(this.#binning ? 'BinBusy' : 'Reencrypting')
    this.vault.mustBeWritable()
    return this.#startJob(run)
  }

  #startJob(run: Reading): { job: string; done: Promise<ImportReport> } {
    const job = new ImportJob(randomBytes(8).toString('hex'), progress =>
      this.services.emit('import.changed', progress),
    )
    this.#job = job
    const done = run(job, this.#importEnv())
    this.#importing = done
    done
      .then(report => {
        this.#report = report
      })
      .catch(() => {
        job.progress.phase = 'cancelled'
        job.tell(true)
      })
      .finally(() => {
        this.#importing = null
        this.derive.wake()
        this.checks.soon()
      })
      .catch(() => undefined)
    return { job: job.id, done }
  }

  get job(): ImportJob | null {
    return this.#job
  }

  get report(): ImportReport | null {
    return this.#report
  }

  get importing(): boolean {
    return this.#importing !== null
  }

  /** Saves answers to what an import asked; the events of those sources are read anew. */
  async answer(answers: SourceAnswer[]): Promise<number> {
    if (answers.length === 0) return 0
    const { change } = await this.commit([
      { type: 'answer', public: { answers: answers.length }, private: { answers } },
    ])
    return change.changedEvents
  }

  #importEnv(): ImportEnv {
    return {
      vault: this.vault,
      db: this.db,
      commit: (entries, written) => this.commit(entries, written),
      startReader: () => this.services.startReader(),
      facts: this.#facts,
    }
  }

  /** Ends everything cleanly; a running import is cancelled and leaves nothing half done. */
  async close(): Promise<void> {
    this.watched.stop()
    this.#job?.cancel(false)
    await this.#importing?.catch(() => undefined)
    await this.reencryption.close()
    await this.derive.stop()
    await this.checks.stop()
    await this.copies.stop()
    this.proofs.cancel()
    closeOpenItems()
    this.#facts.close()
    await this.#writing
    await this.#recomputing?.catch(() => undefined)
    this.db.close()
    await this.vault.close()
  }
}
