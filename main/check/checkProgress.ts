/** How far a full check came, so that it goes on where the program was closed. May be thrown away at any time. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { kdf } from '../crypto/keys.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import { makeFolder, replaceFile } from '../vault/durable.ts'
import type { Vault } from '../vault/vault.ts'
import type { CheckFinding } from './finding.ts'
import { scratchIn } from '../vault/places.ts'

export interface Reached {
  /** ISO 8601, UTC. */
  startedAt: string
  /** Name of the last object that was looked at; they are taken in the order of their names. */
  after: string
  objects: number
  bytes: number
  findings: CheckFinding[]
}

/** After this a check begins anew: a part of it would be too old to vouch for. */
const keptMs = 14 * 86_400_000

/** Null when there is nothing to go on with. What was not written by the holder of the key does not count. */
export async function reached(vault: Vault): Promise<Reached | null> {
  try {
    const { text, mac } = JSON.parse(await readFile(fileOf(vault), 'utf8')) as { text: string; mac: string }
    if (typeof text !== 'string' || macOf(vault, text) !== mac) return null
    const found = JSON.parse(text) as Reached
    const age = Date.now() - Date.parse(found.startedAt)
    return age >= 0 && age < keptMs ? found : null
  } catch {
    return null
  }
}

export async function noteReached(vault: Vault, at: Reached): Promise<void> {
  if (vault.readOnly) return
  const text = JSON.stringify(at)
  const { places } = vault.files
  await makeFolder(join(places.dir, 'index'))
  const scratch = scratchIn(places)
  await replaceFile(
    scratch,
    fileOf(vault),
    join(places.dir, 'index'),
    utf8(JSON.stringify({ text, mac: macOf(vault, text) })),
  )
}

export async function forgetReached(vault: Vault): Promise<void> {
  if (!vault.readOnly) await rm(fileOf(vault), { force: true })
}

function fileOf(vault: Vault): string {
  return join(vault.files.places.dir, 'index', 'check.json')
}

/** Whoever can write the folder must not be able to say that everything was looked at. */
function macOf(vault: Vault, text: string): string {
  const { sodium, keys } = vault.files
  return toHex(kdf(sodium, keys.index, 'check-progress', utf8(text)))
}
