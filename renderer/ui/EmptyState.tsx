import type { ReactNode } from 'react'
import css from './EmptyState.module.css'

export interface EmptyStateProps {
  /** A lucide icon, 28 px. */
  icon?: ReactNode
  title: string
  /** What could be here and what to do. */
  children?: ReactNode
  actions?: ReactNode
}

/** What a screen shows when there is nothing yet: what belongs here and the next step. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={css.empty}>
      {icon && <div className={css.icon}>{icon}</div>}
      <h2>{title}</h2>
      {children && <div className={css.words}>{children}</div>}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  )
}
