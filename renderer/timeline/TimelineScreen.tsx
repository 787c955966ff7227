import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function TimelineScreen() {
  const t = useText('frame')
  return <Page title={t('screen.timeline')}>{null}</Page>
}
