/**
 * A folder of which everything is imported that is or is put there, while the vault is open. What lies directly in it is
 * one thing: a file, or a folder of an export with its pictures. A thing is taken once it has stopped changing.
 */
import { lstat, opendir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { WatchState } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { Services } from './services.ts'

/** What watching needs of the engine. */
export interface Watching {
  readonly importing: boolean
  startImport(paths: readonly string[]): { done: Promise<{ imported: number }> }
  services: Pick<Services, 'emit'>
}

/** Files that browsers and copying programs have not finished, and those that open documents leave. */
const unfinished = /(?:\.(?:part|crdownload|download|tmp|partial)|^~\$.*|^\.~lock\..*)$/i
/** More than so many files in one thing are not counted again each time; then its own time must stand still longer. */
const countedFiles = 20_000

export class WatchedFolder {
  readonly #engine: Watching
  readonly #pollMs: number
  #folder: string | null = null
  #timer: NodeJS.Timeout | null = null
  #looking = false
  /** How each thing looked when it was seen last, and when it was taken. */
  #seen = new Map<string, string>()
  readonly #taken = new Map<string, string>()
  #state: WatchState | null = null

  constructor(engine: Watching, pollMs = 3000) {
    this.#engine = engine
    this.#pollMs = pollMs
  }

  get state(): WatchState | null {
    return this.#state
  }

  /** Begins with this folder instead of any other. Throws WatchedFolderMissing when it is none. */
  async start(folder: string): Promise<WatchState> {
    const found = await stat(folder).catch(() => null)
    if (found === null || !found.isDirectory()) throw new AppError('WatchedFolderMissing')
    this.stop()
    this.#folder = folder
    const state = {
      folderName: basename(folder),
      waiting: 0,
      taken: 0,
      lastAt: null,
      missing: false,
      failure: null,
    }
    this.#tell(state)
    this.#again(0)
    return state
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#folder = null
    this.#seen.clear()
    this.#taken.clear()
    if (this.#state === null) return
    this.#state = null
    this.#engine.services.emit('watch.changed', { state: null })
  }

  #again(ms: number): void {
    this.#timer = setTimeout(() => void this.#look(), ms)
    this.#timer.unref()
  }

  #tell(change: Partial<WatchState>): void {
    const next = { ...this.#state, ...change } as WatchState
    const same = JSON.stringify(next) === JSON.stringify(this.#state)
    this.#state = next
    if (!same) this.#engine.services.emit('watch.changed', { state: next })
  }

  async #look(): Promise<void> {
    const folder = this.#folder
    if (folder === null || this.#looking) return
    this.#looking = true
    try {
      await this.#take(folder)
    } catch (error) {
      if (this.#folder === folder)
        this.#tell({ failure: error instanceof AppError ? error.code : 'Internal' })
    } finally {
      this.#looking = false
      if (this.#folder === folder) this.#again(this.#pollMs)
    }
  }

  async #take(folder: string): Promise<void> {
    const now = await things(folder)
    if (this.#folder !== folder) return
    if (now === null) {
      this.#tell({ missing: true, waiting: 0 })
      return
    }
    const open = [...now].filter(([name, look]) => look !== '' && this.#taken.get(name) !== look)
    const still = open.filter(([name, look]) => this.#seen.get(name) === look)
    this.#seen = now
    this.#tell({ missing: false, waiting: open.length })
    if (still.length === 0 || this.#engine.importing) return
    const { done } = this.#engine.startImport(still.map(([name]) => join(folder, name)))
    const report = await done
    if (this.#folder !== folder) return
    for (const [name, look] of still) this.#taken.set(name, look)
    this.#tell({
      waiting: open.length - still.length,
      taken: (this.#state?.taken ?? 0) + report.imported,
      lastAt: new Date().toISOString(),
      failure: null,
    })
  }
}

/** What lies in the folder, each with how it looks: sizes and times of all its files; '' while it is unfinished. Null when the folder is gone. */
async function things(folder: string): Promise<Map<string, string> | null> {
  const found = new Map<string, string>()
  try {
    for await (const { name } of await opendir(folder)) {
      if (name.startsWith('.')) continue
      found.set(name, unfinished.test(name) ? '' : await lookOf(join(folder, name)))
    }
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EIO', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null
    throw error
  }
  return found
}

async function lookOf(path: string): Promise<string> {
  const pieces: string[] = []
  let files = 0
  const visit = async (at: string): Promise<boolean> => {
    const found = await lstat(at)
    if (!found.isDirectory()) {
      files += 1
      if (unfinished.test(basename(at))) return false
      pieces.push(`${at.slice(path.length)} ${found.size} ${found.mtimeMs}`)
      return files <= countedFiles
    }
    const names: string[] = []
    for await (const { name } of await opendir(at)) names.push(name)
    names.sort()
    for (const name of names) if (!(await visit(join(at, name)))) return files > countedFiles
    return true
  }
  try {
    if (!(await visit(path)) && files <= countedFiles) return ''
  } catch {
    // It changes while it is looked at.
    return ''
  }
  return pieces.length === 0 ? '' : pieces.join('\n')
}
