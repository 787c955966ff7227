import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useHomeState } from '../model/homeState.tsx'
import { useFormat } from '../i18n/format.ts'
import { Card } from '../ui/Card.tsx'
import css from './Settings.module.css'

/** Which program this is, what it runs on, what it can do here; and what it never does. */
export function About() {
  const t = useText('settings')
  const format = useFormat()
  const { state } = useAppState()
  const home = useHomeState().value
  const facts: [name: string, value: string][] = [
    [t('version'), state.version],
    [t('host'), t(`hostName.${state.host}`)],
    [t('sodium'), state.sodium ? t(`sodiumName.${state.sodium}`) : '–'],
    [t('ffmpeg'), state.ffmpeg ? t('there') : t('ffmpegMissing')],
    [t('print'), state.canPrint ? t('there') : t('printMissing')],
    [t('folder'), state.folderName ?? '–'],
    [t('originals'), home ? format.number(home.objects) : '–'],
  ]
  return (
    <Card title={t('about')}>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={css.never}>{t('never')}</p>
    </Card>
  )
}
