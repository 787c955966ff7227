import { Download } from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useOpenPanel } from '../model/panels.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Link } from '../ui/Link.tsx'
import css from './DropCard.module.css'

/** Where to drop what the phone exported. The whole window takes drops; this says so. */
export function DropCard({ large }: { large?: boolean }) {
  const t = useText('home')
  const { choose } = useImportJob()
  const openPanel = useOpenPanel()
  return (
    <section className={classes(css.drop, large && css.large)} aria-label={t('dropTitle')}>
      <Download size={large ? 32 : 20} aria-hidden />
      <h2>{t('dropTitle')}</h2>
      <p>{t('dropText')}</p>
      <div className={css.actions}>
        <Button variant={large ? 'primary' : 'default'} onPress={() => choose('folder')}>
          {t('chooseFolder')}
        </Button>
        <Button onPress={() => choose('files')}>{t('chooseFiles')}</Button>
      </div>
      <Link onPress={() => openPanel('phone')}>{t('dropHow')}</Link>
    </section>
  )
}
