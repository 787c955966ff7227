import { AppError } from '../appError.ts'
import type { Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'

/** Calls that start an import. Paths come from the file dialog or from dropped files, never from the page. */
export function importCalls(
  host: Host,
  session: VaultSession,
): Pick<Answers, 'import.choose' | 'import.start' | 'watch.choose'> {
  return {
    async 'import.choose'({ what }) {
      session.engine()
      const paths = await host.pickFiles(what)
      return paths.length === 0 ? null : session.engine().call('engine.importPaths', { paths })
    },
    async 'watch.choose'() {
      session.engine()
      const [folder] = await host.pickFiles('folder')
      return folder === undefined ? null : session.engine().call('engine.watch', { folder })
    },
    async 'import.start'({ paths }, from) {
      if (from !== 'drop')
        throw new AppError('BadRequest', { call: 'import.start', reason: 'pathsOfThePage' })
      if (paths.length === 0) throw new AppError('NothingToImport')
      return session.engine().call('engine.importPaths', { paths })
    },
  }
}
