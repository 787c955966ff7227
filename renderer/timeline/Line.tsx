import type { ReactNode } from 'react'
import type { EventRow } from '../../preload/contract.ts'
import { classes } from '../ui/classes.ts'
import css from './EventList.module.css'

export interface LineProps {
  row: EventRow
  index: number
  top: number
  focused: boolean
  selected: boolean
  onPress: (index: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void
}

/** A line of the list in its place, around what it says: one event, or a burst. */
export function Line({
  row,
  index,
  top,
  focused,
  selected,
  onPress,
  inside = false,
  children,
}: LineProps & { inside?: boolean; children: ReactNode }) {
  return (
    <div
      role="row"
      id={`event-${index}`}
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={classes(
        css.row,
        focused && css.focused,
        selected && css.selected,
        row.direction === 'out' && css.mine,
        inside && css.inside,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={event => onPress(index, event)}
    >
      {children}
    </div>
  )
}
