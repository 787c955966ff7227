import type { ImportProgress } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'

/** State of a running import: progress for the screen, a gate for pause, a signal for cancel. */
export class ImportJob {
  readonly id: string
  readonly startedAt = new Date()
  readonly #abort = new AbortController()
  readonly #changed: (progress: ImportProgress) => void
  #resume: (() => void) | null = null
  #gate: Promise<void> | null = null
  #byUser = false
  #pausedMs = 0
  #pausedSince = 0
  #lastTold = 0
  /** Bytes that came out of archives, by the outermost archive they lie in: a bomb is what all of its layers give. */
  readonly unpacked = new Map<string, number>()
  readonly progress: ImportProgress

  constructor(id: string, changed: (progress: ImportProgress) => void) {
    this.id = id
    this.#changed = changed
    this.progress = {
      job: id,
      phase: 'counting',
      filesTotal: 0,
      filesDone: 0,
      bytesTotal: 0,
      bytesDone: 0,
      messages: 0,
      current: '',
      secondsLeft: null,
      paused: false,
    }
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get cancelled(): boolean {
    return this.#abort.signal.aborted
  }

  /** Whether the user wanted it; a lock ends a job too, and what was not read then is read after the next unlock. */
  get cancelledByUser(): boolean {
    return this.#byUser
  }

  cancel(byUser: boolean): void {
    if (this.cancelled) return
    this.#byUser = byUser
    this.#abort.abort(new AppError('ImportCancelled'))
    this.pause(false)
  }

  pause(paused: boolean): void {
    if (paused && this.#gate === null) {
      this.#gate = new Promise(resolve => {
        this.#resume = resolve
      })
      this.#pausedSince = Date.now()
    } else if (!paused && this.#gate !== null) {
      this.#pausedMs += Date.now() - this.#pausedSince
      this.#resume?.()
      this.#gate = null
    }
    this.progress.paused = this.#gate !== null
    this.tell(true)
  }

  /** Waits while paused; throws ImportCancelled once cancelled. */
  async checkpoint(): Promise<void> {
    this.#abort.signal.throwIfAborted()
    if (this.#gate !== null) await this.#gate
    this.#abort.signal.throwIfAborted()
  }

  /** Tells the screen, at most four times a second. */
  tell(now = false): void {
    if (!now && Date.now() - this.#lastTold < 250) return
    this.#lastTold = Date.now()
    const { bytesDone, bytesTotal } = this.progress
    const running = Date.now() - this.startedAt.getTime() - this.#pausedMs
    this.progress.secondsLeft =
      bytesDone > 0 && running > 2000
        ? Math.max(0, Math.round(((bytesTotal - bytesDone) / bytesDone) * (running / 1000)))
        : null
    this.#changed({ ...this.progress })
  }
}
