import type { ReactElement } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import css from './Tooltip.module.css'

/** Shows `text` on hover and focus of the one pressable child. Never the only place where something is said. */
export function Tooltip({ text, children }: { text: string; children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip offset={6} className={css.tooltip!}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  )
}
