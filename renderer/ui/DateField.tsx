import { type CalendarDate, parseDate } from '@internationalized/date'
import { DateField as AriaDateField, DateInput, DateSegment, FieldError, Label } from 'react-aria-components'
import css from './Field.module.css'

export interface DateFieldProps {
  label: string
  labelHidden?: boolean
  /** Local date `2026-11-03`, or empty. */
  value: string
  /** Gives `2026-11-03`, or an empty string when cleared. */
  onChange: (value: string) => void
  error?: string
}

/** A day, typed part by part in the order of the language; no calendar day is ever guessed. */
export function DateField({ label, labelHidden, value, onChange, error }: DateFieldProps) {
  return (
    <AriaDateField<CalendarDate>
      value={readDay(value)}
      onChange={day => onChange(day ? day.toString() : '')}
      isInvalid={!!error}
      shouldForceLeadingZeros
      className={css.field!}
    >
      <Label className={labelHidden ? css.hidden : css.label}>{label}</Label>
      <DateInput className={css.date!}>
        {segment => <DateSegment segment={segment} className={css.segment!} />}
      </DateInput>
      <FieldError className={css.error!}>{error}</FieldError>
    </AriaDateField>
  )
}

function readDay(value: string): CalendarDate | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? parseDate(value) : null
}
