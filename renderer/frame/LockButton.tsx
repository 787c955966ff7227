import { Lock } from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { useEvent } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { isMac } from '../ui/KeyHint.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import css from './TopBar.module.css'
import { lockNow } from './lock.ts'
import { useIdle } from './useIdle.ts'

/** Locks at once; shows how long the vault stays open when nobody touches anything. */
export function LockButton() {
  const t = useText('frame')
  const seconds = useIdle()
  useEvent('lock.soon', ({ seconds: left }) => notify(t('lockSoon', { count: left })))
  return (
    <Tooltip text={t('lockHint', { keys: isMac ? '⌘ L' : 'Ctrl L' })}>
      <Button icon={<Lock size={18} aria-hidden />} onPress={() => void lockNow()} aria-label={t('lock')}>
        <span className={css.word}>{t('lock')}</span>
        {seconds !== null && (
          <span className={css.countdown} aria-hidden>
            {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
          </span>
        )}
      </Button>
    </Tooltip>
  )
}
