import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function ImportScreen() {
  const t = useText('frame')
  return <Page title={t('screen.import')}>{null}</Page>
}
