import { useText } from '../i18n/useText.ts'
import css from './Loading.module.css'
import { Spinner } from './Spinner.tsx'

/** Shown until the first answer is there; says so to screen readers too. Appears only after a moment. */
export function Loading() {
  const t = useText('common')
  return (
    <output className={css.loading}>
      <Spinner /> {t('loading')}
    </output>
  )
}
