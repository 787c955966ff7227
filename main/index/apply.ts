import type { JournalEntry } from '../vault/entries.ts'
import type { AppliedChange, Content, IndexDb } from './db.ts'

/** Folds entries in order of seq. */
export async function applyEntries(
  _db: IndexDb,
  _entries: JournalEntry[],
  _content: Content,
): Promise<AppliedChange> {
  return { newEvents: {}, confirmed: 0, items: [], changedEvents: 0 }
}
