/** The timeline: strip, filters, the windowed list, and one event at the right. Everything goes by keyboard too. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { VisuallyHidden } from 'react-aria-components'
import type { EventRow, TimelineFilter } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useSoften } from '../model/appState.tsx'
import { useCaseZone } from '../model/caseZone.ts'
import { asFailed, errorWords } from '../model/failure.ts'
import { useKeys } from '../model/keys.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { classes } from '../ui/classes.ts'
import { Sheet } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { BurstPane } from '../viewer/BurstPane.tsx'
import { EventPane } from '../viewer/EventPane.tsx'
import { DensityStrip } from './DensityStrip.tsx'
import { EventList, type EventListHandle } from './EventList.tsx'
import { FilterBar } from './FilterBar.tsx'
import { GoToDate } from './GoToDate.tsx'
import { daysBetween } from './layout.ts'
import { NoteDialog } from './NoteDialog.tsx'
import { NothingHere } from './NothingHere.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import css from './TimelineScreen.module.css'
import { useNarrow } from './useNarrow.ts'
import { eventsOf, isFolded, mostSelected, useSelection } from './useSelection.ts'
import { useTimeline } from './useTimeline.ts'

/** What the pane shows: one event, or what is folded on one line. */
type Shown = { event: string } | { burst: EventRow } | null

