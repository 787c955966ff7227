/** Patterns: when they call, how often a day, from which numbers; and every finding by rule. Every figure opens its events. */
import { BarChart3 } from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Page } from '../ui/Page.tsx'
import { DaysChart } from './DaysChart.tsx'
import { FindingGroups } from './FindingGroups.tsx'
import { HeatMap } from './HeatMap.tsx'
import { NumbersTable } from './NumbersTable.tsx'

export function PatternsScreen() {
  const t = useText('patterns')
  const { go } = useNavigation()
  const params = useParams('patterns')
  const overview = useCall('patterns.overview', {}, { again: ['index.changed'] })
  const findings = useCall('findings.list', {}, { again: ['index.changed'] })

  if (overview.failure) return <ErrorNotice failure={overview.failure} onRetry={overview.reload} />
  const value = overview.value
  const nothing = value !== null && value.numbers.length === 0 && (findings.value ?? []).length === 0
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={<Button onPress={() => go('complaint')}>{t('complain')}</Button>}
    >
      {nothing ? (
        <EmptyState
          icon={<BarChart3 size={28} aria-hidden />}
          title={t('empty')}
          actions={
            <Button variant="primary" onPress={() => go('people')}>
              {t('nameCollectors')}
            </Button>
          }
        >
          {t('emptyMore')}
        </EmptyState>
      ) : (
        value !== null && (
          <>
            <HeatMap overview={value} />
            <DaysChart overview={value} />
            <NumbersTable overview={value} />
            <FindingGroups findings={findings.value ?? []} rule={params.rule ?? null} />
          </>
        )
      )}
    </Page>
  )
}
