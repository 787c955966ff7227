/** The page's only way to the program: typed calls and events over `window.vault`. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Bridge, CallArg, CallName, CallValue, EventName, Events } from '../../preload/contract.ts'
import { Failed, asFailed } from './failure.ts'

declare global {
  interface Window {
    readonly vault: Bridge
  }
}

/** Asks the program. Throws Failed with the contract's code when the answer is an error. */
export async function call<N extends CallName>(name: N, arg: CallArg<N>): Promise<CallValue<N>> {
  const answer = await window.vault.call(name, arg)
  if (!answer.ok) throw new Failed(answer.error)
  return answer.value
}

/** Hands dropped files to the program, which resolves their paths itself. Throws Failed. */
export async function importDropped(files: readonly File[]): Promise<{ job: string }> {
  const answer = await window.vault.importDropped(files)
  if (!answer.ok) throw new Failed(answer.error)
  return answer.value
}

export interface Asked<T> {
  value: T | null
  failure: Failed | null
  /** True until the first answer. */
  loading: boolean
  /** Asks again; the old value stays until the new one is there. */
  reload: () => void
}

/**
 * Asks once for each different `arg` (compared as JSON; null arg means "do not ask yet" only if `skip` is set) and
 * again after `reload` or when one of `again` events comes. An answer that comes too late is dropped.
 */
export function useCall<N extends CallName>(
  name: N,
  arg: CallArg<N>,
  options: { skip?: boolean; again?: EventName[] } = {},
): Asked<CallValue<N>> {
  // Nothing may be an answer too, so `value` alone cannot tell whether there was one.
  const [state, setState] = useState<{
    value: CallValue<N> | null
    failure: Failed | null
    loading: boolean
  }>({
    value: null,
    failure: null,
    loading: true,
  })
  const [round, setRound] = useState(0)
  const key = JSON.stringify(arg)
  const skip = options.skip ?? false
  const again = (options.again ?? []).join(' ')
  const ask = useEffectEvent(() => call(name, arg))

  const asking = useRef(false)

  useEffect(() => {
    if (skip) return
    let dropped = false
    const settle = (change: (old: typeof state) => typeof state) => {
      if (dropped) return
      asking.current = false
      setState(change)
    }
    asking.current = true
    ask().then(
      value => settle(() => ({ value, failure: null, loading: false })),
      (error: unknown) => settle(old => ({ ...old, failure: asFailed(error), loading: false })),
    )
    return () => {
      dropped = true
      asking.current = false
    }
    // `key` stands for `arg`: callers write it as a literal, which is new on every render.
  }, [name, key, round, skip])

  const reload = useCallback(() => setRound(old => old + 1), [])

  useEffect(() => {
    // Imports report often: ask again at most every 400 ms, and never while the last answer is still awaited.
    let timer: ReturnType<typeof setTimeout> | null = null
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null
        if (asking.current) soon()
        else reload()
      }, 400)
    }
    const stops = (again ? again.split(' ') : []).map(event => window.vault.on(event as EventName, soon))
    return () => {
      if (timer) clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [again, reload])

  return { ...state, reload }
}

/** Hears one event of the program while the component is shown. */
export function useEvent<N extends EventName>(name: N, listener: (value: Events[N]) => void): void {
  const heard = useEffectEvent(listener)
  useEffect(() => window.vault.on(name, value => heard(value)), [name])
}

export interface Action<A extends unknown[], R> {
  /** Runs it; null when it failed (the failure is in `failure`). */
  run: (...args: A) => Promise<R | null>
  running: boolean
  failure: Failed | null
  forget: () => void
}

/** Something a person does that can fail: keeps whether it runs and how it failed. */
export function useAction<A extends unknown[], R>(work: (...args: A) => Promise<R>): Action<A, R> {
  const [running, setRunning] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const run = async (...args: A) => {
    setRunning(true)
    setFailure(null)
    try {
      return await work(...args)
    } catch (error) {
      setFailure(asFailed(error))
      return null
    } finally {
      setRunning(false)
    }
  }
  return { run, running, failure, forget: () => setFailure(null) }
}
