import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { kdf } from '../../../crypto/keys.ts'
import { nonceBytes } from '../../../crypto/sodium.ts'
import { utf8 } from '../../../crypto/text.ts'
import { makeFolder, replaceFile } from '../../../vault/durable.ts'
import { scratchIn } from '../../../vault/places.ts'
import type { Vault } from '../../../vault/vault.ts'
import type { Server } from './address.ts'

/**
 * The server a vault's copy goes to, sealed beside the index and not in the journal: the journal keeps everything for ever
 * and goes along with each copy, and a password that is forgotten must be gone. Null when there is none.
 */
export async function keptServer(vault: Vault): Promise<Server | null> {
  try {
    const bytes = await readFile(fileOf(vault))
    const { sodium } = vault.files
    const plain = sodium.open(
      bytes.subarray(nonceBytes),
      context(vault),
      bytes.subarray(0, nonceBytes),
      keyOf(vault),
    )
    if (plain === null) return null
    const found = JSON.parse(Buffer.from(plain).toString('utf8')) as Server
    plain.fill(0)
    return [found.address, found.user, found.password].every(each => typeof each === 'string') ? found : null
  } catch {
    return null
  }
}

/** Keeps it in the place of an older one. Throws VaultReadOnly. */
export async function keepServer(vault: Vault, server: Server): Promise<void> {
  vault.mustBeWritable()
  const { sodium, places } = vault.files
  const nonce = randomBytes(nonceBytes)
  const sealed = sodium.seal(utf8(JSON.stringify(server)), context(vault), nonce, keyOf(vault))
  const folder = join(places.dir, 'index')
  await makeFolder(folder)
  await replaceFile(scratchIn(places), fileOf(vault), folder, Buffer.concat([nonce, sealed]))
}

/** Takes address, name and password away; the copy on the server stays. */
export async function forgetServer(vault: Vault): Promise<void> {
  vault.mustBeWritable()
  await rm(fileOf(vault), { force: true })
}

function fileOf(vault: Vault): string {
  return join(vault.files.places.dir, 'index', 'server.sealed')
}

const context = (vault: Vault): Uint8Array => utf8(`evault-server ${vault.id}`)

function keyOf(vault: Vault): Uint8Array {
  const { sodium, keys } = vault.files
  return kdf(sodium, keys.index, 'server')
}
