import { useCallback, useEffect, useRef, useState } from 'react'
import type { HistoryAsked, HistoryOverview, HistoryRow } from '../../preload/contract.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { call, useCall } from '../model/vault.ts'

export const pageSize = 100
const keptPages = 40

export type HistoryChoice = Omit<HistoryAsked, 'upTo' | 'offset' | 'limit'>

/** The rows of one choice up to one entry, fetched in pages as they come near and let go when they are far. */
class Rows {
  total = 0
  readonly #asked: Omit<HistoryAsked, 'offset' | 'limit'>
  readonly #changed: (failure: Failed | null) => void
  readonly #pages = new Map<number, HistoryRow[]>()
  readonly #underWay = new Set<number>()
  #over = false

  constructor(asked: Omit<HistoryAsked, 'offset' | 'limit'>, changed: (failure: Failed | null) => void) {
    this.#asked = asked
    this.#changed = changed
  }

  at(index: number): HistoryRow | null {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null
  }

  want(first: number, last: number): void {
    const to = Math.min(
      Math.floor((last + 20) / pageSize),
      Math.floor(Math.max(0, this.total - 1) / pageSize),
    )
    for (let page = Math.floor(Math.max(0, first - 20) / pageSize); page <= to; page += 1) {
      const known = this.#pages.get(page)
      if (known !== undefined) {
        // Touched pages move to the end, so that the first ones are those not looked at for longest.
        this.#pages.delete(page)
        this.#pages.set(page, known)
      } else if (!this.#underWay.has(page)) this.load(page).catch(() => undefined)
    }
  }

  stop(): void {
    this.#over = true
  }

  async load(page: number): Promise<void> {
    this.#underWay.add(page)
    try {
      const { total, rows } = await call('history.page', {
        ...this.#asked,
        offset: page * pageSize,
        limit: pageSize,
      })
      if (this.#over) return
      this.total = total
      this.#pages.set(page, rows)
      for (const old of [...this.#pages.keys()].slice(0, -keptPages)) this.#pages.delete(old)
      this.#changed(null)
    } catch (error) {
      if (!this.#over) this.#changed(asFailed(error))
      throw error
    } finally {
      this.#underWay.delete(page)
    }
  }
}

export interface History {
  overview: HistoryOverview | null
  /** What the rows belong to: a new choice begins at the top. */
  choice: string
  total: number
  at: (index: number) => HistoryRow | null
  want: (first: number, last: number) => void
  loading: boolean
  failure: Failed | null
  reload: () => void
}

/** The history of a choice. New entries take the place of the old reading once its first page is there. */
export function useHistory({ locale, group, folded }: HistoryChoice): History {
  const overview = useCall('history.overview', null, { again: ['index.changed', 'health.changed'] })
  const [reading, setReading] = useState<{ rows: Rows; choice: string } | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  const [, redraw] = useState(0)
  const seen = useRef({ choice: '', first: 0 })
  const upTo = overview.value?.upTo ?? null
  const choice = JSON.stringify([locale, group, folded])

  useEffect(() => {
    if (upTo === null) return
    const rows = new Rows({ locale, group, folded, upTo }, found => {
      setFailure(found)
      redraw(n => n + 1)
    })
    const page = seen.current.choice === choice ? Math.floor(seen.current.first / pageSize) : 0
    let over = false
    rows.load(page).then(
      () => !over && setReading({ rows, choice }),
      () => undefined,
    )
    return () => {
      over = true
      rows.stop()
    }
  }, [locale, group, folded, upTo, choice, round])

  const rows = reading?.rows ?? null
  const at = useCallback((index: number) => rows?.at(index) ?? null, [rows])
  const want = useCallback(
    (first: number, last: number) => {
      if (reading === null) return
      seen.current = { choice: reading.choice, first }
      reading.rows.want(first, last)
    },
    [reading],
  )
  const { reload: again } = overview
  const reload = useCallback(() => {
    again()
    setRound(n => n + 1)
  }, [again])
  const failed = overview.failure ?? failure
  return {
    overview: overview.value,
    choice: reading?.choice ?? choice,
    total: rows?.total ?? 0,
    at,
    want,
    loading: reading === null && failed === null,
    failure: failed,
    reload,
  }
}
