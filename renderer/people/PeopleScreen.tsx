import { Page } from '../ui/Page.tsx'
import { useText } from '../i18n/useText.ts'

export function PeopleScreen() {
  const t = useText('frame')
  return <Page title={t('screen.people')}>{null}</Page>
}
