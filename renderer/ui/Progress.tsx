import { Label, ProgressBar } from 'react-aria-components'
import { classes } from './classes.ts'
import css from './Progress.module.css'

export interface ProgressProps {
  label: string
  labelHidden?: boolean
  /** 0 to 1, or null when it cannot be known. */
  value: number | null
  /** Stands still: what is shown is paused. */
  still?: boolean
  /** Said instead of the percentage, e.g. "3 of 12 files". */
  valueText?: string
}

/** How far something is. Give a number whenever there is one. */
export function Progress({ label, labelHidden, value, still, valueText }: ProgressProps) {
  const percent = value === null ? 0 : Math.max(0, Math.min(1, value)) * 100
  return (
    <ProgressBar
      {...(value === null ? { isIndeterminate: true } : { value: percent })}
      {...(valueText === undefined ? {} : { valueLabel: valueText })}
      {...(labelHidden ? { 'aria-label': label } : {})}
      className={css.progress!}
    >
      {!labelHidden && (
        <div className={css.words}>
          <Label>{label}</Label>
          {valueText && <span className={css.value}>{valueText}</span>}
        </div>
      )}
      <div className={css.track}>
        {/* The CSSOM style property is allowed by the page's policy; a style attribute would not be. */}
        <div
          className={classes(value === null ? css.unknown : css.fill, still && css.still)}
          style={value === null ? undefined : { width: `${percent}%` }}
        />
      </div>
    </ProgressBar>
  )
}
