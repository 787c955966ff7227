import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import type { Pages } from '../model/pages.ts'
import { call, useEvent } from '../model/vault.ts'
import { type Layout, layOut } from '../timeline/layout.ts'
import { eventRows } from '../timeline/rows.ts'

/** So many events are added at an end when it comes near, and so many stand there at most. */
const step = 60
const most = 240

export interface Chat {
  layout: Layout
  /** Indexes of the events that stand there, `to` not included; null until the first are here. */
  range: { from: number; to: number } | null
  at: (index: number) => EventRow | null
  failure: Failed | null
  /** Adds events at an end; those farthest from it are let go. `keep` hears of it right before anything moves. */
  extend: (back: boolean, keep: () => void) => Promise<void>
  /** Goes to an index, near or far. */
  show: (index: number) => Promise<void>
  /** The index of an event, or of a day's first. */
  find: (what: { event: string } | { day: string }) => Promise<number>
}

interface Reading {
  layout: Layout
  rows: Pages<EventRow>
}

/** Everything with one party, the oldest first, a stretch of it at a time. Begins at `focus`, else at the end. */
export function useChat(party: string, focus: string | null): Chat {
  const filter = useMemo<TimelineFilter>(() => ({ parties: [party], oldestFirst: true }), [party])
  const [reading, setReading] = useState<Reading | null>(null)
  const [range, setRange] = useState<Chat['range']>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [round, setRound] = useState(0)
  const shown = useRef<{ party: string; range: Chat['range'] }>({ party, range: null })
  const busy = useRef(false)
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null)

  useEffect(() => {
    let over = false
    const read = async () => {
      const layout = layOut(await call('timeline.days', filter), true)
      const rows = eventRows(filter, () => undefined)
      const old = shown.current.party === party ? shown.current.range : null
      const start =
        focus === null ? layout.lines - 1 : (await call('timeline.position', { filter, event: focus })).index
      const next = old === null ? around(start, layout.lines) : within(old, layout.lines)
      await rows.load(next.from, Math.max(next.from, next.to - 1))
      if (over) return
      shown.current = { party, range: next }
      setReading({ layout, rows })
      setRange(next)
      setFailure(null)
    }
    read().catch((error: unknown) => over || setFailure(asFailed(error)))
    return () => {
      over = true
    }
  }, [filter, party, focus, round])

  useEvent('index.changed', () => {
    waiting.current ??= setTimeout(() => {
      waiting.current = null
      setRound(n => n + 1)
    }, 700)
  })
  useEffect(() => () => clearTimeout(waiting.current ?? undefined), [])

  const turnTo = useCallback(
    async (next: { from: number; to: number }, keep?: () => void) => {
      if (reading === null || busy.current || next.to <= next.from) return
      busy.current = true
      try {
        await reading.rows.load(next.from, next.to - 1)
        shown.current = { party, range: next }
        keep?.()
        setRange(next)
      } finally {
        busy.current = false
      }
    },
    [reading, party],
  )
  const lines = reading?.layout.lines ?? 0
  return {
    layout: reading?.layout ?? layOut([], true),
    range,
    at: index => reading?.rows.at(index) ?? null,
    failure,
    extend: async (back, keep) => {
      if (range === null || (back ? range.from === 0 : range.to >= lines)) return
      const from = back ? Math.max(0, range.from - step) : range.from
      const to = back ? range.to : Math.min(lines, range.to + step)
      await turnTo(
        back ? { from, to: Math.min(to, from + most) } : { from: Math.max(from, to - most), to },
        keep,
      )
    },
    show: async index => {
      if (range !== null && index >= range.from && index < range.to) return
      await turnTo(around(index, lines))
    },
    find: async what => (await call('timeline.position', { filter, ...what })).index,
  }
}

function around(index: number, lines: number): { from: number; to: number } {
  return { from: Math.max(0, index - step), to: Math.min(lines, index + step) }
}

function within(range: { from: number; to: number }, lines: number): { from: number; to: number } {
  return range.from < lines ? { from: range.from, to: Math.min(range.to, lines) } : around(lines - 1, lines)
}
