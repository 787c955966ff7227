import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import type { Pages } from '../model/pages.ts'
import { call, useEvent } from '../model/vault.ts'
import { type Layout, layOut } from './layout.ts'
import { eventRows } from './rows.ts'

export interface Timeline {
  layout: Layout
  /** What this list was asked with; a place in it is asked for with the same. */
  asked: TimelineFilter
  at: (index: number) => EventRow | null
  want: (first: number, last: number) => void
  loading: boolean
  failure: Failed | null
  reload: () => void
}

interface Reading {
  /** The filter without what is opened: the same list to the reader. */
  list: string
  asked: TimelineFilter
  layout: Layout
  rows: Pages<EventRow>
}

/** Changes come many a second while something is imported; the list follows at this pace. */
const calmMs = 700
const nothing = layOut([], false)

/**
 * Days and lines for a filter, with the bursts in `open` unfolded. A new reading takes the place of the old one as a
 * whole, once its days and the lines on the screen are there: heights and lines never come from two readings.
 */
export function useTimeline(filter: TimelineFilter, open: readonly string[]): Timeline {
  const list = JSON.stringify(filter)
  const question = JSON.stringify({ ...filter, fold: { open } })
  const [reading, setReading] = useState<Reading | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  const [, redraw] = useState(0)
  const seen = useRef({ list: '', first: 0, last: 0 })
  const loading = useRef(false)
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => {
    let over = false
    const asked = JSON.parse(question) as TimelineFilter
    const rows = eventRows(asked, () => redraw(n => n + 1))
    loading.current = true
    const read = async () => {
      const days = await call('timeline.days', asked)
      if (over) return
      const layout = layOut(days, asked.oldestFirst === true)
      const { first, last } = seen.current.list === list ? seen.current : { first: 0, last: 40 }
      if (layout.lines > 0)
        await rows.load(Math.min(first, layout.lines - 1), Math.min(last, layout.lines - 1))
      if (over) return
      loading.current = false
      setReading({ list, asked, layout, rows })
      setFailure(null)
    }
    read().catch((error: unknown) => {
      if (over) return
      loading.current = false
      setFailure(asFailed(error))
    })
    return () => {
      over = true
    }
  }, [list, question, round])

  // Answers for lines of a reading that is no longer shown are dropped.
  useEffect(() => () => reading?.rows.stop(), [reading])

  const reload = useCallback(() => setRound(n => n + 1), [])
  useEvent('index.changed', () => {
    const soon = () => {
      waiting.current ??= setTimeout(() => {
        waiting.current = null
        if (loading.current) soon()
        else reload()
      }, calmMs)
    }
    soon()
  })
  useEffect(() => () => clearTimeout(waiting.current ?? undefined), [])

  const at = useMemo(() => (index: number) => reading?.rows.at(index) ?? null, [reading])
  const want = useMemo(
    () => (first: number, last: number) => {
      if (reading === null) return
      seen.current = { list: reading.list, first, last }
      reading.rows.want(first, last)
    },
    [reading],
  )
  return {
    layout: reading?.layout ?? nothing,
    asked: reading?.asked ?? filter,
    at,
    want,
    loading: reading === null && failure === null,
    failure,
    reload,
  }
}
