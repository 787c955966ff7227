import { Square } from 'lucide-react'
import type { CheckProgress } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useKeeping } from '../model/keeping.tsx'
import { useMinutesLeft } from '../model/timeLeft.ts'
import { Button } from '../ui/Button.tsx'
import { Progress } from '../ui/Progress.tsx'
import css from './Health.module.css'

/** How far a check is. One that was asked for can be stopped; one in the background gives way by itself. */
export function CheckRunning({ progress }: { progress: CheckProgress }) {
  const t = useText('health')
  const format = useFormat()
  const { stopCheck } = useKeeping()
  const { depth, background, objectsDone, objectsTotal, bytesDone, bytesTotal } = progress
  const minutes = useMinutesLeft(bytesDone, bytesTotal)
  const objects = t('objects', { done: format.number(objectsDone), total: format.number(objectsTotal) })
  if (background)
    return <p className={css.lead}>{t('background', { depth: t(`depth.${depth}`), objects })}</p>
  const share =
    bytesTotal !== null && bytesTotal > 0
      ? bytesDone / bytesTotal
      : objectsTotal > 0
        ? objectsDone / objectsTotal
        : null
  const parts = [objects]
  if (bytesTotal !== null)
    parts.push(
      t('bytes', {
        done: format.bytes(Math.min(bytesDone, bytesTotal)),
        total: format.bytes(bytesTotal),
      }),
    )
  if (minutes !== null) parts.push(t('minutesLeft', { count: minutes, n: format.number(minutes) }))
  return (
    <div className={css.running}>
      <Progress
        label={t('checking', { depth: t(`depth.${depth}`) })}
        value={share}
        valueText={parts.join(t('comma'))}
      />
      <div className={css.actions}>
        <Button icon={<Square size={14} aria-hidden />} onPress={stopCheck}>
          {t('stopCheck')}
        </Button>
        <p className={css.note}>{t(depth === 'full' ? 'stopCheckMore' : 'whileRunning')}</p>
      </div>
    </div>
  )
}
