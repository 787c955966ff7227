import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import css from './Page.module.css'

export interface PageProps {
  title: string
  /** One quiet line under the title. */
  lead?: ReactNode
  /** Buttons at the right of the title. */
  actions?: ReactNode
  /** `text` keeps lines readable, `wide` uses what is there. */
  width?: 'text' | 'wide'
  children: ReactNode
}

/** The inside of a screen: its one title, a line under it, then cards. Scrolls by itself. */
export function Page({ title, lead, actions, width = 'wide', children }: PageProps) {
  return (
    <div className={css.scroll}>
      <div className={classes(css.page, css[width])}>
        <header className={css.head}>
          <div>
            <h1>{title}</h1>
            {lead && <p className={css.lead}>{lead}</p>}
          </div>
          {actions && <div className={css.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  )
}
