import { createContext, useContext } from 'react'

export type Panel = 'search' | 'keys' | 'safety' | 'phone'

export const PanelContext = createContext<(panel: Panel) => void>(() => undefined)

/** Opens one of the frame's panels from a screen: search, keys, safety card, or the guide "from the phone". */
export function useOpenPanel(): (panel: Panel) => void {
  return useContext(PanelContext)
}
