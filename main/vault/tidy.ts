/** What a crash may have left behind, looked for each time the vault is opened. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { objectId } from '../crypto/keys.ts'
import type { ObjectMeta } from '../crypto/objectPage.ts'
import { fromHex, toBase32 } from '../crypto/text.ts'
import { findPage, type ObjectSecret } from './objectReader.ts'
import { objectPattern, type Places } from './places.ts'
import { openPlainFile } from './plainFiles.ts'

const suffix = '.evo'
/** Folders read at the same time. */
const readersAtOnce = 4

/** An object that no entry names: an import that was interrupted. It is offered and never deleted. */
export interface Orphan {
  sha256: string
  size: number
  kind: ObjectMeta['kind']
  name: string
  mediaType: string
  importedAt: string
}

/** Scratch files are ciphertext of writes that never finished. Called under the lock. */
export async function emptyTmp(places: Places): Promise<void> {
  await mkdir(places.tmp, { recursive: true })
  for (const name of await readdir(places.tmp))
    if (join(places.tmp, name) !== places.ballast)
      await rm(join(places.tmp, name), { recursive: true, force: true })
}

/** The object files that the journal does not ask for. */
export interface Unasked {
  orphans: Orphan[]
  /** Objects written after an entry that the journal does not have: somebody put back an older journal. */
  ahead: number
  /** Files with other names, or that do not open: they are left alone. */
  strange: number
  /** Names of objects whose content was deleted after they were written: a crash left them, or somebody put them back. */
  deleted: string[]
}

/** Compares the object files with what the journal names. `deleted` is content whose last entry is a `delete`, with its seq. */
export async function findOrphans(
  places: Places,
  secret: ObjectSecret,
  known: ReadonlySet<string>,
  deleted: ReadonlyMap<string, number>,
  lastSeq: number,
): Promise<Unasked> {
  // Read while the names to compare with are worked out.
  const listed = filesByFolder(places.objects)
  listed.catch(() => undefined)
  const names = new Set<string>()
  for (const sha256 of known) {
    const hash = deleted.has(sha256) ? null : fromHex(sha256, 32)
    if (hash !== null) names.add(toBase32(objectId(secret.sodium, secret.keys, hash)))
  }
  const found: Unasked = { orphans: [], ahead: 0, strange: 0, deleted: [] }
  for (const { folder, files } of await listed) {
    if (files === null) {
      found.strange++
      continue
    }
    for (const name of files) {
      if (!objectPattern.test(name) || !name.startsWith(folder)) found.strange++
      else if (!names.has(name.slice(0, -suffix.length))) {
        const meta = await metaOf(secret, join(places.objects, folder, name), name)
        if (meta === null) found.strange++
        else if (meta.afterSeq > lastSeq) found.ahead++
        // What was written after its deletion is a new import of the same content that was interrupted.
        else if (meta.afterSeq < (deleted.get(meta.sha256) ?? 0)) found.deleted.push(name)
        else {
          const { sha256, size, kind, name: title, mediaType, importedAt } = meta
          found.orphans.push({ sha256, size, kind, name: title, mediaType, importedAt })
        }
      }
    }
  }
  return found
}

/** What lies in the folder of all objects, with the names in each folder that can hold some. */
async function filesByFolder(objects: string): Promise<{ folder: string; files: string[] | null }[]> {
  const listed = (await entriesOf(objects)).map(folder => ({ folder, files: null as string[] | null }))
  const next = listed.filter(({ folder }) => /^[a-z2-7]{2}$/.test(folder)).values()
  const some = async (): Promise<void> => {
    for (const each of next) each.files = await entriesOf(join(objects, each.folder))
  }
  await Promise.all(Array.from({ length: readersAtOnce }, some))
  return listed
}

async function entriesOf(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
}

async function metaOf(secret: ObjectSecret, file: string, name: string): Promise<ObjectMeta | null> {
  const handle = await openPlainFile(file).catch(() => null)
  if (handle === null) return null
  try {
    const found = await findPage(secret, handle, (await handle.stat()).size)
    return found !== null && `${toBase32(found.page.objectId)}.evo` === name ? found.page.meta : null
  } catch {
    return null
  } finally {
    await handle.close()
  }
}
