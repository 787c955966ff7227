import { join } from 'node:path'
import { syncFolder } from '../vault/durable.ts'
import type { NewEntry } from '../vault/entries.ts'
import { existing } from '../vault/settle.ts'
import type { Vault } from '../vault/vault.ts'
import { cachedBytes } from './fileBytes.ts'
import { namedObjects } from './named.ts'
import { seeObject } from './seeObject.ts'
import { walkObjects } from './walk.ts'

/**
 * Entries that take up what an interrupted import left: whole objects of evidence that no entry names, read to the last
 * byte and sent to the medium. What the program had made of other content is left out, it is made again.
 */
export async function adoptions(vault: Vault): Promise<NewEntry[]> {
  const { files } = vault
  const { objects } = files.places
  const named = await namedObjects(files, vault.entries())
  const entries: NewEntry[] = []
  const folders = new Set<string>()
  for (const file of (await walkObjects(files.places)).objects) {
    if (named.has(file.name)) continue
    const bytes = await cachedBytes(file.path, true)
    if (bytes === null) continue
    const { page, properName } = await seeObject(
      files,
      bytes,
      { ...file, named: null },
      { all: false },
    ).finally(() => bytes.close())
    if (page === null || properName !== file.name || page.meta.afterSeq > vault.lastSeq) continue
    const { sha256, size, kind, name, mediaType, afterSeq } = page.meta
    // Somebody put back what was deleted: it never becomes an item again.
    if (afterSeq < (vault.bin.deleted.get(sha256) ?? 0)) continue
    if (kind === 'derivative' || kind === 'messages') continue
    if ((await existing(files, sha256)) === null) continue
    folders.add(join(objects, file.name.slice(0, 2)))
    entries.push({ type: 'adopt', public: { sha256, size }, private: { name, mediaType } })
  }
  for (const folder of folders) await syncFolder(folder)
  if (folders.size > 0) await syncFolder(objects)
  return entries
}
