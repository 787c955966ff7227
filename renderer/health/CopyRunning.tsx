import { Square } from 'lucide-react'
import type { CopyProgress } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useKeeping } from '../model/keeping.tsx'
import { useMinutesLeft } from '../model/timeLeft.ts'
import { Button } from '../ui/Button.tsx'
import { Progress } from '../ui/Progress.tsx'
import css from './Health.module.css'

/** How far a copy is; null before the first of it is known. */
export function CopyRunning({ progress, label }: { progress: CopyProgress | null; label: string }) {
  const t = useText('health')
  const format = useFormat()
  const { stopCopy } = useKeeping()
  const { objectsDone = 0, objectsTotal = 0, bytesDone = 0, bytesTotal = 0 } = progress ?? {}
  const minutes = useMinutesLeft(bytesDone, bytesTotal > 0 ? bytesTotal : null)
  const parts =
    bytesTotal === 0
      ? []
      : [
          t('objects', { done: format.number(objectsDone), total: format.number(objectsTotal) }),
          t('bytes', {
            done: format.bytes(Math.min(bytesDone, bytesTotal)),
            total: format.bytes(bytesTotal),
          }),
        ]
  if (minutes !== null) parts.push(t('minutesLeft', { count: minutes, n: format.number(minutes) }))
  return (
    <div className={css.running}>
      <Progress
        label={label}
        value={bytesTotal === 0 ? null : bytesDone / bytesTotal}
        valueText={parts.join(t('comma'))}
      />
      <div className={css.actions}>
        <Button icon={<Square size={14} aria-hidden />} onPress={stopCopy}>
          {t('stopCopy')}
        </Button>
        <p className={css.note}>{t('stopCopyMore')}</p>
      </div>
    </div>
  )
}
