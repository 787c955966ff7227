import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function PatternsScreen() {
  const t = useText('frame')
  return <Page title={t('screen.patterns')}>{null}</Page>
}
