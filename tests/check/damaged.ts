/** A vault with a few objects, and its check, for the tests of this room. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, type CheckReport } from '../../main/check/check.ts'
import type { CheckDepth, CheckFinding } from '../../main/check/finding.ts'
import { namedObjects } from '../../main/check/named.ts'
import { fullSpeed } from '../../main/check/pace.ts'
import type { Vault } from '../../main/vault/vault.ts'
import { create, meta, named, note, pieces } from '../vault/scratch.ts'

export interface Stored {
  sha256: string
  bytes: Buffer
  /** Name of its file, its place in the vault, and its path. */
  name: string
  where: string
  file: string
}

/** An open vault with content of these sizes, each named by an entry. */
export async function vaultWith(sizes: readonly number[]): Promise<{ vault: Vault; stored: Stored[] }> {
  const { vault } = await create()
  return { vault, stored: await addTo(vault, sizes) }
}

export async function addTo(vault: Vault, sizes: readonly number[]): Promise<Stored[]> {
  const stored: Stored[] = []
  for (const size of sizes) {
    const bytes = randomBytes(size)
    const object = await vault.put({ stream: pieces(bytes, 1 << 20) }, meta(`${size}.bin`))
    await vault.append([named(object), note(`note of ${size}`)])
    stored.push({ sha256: object.sha256, bytes, name: '', where: '', file: '' })
  }
  for (const [name, { sha256 }] of await namedObjects(vault.files, vault.entries())) {
    const one = stored.find(each => each.sha256 === sha256)
    if (one === undefined) continue
    const where = `objects/${name.slice(0, 2)}/${name}`
    Object.assign(one, { name, where, file: join(vault.dir, where) })
  }
  return stored
}

export async function checked(vault: Vault, depth: CheckDepth, background = false): Promise<CheckReport> {
  return check({ vault, index: null, opening: [] }, { depth, pace: fullSpeed(), background })
}

/** What a check found, as `code severity where`. */
export async function found(vault: Vault, depth: CheckDepth): Promise<string[]> {
  return (await checked(vault, depth)).findings.map(told)
}

export const told = ({ code, severity, where }: CheckFinding): string => `${code} ${severity} ${where}`

/** Changes one byte of a file. */
export function hit(file: string, at: number): void {
  const bytes = readFileSync(file)
  const place = at < 0 ? bytes.length + at : at
  bytes[place] = (bytes[place] ?? 0) ^ 0x5a
  writeFileSync(file, bytes)
}
