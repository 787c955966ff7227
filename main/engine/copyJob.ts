import { access, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CopyDone, KnownCopy } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { copyEntry, copyVault } from '../check/copy/copyVault.ts'
import { KnownCopies } from '../check/copy/knownCopies.ts'
import { isAddress, serverFolder } from '../check/copy/server/address.ts'
import { copyToServer } from '../check/copy/server/copyToServer.ts'
import { keptServer } from '../check/copy/server/keptServer.ts'
import { isOfTheSystem } from '../check/walk.ts'
import { withCopyProgress } from './copyProgress.ts'
import type { Engine } from './engine.ts'

/** Makes a copy on another disk, one at a time, and notes it in the journal. */
export class CopyJob {
  readonly #engine: Engine
  readonly #known: KnownCopies
  #abort: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()

  constructor(engine: Engine) {
    this.#engine = engine
    this.#known = new KnownCopies(engine.vault)
  }

  /** Into `dir`, or into a folder in it when other things lie there. Throws what `copyVault` throws, CopyRunning. */
  to(dir: string): Promise<CopyDone> {
    return this.#alone(signal => this.#copy(dir, signal))
  }

  /**
   * Makes a vault that works by itself of what is open, in `dir` or in a folder of its own there. Throws what `copyVault`
   * throws, CopyRunning.
   */
  restoreTo(dir: string): Promise<CopyDone & { dir: string }> {
    return this.#alone(async signal => {
      const place = await emptyFolderIn(dir, basename(this.#engine.vault.dir))
      const report = await withCopyProgress(
        this.#engine.services,
        pace => copyVault(this.#engine.vault, place, { ...pace, restore: true }),
        signal,
      )
      return { folderName: basename(place), dir: place, ...report }
    })
  }

  async #alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#abort !== null) throw new AppError('CopyRunning')
    const abort = new AbortController()
    this.#abort = abort
    const run = work(abort.signal)
    this.#running = run.catch(() => undefined)
    try {
      return await run
    } finally {
      this.#abort = null
    }
  }

  /** The copies that the journal remembers, the newest first. */
  known(): Promise<KnownCopy[]> {
    return this.#known.list()
  }

  /** Brings a known copy up to date. Throws CopyNotThere, and what `to` throws. */
  async renew(id: string): Promise<CopyDone> {
    const place = await this.#known.placeOf(id)
    if (isAddress(place)) return this.toServer(false)
    // A stick that is not connected leaves an empty folder or none; a copy there would fill the computer's own disk.
    const there = await Promise.all(
      ['vault.json', 'vault.json.bak', 'COPY.txt'].map(name =>
        access(join(place, name)).then(
          () => true,
          () => false,
        ),
      ),
    )
    if (!there.includes(true)) throw new AppError('CopyNotThere')
    return this.to(place)
  }

  /**
   * To the server that is kept; `all` compares everything that is there. Throws what `copyToServer` throws, ServerNotSet,
   * CopyRunning.
   */
  toServer(all: boolean): Promise<CopyDone> {
    return this.#alone(async signal => {
      const { vault, services } = this.#engine
      const server = await keptServer(vault)
      if (server === null) throw new AppError('ServerNotSet')
      const { report, place } = await withCopyProgress(
        services,
        pace => copyToServer(vault, server, { ...pace, all }),
        signal,
      )
      if (!vault.readOnly) await this.#engine.commit([copyEntry(report, place)])
      services.emit('health.changed', await this.#engine.checks.health())
      return { folderName: serverFolder(vault.id), ...report }
    })
  }

  get running(): boolean {
    return this.#abort !== null
  }

  cancel(): void {
    this.#abort?.abort()
  }

  async stop(): Promise<void> {
    this.cancel()
    await this.#running
  }

  async #copy(chosen: string, signal: AbortSignal): Promise<CopyDone> {
    const { vault, services } = this.#engine
    const dir = await folderFor(chosen, basename(vault.dir))
    const report = await withCopyProgress(services, pace => copyVault(vault, dir, pace), signal)
    if (!vault.readOnly) await this.#engine.commit([copyEntry(report, dir)])
    services.emit('health.changed', await this.#engine.checks.health())
    return { folderName: basename(dir), ...report }
  }
}

/** A stick mostly holds other things already: the copy gets a folder of its own there, with the vault's neutral name. */
async function folderFor(chosen: string, name: string): Promise<string> {
  const names = await readdir(chosen).catch((): string[] => [])
  const own = names.length === 0 || names.includes('vault.json') || names.includes('COPY.txt')
  return own || names.every(isOfTheSystem) ? chosen : join(chosen, name)
}

/** `chosen` itself while it is empty, else a folder in it that is not there yet. */
async function emptyFolderIn(chosen: string, name: string): Promise<string> {
  if ((await readdir(chosen).catch((): string[] => [])).every(isOfTheSystem)) return chosen
  for (let number = 1; ; number++) {
    const place = join(chosen, number === 1 ? name : `${name}-${number}`)
    const inside = await readdir(place).catch(() => null)
    if (inside === null || inside.every(isOfTheSystem)) return place
  }
}
