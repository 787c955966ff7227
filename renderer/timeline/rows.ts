import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { Pages, pageSize } from '../model/pages.ts'
import { call } from '../model/vault.ts'

/** Lines of the timeline. One that cannot be had stays empty: the list itself reports the failure. */
export function eventRows(filter: TimelineFilter, changed: () => void): Pages<EventRow> {
  return new Pages(
    async offset => (await call('timeline.page', { filter, limit: pageSize, offset })).events,
    error => error === null && changed(),
  )
}
