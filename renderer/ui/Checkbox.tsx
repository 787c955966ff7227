import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, Switch as AriaSwitch } from 'react-aria-components'
import css from './Checkbox.module.css'

export interface CheckboxProps {
  isSelected: boolean
  onChange: (selected: boolean) => void
  /** The words beside the box; give `label` instead when there are none. */
  children?: ReactNode
  label?: string
  isIndeterminate?: boolean
}

/** A choice that takes effect with the rest of its form, or selects a row. */
export function Checkbox({ children, label, ...rest }: CheckboxProps) {
  return (
    <AriaCheckbox {...rest} aria-label={label} className={css.check!}>
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className={css.box} aria-hidden>
            {isIndeterminate ? (
              <Minus size={14} strokeWidth={3} />
            ) : (
              isSelected && <Check size={14} strokeWidth={3} />
            )}
          </span>
          {children && <span>{children}</span>}
        </>
      )}
    </AriaCheckbox>
  )
}

export interface SwitchProps {
  isSelected: boolean
  onChange: (selected: boolean) => void
  children: ReactNode
  description?: string
}

/** A choice that takes effect at once. */
export function Switch({ children, description, ...rest }: SwitchProps) {
  return (
    <AriaSwitch {...rest} className={css.switch!}>
      <span className={css.track} aria-hidden>
        <span className={css.knob} />
      </span>
      <span className={css.words}>
        <span>{children}</span>
        {description && <span className={css.more}>{description}</span>}
      </span>
    </AriaSwitch>
  )
}
