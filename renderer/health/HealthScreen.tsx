import { useEffect } from 'react'
import { useText } from '../i18n/useText.ts'
import { useKeeping } from '../model/keeping.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Page } from '../ui/Page.tsx'
import { Copies } from './Copies.tsx'
import { Elsewhere } from './Elsewhere.tsx'
import { Findings } from './Findings.tsx'
import { StateCard } from './StateCard.tsx'

/** Whether all is well and since when that is known, what was found, the copies. */
export function HealthScreen() {
  const t = useText('health')
  const { health, copies } = useKeeping()
  const { value, failure, loading, reload } = health
  // What was added meanwhile is not in the copies.
  const count = copies.reload
  useEffect(count, [count])
  return (
    <Page title={t('title')} lead={t('lead')} width="text">
      {failure && <ErrorNotice failure={failure} onRetry={reload} />}
      {loading && <Loading />}
      {value && (
        <>
          <StateCard health={value} />
          {value.findings.length > 0 && <Findings findings={value.findings} />}
          <Copies />
        </>
      )}
      <Elsewhere />
    </Page>
  )
}
