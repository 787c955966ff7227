import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { EventRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useTallList } from '../ui/useTallList.ts'
import { BurstLine } from './BurstLine.tsx'
import { EventLine } from './EventLine.tsx'
import css from './EventList.module.css'
import { type Layout, placedBetween, rowHeight, topOf } from './layout.ts'

export interface EventListHandle {
  /** Brings the line into view; `center` puts it in the middle. */
  reveal(index: number, center: boolean): void
  /** Shows a day's header at the top. */
  showTop(pixels: number): void
  focus(): void
}

export interface EventListProps {
  layout: Layout
  at: (index: number) => EventRow | null
  want: (first: number, last: number) => void
  zone: string
  blurred: boolean
  focused: number
  selected: (row: EventRow) => boolean
  onFold: (index: number) => void
  onFocus: (index: number, how: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void
  /** First and last index on the screen, when they change. */
  onView: (first: number, last: number) => void
  handle: React.Ref<EventListHandle>
}

/** The windowed list: only the lines on the screen exist. */
export function EventList({
  layout,
  at,
  want,
  zone,
  blurred,
  focused,
  selected,
  onFocus,
  onFold,
  onView,
  handle,
}: EventListProps) {
  const t = useText('timeline')
  const format = useFormat()
  const frame = useRef<HTMLDivElement>(null)
  const { seenTop, seenHeight, boxHeight, stretch, shift, onScroll } = useTallList(frame, layout.height)
  // The same functions at every draw: lines that did not change are not drawn again.
  const heard = useRef({ onFocus, onFold })
  useLayoutEffect(() => {
    heard.current = { onFocus, onFold }
  })
  const onPress = useCallback<EventListProps['onFocus']>((...how) => heard.current.onFocus(...how), [])
  const onBurst = useCallback<EventListProps['onFold']>(index => heard.current.onFold(index), [])

  const placed = placedBetween(layout, seenTop - rowHeight * 6, seenTop + seenHeight + rowHeight * 6)
  const indexes = placed.flatMap(place => (place.kind === 'event' ? [place.index] : []))
  // As many lines as can ever be here at once share their keys: a far jump fills lines anew instead of making them.
  const lineKey = (index: number) => index % (Math.ceil(seenHeight / rowHeight) + 14)
  const first = indexes[0] ?? 0
  const last = indexes.at(-1) ?? 0
  useEffect(() => {
    if (layout.lines > 0) want(first, last)
    onView(first, last)
  }, [want, first, last, layout.lines, onView])

  useImperativeHandle(handle, () => ({
    reveal(index, center) {
      const element = frame.current
      if (element === null) return
      const top = topOf(layout, index)
      const seen = element.scrollTop * stretch
      if (center || top < seen + rowHeight || top > seen + element.clientHeight - rowHeight * 2) {
        const wanted =
          center || top > seen ? top - element.clientHeight / (center ? 3 : 1) + rowHeight * 2 : top - 50
        element.scrollTop = Math.max(0, wanted) / stretch
      }
    },
    showTop(pixels) {
      if (frame.current !== null) frame.current.scrollTop = pixels / stretch
    },
    focus() {
      frame.current?.focus({ preventScroll: true })
    },
  }))

  return (
    <div
      ref={frame}
      role="grid"
      aria-label={t('list')}
      aria-rowcount={layout.lines}
      aria-describedby="event-count"
      aria-colcount={5}
      aria-multiselectable
      // Only a line that exists can be the active one.
      aria-activedescendant={indexes.includes(focused) ? `event-${focused}` : undefined}
      tabIndex={0}
      className={css.grid}
      onScroll={onScroll}
    >
      {/* Lines are counted by the grid itself; events may be more. */}
      <p id="event-count" hidden>
        {t('dayCount', { count: layout.events, n: format.number(layout.events) })}
      </p>
      <div className={css.box} role="presentation" style={{ height: boxHeight }}>
        {placed.map(place => {
          if (place.kind === 'day')
            return (
              <div
                key={`day-${place.span.day}`}
                role="row"
                className={css.day}
                style={{ transform: `translateY(${place.top - shift}px)` }}
              >
                <span role="rowheader" className={css.dayName}>
                  {place.span.day === 'undated' ? t('undated') : format.day(place.span.day, { year: true })}
                </span>
                <span role="gridcell">
                  {t('dayCount', { count: place.span.count, n: format.number(place.span.count) })}
                  {place.span.findings > 0 &&
                    ` · ${t('dayFindings', { count: place.span.findings, n: format.number(place.span.findings) })}`}
                </span>
              </div>
            )
          const row = at(place.index)
          if (row === null)
            return (
              <div
                key={lineKey(place.index)}
                id={`event-${place.index}`}
                role="row"
                aria-rowindex={place.index + 1}
                className={css.row}
                style={{ transform: `translateY(${place.top - shift}px)` }}
              >
                <span role="gridcell" className={css.waiting}>
                  ···
                </span>
              </div>
            )
          const line = {
            row,
            zone,
            index: place.index,
            top: place.top - shift,
            focused: place.index === focused,
            selected: selected(row),
            blurred,
            onPress,
            onBurst,
          }
          return row.burst !== undefined && !row.burst.open ? (
            <BurstLine key={lineKey(place.index)} {...line} burst={row.burst} />
          ) : (
            <EventLine key={lineKey(place.index)} {...line} />
          )
        })}
      </div>
    </div>
  )
}
