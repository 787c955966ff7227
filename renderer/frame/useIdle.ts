import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useAppState } from '../model/appState.tsx'
import { call, useEvent } from '../model/vault.ts'

const touchEveryMs = 10_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focus'] as const

/**
 * Tells the program that someone is there, at most every ten seconds, and gives the seconds until the idle lock. Null
 * while nothing is counted: what runs holds the lock off (`held`), or the program has no vault open.
 */
export function useIdle(held: boolean): number | null {
  const { state, adopt } = useAppState()
  const idleMs = state.preferences.idleMinutes * 60_000
  const deadline = useRef(0)
  const touched = useRef(0)
  const [seconds, setSeconds] = useState(() => Math.ceil((state.idleMsLeft ?? idleMs) / 1000))

  /** What is counted here can drift from the program's own clock: at its end and after an import the program is asked. */
  const ask = useEffectEvent(() => {
    void call('app.state', null).then(adopt, () => undefined)
  })
  const count = useCallback(
    () => setSeconds(Math.max(0, Math.ceil((deadline.current - Date.now()) / 1000))),
    [],
  )

  useEffect(() => {
    deadline.current = Date.now() + (state.idleMsLeft ?? idleMs)
    count()
  }, [state, idleMs, count])

  const over = seconds === 0
  useEffect(() => {
    if (!held) ask()
  }, [held, over])

  useEvent('lock.soon', ({ seconds: left }) => {
    deadline.current = Date.now() + left * 1000
    count()
  })

  useEffect(() => {
    const touch = () => {
      const now = Date.now()
      if (now - touched.current < touchEveryMs) return
      touched.current = now
      deadline.current = now + idleMs
      count()
      void call('app.touch', null).catch(() => undefined)
    }
    const timer = setInterval(count, 1000)
    for (const sign of signs) window.addEventListener(sign, touch, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touch, { capture: true })
    }
  }, [idleMs, count])

  return state.idleMsLeft === null || held ? null : seconds
}
