/** What stands around every screen of an open vault: top bar, rail, status line, search, keys, safety card, drop. */
import { useEffect, useRef, useState } from 'react'
import { BinScreen } from '../bin/BinScreen.tsx'
import { ComplaintScreen } from '../complaint/ComplaintScreen.tsx'
import { HealthScreen } from '../health/HealthScreen.tsx'
import { HistoryScreen } from '../history/HistoryScreen.tsx'
import { HomeScreen } from '../home/HomeScreen.tsx'
import { useText } from '../i18n/useText.ts'
import { ImportScreen } from '../import/ImportScreen.tsx'
import { useImportJob } from '../model/importJob.tsx'
import { useKeys } from '../model/keys.ts'
import { type ScreenName, useNavigation } from '../model/navigation.tsx'
import { type Panel, PanelContext } from '../model/panels.tsx'
import { PatternsScreen } from '../patterns/PatternsScreen.tsx'
import { ChatScreen } from '../people/ChatScreen.tsx'
import { PeopleScreen } from '../people/PeopleScreen.tsx'
import { PrintScreen } from '../print/PrintScreen.tsx'
import { SafetySheet } from '../safety/SafetySheet.tsx'
import { SettingsScreen } from '../settings/SettingsScreen.tsx'
import { TimelineScreen } from '../timeline/TimelineScreen.tsx'
import { CommandBox } from './CommandBox.tsx'
import { Crash } from './Crash.tsx'
import { DropOverlay } from './DropOverlay.tsx'
import css from './Frame.module.css'
import { KeysDialog } from './KeysDialog.tsx'
import { Notices } from './Notices.tsx'
import { Rail } from './Rail.tsx'
import { StatusLine } from './StatusLine.tsx'
import { TopBar } from './TopBar.tsx'
import { lockNow } from './lock.ts'

const screens: Record<ScreenName, () => React.ReactNode> = {
  home: HomeScreen,
  timeline: TimelineScreen,
  people: PeopleScreen,
  chat: ChatScreen,
  patterns: PatternsScreen,
  complaint: ComplaintScreen,
  print: PrintScreen,
  import: ImportScreen,
  health: HealthScreen,
  history: HistoryScreen,
  bin: BinScreen,
  settings: SettingsScreen,
}

export function Frame() {
  const t = useText('frame')
  const { screen, back } = useNavigation()
  const { choose } = useImportJob()
  const [panel, setPanel] = useState<Panel | null>(null)
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const main = useRef<HTMLElement>(null)
  const close = () => setPanel(null)

  useKeys({
    'Mod+k': () => setPanel('search'),
    'Mod+l': () => void lockNow(),
    '?': () => setPanel('keys'),
    i: () => choose('files'),
    Escape: back,
  })

  // A new screen starts at its top for the keyboard and for screen readers.
  const shown = useRef(screen)
  useEffect(() => {
    if (shown.current === screen) return
    shown.current = screen
    main.current?.focus({ preventScroll: true })
  }, [screen])

  // Opened a moment ago: the keyboard begins at what the screen is about, not before the bar and the rail.
  useEffect(() => {
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true })
  }, [])

  const Screen = screens[screen]
  return (
    <PanelContext value={setPanel}>
      <div className={css.frame}>
        <a
          className={css.skip}
          href="#main"
          onClick={event => (event.preventDefault(), main.current?.focus())}
        >
          {t('skip')}
        </a>
        <TopBar onSearch={() => setPanel('search')} onSafety={() => setPanel('safety')} />
        <Rail onKeys={() => setPanel('keys')} />
        <main id="main" ref={main} tabIndex={-1} className={css.main} aria-label={t(`screen.${screen}`)}>
          <Notices seen={seen} onSeen={code => setSeen(old => new Set(old).add(code))} />
          <div className={css.screen}>
            <Crash key={screen}>
              <Screen />
            </Crash>
          </div>
        </main>
        <StatusLine onNotices={() => setSeen(new Set())} />
        <CommandBox isOpen={panel === 'search'} onClose={close} onPanel={setPanel} />
        <KeysDialog isOpen={panel === 'keys'} onClose={close} />
        <SafetySheet
          isOpen={panel === 'safety' || panel === 'phone'}
          start={panel === 'phone' ? 'phone' : 'safety'}
          onClose={close}
        />
        <DropOverlay />
      </div>
    </PanelContext>
  )
}
