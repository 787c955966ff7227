/** Figures of the open vault, asked once for the whole frame and again when the index changes. */
import { type ReactNode, createContext, useContext } from 'react'
import type { HomeState } from '../../preload/contract.ts'
import { type Asked, useCall } from './vault.ts'

const HomeContext = createContext<Asked<HomeState> | null>(null)

export function HomeStateProvider({ children }: { children: ReactNode }) {
  const home = useCall('home.state', null, { again: ['index.changed'] })
  return <HomeContext.Provider value={home}>{children}</HomeContext.Provider>
}

/** The home screen's figures, shared with the rail and the status line. */
export function useHomeState(): Asked<HomeState> {
  const home = useContext(HomeContext)
  if (!home) throw new Error('useHomeState outside of an open vault')
  return home
}
