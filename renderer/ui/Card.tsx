import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import css from './Card.module.css'

export interface CardProps {
  title?: string
  /** `attention` frames the one question of a screen; `danger` only for danger to people. */
  tone?: 'plain' | 'attention' | 'danger'
  children: ReactNode
}

/** A white sheet on the canvas; with a title it is a named section. */
export function Card({ title, tone = 'plain', children }: CardProps) {
  return (
    <section className={classes(css.card, css[tone])} aria-label={title}>
      {title && <h2 className={css.title}>{title}</h2>}
      {children}
    </section>
  )
}
