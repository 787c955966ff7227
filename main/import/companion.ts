/** A small file of the same export that says what another one means: whose chat it is, and who the owner. */
import type { IndexDb } from '../index/db.ts'
import type { UnreadSource } from '../index/importState.ts'
import { placeOf } from '../index/items.ts'
import type { Vault } from '../vault/vault.ts'
import { openBytes } from './itemBytes.ts'

const maxBytes = 4 << 20

/** By the reader: where from the source's folder its companion lies. */
const companions: ReadonlyMap<string, { source: RegExp; name: string }> = new Map([
  ['qqChatExporter', { source: /\.jsonl$/iu, name: 'manifest.json' }],
])

/** The text of the companion of a source, looked for in the folder above it, in the same import or archive. */
export async function companionOf(
  source: Pick<UnreadSource, 'id' | 'reader' | 'name'>,
  env: { db: IndexDb; vault: Vault },
): Promise<string | undefined> {
  const wanted = companions.get(source.reader)
  if (wanted === undefined || !wanted.source.test(source.name)) return undefined
  const own = env.db.sql
    .prepare('SELECT job, folder, inside_sha256 AS container FROM items WHERE id = ?')
    .get(source.id) as { job: string; folder: string; container: string | null } | undefined
  if (own === undefined) return undefined
  const above = own.folder.includes('/') ? own.folder.slice(0, own.folder.lastIndexOf('/')) : ''
  const row = env.db.sql
    .prepare(
      `SELECT id, sha256, size, inside_offset AS offset FROM items
       WHERE job = ? AND folder IN (?, ?) AND plain_name = ? AND kind = 'original' AND inside_sha256 IS ? AND size <= ?
       ORDER BY folder DESC, seq DESC LIMIT 1`,
    )
    .get(own.job, own.folder, above, wanted.name, own.container, maxBytes) as
    | { id: string; sha256: string; size: number; offset: number | null }
    | undefined
  if (row === undefined) return undefined
  const place = (row.offset === null ? null : placeOf(env.db, row.id)) ?? {
    object: row.sha256,
    offset: 0,
    size: row.size,
  }
  const bytes = await openBytes(env.vault, place)
  try {
    return Buffer.from(await bytes.range(0, bytes.size)).toString('utf8')
  } finally {
    await bytes.close()
  }
}
