import { useText } from '../i18n/useText.ts'
import { Card } from '../ui/Card.tsx'
import css from './Health.module.css'

/** The vault again on other disks: why, how to make one, which there are. */
export function Copies() {
  const t = useText('health')
  return (
    <Card title={t('copiesTitle')}>
      <p className={css.lead}>{t('copiesWhy')}</p>
      {/* A copy on a server of one's own (WebDAV) stands here, below the copies in folders: <ServerCopy />. */}
    </Card>
  )
}
