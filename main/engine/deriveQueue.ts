import { asAppError } from '../appError.ts'
import { importer } from '../import/importEnv.ts'
import { openBytes } from '../import/itemBytes.ts'
import { factsOf, type MediaItem, mediaItems } from '../index/importState.ts'
import { placeOf } from '../index/items.ts'
import { type DeriveRole, deriveOne, dueRoles } from '../media/derive.ts'
import type { Engine } from './engine.ts'

/**
 * Makes playable copies, waveforms and thumbnails in the background, one at a time. The queue is no list of its own:
 * what is due follows from the index, so it goes on by itself after an unlock. A role that failed is not tried again
 * until the vault is opened the next time.
 */
export class DeriveQueue {
  readonly #engine: Engine
  readonly #failed = new Set<string>()
  readonly #abort = new AbortController()
  #running: Promise<void> | null = null
  #again = false

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Looks for something to do; harmless when it is already at work. */
  wake(): void {
    if (this.#engine.vault.readOnly || this.#abort.signal.aborted) return
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = null
      if (this.#again) this.wake()
    })
  }

  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    this.#again = false
    await this.#running?.catch(() => undefined)
  }

  /** Whether the copy of an item that cannot play as it is may still come. */
  state(id: string): 'preparing' | 'unavailable' {
    return this.#running !== null && !this.#failed.has(`${id} playable`) ? 'preparing' : 'unavailable'
  }

  async #run(): Promise<void> {
    let afterSeq = 0
    while (this.#again && !this.#abort.signal.aborted) {
      this.#again = false
      const found = mediaItems(this.#engine.db, 0)
      for (const { seq, item } of found) {
        if (this.#abort.signal.aborted) return
        afterSeq = Math.max(afterSeq, seq)
        const subject = {
          name: item.name,
          mediaType: item.mediaType,
          size: item.size,
          facts: factsOf(this.#engine.db, item.id),
        }
        for (const role of dueRoles(subject)) {
          if (item.roles.includes(role) || this.#failed.has(`${item.id} ${role}`)) continue
          // An import wants the disk and the processor for itself.
          if (this.#engine.busy) return
          await this.#make(role, item, subject)
        }
      }
      if (mediaItems(this.#engine.db, afterSeq).length > 0) this.#again = true
    }
  }

  async #make(role: DeriveRole, item: MediaItem, subject: Parameters<typeof dueRoles>[0]): Promise<void> {
    const { vault, db } = this.#engine
    try {
      const place = placeOf(db, item.id)
      if (place === null) return
      const bytes = await openBytes(vault, place)
      try {
        const made = await deriveOne(role, bytes, subject, this.#abort.signal)
        const createdAt = new Date().toISOString()
        const stored = await vault.put(
          { stream: made.stream },
          {
            kind: 'derivative',
            name: made.name,
            mediaType: made.mediaType,
            importedAt: createdAt,
            sourceMtime: null,
            sourcePath: null,
            derivedFrom: item.sha256,
            tool: made.tool,
            importer,
          },
          undefined,
          this.#abort.signal,
        )
        await this.#engine.commit([
          {
            type: 'derive',
            public: {
              sha256: stored.sha256,
              size: stored.size,
              derivedFrom: item.sha256,
              metaSha256: stored.metaSha256,
            },
            private: {
              name: made.name,
              mediaType: made.mediaType,
              role,
              tool: made.tool,
              createdAt,
              ...(made.waveform === undefined ? {} : { waveform: made.waveform }),
            },
          },
        ])
      } finally {
        await bytes.close()
      }
    } catch (error) {
      // The original is stored and listed; only its preview is missing.
      if (!this.#abort.signal.aborted) this.#failed.add(`${item.id} ${role}`)
      if (asAppError(error).code === 'NoSpace') this.#again = false
    }
  }
}
