import { useEffect, useMemo, useRef, useState } from 'react'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import type { Failed } from '../model/failure.ts'
import { useCall, useEvent } from '../model/vault.ts'
import { type Layout, layOut } from './layout.ts'
import { Rows } from './rows.ts'

export interface Timeline {
  layout: Layout
  /** The line at an index; while a new reading is on its way the old line of the same list stays. */
  at: (index: number) => EventRow | null
  want: (first: number, last: number) => void
  loading: boolean
  failure: Failed | null
  reload: () => void
}

/** Changes come many a second while something is imported; the list follows at this pace. */
const calmMs = 700

/** Days and lines for a filter; made anew when the filter changes, refreshed in place when the index does. */
export function useTimeline(filter: TimelineFilter): Timeline {
  const key = JSON.stringify(filter)
  const days = useCall('timeline.days', filter)
  const layout = useMemo(
    () => layOut(days.value ?? [], filter.oldestFirst === true),
    [days.value, filter.oldestFirst],
  )
  const [, redraw] = useState(0)
  const [reading, setReading] = useState(0)
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEvent('index.changed', () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = null
      days.reload()
      setReading(n => n + 1)
    }, calmMs)
  })
  useEffect(() => () => clearTimeout(waiting.current ?? undefined), [])

  const rows = useMemo(() => {
    void reading
    return new Rows(JSON.parse(key) as TimelineFilter, () => redraw(n => n + 1))
  }, [key, reading])
  const [stale, setStale] = useState<{ key: string; rows: Rows } | null>(null)
  useEffect(
    () => () => {
      rows.stop()
      setStale({ key, rows })
    },
    [rows, key],
  )
  const at = useMemo(
    () => (index: number) => rows.at(index) ?? (stale?.key === key ? stale.rows.at(index) : null),
    [rows, stale, key],
  )
  const want = useMemo(() => (first: number, last: number) => rows.want(first, last), [rows])
  return { layout, at, want, loading: days.loading, failure: days.failure, reload: days.reload }
}
