import { type FormEvent, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Link } from '../ui/Link.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './Create.module.css'

/** Two groups, chosen at random, typed back from the paper. The program checks them, not the page. */
export function ConfirmCode({
  code,
  onBack,
  onRight,
  right,
  headed = true,
}: {
  code: string
  onBack: () => void
  onRight: () => Promise<void>
  /** What the button says that goes on; the words of making a vault when left out. */
  right?: string
  /** False where something above it bears the title. */
  headed?: boolean
}) {
  const t = useText('create')
  const [asked] = useState(() => twoOf(code.split('-').length))
  const [values, setValues] = useState(['', ''])
  const [wrong, setWrong] = useState(false)
  const check = useAction(async () => {
    const groups = asked.map((index, position) => ({
      index,
      value: (values[position] ?? '').replace(/\D/g, ''),
    }))
    const { right } = await call('vault.confirmRecovery', { groups })
    setWrong(!right)
    if (right) await onRight()
  })
  const ready = values.every(value => value.replace(/\D/g, '').length === 6)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !check.running) void check.run()
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <header>
        {headed && <h1>{t('confirmTitle')}</h1>}
        <p className={css.lead}>{t('confirmLead')}</p>
        {/* Before the fields: Tab from the last one and Enter go on, not back. */}
        <Link onPress={onBack}>{t('confirmBack')}</Link>
      </header>
      <div className={css.two}>
        {asked.map((index, position) => (
          <TextField
            key={index}
            label={t('group', { n: index + 1 })}
            value={values[position] ?? ''}
            onChange={value => {
              setWrong(false)
              setValues(old => old.map((one, at) => (at === position ? value : one)))
            }}
            inputMode="numeric"
            maxLength={8}
            autoFocus={position === 0}
            mono
          />
        ))}
      </div>
      {wrong && (
        <p className={css.weak} role="alert">
          {t('confirmWrong')}
        </p>
      )}
      {check.failure && <ErrorNotice failure={check.failure} />}
      <div className={css.actions}>
        <Button variant="primary" size="large" type="submit" isDisabled={!ready} isPending={check.running}>
          {right ?? t('confirm')}
        </Button>
      </div>
    </form>
  )
}

function twoOf(count: number): [number, number] {
  const draw = crypto.getRandomValues(new Uint32Array(2))
  const first = (draw[0] ?? 0) % count
  const second = (first + 1 + ((draw[1] ?? 0) % (count - 1))) % count
  return first < second ? [first, second] : [second, first]
}
