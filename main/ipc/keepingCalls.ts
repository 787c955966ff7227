import { basename } from 'node:path'
import type { AppState } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'

/** Calls that need a folder of a copy. Paths come from the dialog, never from the page; null when it was cancelled. */
export function keepingCalls(
  host: Host,
  session: VaultSession,
  state: () => AppState,
): Pick<Answers, 'copy.choose' | 'copy.make' | 'copy.restore' | 'copy.openRestored' | 'health.repair'> {
  let place: string | null = null
  let restored: string | null = null
  const chosen = async (): Promise<string | null> => {
    session.engine()
    return (await host.pickFiles('folder'))[0] ?? null
  }
  return {
    async 'copy.choose'() {
      place = await chosen()
      if (place === null) return null
      const cloud = await session.engine().call('engine.cloudOf', { dir: place })
      return { folderName: basename(place), cloud }
    },
    async 'copy.make'() {
      const dir = place
      // One choice, one copy: a page cannot have it made again somewhere that nobody looks at any more.
      place = null
      if (dir === null) throw new AppError('BadRequest', { reason: 'nothingChosen' })
      return session.engine().call('engine.copyTo', { dir })
    },
    async 'copy.restore'() {
      const into = await chosen()
      if (into === null) return null
      const { dir, ...done } = await session.engine().call('engine.restoreTo', { dir: into })
      restored = dir
      return done
    },
    async 'copy.openRestored'() {
      if (restored === null) throw new AppError('BadRequest', { reason: 'nothingRestored' })
      await session.switchTo(restored)
      restored = null
      return state()
    },
    async 'health.repair'() {
      const dir = await chosen()
      return dir === null ? null : session.engine().call('engine.repairFrom', { dir })
    },
  }
}
