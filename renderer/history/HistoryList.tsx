import { useEffect, useRef } from 'react'
import type { HistoryLine, HistoryRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { useTallList } from '../ui/useTallList.ts'
import css from './History.module.css'

const rowHeight = 60
export interface HistoryListProps {
  total: number
  at: (index: number) => HistoryRow | null
  want: (first: number, last: number) => void
  chosen: number
  onChoose: (index: number) => void
}

/** The windowed list: only the rows on the screen exist. All have one height, heads of days too. */
export function HistoryList({ total, at, want, chosen, onChoose }: HistoryListProps) {
  const t = useText('history')
  const frame = useRef<HTMLDivElement>(null)
  const { seenTop, seenHeight, boxHeight, stretch, shift, onScroll } = useTallList(frame, total * rowHeight)
  const first = Math.max(0, Math.floor(seenTop / rowHeight) - 4)
  const last = Math.min(total - 1, Math.ceil((seenTop + seenHeight) / rowHeight) + 4)

  useEffect(() => {
    if (last >= first) want(first, last)
  }, [want, first, last])

  const go = (index: number, step: 1 | -1) => {
    let to = Math.min(Math.max(index, 0), total - 1)
    const row = at(to)
    // Heads of days are passed over; the very first row is one.
    if (row !== null && 'dayHead' in row) to = Math.min(Math.max(to + (to === 0 ? 1 : step), 0), total - 1)
    onChoose(to)
    const element = frame.current
    if (element === null) return
    const top = to * rowHeight
    const start = element.scrollTop * stretch
    if (top < start + rowHeight) element.scrollTop = Math.max(0, top - rowHeight) / stretch
    else if (top > start + element.clientHeight - rowHeight * 2)
      element.scrollTop = (top - element.clientHeight + rowHeight * 2) / stretch
  }
  const page = Math.max(1, Math.floor(seenHeight / rowHeight) - 1)
  const onKeyDown = (event: React.KeyboardEvent) => {
    const moves: Record<string, [number, 1 | -1]> = {
      ArrowDown: [chosen + 1, 1],
      j: [chosen + 1, 1],
      ArrowUp: [chosen - 1, -1],
      k: [chosen - 1, -1],
      PageDown: [chosen + page, 1],
      PageUp: [chosen - page, -1],
      Home: [0, 1],
      End: [total - 1, -1],
    }
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key]
    if (move === undefined || total === 0) return
    event.preventDefault()
    go(...move)
  }

  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n)
  return (
    <div
      ref={frame}
      role="grid"
      aria-label={t('list')}
      aria-rowcount={total}
      aria-colcount={3}
      aria-activedescendant={indexes.includes(chosen) ? `history-${chosen}` : undefined}
      tabIndex={0}
      className={css.grid}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      <div className={css.box} role="presentation" style={{ height: boxHeight }}>
        {indexes.map(index => (
          <Row
            key={index % (Math.ceil(seenHeight / rowHeight) + 10)}
            index={index}
            top={index * rowHeight - shift}
            row={at(index)}
            chosen={index === chosen}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  index: number
  top: number
  row: HistoryRow | null
  chosen: boolean
  onChoose: (index: number) => void
}

function Row({ index, top, row, chosen, onChoose }: RowProps) {
  const format = useFormat()
  const place = {
    id: `history-${index}`,
    'aria-rowindex': index + 1,
    style: { transform: `translateY(${top}px)` },
  }
  if (row === null)
    return (
      <div {...place} role="row" className={css.row}>
        <span role="gridcell" className={css.waiting}>
          ···
        </span>
      </div>
    )
  if ('dayHead' in row)
    return (
      <div {...place} role="row" className={css.day}>
        <span role="rowheader">{format.day(row.dayHead, { year: true })}</span>
      </div>
    )
  return (
    // The grid itself hears the keys; a pointer chooses a row.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      {...place}
      role="row"
      aria-selected={chosen}
      className={classes(css.row, chosen && css.chosen)}
      onClick={() => onChoose(index)}
    >
      <Line line={row} />
    </div>
  )
}

function Line({ line }: { line: HistoryLine }) {
  const t = useText('history')
  const format = useFormat()
  const more = [line.by === 'person' ? t('by.person') : t('by.program'), line.opened].filter(Boolean)
  return (
    <>
      <span role="gridcell" className={css.clock}>
        {line.clock.slice(0, 5)}
      </span>
      <span role="gridcell" className={css.what}>
        <span className={css.sentence}>{line.what.join(t('and'))}</span>
        <span className={css.more}>
          {line.entries === 0 ? (
            <Badge tone="severe">{t('missingBadge')}</Badge>
          ) : line.jump === null ? (
            more.join(' · ')
          ) : (
            <>
              <Badge tone="finding">{t('jumpBadge')}</Badge> {line.jump}
            </>
          )}
        </span>
      </span>
      <span role="gridcell" className={css.numbers}>
        <span>{numbersOf(line, format.number)}</span>
        {line.entries > 1 && (
          <span className={css.more}>
            {t('entries', { count: line.entries, n: format.number(line.entries) })}
          </span>
        )}
      </span>
    </>
  )
}

/** `17` or `17–40`: the numbers of a line's entries. */
export function numbersOf({ first, last }: HistoryLine, number: (value: number) => string): string {
  return first === last ? number(first) : `${number(first)}–${number(last)}`
}
