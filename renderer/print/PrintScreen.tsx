import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function PrintScreen() {
  const t = useText('frame')
  return <Page title={t('screen.print')}>{null}</Page>
}
