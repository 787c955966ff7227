import type { Proof, ProofProgress } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { fullSpeed } from '../check/pace.ts'
import { readsWhole } from '../check/readWhole.ts'
import { getItem, itemBySha, placeOf } from '../index/items.ts'
import type { Engine } from './engine.ts'

/**
 * Reads what a paper cites to the last byte before it leaves, so that nobody hands in a list of originals that can no
 * longer be shown. What was read whole since the vault was opened is not read again: objects never change.
 */
export class Proofs {
  readonly #engine: Engine
  /** When each content was read whole. */
  readonly #whole = new Map<string, string>()
  #abort: AbortController | null = null

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Of these items. One runs at a time: a new one ends the one before. Throws ProofCancelled. */
  async of(items: readonly string[]): Promise<Proof> {
    this.cancel()
    const abort = new AbortController()
    this.#abort = abort
    const { db, vault, services } = this.#engine
    const cited = new Map<string, { item: string; name: string; size: number }[]>()
    for (const id of new Set(items)) {
      const item = getItem(db, id)
      const place = placeOf(db, id)
      if (item === null || place === null) continue
      const list = cited.get(place.object) ?? []
      // A part of an archive is read with all of the archive.
      const size = itemBySha(db, place.object)?.size ?? item.size
      list.push({ item: id, name: item.name, size })
      cited.set(place.object, list)
    }
    const due = [...cited].filter(([sha256]) => !this.#whole.has(sha256))
    const progress: ProofProgress = {
      objectsTotal: due.length,
      objectsDone: 0,
      bytesTotal: due.reduce((sum, [, [first]]) => sum + (first?.size ?? 0), 0),
      bytesDone: 0,
      ended: false,
    }
    let told = Number.NEGATIVE_INFINITY
    const tell = (now: boolean): void => {
      if (!now && performance.now() - told < 250) return
      told = performance.now()
      services.emit('proof.changed', { ...progress })
    }
    const damaged: Proof['damaged'] = []
    const pace = fullSpeed(bytes => {
      progress.bytesDone += bytes
      tell(false)
    }, abort.signal)
    try {
      for (const [sha256, list] of due) {
        if (abort.signal.aborted) throw new AppError('ProofCancelled')
        if (await readsWhole(vault, sha256, pace)) this.#whole.set(sha256, new Date().toISOString())
        else damaged.push(...list.map(({ item, name }) => ({ item, name })))
        progress.objectsDone += 1
        tell(false)
      }
    } finally {
      progress.ended = true
      tell(true)
      if (this.#abort === abort) this.#abort = null
    }
    const times = [...cited.keys()].flatMap(sha256 => this.#whole.get(sha256) ?? [])
    return { objects: cited.size, readSince: times.toSorted()[0] ?? null, damaged }
  }

  cancel(): void {
    this.#abort?.abort(new AppError('ProofCancelled'))
  }
}

/** The items that these events were read from and that belong to them. */
export function itemsOfEvents(engine: Engine, events: readonly string[]): string[] {
  return engine.db.sql
    .prepare(
      `WITH wanted AS (SELECT value AS id FROM json_each(?))
       SELECT item FROM event_sources WHERE event IN (SELECT id FROM wanted)
       UNION SELECT item FROM attachments WHERE item IS NOT NULL AND event IN (SELECT id FROM wanted)`,
    )
    .pluck()
    .all(JSON.stringify(events)) as string[]
}
