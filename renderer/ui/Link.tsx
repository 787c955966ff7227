import type { ReactNode } from 'react'
import { Link as AriaLink } from 'react-aria-components'
import { classes } from './classes.ts'
import css from './Link.module.css'

export interface LinkProps {
  /** Goes somewhere inside the program; the program has no links to the outside. */
  onPress: () => void
  children: ReactNode
  /** Read out instead of the children, for a bare number. */
  label?: string
  /** Smaller hit area for use inside a sentence; otherwise it is 32 px high. */
  inline?: boolean
}

/** An underlined word that leads to another place in the program. */
export function Link({ onPress, children, label, inline }: LinkProps) {
  return (
    <AriaLink onPress={onPress} aria-label={label} className={classes(css.link, !inline && css.alone)}>
      {children}
    </AriaLink>
  )
}
