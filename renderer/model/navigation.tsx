/** Which screen is shown and with what. The way back is kept; nothing of it is written anywhere. */
import { type ReactNode, createContext, useCallback, useContext, useMemo, useState } from 'react'
import type { PrintKind, TimelineFilter } from '../../preload/contract.ts'

export interface ScreenParams {
  home: Record<string, never>
  /** `focus` is the event to select and scroll to. */
  timeline: { filter?: TimelineFilter; focus?: string }
  people: { party?: string }
  /** Everything with one party; `focus` is the event to begin at. */
  chat: { party?: string; focus?: string }
  patterns: { rule?: string }
  complaint: { draft?: string; findings?: string[]; events?: string[]; step?: 'case' }
  print: { kind?: PrintKind; filter?: TimelineFilter }
  import: Record<string, never>
  /** Whether the vault is well, and its copies. */
  health: Record<string, never>
  history: Record<string, never>
  /** What was deleted and can be put back; reached from `health`. */
  bin: Record<string, never>
  settings: { section?: string }
}
export type ScreenName = keyof ScreenParams

export type Place = { [S in ScreenName]: { screen: S; params: ScreenParams[S] } }[ScreenName]

export interface Navigation {
  screen: ScreenName
  params: Place['params']
  /** Shows a screen; going to the one shown replaces its parameters. */
  go: <S extends ScreenName>(screen: S, params?: ScreenParams[S]) => void
  back: () => void
  canGoBack: boolean
  /** Counts every `go`, so that a screen can tell "again" from "still". */
  visit: number
}

const NavigationContext = createContext<Navigation | null>(null)

export function NavigationProvider({ children }: { children: ReactNode }) {
  const [trail, setTrail] = useState<Place[]>([{ screen: 'home', params: {} }])
  const [visit, setVisit] = useState(0)
  const go = useCallback<Navigation['go']>((screen, params) => {
    const place = { screen, params: params ?? {} } as Place
    setTrail(old => [...(old.at(-1)?.screen === screen ? old.slice(0, -1) : old).slice(-49), place])
    setVisit(old => old + 1)
  }, [])
  const back = useCallback(() => setTrail(old => (old.length > 1 ? old.slice(0, -1) : old)), [])
  const value = useMemo<Navigation>(() => {
    const place = trail.at(-1) ?? { screen: 'home', params: {} }
    return { screen: place.screen, params: place.params, go, back, canGoBack: trail.length > 1, visit }
  }, [trail, go, back, visit])
  return <NavigationContext.Provider value={value}>{children}</NavigationContext.Provider>
}

/** Where we are and how to go elsewhere. Only inside an open vault. */
export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext)
  if (!navigation) throw new Error('useNavigation outside of an open vault')
  return navigation
}

/** Parameters of one screen; empty while another is shown. */
export function useParams<S extends ScreenName>(screen: S): ScreenParams[S] {
  const navigation = useNavigation()
  return (navigation.screen === screen ? navigation.params : {}) as ScreenParams[S]
}
