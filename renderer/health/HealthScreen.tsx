import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Page } from '../ui/Page.tsx'
import { Copies } from './Copies.tsx'
import { Elsewhere } from './Elsewhere.tsx'
import { StateCard } from './StateCard.tsx'

/** Whether all is well and since when that is known, what was found, the copies. */
export function HealthScreen() {
  const t = useText('health')
  const health = useCall('health.get', null, { again: ['health.changed'] })
  return (
    <Page title={t('title')} lead={t('lead')} width="text">
      {health.failure && <ErrorNotice failure={health.failure} onRetry={health.reload} />}
      {health.value ? <StateCard health={health.value} /> : health.loading && <Loading />}
      {health.value && <Copies />}
      <Elsewhere />
    </Page>
  )
}
