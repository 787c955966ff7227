/** How long before the lock the page is told, in milliseconds. */
export const warningMs = 60_000
/** How long after the last sign of anybody work that goes on later may hold the lock off, in milliseconds. */
export const mostWorkMs = 3 * 3_600_000

export interface IdleLock {
  /** Someone is there: the time starts anew. */
  touch(): void
  /** Milliseconds until the lock, or null while nothing is open. */
  readonly msLeft: number | null
  start(minutes: number): void
  stop(): void
}

/**
 * Locks after `minutes` without a sign of anybody, and warns a minute before. While `isBusy` says that an import runs, the time
 * does not start: an import is not thrown away because its owner made tea. While `isWorking` says that a copy or a check
 * runs that was asked for, it does not start for three hours: a stick may take that long, but an open vault is not left
 * alone for a night, and both go on later where they were. Clock and timer are passed in by tests.
 */
export function idleLock(
  actions: { warn(seconds: number): void; lock(): void; isBusy(): boolean; isWorking(): boolean },
  clock: { now(): number; after(ms: number, run: () => void): () => void } = {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  },
): IdleLock {
  let limit: number | null = null
  let deadline = 0
  let seen = 0
  let cancel = () => {}

  const plan = () => {
    cancel()
    if (limit === null) return
    const left = deadline - clock.now()
    cancel = clock.after(Math.max(left > warningMs ? left - warningMs : left, 0), look)
  }
  const look = () => {
    if (limit === null) return
    const held = actions.isBusy() || (actions.isWorking() && clock.now() - seen < mostWorkMs)
    if (held) deadline = clock.now() + limit
    const left = deadline - clock.now()
    if (left <= 0) {
      limit = null
      actions.lock()
      return
    }
    if (left <= warningMs) actions.warn(Math.ceil(left / 1000))
    plan()
  }

  return {
    touch() {
      if (limit === null) return
      seen = clock.now()
      deadline = seen + limit
      plan()
    },
    get msLeft() {
      return limit === null ? null : Math.max(deadline - clock.now(), 0)
    },
    start(minutes) {
      limit = minutes * 60_000
      seen = clock.now()
      deadline = seen + limit
      plan()
    },
    stop() {
      limit = null
      cancel()
    },
  }
}
