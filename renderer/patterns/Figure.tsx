import type { ReactNode } from 'react'
import type { TimelineFilter } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { moveByArrows } from '../ui/arrowKeys.ts'
import css from './Figure.module.css'

/**
 * A number that opens exactly the events it counts; a nought opens nothing. `of` says in words what is counted, for who
 * hears the number alone. Reached by arrow keys inside `Figures`, so that a table is one stop of the Tab key a row.
 */
export function Figure({ count, of, filter }: { count: number; of: string; filter: TimelineFilter }) {
  const t = useText('patterns')
  const format = useFormat()
  const { go } = useNavigation()
  if (count === 0) return <span className={css.none}>0</span>
  const n = format.number(count)
  return (
    <button
      type="button"
      tabIndex={-1}
      className={css.figure}
      aria-label={t('figure', { of, n })}
      onClick={() => go('timeline', { filter: { ...filter, oldestFirst: true } })}
    >
      {n}
    </button>
  )
}

/** The name of a row of figures; opens all its events. */
export function RowName({ children, filter }: { children: ReactNode; filter: TimelineFilter }) {
  const { go } = useNavigation()
  return (
    <button
      type="button"
      className={css.figure}
      onClick={() => go('timeline', { filter: { ...filter, oldestFirst: true } })}
    >
      {children}
    </button>
  )
}

/** Holds a table of figures: the arrow keys go from one to the next. */
export function Figures({ children }: { children: ReactNode }) {
  return (
    // The keys come from the buttons inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={moveByArrows}>{children}</div>
  )
}
