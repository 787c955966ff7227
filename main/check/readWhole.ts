import { join } from 'node:path'
import type { Vault } from '../vault/vault.ts'
import { cachedBytes } from './fileBytes.ts'
import { objectName } from './named.ts'
import type { Pace } from './pace.ts'
import { isWhole, seeObject } from './seeObject.ts'

/**
 * Reads the object of this content to its last byte: both pages, every chunk, and the SHA-256. False when any of it is
 * damaged, missing or does not come off the disk. Throws what `pace` throws.
 */
export async function readsWhole(vault: Vault, sha256: string, pace: Pace): Promise<boolean> {
  const { files } = vault
  const name = objectName(files, sha256)
  if (name === null) return false
  const where = `objects/${name.slice(0, 2)}/${name}`
  const path = join(files.places.objects, name.slice(0, 2), name)
  try {
    const bytes = await cachedBytes(path, true)
    if (bytes === null) return false
    try {
      const { threads } = files
      const seen = await seeObject(
        files,
        bytes,
        { name, where, named: null },
        { all: true, pace, threads, path },
      )
      return isWhole(seen, true) && seen.page?.meta.sha256 === sha256
    } finally {
      await bytes.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return false
    throw error
  }
}
