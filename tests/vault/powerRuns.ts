/** What a person does with a vault while every call is written down, and what the program told them at each moment. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewEntry } from '../../main/vault/entries.ts'
import { Vault } from '../../main/vault/vault.ts'
import { type DiskEvent, mark, stand, start, stop } from './faultsSeam.ts'
import { lay, type State } from './powerModel.ts'
import { meta, named, note, password, pieces, testOnlyCost } from './scratchValues.ts'

/** In memory where that is possible: thousands of vaults are laid and opened. */
export const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'vault-power-'))
export const vaultDir = join(scratch, 'vault')
const sources = join(scratch, 'sources')
mkdirSync(sources)
stand(scratch)

/** What a person was told. It must hold from then on. */
export type Promised =
  | { made: string }
  | { seq: number; leaf: string; sha256?: string }
  | { password: string }

/** A record, the state that it begins with, and from which event on it is to be explored. */
export interface Run {
  events: DiskEvent[]
  base: State | null
  from: number
}

const promise = (promised: Promised) => mark(JSON.stringify(promised))

/** The same bytes for the same name in every run, so that an import can be repeated. */
function source(name: string, size: number): string {
  const bytes = Buffer.alloc(size)
  for (let at = 0, block = Buffer.from(name); at < size; at += block.length) {
    block = createHash('sha256').update(block).digest()
    block.copy(bytes, at)
  }
  writeFileSync(join(sources, name), bytes)
  return join(sources, name)
}

async function append(vault: Vault, ...entries: NewEntry[]): Promise<void> {
  for (const { seq, leaf, public: open } of await vault.append(entries)) {
    const { sha256 } = open as { sha256?: string }
    promise({ seq, leaf, ...(sha256 === undefined ? {} : { sha256 }) })
  }
}

async function batch(vault: Vault, names: string[]): Promise<void> {
  const list = names.map(name => ({ source: { file: source(name, name.length * 900) }, meta: meta(name) }))
  const stored = await vault.putMany(list)
  await append(
    vault,
    ...stored.map(one => {
      if (one instanceof Error) throw one
      return named(one)
    }),
  )
}

/** A vault is made, files come as a file, as a batch and as a stream, things are said, it is closed. */
export async function firstDay(): Promise<void> {
  const { vault, recoveryCode } = await Vault.create(vaultDir, { password, testOnlyCost })
  promise({ made: recoveryCode })
  await append(vault, named(await vault.put({ file: source('one', 3000) }, meta('one'))))
  await append(vault, note('night call'))
  await batch(vault, ['two', 'three', 'four'])
  await append(vault, named(await vault.put({ stream: pieces(Buffer.from('five'), 2) }, meta('five'))))
  await append(vault, note('a'), note('b'))
  await vault.close()
}

/** What is there is shown, and so promised; the same files come again, one by one and together, and a new one. */
export async function secondDay(code: string): Promise<void> {
  const vault = await Vault.open(vaultDir, { recoveryCode: code })
  for await (const { seq, leaf } of vault.entries()) promise({ seq, leaf })
  await batch(vault, ['two', 'three', 'four', 'six'])
  await append(vault, named(await vault.put({ file: source('one', 3000) }, meta('again'))))
  await append(vault, named(await vault.put({ stream: pieces(Buffer.from('five'), 3) }, meta('again'))))
  await append(vault, note('c'))
  await vault.close()
}

/** Opens, shows what is there, and closes. */
export async function look(code: string): Promise<void> {
  const vault = await Vault.open(vaultDir, { recoveryCode: code })
  for await (const { seq, leaf } of vault.entries()) promise({ seq, leaf })
  await vault.close()
}

export const newPassword = 'another pass phrase'

export async function changePassword(code: string): Promise<void> {
  const vault = await Vault.open(vaultDir, { recoveryCode: code })
  await vault.changePassword({ recoveryCode: code }, newPassword, testOnlyCost)
  promise({ password: newPassword })
  await append(vault, note('d'))
  await vault.close()
}

/** One entry in a journal whose segment is full, and one more. */
export async function nextSegment(code: string): Promise<void> {
  const vault = await Vault.open(vaultDir, { recoveryCode: code })
  await append(vault, note('the first in a new segment'))
  await append(vault, note('the second'))
  await vault.close()
}

export async function fillSegment(code: string): Promise<void> {
  const vault = await Vault.open(vaultDir, { recoveryCode: code })
  for (let i = 0; i < 9; i++) await vault.append([note('x'.repeat(960_000))])
  await vault.close()
}

/** Does the work on the vault's folder, which begins as `base`, or empty. */
export async function record(work: () => Promise<void>, base: State | null = null): Promise<Run> {
  rmSync(vaultDir, { recursive: true, force: true })
  if (base !== null) lay(base, vaultDir)
  start()
  await work()
  const { events } = stop()
  return { events, base, from: 0 }
}

/** A folder as it is, without what is SQLite's and the ballast. */
export function folderState(): State {
  const files: State['files'] = new Map()
  for (const name of readdirSync(vaultDir, { recursive: true }) as string[]) {
    if (name.startsWith('lock.db') || name === join('tmp', 'ballast')) continue
    const file = join(vaultDir, name)
    files.set(name, statSync(file).isDirectory() ? null : readFileSync(file))
  }
  return { files, hash: '' }
}

export function promisesOf({ events }: Run): Promised[] {
  return events.flatMap(({ mark: text }) => (text === undefined ? [] : [JSON.parse(text) as Promised]))
}

export function codeOf(run: Run): string {
  const made = promisesOf(run).find(one => 'made' in one)
  if (made === undefined) throw new Error('no vault was made')
  return made.made
}
