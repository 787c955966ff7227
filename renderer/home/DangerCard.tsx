import { Sentence } from '../i18n/Sentence.tsx'
import { useText } from '../i18n/useText.ts'
import { useOpenPanel } from '../model/panels.tsx'
import { Card } from '../ui/Card.tsx'
import { Link } from '../ui/Link.tsx'

/** The two numbers that matter more than any evidence. */
export function DangerCard() {
  const t = useText('home')
  const openPanel = useOpenPanel()
  return (
    <Card title={t('dangerTitle')} tone="danger">
      <p>
        <Sentence text={t('danger')} parts={{ police: <strong>110</strong>, help: <strong>12356</strong> }} />
      </p>
      <Link onPress={() => openPanel('safety')}>{t('dangerMore')}</Link>
    </Card>
  )
}
