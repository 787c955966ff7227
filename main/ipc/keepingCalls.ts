import type { Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'

/** Calls that need a folder of a copy. Paths come from the dialog, never from the page; null when it was cancelled. */
export function keepingCalls(
  host: Host,
  session: VaultSession,
): Pick<Answers, 'copy.choose' | 'health.repair'> {
  const chosen = async (): Promise<string | null> => {
    session.engine()
    return (await host.pickFiles('folder'))[0] ?? null
  }
  return {
    async 'copy.choose'() {
      const dir = await chosen()
      return dir === null ? null : session.engine().call('engine.copyTo', { dir })
    },
    async 'health.repair'() {
      const dir = await chosen()
      return dir === null ? null : session.engine().call('engine.repairFrom', { dir })
    },
  }
}
