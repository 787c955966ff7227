import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renameInto, syncFolder } from '../../vault/durable.ts'
import type { NewEntry } from '../../vault/entries.ts'
import type { Places } from '../../vault/places.ts'
import type { Vault } from '../../vault/vault.ts'
import { cachedBytes } from '../fileBytes.ts'
import type { CheckFinding, FindingCode } from '../finding.ts'
import { objectName } from '../named.ts'
import { isWhole, seeObject } from '../seeObject.ts'
import { placesOfCopy } from './holders.ts'
import { repairObject } from './repairObject.ts'

export interface Repaired {
  where: string
  by: 'itself' | 'pieces' | 'whole'
  chunks: number
  pages: number
  /** Chunks that could not be mended. */
  left: number
}

const mendable: ReadonlySet<FindingCode> = new Set([
  'FrontPageDamaged',
  'RearPageDamaged',
  'ChunkDamaged',
  'ObjectTruncated',
  'ObjectMissing',
  'ForeignObject',
])

/**
 * Mends what a check found, where that is possible without loss: an object from its own sound parts, from the chunks and
 * pages of the same write in a copy, or by a whole object of a copy; a wrong name by the right one. Answers what was
 * mended, the entries that say so, and what of the findings is left.
 */
export async function repair(
  vault: Vault,
  findings: readonly CheckFinding[],
  copy: string | null,
): Promise<{ repaired: Repaired[]; entries: NewEntry[]; left: CheckFinding[] }> {
  vault.mustBeWritable()
  const copies: Places[] = copy === null ? [] : [await placesOfCopy(copy)]
  const repaired: Repaired[] = []
  const entries: NewEntry[] = []
  const whole = new Set<string>()
  const places = new Set(
    findings
      .filter(({ code, where }) => mendable.has(code) && /^objects\/../.test(where))
      .map(({ where }) => where),
  )
  // What lies under the name of deleted content is not asked for: a copy must not bring it back.
  const deleted = new Set([...vault.bin.deleted.keys()].map(sha256 => objectName(vault.files, sha256)))
  for (const where of places) {
    if (deleted.has(where.slice(where.lastIndexOf('/') + 1))) continue
    const mended = await repairObject(vault, copies, where.slice(where.lastIndexOf('/') + 1))
    if (mended === null) continue
    const { sha256, by, chunks, pages, left } = mended
    repaired.push({ where, by, chunks, pages, left })
    entries.push({ type: 'repair', public: { what: 'object', sha256, by, chunks, pages }, private: null })
    if (left === 0) whole.add(where)
  }
  for (const { code, where } of findings) {
    if (code !== 'MisnamedObject') continue
    const sha256 = await rename(vault, where)
    if (sha256 === null) continue
    repaired.push({ where, by: 'itself', chunks: 0, pages: 0, left: 0 })
    entries.push({
      type: 'repair',
      public: { what: 'object', sha256, by: 'itself', chunks: 0, pages: 0 },
      private: null,
    })
    whole.add(where)
  }
  return { repaired, entries, left: findings.filter(({ where }) => !whole.has(where)) }
}

/** Gives a whole object its own name back, unless that is taken. */
async function rename(vault: Vault, where: string): Promise<string | null> {
  const { files } = vault
  const path = join(files.places.dir, where)
  const name = where.slice(where.lastIndexOf('/') + 1)
  const bytes = await cachedBytes(path).catch(() => null)
  if (bytes === null) return null
  const seen = await seeObject(files, bytes, { name, where, named: null }, { all: true }).finally(() =>
    bytes.close(),
  )
  const proper = seen.properName
  if (proper === null || seen.page === null || !isWhole({ ...seen, name: proper }, true)) return null
  const place = join(files.places.objects, proper.slice(0, 2), proper)
  if (existsSync(place)) return null
  await mkdir(dirname(place), { recursive: true })
  await renameInto(path, place)
  await syncFolder(dirname(place))
  await syncFolder(dirname(path))
  await syncFolder(files.places.objects)
  return seen.page.meta.sha256
}
