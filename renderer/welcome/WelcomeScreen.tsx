import { FolderOpen, Plus, BookOpen, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { call, useAction } from '../model/vault.ts'
import { SafetySheet } from '../safety/SafetySheet.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Link } from '../ui/Link.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { RestoreFromServer } from './RestoreFromServer.tsx'
import css from './Welcome.module.css'
import { Failed } from '../model/failure.ts'

/** What this is in three sentences, and three ways to begin. */
export function WelcomeScreen({ onCreate }: { onCreate: () => void }) {
  const t = useText('welcome')
  const { state, adopt } = useAppState()
  const server = useText('server')
  const [safety, setSafety] = useState(false)
  const [restoring, setRestoring] = useState(false)
  const open = useAction(async () => {
    const chosen = await call('vault.chooseFolder', { purpose: 'open' })
    if (!chosen) return
    if (!chosen.isVault) throw new Failed({ code: 'NotAVault', details: {} })
    adopt(await call('app.state', null))
  })
  const sample = useAction(async () => adopt(await call('vault.trySample', { locale: state.locale })))
  const failure = open.failure ?? sample.failure
  return (
    <main className={css.welcome}>
      <div className={css.column}>
        <header>
          <h1>{t('title')}</h1>
          <p className={css.story}>{t('story1')}</p>
          <p className={css.story}>{t('story2')}</p>
          <p className={css.story}>{t('story3')}</p>
        </header>
        {failure && <ErrorNotice failure={failure} />}
        <ul className={css.ways}>
          <Way primary Icon={Plus} title={t('create')} text={t('createMore')} onPress={onCreate} />
          <Way
            Icon={FolderOpen}
            title={t('open')}
            text={t('openMore')}
            onPress={() => void open.run()}
            busy={open.running}
          />
          <Way
            Icon={BookOpen}
            title={t('sample')}
            text={t('sampleMore')}
            onPress={() => void sample.run()}
            busy={sample.running}
          />
        </ul>
        <footer className={css.foot}>
          <Link onPress={() => setSafety(true)}>{t('safety')}</Link>
          <Link onPress={() => setRestoring(true)}>{server('restoreWay')}</Link>
          <LanguageSwitch />
        </footer>
      </div>
      <SafetySheet isOpen={safety} start="safety" onClose={() => setSafety(false)} />
      {restoring && <RestoreFromServer onClose={() => setRestoring(false)} />}
    </main>
  )
}

interface WayProps {
  Icon: LucideIcon
  title: string
  text: string
  onPress: () => void
  primary?: boolean
  busy?: boolean
}

function Way({ Icon, title, text, onPress, primary, busy = false }: WayProps) {
  return (
    <li>
      <AriaButton
        className={primary ? `${css.way} ${css.primary}` : css.way!}
        onPress={onPress}
        isPending={busy}
      >
        {busy ? <Spinner /> : <Icon size={22} aria-hidden />}
        <span className={css.wayWords}>
          <span className={css.wayTitle}>{title}</span>
          <span className={css.wayText}>{text}</span>
        </span>
      </AriaButton>
    </li>
  )
}
