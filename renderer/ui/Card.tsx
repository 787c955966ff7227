import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import css from './Card.module.css'

export interface CardProps {
  title?: string
  /** A quiet line or control at the right of the title. */
  aside?: ReactNode
  /** `attention` frames the one question of a screen; `danger` only for danger to people; `finding` amber. */
  tone?: 'plain' | 'attention' | 'danger' | 'finding'
  children: ReactNode
}

/** A white sheet on the canvas; with a title it is a named section. */
export function Card({ title, aside, tone = 'plain', children }: CardProps) {
  return (
    <section className={classes(css.card, css[tone])} aria-label={title}>
      {title && (
        <header className={css.head}>
          <h2>{title}</h2>
          {aside && <div className={css.aside}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  )
}
