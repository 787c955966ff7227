/** The timeline: strip, filters, the windowed list, and one event at the right. Everything goes by keyboard too. */
import { ListTree } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { VisuallyHidden } from 'react-aria-components'
import type { TimelineFilter } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useSoften } from '../model/appState.tsx'
import { useCaseZone } from '../model/caseZone.ts'
import { asFailed, errorWords } from '../model/failure.ts'
import { useLanguage } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useKeys } from '../model/keys.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Sheet } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { EventPane } from '../viewer/EventPane.tsx'
import { DensityStrip } from './DensityStrip.tsx'
import { EventList, type EventListHandle } from './EventList.tsx'
import { FilterBar } from './FilterBar.tsx'
import { GoToDate } from './GoToDate.tsx'
import { NoteDialog } from './NoteDialog.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import css from './TimelineScreen.module.css'
import { useNarrow } from './useNarrow.ts'
import { useTimeline } from './useTimeline.ts'

export function TimelineScreen() {
  const t = useText('timeline')
  const language = useLanguage()
  const { go, visit } = useNavigation()
  const params = useParams('timeline')
  const [filter, setFilter] = useState<TimelineFilter>(params.filter ?? {})
  const timeline = useTimeline(filter)
  const { layout, at: rowAt } = timeline
  const zone = useCaseZone()
  const soften = useSoften()
  const narrow = useNarrow(1100)
  const importJob = useImportJob()
  const list = useRef<EventListHandle>(null)
  const [focused, setFocused] = useState(0)
  const [opened, setOpened] = useState<string | null>(params.focus ?? null)
  const [paneOpen, setPaneOpen] = useState(false)
  const [selected, setSelected] = useState<ReadonlyMap<number, string>>(new Map())
  const [view, setView] = useState<{ first: number; last: number }>({ first: 0, last: 0 })
  const [dialog, setDialog] = useState<'note' | 'date' | null>(null)
  const detail = useCall(
    'timeline.event',
    { id: opened ?? '' },
    { skip: opened === null, again: ['index.changed'] },
  )

  // A new visit with other parameters replaces what was chosen here.
  const visited = useRef(visit)
  useEffect(() => {
    if (visited.current === visit) return
    visited.current = visit
    setFilter(params.filter ?? {})
    if (params.focus) setOpened(params.focus)
  }, [visit, params])

  const key = JSON.stringify(filter)
  useEffect(() => {
    setSelected(new Map())
    setFocused(0)
  }, [key])

  useEffect(() => {
    if (!params.focus || layout.total === 0) return
    let over = false
    call('timeline.position', { filter, event: params.focus }).then(
      ({ index }) => {
        if (over || index < 0) return
        setFocused(index)
        list.current?.reveal(index, true)
      },
      () => undefined,
    )
    return () => {
      over = true
    }
    // Only a new visit or a new list moves the reader's place.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [params.focus, visit, layout.total, key])

  const shown = (() => {
    const days = layout.days.filter(
      day => day.day !== 'undated' && day.first <= view.last && day.first + day.count > view.first,
    )
    const names = days.map(day => day.day).toSorted()
    const from = names[0]
    const to = names.at(-1)
    return from === undefined || to === undefined ? null : { from, to }
  })()

  const move = useCallback(
    (index: number) => {
      const next = Math.max(0, Math.min(layout.total - 1, index))
      setFocused(next)
      list.current?.reveal(next, false)
      const row = rowAt(next)
      if (row !== null && !narrow) setOpened(row.id)
    },
    [layout.total, rowAt, narrow],
  )
  const open = (index: number) => {
    const row = rowAt(index)
    if (row === null) return
    setOpened(row.id)
    setPaneOpen(true)
  }
  const toggle = (index: number, range: boolean) => {
    const next = new Map(selected)
    const start = range ? ([...selected.keys()].at(-1) ?? index) : index
    for (let at = Math.min(start, index); at <= Math.max(start, index); at += 1) {
      const id = rowAt(at)?.id
      if (id === undefined) continue
      if (!range && next.has(at)) next.delete(at)
      else next.set(at, id)
    }
    setSelected(next)
  }
  const fail = (error: unknown) => {
    const said = errorWords(asFailed(error), language)
    notify([said.what, said.next].filter(Boolean).join(' '))
  }
  const addExhibits = (ids: string[]) => {
    call('timeline.setExhibit', { ids, group: 1 }).then(
      () =>
        notify(t('exhibitsAdded', { count: ids.length }), {
          label: t('undo'),
          run: () => void call('timeline.setExhibit', { ids, group: null }).catch(fail),
        }),
      fail,
    )
  }
  /** The next event with a finding, in reading order. */
  const seekFinding = (step: 1 | -1) => {
    for (let at = focused + step; at >= 0 && at < layout.total; at += step) {
      const row = rowAt(at)
      if (row === null) {
        move(at)
        return
      }
      if (row.findings.some(finding => finding.state !== 'dismissed')) {
        move(at)
        return
      }
    }
  }
  const goToDay = (day: string) => {
    call('timeline.position', { filter, day }).then(({ index }) => {
      setFocused(Math.max(0, index))
      list.current?.reveal(Math.max(0, index), true)
      list.current?.focus()
    }, fail)
  }
  const press = useCallback(
    (index: number, how: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => {
      setFocused(index)
      if (how.shiftKey || how.ctrlKey || how.metaKey) toggle(index, how.shiftKey)
      else open(index)
    },
    // The row set and the selection are what these two read.
    // oxlint-disable-next-line react/exhaustive-deps
    [rowAt, selected],
  )
  const onView = useCallback((first: number, last: number) => setView({ first, last }), [])

  const idAt = (index: number) => rowAt(index)?.id
  const down = () => move(focused + 1)
  const up = () => move(focused - 1)
  useKeys({
    ArrowDown: down,
    ArrowUp: up,
    j: down,
    k: up,
    PageDown: () => move(focused + 12),
    PageUp: () => move(focused - 12),
    Home: () => move(0),
    End: () => move(layout.total - 1),
    Enter: () => open(focused),
    ' ': event => toggle(focused, event.shiftKey),
    x: () => {
      const ids = selected.size > 0 ? [...selected.values()] : [idAt(focused)].filter(id => id !== undefined)
      if (ids.length > 0) addExhibits(ids)
    },
    n: () => setDialog('note'),
    g: () => setDialog('date'),
    '[': () => seekFinding(-1),
    ']': () => seekFinding(1),
  })

  const event = detail.value !== null && detail.value.id === opened ? detail.value : null
  const pane = event && (
    <EventPane
      event={event}
      zone={zone}
      blurred={soften}
      onClose={() => setPaneOpen(false)}
      onExhibit={() => addExhibits([event.id])}
      onFailure={fail}
    />
  )
  const narrowedToNothing = layout.total === 0 && key !== '{}' && key !== '{"oldestFirst":true}'

  return (
    <div className={classes(css.screen, (narrow || layout.total === 0) && css.alone)}>
      <section className={css.left} aria-label={t('list')}>
        <VisuallyHidden elementType="h1">{t('title')}</VisuallyHidden>
        <DensityStrip layout={layout} shown={shown} onJump={day => list.current?.showTop(day.top)} />
        <FilterBar
          filter={filter}
          total={layout.total}
          onChange={setFilter}
          onNote={() => setDialog('note')}
          onDate={() => setDialog('date')}
        />
        {timeline.failure ? (
          <div className={css.empty}>
            <ErrorNotice failure={timeline.failure} onRetry={timeline.reload} />
          </div>
        ) : layout.total === 0 && !timeline.loading ? (
          <div className={css.empty}>
            <EmptyState
              icon={<ListTree size={28} aria-hidden />}
              title={narrowedToNothing ? t('nothingFound') : t('nothingYet')}
              actions={
                narrowedToNothing ? (
                  <Button onPress={() => setFilter({})}>{t('showAll')}</Button>
                ) : (
                  <Button variant="primary" onPress={() => importJob.choose('folder')}>
                    {t('importNow')}
                  </Button>
                )
              }
            >
              {narrowedToNothing ? t('nothingFoundMore') : t('nothingYetMore')}
            </EmptyState>
          </div>
        ) : (
          <EventList
            layout={layout}
            at={rowAt}
            want={timeline.want}
            zone={zone}
            blurred={soften}
            focused={focused}
            selected={index => selected.has(index)}
            onFocus={press}
            onView={onView}
            handle={list}
          />
        )}
        {selected.size > 0 && (
          <SelectionBar
            count={selected.size}
            onExhibit={() => addExhibits([...selected.values()])}
            onPrint={() => go('print', { filter: { ids: [...selected.values()] } })}
            onComplaint={() => go('complaint', { events: [...selected.values()] })}
            onClear={() => setSelected(new Map())}
          />
        )}
      </section>
      {!narrow && layout.total > 0 && (
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
