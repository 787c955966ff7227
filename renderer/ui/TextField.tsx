import type { ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components'
import { classes } from './classes.ts'
import css from './Field.module.css'

export interface TextFieldProps {
  label: string
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean
  value: string
  onChange: (value: string) => void
  /** One quiet line under the field. */
  description?: ReactNode
  /** Sentence that says what to mend; its presence marks the field invalid. */
  error?: string | undefined
  placeholder?: string
  /** Rows of a text area; one line when left out. */
  rows?: number
  type?: 'text' | 'search' | 'tel' | 'email'
  inputMode?: 'text' | 'numeric' | 'tel' | 'decimal'
  autoFocus?: boolean
  isDisabled?: boolean
  isReadOnly?: boolean
  maxLength?: number
  onBlur?: () => void
  /** Stands at the left inside the frame. */
  icon?: ReactNode
  mono?: boolean
}

/** A labelled line or area of text. Nothing in it is kept or suggested by the browser. */
export function TextField(props: TextFieldProps) {
  const { label, labelHidden, description, error, rows, icon, mono, placeholder, ...rest } = props
  return (
    <AriaTextField {...rest} isInvalid={!!error} autoComplete="off" spellCheck="false" className={css.field!}>
      <Label className={labelHidden ? css.hidden : css.label}>{label}</Label>
      {rows ? (
        <TextArea
          rows={rows}
          placeholder={placeholder}
          className={classes(css.input, css.area, mono && css.mono)}
        />
      ) : (
        <span className={css.frame}>
          {icon && <span className={css.icon}>{icon}</span>}
          <Input
            placeholder={placeholder}
            className={classes(css.input, !!icon && css.withIcon, mono && css.mono)}
          />
        </span>
      )}
      {description && (
        <Text slot="description" className={css.description!}>
          {description}
        </Text>
      )}
      <FieldError className={css.error!}>{error}</FieldError>
    </AriaTextField>
  )
}
