import { ArrowBigUp } from 'lucide-react'
import { useState } from 'react'
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import css from './Field.module.css'

export interface PasswordFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  description?: string | undefined
  error?: string | undefined
  autoFocus?: boolean
  isReadOnly?: boolean
}

/** A password with "show" and a hint while Caps Lock is on. The value lives only in the caller's state. */
export function PasswordField({ label, description, error, ...rest }: PasswordFieldProps) {
  const t = useText('common')
  const [shown, setShown] = useState(false)
  const [caps, setCaps] = useState(false)
  const watchCaps: NonNullable<TextFieldProps['onKeyDown']> = event => {
    setCaps(event.getModifierState('CapsLock'))
    // Else Escape would stop here, and the dialog around it would stay.
    event.continuePropagation()
  }
  return (
    <AriaTextField
      {...rest}
      isInvalid={!!error}
      type={shown ? 'text' : 'password'}
      autoComplete="off"
      spellCheck="false"
      onKeyDown={watchCaps}
      onKeyUp={watchCaps}
      className={css.field!}
    >
      <Label className={css.label}>{label}</Label>
      <span className={css.frame}>
        <Input className={classes(css.input, css.withEnd)} autoCapitalize="none" />
        <span className={css.end}>
          <Button variant="quiet" size="small" onPress={() => setShown(!shown)} aria-pressed={shown}>
            {shown ? t('hide') : t('show')}
          </Button>
        </span>
      </span>
      {caps && (
        <output className={css.caps}>
          <ArrowBigUp size={16} aria-hidden /> {t('capsLock')}
        </output>
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
