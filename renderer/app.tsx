/** Chooses what is shown: nothing open → welcome, locked → unlock, open → the frame with a screen in it. */
import { useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import type { AppState } from '../preload/contract.ts'
import { CreateScreen } from './create/CreateScreen.tsx'
import { Crash } from './frame/Crash.tsx'
import { Frame } from './frame/Frame.tsx'
import { useNoStrayDrops } from './frame/DropOverlay.tsx'
import { HomeStateProvider } from './model/homeState.tsx'
import { ImportJobProvider } from './model/importJob.tsx'
import { AppStateProvider, useAppState } from './model/appState.tsx'
import { KeepingProvider } from './model/keeping.tsx'
import { NavigationProvider } from './model/navigation.tsx'
import { Toasts } from './ui/Toast.tsx'
import { UnlockScreen } from './unlock/UnlockScreen.tsx'
import { WelcomeScreen } from './welcome/WelcomeScreen.tsx'

/** The whole page, from the state the program was in when it loaded. */
export function App({ first }: { first: AppState }) {
  return (
    <AppStateProvider first={first}>
      <Localised />
    </AppStateProvider>
  )
}

function Localised() {
  const { state } = useAppState()
  useNoStrayDrops()
  return (
    <I18nProvider locale={state.locale === 'en' ? 'en-GB' : 'zh-CN'}>
      <Crash>
        <Shown />
        <Toasts />
      </Crash>
    </I18nProvider>
  )
}

function Shown() {
  const { state } = useAppState()
  // While a vault is being created the program may already call it open; the recovery code comes first.
  const [creating, setCreating] = useState(false)
  if (creating) return <CreateScreen onDone={() => setCreating(false)} />
  if (state.vault === 'none') return <WelcomeScreen onCreate={() => setCreating(true)} />
  if (state.vault === 'locked') return <UnlockScreen onCreate={() => setCreating(true)} />
  return (
    <NavigationProvider>
      <HomeStateProvider>
        <ImportJobProvider>
          <KeepingProvider>
            <Frame />
          </KeepingProvider>
        </ImportJobProvider>
      </HomeStateProvider>
    </NavigationProvider>
  )
}
