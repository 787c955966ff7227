import { createContext, useContext, useEffect, useRef } from 'react'
import css from './ComplaintScreen.module.css'

/** True once the reader went from one step to another; the first step shown takes the focus from nobody. */
export const StepMoved = createContext(false)

/** The title of a step. It takes the focus when its step is shown, so that keyboard and screen reader begin there. */
export function StepTitle({ children }: { children: string }) {
  const moved = useContext(StepMoved)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (moved) title.current?.focus()
    // Only at its own beginning: later changes must not take the focus from a field.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  return (
    <h2 ref={title} tabIndex={-1} className={css.title}>
      {children}
    </h2>
  )
}
