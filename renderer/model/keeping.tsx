/** Health, checks and copies as the frame and the screen see them: what runs goes on while another screen is shown. */
import { type ReactNode, createContext, useContext, useState } from 'react'
import type {
  CheckProgress,
  ChosenPlace,
  CopyDone,
  CopyProgress,
  CopyServer,
  Health,
  KnownCopy,
} from '../../preload/contract.ts'
import { type Action, type Asked, call, useAction, useCall, useEvent } from './vault.ts'

/** How taking up what was left behind, or mending, ended. */
export type Outcome = { what: 'adopted' | 'repaired'; count: number } | null

export interface Keeping {
  health: Asked<Health>
  copies: Asked<KnownCopy[]>
  /** Where the copy on a server goes; null while none is set. */
  server: Asked<CopyServer | null>
  /** The check that runs, asked for or in the background; null while none does. */
  check: CheckProgress | null
  /** The copy that is being made; null while none is. */
  copy: CopyProgress | null
  /** How the last copy of this session went. */
  done: CopyDone | null
  outcome: Outcome
  /** A place that was chosen and needs a word first, because a cloud client keeps it in step. */
  waiting: ChosenPlace | null
  /** `full` is told to stop by `stopCheck` and goes on later. */
  read: Action<['complete' | 'full'], unknown>
  adopt: Action<[], unknown>
  repair: Action<[], unknown>
  /** Asks for a place; makes the copy there at once where nothing has to be said first. */
  choose: Action<[], unknown>
  /** Makes the copy in the place that waits. */
  make: Action<[], unknown>
  renew: Action<[id: string], unknown>
  /** Of an open copy: makes a vault of it. `restored` says how it went. */
  restore: Action<[], unknown>
  restored: CopyDone | null
  /** Lets the place go that waits. */
  leave: () => void
  stopCheck: () => void
  stopCopy: () => void
}

const KeepingContext = createContext<Keeping | null>(null)

export function KeepingProvider({ children }: { children: ReactNode }) {
  const health = useCall('health.get', null, { again: ['health.changed'] })
  const copies = useCall('copy.known', null, { again: ['health.changed'] })
  const server = useCall('copy.server', null)
  const [check, setCheck] = useState<CheckProgress | null>(null)
  const [copy, setCopy] = useState<CopyProgress | null>(null)
  const [done, setDone] = useState<CopyDone | null>(null)
  const [restored, setRestored] = useState<CopyDone | null>(null)
  const [outcome, setOutcome] = useState<Outcome>(null)
  const [waiting, setWaiting] = useState<ChosenPlace | null>(null)
  useEvent('check.changed', progress => setCheck(progress.ended ? null : progress))
  useEvent('copy.changed', progress => setCopy(progress.ended ? null : progress))

  const read = useAction(async (depth: 'complete' | 'full') => void (await call('health.check', { depth })))
  const adopt = useAction(async () => {
    const { adopted } = await call('health.adopt', null)
    setOutcome({ what: 'adopted', count: adopted })
  })
  const repair = useAction(async () => {
    const answer = await call('health.repair', null)
    if (answer !== null) setOutcome({ what: 'repaired', count: answer.repaired })
  })
  const make = useAction(async () => {
    setWaiting(null)
    setDone(await call('copy.make', null))
  })
  const choose = useAction(async () => {
    const place = await call('copy.choose', null)
    if (place === null) return
    if (place.cloud === null) void make.run()
    else setWaiting(place)
  })
  const renew = useAction(async (id: string) => setDone(await call('copy.renew', { id })))
  const restore = useAction(async () => setRestored(await call('copy.restore', null)))

  // How the one before went is of the past once something else is begun.
  const forgetChecks = () => {
    setOutcome(null)
    for (const { forget } of [read, adopt, repair]) forget()
  }
  const forgetCopies = () => {
    setDone(null)
    for (const { forget } of [choose, make, renew]) forget()
  }
  const value: Keeping = {
    health,
    copies,
    server,
    check,
    copy,
    done,
    outcome,
    waiting,
    restored,
    read: begunWith(forgetChecks, read),
    adopt: begunWith(forgetChecks, adopt),
    repair: begunWith(forgetChecks, repair),
    choose: begunWith(forgetCopies, choose),
    make: begunWith(forgetCopies, make),
    renew: begunWith(forgetCopies, renew),
    restore,
    leave: () => setWaiting(null),
    stopCheck: () => void call('health.cancel', null).catch(() => undefined),
    stopCopy: () => void call('copy.cancel', null).catch(() => undefined),
  }
  return <KeepingContext.Provider value={value}>{children}</KeepingContext.Provider>
}

function begunWith<A extends unknown[], R>(first: () => void, action: Action<A, R>): Action<A, R> {
  return {
    ...action,
    run: (...args) => {
      first()
      return action.run(...args)
    },
  }
}

/** How the vault's health, its checks and copies stand, and what can be done about them. */
export function useKeeping(): Keeping {
  const keeping = useContext(KeepingContext)
  if (!keeping) throw new Error('useKeeping outside of an open vault')
  return keeping
}
