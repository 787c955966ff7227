import { setTimeout as wait } from 'node:timers/promises'

/** Lets work in the background breathe, and ends it when it is told to. */
export interface Pace {
  /** Called between small pieces of work, with the bytes of the last one. Throws the signal's reason when it is aborted. */
  step(bytes: number): Promise<void>
}

/** As fast as it goes. */
export function fullSpeed(onBytes?: (bytes: number) => void, signal?: AbortSignal): Pace {
  return {
    step: async bytes => {
      signal?.throwIfAborted()
      onBytes?.(bytes)
    },
  }
}

/** Longest piece of work between two rests. */
const workMs = 20

/**
 * Works a quarter of the time, so that the screens and the disk stay with the person; stands still while `busy` says that
 * something else wants the disk.
 */
export function inBackground(
  busy: () => boolean,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): Pace {
  let since = performance.now()
  return {
    step: async bytes => {
      signal.throwIfAborted()
      onBytes?.(bytes)
      const worked = performance.now() - since
      if (worked < workMs && !busy()) return
      do await wait(Math.min(400, 3 * worked), undefined, { signal })
      while (busy())
      since = performance.now()
    },
  }
}
