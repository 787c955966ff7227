/** What the program says of itself: language, theme, whether a vault is open, time to the lock. */
import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { AppState, Preferences } from '../../preload/contract.ts'
import { words } from '../i18n/setUp.ts'
import { toasts } from './toasts.ts'
import { call, useEvent } from './vault.ts'

export interface AppStateStore {
  state: AppState
  /** Takes over a state that a call answered with. */
  adopt: (state: AppState) => void
  setPreferences: (change: Partial<Preferences>) => Promise<void>
}

const AppStateContext = createContext<AppStateStore | null>(null)

export function AppStateProvider({ first, children }: { first: AppState; children: ReactNode }) {
  const [state, setState] = useState(first)
  useEvent('app.changed', setState)

  useEffect(() => {
    void words.changeLanguage(state.locale)
    document.documentElement.lang = state.locale
  }, [state.locale])

  // A locked vault says nothing of what is in it, a notice of a moment ago neither.
  const shown = state.vault === 'open'
  useEffect(() => {
    if (!shown) toasts.clear()
  }, [shown])

  useEffect(() => {
    const { theme } = state.preferences
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [state.preferences])

  const setPreferences = useCallback(
    async (change: Partial<Preferences>) => setState(await call('app.setPreferences', change)),
    [],
  )
  const value = useMemo(() => ({ state, adopt: setState, setPreferences }), [state, setPreferences])
  return <AppStateContext.Provider value={value}>{children}</AppStateContext.Provider>
}

/** The program's state and its preferences. */
export function useAppState(): AppStateStore {
  const store = useContext(AppStateContext)
  if (!store) throw new Error('useAppState outside of the app')
  return store
}

/** True when message bodies are to be blurred until asked for. */
export function useSoften(): boolean {
  return useAppState().state.preferences.soften
}
