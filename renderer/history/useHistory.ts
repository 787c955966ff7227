import { useCallback, useEffect, useRef, useState } from 'react'
import type { HistoryAsked, HistoryOverview, HistoryRow } from '../../preload/contract.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { Pages, pageSize } from '../model/pages.ts'
import { call, useCall } from '../model/vault.ts'

export type HistoryChoice = Omit<HistoryAsked, 'upTo' | 'offset' | 'limit'>

/** Rows above and below what is seen that are fetched with it. */
const ahead = 20

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
  const [reading, setReading] = useState<{ rows: Pages<HistoryRow>; choice: string; total: number } | null>(
    null,
  )
  const [failure, setFailure] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  const [, redraw] = useState(0)
  const seen = useRef({ choice: '', first: 0 })
  const upTo = overview.value?.upTo ?? null
  const choice = JSON.stringify([locale, group, folded])

  useEffect(() => {
    if (upTo === null) return
    // The same for every page: entries are only added, and the reading ends at one.
    let total: number | null = null
    const rows = new Pages<HistoryRow>(
      async offset => {
        const page = await call('history.page', { locale, group, folded, upTo, offset, limit: pageSize })
        total = page.total
        return page.rows
      },
      error => {
        setFailure(error === null ? null : asFailed(error))
        redraw(n => n + 1)
      },
    )
    const first = seen.current.choice === choice ? seen.current.first : 0
    let over = false
    void rows.load(first, first).then(() => {
      if (!over && total !== null) setReading({ rows, choice, total })
    })
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
      reading.rows.want(first, last, ahead, reading.total)
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
    total: reading?.total ?? 0,
    at,
    want,
    loading: reading === null && failed === null,
    failure: failed,
    reload,
  }
}
