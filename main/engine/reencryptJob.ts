import { basename } from 'node:path'
import type { ReencryptState } from '../../preload/contract.ts'
import { AppError, asAppError } from '../appError.ts'
import { Reencryption } from '../vault/reencrypt.ts'
import { migratedFrom, oldFolderOf, removeOld } from '../vault/removeOld.ts'
import { sheetFacts } from '../vault/sheetFacts.ts'
import { folderBeside } from '../vault/unfinishedVault.ts'
import type { Engine } from './engine.ts'
import type { OfferedCode } from './offeredCode.ts'

/** How often the page is told, in milliseconds. */
const tellEvery = 250

/** The one re-encryption of an open vault: begun with passwords, run once its code is on paper, stopped and taken up again. */
export class ReencryptJob {
  readonly #engine: Engine
  #work: Reencryption | null = null
  #running: Promise<void> | null = null
  #stop = new AbortController()
  #state: ReencryptState | null = null
  #told = 0

  constructor(engine: Engine) {
    this.#engine = engine
  }

  get state(): ReencryptState | null {
    return this.#state
  }

  /** The finished folder, or null. */
  get madeIn(): string | null {
    return this.#state?.phase === 'done' ? (this.#work?.dir ?? null) : null
  }

  /**
   * Makes or takes up the folder beside the vault. The present password is asked for, so that nobody who finds the vault
   * open can make a copy with a password of their own. Throws WrongPassword and what `Reencryption.begin` throws.
   */
  async begin(
    { password, fresh }: { password: string; fresh: string },
    offered: OfferedCode,
  ): Promise<{ folderName: string; recoveryCode: string | null }> {
    const { vault } = this.#engine
    if (this.#engine.importing) throw new AppError('ImportRunning')
    if (this.#running !== null) throw new AppError('Reencrypting')
    await vault.checkSecret({ password })
    await this.#work?.close()
    this.#work = null
    const work = await Reencryption.begin(vault, await folderBeside(vault.dir, vault.id), fresh)
    this.#work = work
    const folderName = basename(work.dir)
    this.#state = { ...nothingDone, folderName, phase: 'ready' }
    if (work.offered === null) return { folderName, recoveryCode: null }
    const { code, slot } = work.offered
    const facts = await sheetFacts(work.store, slot)
    return { folderName, ...offered.offer({ code, facts, take: () => work.takeRecoveryCode(slot) }) }
  }

  /** Starts the work; how it goes is told by `reencrypt.changed`. Throws BadRequest when nothing was begun. */
  run(): void {
    const work = this.#work
    if (work === null) throw new AppError('BadRequest', { reason: 'notBegun' })
    if (this.#running !== null) return
    if (this.#engine.importing) throw new AppError('ImportRunning')
    this.#stop = new AbortController()
    this.#running = this.#engine
      .frozen(() => work.run(progress => this.#tell({ ...progress }), this.#stop.signal))
      .then(
        ({ damaged }) => this.#tell({ phase: 'done', damaged }, true),
        (error: unknown) => {
          const { code, details } = asAppError(error)
          const phase = code === 'ReencryptCancelled' ? 'stopped' : 'failed'
          this.#tell({ phase, failure: { code, details } }, true)
        },
      )
      .finally(() => {
        this.#running = null
      })
  }

  /** Stops after the object at hand; what was done stays. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async close(): Promise<void> {
    await this.stop()
    await this.#work?.close()
  }

  /** The folder that this vault was made from, when it still lies beside it. */
  async old(): Promise<string | null> {
    const from = await migratedFrom(this.#engine.vault)
    return from === null ? null : oldFolderOf(this.#engine.vault.dir, from.oldVaultId)
  }

  /** Throws NotAVault when it is gone already, WrongPassword, OldVaultNeeded. */
  async removeOld(password: string): Promise<void> {
    const dir = await this.old()
    if (dir === null) throw new AppError('NotAVault')
    await removeOld(this.#engine.vault, dir, { password }, () => undefined)
  }

  #tell(change: Partial<ReencryptState>, always = false): void {
    this.#state = { ...nothingDone, ...this.#state, failure: null, ...change }
    const now = performance.now()
    if (!always && now - this.#told < tellEvery) return
    this.#told = now
    this.#engine.services.emit('reencrypt.changed', this.#state)
  }
}

const nothingDone: ReencryptState = {
  phase: 'ready',
  folderName: '',
  objects: 0,
  objectsTotal: 0,
  bytes: 0,
  bytesTotal: 0,
  damaged: 0,
  failure: null,
}
