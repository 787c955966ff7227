import { useEffect, useRef, useState } from 'react'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { call } from '../model/vault.ts'

/** The most events that one choice holds; the border takes no longer lists. */
export const mostSelected = 20_000
const step = 1000

export interface Selection {
  ids: ReadonlySet<string>
  has: (row: EventRow) => boolean
  /** Adds or takes away what stands on a line. */
  toggle: (index: number, row: EventRow) => void
  /** Adds everything from the line chosen last to this one, near or far. Answers false when that is too much. */
  extendTo: (index: number, asked: TimelineFilter) => Promise<boolean>
  /** After the line `head` there are so many lines more (or fewer) now: a range still goes from the line chosen last. */
  shift: (head: number, more: number) => void
  clear: () => void
}

/** Whether the line stands for a burst. */
export function isFolded({ burst }: EventRow): boolean {
  return burst !== undefined && !burst.open
}

/** Every event that a line stands for. */
export function eventsOf(row: EventRow): string[] {
  return row.burst !== undefined && isFolded(row) ? row.burst.events : [row.id]
}

/** Chosen events, by their ids: they stay chosen whatever lines come and go. A new list begins with none. */
export function useSelection(list: string): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  /** Index of the line from which a range goes. */
  const anchor = useRef<number | null>(null)
  const clear = () => {
    anchor.current = null
    setIds(new Set())
  }
  useEffect(clear, [list])

  return {
    ids,
    has: row => eventsOf(row).every(id => ids.has(id)),
    toggle(index, row) {
      anchor.current = index
      const events = eventsOf(row)
      const next = new Set(ids)
      const taken = events.every(id => ids.has(id))
      for (const id of events) {
        if (taken) next.delete(id)
        else next.add(id)
      }
      setIds(next)
    },
    async extendTo(index, asked) {
      const from = anchor.current ?? index
      anchor.current = from
      const [first, last] = [Math.min(from, index), Math.max(from, index)]
      const next = new Set(ids)
      // Lines between may be far from the screen, so that they are asked for.
      for (let offset = first; offset <= last; offset += step) {
        const { events } = await call('timeline.page', {
          filter: asked,
          limit: Math.min(step, last - offset + 1),
          offset,
        })
        for (const row of events) for (const id of eventsOf(row)) next.add(id)
        if (next.size > mostSelected) return false
      }
      setIds(next)
      return true
    },
    shift(head, more) {
      if (anchor.current !== null && anchor.current > head)
        anchor.current = Math.max(head, anchor.current + more)
    },
    clear,
  }
}
