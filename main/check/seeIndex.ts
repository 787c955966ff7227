import { rm } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { type Content, type IndexDb, openIndex } from '../index/db.ts'
import { firstDifference } from '../index/sameRows.ts'
import type { JournalEntry } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import type { Pace } from './pace.ts'
import { scratchIn } from '../vault/places.ts'

/** The index of an open vault, and what is needed to make another one. */
export interface IndexAtHand {
  db: IndexDb
  content: Content
  /** Runs `work` while nothing is committed. */
  quietly<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Makes a second index from the journal and the objects alone, in `tmp/`, and compares it with the one in use: the name
 * of the first table that differs, or null. The second one is thrown away.
 */
export async function indexDiffers(vault: Vault, index: IndexAtHand, pace: Pace): Promise<string | null> {
  const { places } = vault.files
  const file = vault.readOnly ? ':memory:' : `${scratchIn(places)}.db`
  const key = vault.indexKey()
  let fresh: IndexDb | undefined
  try {
    fresh = openIndex(file, key, vault.id)
    // Most of it while others go on writing, the rest while they wait.
    await fold(vault, fresh, index.content, () => pace.step(0))
    const made = fresh
    return await index.quietly(async () => {
      await fold(vault, made, index.content, async () => undefined)
      return firstDifference(index.db, made)
    })
  } finally {
    key.fill(0)
    fresh?.close()
    if (!vault.readOnly)
      for (const suffix of ['', '-wal', '-journal']) await rm(`${file}${suffix}`, { force: true })
  }
}

/** Applies what the index does not have yet. */
export async function fold(
  vault: Vault,
  db: IndexDb,
  content: Content,
  step: () => Promise<void>,
): Promise<void> {
  let batch: JournalEntry[] = []
  const apply = async (): Promise<void> => {
    await db.apply(batch, content)
    batch = []
    await step()
  }
  for await (const entry of vault.entries(db.appliedSeq)) {
    batch.push(entry)
    if (batch.length >= 256) await apply()
  }
  if (batch.length > 0) await apply()
}

/** Whether the index stands on the same entry as the journal. Throws what reading the journal throws. */
export async function standing(vault: Vault, db: IndexDb): Promise<'same' | 'behind' | 'ahead' | 'other'> {
  const { appliedSeq, headLeaf } = db
  if (appliedSeq > vault.lastSeq) return 'ahead'
  if (appliedSeq === 0) return vault.lastSeq === 0 ? 'same' : 'behind'
  for await (const entry of vault.entries(appliedSeq - 1)) {
    if (entry.leaf !== headLeaf) return 'other'
    return appliedSeq === vault.lastSeq ? 'same' : 'behind'
  }
  throw new AppError('JournalDamaged')
}
