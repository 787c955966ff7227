import type { Health } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Card } from '../ui/Card.tsx'

/** In one line whether all is well, and since when that is known. */
export function StateCard({ health }: { health: Health }) {
  const t = useText('health')
  const format = useFormat()
  return (
    <Card title={t('stateTitle')}>
      <p>
        {health.checkedOn === null ? t('never') : t('checkedOn', { moment: format.moment(health.checkedOn) })}
      </p>
    </Card>
  )
}
