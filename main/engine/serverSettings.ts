import type { CallArg, CopyServer } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { folderAt } from '../check/copy/server/address.ts'
import { forgetServer, keepServer, keptServer } from '../check/copy/server/keptServer.ts'
import { tryServer } from '../check/copy/server/openRemote.ts'
import type { Vault } from '../vault/vault.ts'

/** Somebody is waiting in front of the button. */
const trialQuietMs = 15_000

/** The server of the vault's copy without its password; null when there is none. */
export async function shownServer(vault: Vault): Promise<CopyServer | null> {
  const kept = await keptServer(vault)
  return kept === null ? null : { address: kept.address, user: kept.user }
}

/**
 * Tries a server and keeps it when a copy could be made there; null forgets the one that is kept. A null password stands
 * for the one that is kept, which never goes to another server than it was entered for. Throws what `tryServer` throws.
 */
export async function setServer(vault: Vault, given: CallArg<'copy.setServer'>): Promise<CopyServer | null> {
  vault.mustBeWritable()
  if (given === null) {
    await forgetServer(vault)
    return null
  }
  const { href, origin } = folderAt(given.address)
  const kept = await keptServer(vault)
  const same = kept !== null && kept.user === given.user && folderAt(kept.address).origin === origin
  const password = given.password ?? (same ? kept.password : null)
  if (password === null) throw new AppError('ServerLogin')
  const server = { address: href, user: given.user, password }
  await tryServer(server, { quietMs: trialQuietMs })
  await keepServer(vault, server)
  return { address: server.address, user: server.user }
}

/** Whether a copy could be made on the server that is kept. Throws ServerNotSet, and what `tryServer` throws. */
export async function tryKeptServer(vault: Vault): Promise<void> {
  const server = await keptServer(vault)
  if (server === null) throw new AppError('ServerNotSet')
  await tryServer(server, { quietMs: trialQuietMs })
}
