import { useState } from 'react'
import type { HomeState } from '../../preload/contract.ts'
import { useAppState } from './appState.tsx'
import { useHomeState } from './homeState.tsx'

const quietMs = 7 * 86_400_000

export interface CopyReminder {
  /** The step that says it; null while none is due or the person has put it off. */
  step: HomeState['next'][number] | null
  /** Puts it off for a week. */
  later: () => Promise<void>
}

/** The reminder of a copy, as home and the status line show it: when it is due the program decides, when it is heard the person. */
export function useCopyReminder(): CopyReminder {
  const { state, setPreferences } = useAppState()
  const step = useHomeState().value?.next.find(({ code }) => code === 'copy') ?? null
  const until = state.preferences.copyQuietUntil
  const [now] = useState(() => Date.now())
  const quiet = until !== null && Date.parse(until) > now
  return {
    step: quiet ? null : step,
    later: () => setPreferences({ copyQuietUntil: new Date(Date.now() + quietMs).toISOString() }),
  }
}
