import type { Port } from '../host/host.ts'

/**
 * Starts the process of the next reading while the present one goes on: to start one takes longer than to read a short chat.
 * Each process still reads one source only.
 */
export class ReaderAhead {
  readonly #start: () => Promise<Port>
  #spare: Promise<Port | null> = Promise.resolve(null)
  /** Spares that ended before anybody wanted them. */
  readonly #ended = new WeakSet<Port>()

  constructor(start: () => Promise<Port>) {
    this.#start = start
  }

  /** A process that nobody has used. `another` says that one more will be wanted after it. */
  async next(another: boolean): Promise<Port> {
    const spare = await this.#spare
    const port = spare === null || this.#ended.has(spare) ? await this.#start() : spare
    this.#spare = another ? this.#begun() : Promise.resolve(null)
    return port
  }

  /** Ends the one that was not wanted after all. */
  async close(): Promise<void> {
    const spare = await this.#spare
    spare?.kill()
  }

  async #begun(): Promise<Port | null> {
    // What keeps it from starting now is told when it is tried again, for the source that it is for.
    const port = await this.#start().catch(() => null)
    port?.onClose(() => this.#ended.add(port))
    return port
  }
}
