import { useEffect, useMemo, useState } from 'react'
import type { TimelineFilter } from '../../preload/contract.ts'
import type { Failed } from '../model/failure.ts'
import { useCall } from '../model/vault.ts'
import { type Layout, layOut } from './layout.ts'
import { Rows } from './rows.ts'

export interface Timeline {
  layout: Layout
  rows: Rows
  loading: boolean
  failure: Failed | null
  reload: () => void
}

/** Days and lines for a filter; made anew when the filter or the index changes. */
export function useTimeline(filter: TimelineFilter): Timeline {
  const days = useCall('timeline.days', filter, { again: ['index.changed'] })
  const layout = useMemo(
    () => layOut(days.value ?? [], filter.oldestFirst === true),
    [days.value, filter.oldestFirst],
  )
  const [, redraw] = useState(0)
  const key = JSON.stringify(filter)
  // New day counts mean that lines may have moved, so the pages are fetched anew with them.
  const rows = useMemo(() => {
    void days.value
    return new Rows(JSON.parse(key) as TimelineFilter, () => redraw(n => n + 1))
  }, [key, days.value])
  useEffect(() => () => rows.stop(), [rows])
  return { layout, rows, loading: days.loading, failure: days.failure, reload: days.reload }
}
