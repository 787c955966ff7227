import { statSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../appError.ts'
import type { JournalEntry } from '../../vault/entries.ts'
import type { Places } from '../../vault/places.ts'
import type { Vault } from '../../vault/vault.ts'
import { cachedBytes } from '../fileBytes.ts'
import { namedObjects, objectName } from '../named.ts'
import { fullSpeed } from '../pace.ts'
import { isWhole, seeObject } from '../seeObject.ts'
import { type ObjectFile, walkObjects } from '../walk.ts'

export type Sized = ObjectFile & { size: number }

/** The objects of a vault or a copy with the lengths of their files. */
export async function sized(places: Places): Promise<Sized[]> {
  const { objects } = await walkObjects(places)
  const list: Sized[] = []
  for (let at = 0; at < objects.length; at += 64) {
    // One at a time and waiting: ten times faster than asking for each in the background, and no wait is a long one.
    for (const file of objects.slice(at, at + 64)) {
      const found = statSync(file.path, { throwIfNoEntry: false })
      // It was put in order by something else just now.
      if (found !== undefined) list.push({ ...file, size: found.size })
    }
    await turn()
  }
  return list
}

/** What a copy reaches to: an entry of the journal, and the names of the objects before the journal was looked at. */
export interface UpTo {
  before: ReadonlySet<string>
  upTo: number
}

/** Names of the objects as they are now. */
export async function objectNames(vault: Vault): Promise<Set<string>> {
  return new Set((await walkObjects(vault.files.places)).objects.map(({ name }) => name))
}

/** Names of the objects whose content was deleted here. */
export function deletedNames(vault: Vault): Set<string> {
  return new Set([...vault.bin.deleted.keys()].flatMap(sha256 => objectName(vault.files, sha256) ?? []))
}

/**
 * The objects that were there before the journal was looked at (`before`), and those that it names up to there. What an
 * import or a thread made since has its entry in the next copy; without it, a vault restored from this one would speak of
 * lost entries.
 */
export async function objectsUpTo(vault: Vault, { before, upTo }: UpTo): Promise<Sized[]> {
  const deleted = deletedNames(vault)
  // A file that was put back after its deletion goes nowhere from here.
  const ours = (await sized(vault.files.places)).filter(({ name }) => !deleted.has(name))
  if (ours.every(({ name }) => before.has(name))) return ours
  const named = await namedObjects(vault.files, entriesUpTo(vault, upTo))
  return ours.filter(({ name }) => before.has(name) || named.has(name))
}

async function* entriesUpTo(vault: Vault, upTo: number): AsyncGenerator<JournalEntry> {
  for await (const entry of vault.entries()) {
    if (entry.seq > upTo) return
    yield entry
  }
}

/** Whether every byte of an object of ours reads as it should. Throws CopyCancelled. */
export async function wholeHere(vault: Vault, file: Sized, signal?: AbortSignal): Promise<boolean> {
  const bytes = await cachedBytes(file.path).catch(() => null)
  if (bytes === null) return false
  const pace = fullSpeed(() => {
    if (signal?.aborted) throw new AppError('CopyCancelled')
  })
  const seen = await seeObject(vault.files, bytes, { ...file, named: null }, { all: true, pace }).finally(
    () => bytes.close(),
  )
  return isWhole(seen, true)
}
