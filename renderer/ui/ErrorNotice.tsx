import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useText } from '../i18n/useText.ts'
import { type Failed, useErrorWords } from '../model/failure.ts'
import { Button } from './Button.tsx'
import css from './ErrorNotice.module.css'

export interface ErrorNoticeProps {
  failure: Failed
  /** Offers to try again. */
  onRetry?: () => void
  actions?: ReactNode
}

/** Says what happened, what is safe and what to do next, in the words of `resources/errors.json`. */
export function ErrorNotice({ failure, onRetry, actions }: ErrorNoticeProps) {
  const t = useText('common')
  const words = useErrorWords(failure)
  return (
    <div className={css.notice} role="alert">
      <CircleAlert size={20} aria-hidden className={css.icon} />
      <div className={css.words}>
        <p className={css.what}>{words.what}</p>
        {words.safe && <p>{words.safe}</p>}
        {words.next && <p>{words.next}</p>}
        {(onRetry || actions) && (
          <div className={css.actions}>
            {onRetry && (
              <Button size="small" onPress={onRetry}>
                {t('retry')}
              </Button>
            )}
            {actions}
          </div>
        )}
        <p className={css.code}>{t('errorCode', { code: failure.code })}</p>
      </div>
    </div>
  )
}
