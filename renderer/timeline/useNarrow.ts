import { useSyncExternalStore } from 'react'

/** True while the window is narrower than `pixels`. */
export function useNarrow(pixels: number): boolean {
  const query = window.matchMedia(`(max-width: ${pixels - 1}px)`)
  return useSyncExternalStore(
    listener => {
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => query.matches,
  )
}
