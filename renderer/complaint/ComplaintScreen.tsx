import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function ComplaintScreen() {
  const t = useText('frame')
  return <Page title={t('screen.complaint')}>{null}</Page>
}
