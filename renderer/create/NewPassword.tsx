import { useEffect, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Create.module.css'
import { estimate, type GuessTime } from './guessTime.ts'
import type { Phrase } from './phrase.ts'

const shortest = 10

/** Whether both fields hold the same password and it is long enough; the program checks it again. */
export function isReady(password: string, again: string): boolean {
  return lengthOf(password) >= shortest && again === password
}

export interface NewPasswordProps {
  label: string
  value: string
  onChange: (value: string) => void
  again: string
  onAgain: (value: string) => void
  /** The six words that were suggested, if they were. */
  phrase?: Phrase | null
  autoFocus?: boolean
}

/** A password to be set, twice, with an honest word on how long guessing it would take. */
export function NewPassword({
  label,
  value,
  onChange,
  again,
  onAgain,
  phrase = null,
  autoFocus = false,
}: NewPasswordProps) {
  const t = useText('create')
  const { state } = useAppState()
  const time = useGuessTime(value, phrase ? { password: phrase.password, locale: state.locale } : null)
  const tooShort = value.length > 0 && lengthOf(value) < shortest
  const differs = again.length > 0 && again !== value
  return (
    <>
      <PasswordField
        label={label}
        value={value}
        onChange={onChange}
        autoFocus={autoFocus}
        error={tooShort ? t('tooShort', { count: shortest - lengthOf(value) }) : undefined}
      />
      <output className={css.strength}>
        {value !== '' && !tooShort && time && <Strength time={time} />}
      </output>
      <PasswordField
        label={t('again')}
        value={again}
        onChange={onAgain}
        error={differs ? t('differs') : undefined}
      />
    </>
  )
}

function Strength({ time }: { time: GuessTime }) {
  const t = useText('create')
  const words = t(`time.${time.unit}`, { count: time.amount })
  return (
    <>
      <span>{t('guess', { time: words })}</span>
      {time.seconds < 2 * 31_557_600 && <span className={css.weak}>{t('weak')}</span>}
      <span className={css.assumption}>{t('assumption')}</span>
    </>
  )
}

/** The estimate of what is typed, a moment after the typing stops. */
function useGuessTime(password: string, phrase: Parameters<typeof estimate>[1]): GuessTime | null {
  const [time, setTime] = useState<GuessTime | null>(null)
  const phrasePassword = phrase?.password ?? null
  const locale = phrase?.locale ?? 'zh-CN'
  useEffect(() => {
    let dropped = false
    const timer = setTimeout(() => {
      void estimate(password, phrasePassword === null ? null : { password: phrasePassword, locale }).then(
        value => !dropped && setTime(value),
      )
    }, 250)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [password, phrasePassword, locale])
  return time
}

/** Characters as a person counts them, so that one emoji is one. */
function lengthOf(text: string): number {
  return Array.from(new Intl.Segmenter().segment(text)).length
}
