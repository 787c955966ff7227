import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Tooltip } from './Tooltip.tsx'
import { Spinner } from './Spinner.tsx'
import { classes } from './classes.ts'
import css from './Button.module.css'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  /** `primary` once per screen; `quiet` has no frame; `danger` only where data or a person could come to harm. */
  variant?: 'primary' | 'default' | 'quiet' | 'danger'
  size?: 'medium' | 'small' | 'large'
  /** A lucide icon, 18 px. */
  icon?: ReactNode
  /** Takes the whole width. */
  wide?: boolean
  children: ReactNode
}

/** A button with a word on it. While `isPending` it keeps its width, shows a ring and tells screen readers. */
export function Button({ variant = 'default', size = 'medium', icon, wide, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(css.button, css[variant], css[size], wide && css.wide)}>
      {({ isPending }) => (
        <>
          {isPending ? <Spinner /> : icon}
          <span>{children}</span>
        </>
      )}
    </AriaButton>
  )
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  /** Read out and shown as a tooltip. */
  label: string
  icon: ReactNode
}

/** A button with only an icon; its label is its tooltip and its name. */
export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton {...rest} aria-label={label} className={classes(css.button, css.quiet, css.square)}>
        {icon}
      </AriaButton>
    </Tooltip>
  )
}
