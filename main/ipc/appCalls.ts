import type { AppState, Locale, Preferences } from '../../preload/contract.ts'
import type { Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { IdleLock } from './idleLock.ts'
import type { PreferenceFile } from './preferences.ts'
import type { VaultSession } from './vaultSession.ts'

/** The locale the screens use: as chosen, else Chinese on a Chinese system and English on any other. */
export function localeOf(preferences: Preferences, systemLocale: string): Locale {
  if (preferences.locale !== 'system') return preferences.locale
  return /^zh\b|^zh_/i.test(systemLocale) ? 'zh-CN' : 'en'
}

/** What the page is told of the program as a whole. */
export function appState(
  host: Host,
  version: string,
  preferences: PreferenceFile,
  session: VaultSession,
  idle: IdleLock,
): AppState {
  return {
    version,
    locale: localeOf(preferences.current, host.systemLocale()),
    preferences: preferences.current,
    ...session.state,
    host: host.kind,
    canPrint: true,
    idleMsLeft: idle.msLeft,
  }
}

type AppCalls = 'app.state' | 'app.setPreferences' | 'app.touch' | 'app.quit' | 'app.copy'

/** Calls about the program: its state, preferences, clipboard and end. */
export function appCalls(
  host: Host,
  preferences: PreferenceFile,
  idle: IdleLock,
  state: () => AppState,
  onChange: () => void,
): Pick<Answers, AppCalls> {
  return {
    'app.state': async () => state(),
    async 'app.setPreferences'(change) {
      await preferences.change(change)
      if (change.idleMinutes !== undefined && idle.msLeft !== null) idle.start(change.idleMinutes)
      onChange()
      return state()
    },
    async 'app.touch'() {
      idle.touch()
      return null
    },
    async 'app.quit'() {
      // The answer goes out before the window does.
      setTimeout(() => host.quit(), 50)
      return null
    },
    async 'app.copy'({ text }) {
      host.copyText(text)
      return null
    },
  }
}
