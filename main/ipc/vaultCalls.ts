import type { AppState } from '../../preload/contract.ts'
import type { Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'

type VaultCalls =
  | 'vault.chooseFolder'
  | 'vault.create'
  | 'vault.confirmRecovery'
  | 'vault.open'
  | 'vault.openWithRecoveryCode'
  | 'vault.recover'
  | 'vault.lock'
  | 'server.restore'
  | 'server.stopRestoring'
  | 'vault.trySample'
  | 'reencrypt.switch'

/** Calls that make, open and lock a vault. Paths stay here; secrets pass through to the engine and are not kept. */
export function vaultCalls(
  host: Host,
  session: VaultSession,
  state: () => AppState,
): Pick<Answers, VaultCalls> {
  return {
    async 'vault.chooseFolder'({ purpose }) {
      const [folder] = await host.pickFiles(purpose === 'create' ? 'createFolder' : 'folder')
      return folder === undefined ? null : session.choose(folder)
    },
    'vault.create': ({ password, locale }) => session.create(password, locale),
    'vault.confirmRecovery': async ({ groups }) => ({ right: await session.confirmRecovery(groups) }),
    async 'vault.open'({ password }) {
      await session.open({ password })
      return state()
    },
    async 'vault.openWithRecoveryCode'({ code }) {
      await session.open({ recoveryCode: code })
      return state()
    },
    async 'vault.recover'(given) {
      await session.recover(given)
      return state()
    },
    async 'server.restore'({ secret, ...server }) {
      const [dir] = await host.pickFiles('createFolder')
      if (dir === undefined) return null
      const restored = await session.restoreFromServer({ dir, server, secret })
      return { state: state(), ...restored }
    },
    async 'server.stopRestoring'() {
      session.stopRestoring()
      return null
    },
    async 'vault.lock'() {
      await session.lock()
      return state()
    },
    async 'reencrypt.switch'() {
      await session.switchToNew()
      return state()
    },
    async 'vault.trySample'({ locale }) {
      await session.trySample(locale)
      return state()
    },
  }
}
