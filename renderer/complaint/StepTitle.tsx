import { createContext, useContext, useEffect, useRef } from 'react'
import { useText } from '../i18n/useText.ts'
import css from './StepTitle.module.css'

/** True once the reader went from one step to another; the first step shown takes the focus from nobody. */
export const StepMoved = createContext(false)

/** Where the buttons of every step lie. */
export const footId = 'step-foot'

/**
 * The title of a step. It takes the focus when its step is shown, so that keyboard and screen reader begin there; one
 * press of Tab away is the way past a long letter to the buttons below it.
 */
export function StepTitle({ children }: { children: string }) {
  const t = useText('complaint')
  const moved = useContext(StepMoved)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (moved) title.current?.focus()
    // Only at its own beginning: later changes must not take the focus from a field.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  return (
    <header className={css.head}>
      <h2 ref={title} tabIndex={-1} className={css.title}>
        {children}
      </h2>
      <a
        className={css.skip}
        href={`#${footId}`}
        onClick={event => {
          event.preventDefault()
          document.getElementById(footId)?.focus()
        }}
      >
        {t('toFoot')}
      </a>
    </header>
  )
}
