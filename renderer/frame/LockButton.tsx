import { Lock } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { notify } from '../model/toasts.ts'
import { useEvent } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { isMac } from '../ui/KeyHint.tsx'
import { Tooltip } from '../ui/Tooltip.tsx'
import css from './TopBar.module.css'
import { lockNow } from './lock.ts'
import { useIdle } from './useIdle.ts'

/** A notice that the lock is near stands as long as it is true. */
const nearSeconds = 60

/**
 * Locks at once; shows how long the vault stays open when nobody touches anything. While an import
 * runs it stays open, while a copy or a check runs that was asked for it stays open for some hours.
 */
export function LockButton() {
  const t = useText('frame')
  const { running } = useImportJob()
  const { check, copy } = useKeeping()
  const working = copy !== null || (check !== null && !check.background)
  const seconds = useIdle(running || working)
  const takeAway = useRef<(() => void) | null>(null)
  useEvent('lock.soon', ({ seconds: left }) => {
    takeAway.current = notify(t('lockSoon', { count: left }))
  })
  const near = seconds !== null && seconds <= nearSeconds
  useEffect(() => {
    if (!near) takeAway.current?.()
  }, [near])
  const keys = isMac ? '⌘ L' : 'Ctrl L'
  return (
    <Tooltip text={t(running ? 'lockHintImport' : working ? 'lockHintWork' : 'lockHint', { keys })}>
      <Button icon={<Lock size={18} aria-hidden />} onPress={() => void lockNow()} aria-label={t('lock')}>
        <span className={css.word}>{t('lock')}</span>
        <span className={css.countdown} aria-hidden>
          {seconds === null ? '–' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}
        </span>
      </Button>
    </Tooltip>
  )
}