export function TimelineScreen() {
  const t = useText('timeline')
  const language = useLanguage()
  const format = useFormat()
  const { go, visit } = useNavigation()
  const params = useParams('timeline')
  const [filter, setFilter] = useState<TimelineFilter>(params.filter ?? {})
  const [open, setOpen] = useState<readonly string[]>([])
  const timeline = useTimeline(filter, open)
  const { layout, at: rowAt, asked } = timeline
  const zone = useCaseZone()
  const soften = useSoften()
  const narrow = useNarrow(1100)
  const list = useRef<EventListHandle>(null)
  const [focused, setFocused] = useState(0)
  const [shown, setShown] = useState<Shown>(params.focus ? { event: params.focus } : null)
  /** Event to go to as soon as the list that has it is here. */
  const [goal, setGoal] = useState(params.focus ?? null)
  const [paneOpen, setPaneOpen] = useState(false)
  const [view, setView] = useState<{ first: number; last: number }>({ first: 0, last: 0 })
  const [dialog, setDialog] = useState<'note' | 'date' | null>(null)
  const opened = shown !== null && 'event' in shown ? shown.event : null
  const detail = useCall(
    'timeline.event',
    { id: opened ?? '' },
    { skip: opened === null, again: ['index.changed'] },
  )
  const key = JSON.stringify(filter)
  const selection = useSelection(key)

  const fail = (error: unknown) => {
    const said = errorWords(asFailed(error), language)
    notify([said.what, said.next].filter(Boolean).join(' '))
  }
  const showEvent = useCallback((event: string) => {
    setShown({ event })
    setGoal(event)
  }, [])

  // A new visit with other parameters replaces what was chosen here.
  const visited = useRef(visit)
  useEffect(() => {
    if (visited.current === visit) return
    visited.current = visit
    setFilter(params.filter ?? {})
    if (params.focus) showEvent(params.focus)
  }, [visit, params, showEvent])

  // A new list begins at its top, with every burst folded.
  const listed = useRef(key)
  useEffect(() => {
    if (listed.current === key) return
    listed.current = key
    setOpen([])
    setFocused(0)
    list.current?.showTop(0)
  }, [key])

  useEffect(() => {
    const { fold: _, ...plain } = asked
    if (goal === null || timeline.loading || JSON.stringify(plain) !== key) return
    let over = false
    call('timeline.position', { filter: asked, event: goal }).then(
      ({ index, burst }) => {
        if (over) return
        // Folded into another's line: opened first; the next reading comes here again.
        if (burst !== undefined) return setOpen(old => [...old.filter(id => id !== burst), burst])
        setGoal(null)
        setFocused(index)
        list.current?.reveal(index, true)
      },
      () => over || setGoal(null),
    )
    return () => {
      over = true
    }
  }, [goal, asked, key, timeline.loading])

  const unfold = (index: number) => {
    const burst = rowAt(index)?.burst
    if (burst === undefined) return
    setOpen(old => [...old.filter(id => id !== burst.id), burst.id])
    selection.shift(index, burst.events.length - 1)
  }
  /** Closes the burst that the line is part of; its first line stays where it is. */
  const foldUp = (index: number) => {
    const burst = rowAt(index)?.burst
    if (burst === undefined || !burst.open) return
    let head = index
    while (rowAt(head)?.burst?.head === false) head -= 1
    setOpen(old => old.filter(id => id !== burst.id))
    if (rowAt(head)?.burst?.id !== burst.id) return
    selection.shift(head, 1 - burst.events.length)
    setFocused(head)
    list.current?.reveal(head, false)
  }
  const openLine = (index: number) => {
    const row = rowAt(index)
    if (row === null) return
    if (isFolded(row)) unfold(index)
    setShown({ event: row.id })
    setPaneOpen(!isFolded(row))
  }
  const move = (index: number) => {
    const next = Math.max(0, Math.min(layout.lines - 1, index))
    setFocused(next)
    list.current?.reveal(next, false)
    const row = rowAt(next)
    if (row !== null && !narrow) setShown(isFolded(row) ? { burst: row } : { event: row.id })
  }
  const select = (index: number, range: boolean) => {
    const row = rowAt(index)
    if (!range) return row === null ? undefined : selection.toggle(index, row)
    selection
      .extendTo(index, asked)
      .then(fits => fits || notify(t('selectMost', { n: format.number(mostSelected) })), fail)
    // Who lands in a burst sees what they chose.
    if (row !== null && isFolded(row)) unfold(index)
  }
  const addExhibits = (ids: readonly string[]) => {
    if (ids.length === 0) return
    call('timeline.setExhibit', { ids: [...ids], group: 1 }).then(
      () =>
        notify(t('exhibitsAdded', { count: ids.length }), {
          label: t('undo'),
          run: () => void call('timeline.setExhibit', { ids: [...ids], group: null }).catch(fail),
        }),
      fail,
    )
  }
  const seekFinding = (back: boolean) => {
    const from = rowAt(focused)
    if (from === null) return
    call('timeline.nextFinding', { filter: asked, event: from.id, back }).then(
      ({ event }) => (event === null ? notify(t('noFinding')) : showEvent(event)),
      fail,
    )
  }
  const goToDay = (day: string) => {
    call('timeline.position', { filter: asked, day }).then(({ index }) => {
      setFocused(Math.max(0, index))
      list.current?.reveal(Math.max(0, index), true)
      list.current?.focus()
    }, fail)
  }
  const press = (index: number, how: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
    setFocused(index)
    if (how.shiftKey || how.ctrlKey || how.metaKey) select(index, how.shiftKey)
    else openLine(index)
  }
  const onView = useCallback((first: number, last: number) => setView({ first, last }), [])

  const down = () => move(focused + 1)
  const up = () => move(focused - 1)
  useKeys({
    ArrowDown: down,
    ArrowUp: up,
    j: down,
    k: up,
    ArrowRight: () => rowAt(focused)?.burst?.open === false && unfold(focused),
    ArrowLeft: () => foldUp(focused),
    PageDown: () => move(focused + 12),
    PageUp: () => move(focused - 12),
    Home: () => move(0),
    End: () => move(layout.lines - 1),
    Enter: () => openLine(focused),
    ' ': event => select(focused, event.shiftKey),
    x: () => {
      const row = rowAt(focused)
      addExhibits(selection.ids.size > 0 ? [...selection.ids] : row === null ? [] : eventsOf(row))
    },
    n: () => setDialog('note'),
    g: () => setDialog('date'),
    '[': () => seekFinding(true),
    ']': () => seekFinding(false),
  })

  // What tells of it may just have gone into the bin.
  const gone = detail.failure?.code === 'EventMissing'
  const event = detail.value !== null && detail.value.id === opened && !gone ? detail.value : null
  const folded = shown !== null && 'burst' in shown ? shown.burst : null
  const pane = event ? (
    <EventPane
      event={event}
      zone={zone}
      blurred={soften}
      onExhibit={() => addExhibits([event.id])}
      onFailure={fail}
    />
  ) : (
    folded?.burst && (
      <BurstPane
        row={folded}
        burst={folded.burst}
        zone={zone}
        onOpen={() => openLine(focused)}
        onExhibit={() => addExhibits(eventsOf(folded))}
      />
    )
  )
  const narrowedToNothing = layout.lines === 0 && key !== '{}' && key !== '{"oldestFirst":true}'

  return (
    <div className={classes(css.screen, (narrow || layout.lines === 0) && css.alone)}>
      <section className={css.left} aria-label={t('list')}>
        <VisuallyHidden elementType="h1">{t('title')}</VisuallyHidden>
        <DensityStrip
          layout={layout}
          shown={daysBetween(layout, view.first, view.last)}
          onJump={day => list.current?.showTop(day.top)}
        />
        <FilterBar
          filter={filter}
          total={layout.events}
          onChange={setFilter}
          onNote={() => setDialog('note')}
          onDate={() => setDialog('date')}
        />
        {timeline.failure ? (
          <div className={css.empty}>
            <ErrorNotice failure={timeline.failure} onRetry={timeline.reload} />
          </div>
        ) : layout.lines === 0 && !timeline.loading ? (
          <NothingHere narrowed={narrowedToNothing} onShowAll={() => setFilter({})} />
        ) : (
          <EventList
            layout={layout}
            at={rowAt}
            want={timeline.want}
            zone={zone}
            blurred={soften}
            focused={focused}
            selected={selection.has}
            onFocus={press}
            onFold={foldUp}
            onView={onView}
            handle={list}
          />
        )}
        {selection.ids.size > 0 && (
          <SelectionBar
            count={selection.ids.size}
            onExhibit={() => addExhibits([...selection.ids])}
            onPrint={() => go('print', { filter: { ids: [...selection.ids] } })}
            onComplaint={() => go('complaint', { events: [...selection.ids] })}
            onClear={selection.clear}
          />
        )}
      </section>
      {!narrow && layout.lines > 0 && (
        <aside className={css.right} aria-label={t('pane')}>
          {pane ?? <EmptyState title={t('chooseOne')}>{t('chooseOneMore')}</EmptyState>}
        </aside>
      )}
      {narrow && (
        <Sheet isOpen={paneOpen && pane !== null} onClose={() => setPaneOpen(false)} title={t('pane')}>
          {pane}
        </Sheet>
      )}
      <NoteDialog isOpen={dialog === 'note'} zone={zone} onClose={() => setDialog(null)} />
      <GoToDate isOpen={dialog === 'date'} onClose={() => setDialog(null)} onDay={goToDay} />
    </div>
  )
}
