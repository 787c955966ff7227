import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CopyDone } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { copyEntry, copyVault } from '../check/copy/copyVault.ts'
import { isOfTheSystem } from '../check/walk.ts'
import type { Engine } from './engine.ts'

/** Makes a copy on another disk, one at a time, and notes it in the journal. */
export class CopyJob {
  readonly #engine: Engine
  #abort: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Into `dir`, or into a folder in it when other things lie there. Throws what `copyVault` throws, CopyRunning. */
  async to(dir: string): Promise<CopyDone> {
    if (this.#abort !== null) throw new AppError('CopyRunning')
    const abort = new AbortController()
    this.#abort = abort
    const run = this.#copy(dir, abort.signal)
    this.#running = run.catch(() => undefined)
    try {
      return await run
    } finally {
      this.#abort = null
    }
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
    const progress = { objectsDone: 0, objectsTotal: 0, bytesDone: 0, bytesTotal: 0, ended: false }
    let told = 0
    try {
      const report = await copyVault(vault, dir, {
        signal,
        onProgress: (done, total) => {
          Object.assign(progress, {
            objectsDone: done.objects,
            objectsTotal: total.objects,
            bytesDone: done.bytes,
            bytesTotal: total.bytes,
          })
          if (performance.now() - told < 250) return
          told = performance.now()
          services.emit('copy.changed', { ...progress })
        },
      })
      if (!vault.readOnly) await this.#engine.commit([copyEntry(report, dir)])
      services.emit('health.changed', await this.#engine.checks.health())
      return { folderName: basename(dir), ...report }
    } finally {
      services.emit('copy.changed', { ...progress, ended: true })
    }
  }
}

/** A stick mostly holds other things already: the copy gets a folder of its own there, with the vault's neutral name. */
async function folderFor(chosen: string, name: string): Promise<string> {
  const names = await readdir(chosen).catch((): string[] => [])
  const own = names.length === 0 || names.includes('vault.json') || names.includes('COPY.txt')
  return own || names.every(isOfTheSystem) ? chosen : join(chosen, name)
}
