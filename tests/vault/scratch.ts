/** A fresh folder and a cheap vault for each test of this room. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import type { JournalEntry } from '../../main/vault/entries.ts'
import { Vault } from '../../main/vault/vault.ts'
import { password, testOnlyCost } from './scratchValues.ts'

export { meta, named, note, password, pieces, testOnlyCost } from './scratchValues.ts'

// Each of these opens vaults many times, and a busy computer needs a second for each.
vi.setConfig({ testTimeout: process.env['SLOW'] === '1' ? 6 * 3_600_000 : 180_000 })

let scratch = ''
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'vault-test-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

export const place = (name: string): string => join(scratch, name)
export const vaultDir = (): string => place('v')

export const create = () => Vault.create(vaultDir(), { password, testOnlyCost })
export const open = () => Vault.open(vaultDir(), { password })

export function sourceFile(name: string, bytes: Uint8Array = randomBytes(1000)): string {
  writeFileSync(place(name), bytes)
  return place(name)
}

export async function all(entries: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
  const list: JournalEntry[] = []
  for await (const entry of entries) list.push(entry)
  return list
}

export async function content(vault: Vault, sha256: string): Promise<Buffer> {
  const object = await vault.object(sha256)
  try {
    const parts: Uint8Array[] = []
    for await (const part of object.chunks()) parts.push(part.slice())
    return Buffer.concat(parts)
  } finally {
    await object.close()
  }
}

/** Every file below a folder with its bytes, except the lock and the ballast. */
export async function snapshot(dir: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for (const name of (await readdir(dir, { recursive: true })).sort()) {
    const file = join(dir, name)
    if ((await stat(file)).isFile() && !name.startsWith('lock.db') && !name.endsWith('ballast'))
      files.set(name, await readFile(file))
  }
  return files
}

/** The one object file of a vault. */
export async function onlyObject(): Promise<string> {
  const objects = join(vaultDir(), 'objects')
  const names = (await readdir(objects, { recursive: true })).filter(name => name.endsWith('.evo'))
  if (names.length !== 1) throw new Error(`${names.length} objects`)
  return join(objects, names[0] as string)
}

export function flip(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}
