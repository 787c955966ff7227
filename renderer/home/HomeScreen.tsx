import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function HomeScreen() {
  const t = useText('frame')
  return <Page title={t('screen.home')}>{null}</Page>
}
