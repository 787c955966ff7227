import type { ReactNode } from 'react'
import { ToggleButton } from 'react-aria-components'
import { classes } from './classes.ts'
import css from './Chip.module.css'

export interface ToggleChipProps {
  isSelected: boolean
  onChange: (selected: boolean) => void
  icon?: ReactNode
  children: ReactNode
  /** A number after the word, already formatted. */
  count?: string
  isDisabled?: boolean
}

/** A filter that is on or off. */
export function ToggleChip({ icon, children, count, ...rest }: ToggleChipProps) {
  return (
    <ToggleButton {...rest} className={classes(css.chip, css.toggle)}>
      {icon}
      <span>{children}</span>
      {count !== undefined && <span className={css.count}>{count}</span>}
    </ToggleButton>
  )
}

export type Tone = 'plain' | 'finding' | 'severe' | 'good' | 'mine' | 'accent'

export interface BadgeProps {
  /** `finding` amber, `severe` rust (abuse, danger, loss only), `good` green. Never the only carrier of meaning. */
  tone?: Tone
  icon?: ReactNode
  children: ReactNode
}

/** A short word about a thing: a mark, a state, an authority. Not pressable. */
export function Badge({ tone = 'plain', icon, children }: BadgeProps) {
  return (
    <span className={classes(css.badge, css[tone])}>
      {icon}
      {children}
    </span>
  )
}
