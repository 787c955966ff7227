/**
 * The fold: entries of the journal, in order, into rows. One file per family of entries lies in `fold/`. What an entry
 * does depends only on the entries before it, never on how they were portioned, so a rebuild gives the same rows.
 */
import type { JournalEntry } from '../vault/entries.ts'
import type { AppliedChange, Content, IndexDb } from './db.ts'
import { type Fold, newFold } from './fold/fold.ts'
import { foldAnswer, foldCase } from './fold/foldAnswers.ts'
import { foldAdopt, foldDerive, foldImport } from './fold/foldItems.ts'
import {
  foldDraft,
  foldEdit,
  foldExhibit,
  foldFinding,
  foldNote,
  foldParty,
  foldSent,
  foldSplit,
} from './fold/foldSaid.ts'
import { readMessages } from './fold/readMessages.ts'

const folds = new WeakMap<IndexDb, Fold>()

/** What the fold remembers of an open index. */
export function foldOf(db: IndexDb): Fold {
  let fold = folds.get(db)
  if (fold === undefined) {
    fold = newFold(db.sql)
    folds.set(db, fold)
  }
  return fold
}

/** What it remembers may belong to a transaction that was rolled back: the index alone is asked from here on. */
export function forgetFold(db: IndexDb): void {
  folds.delete(db)
}

/** Entries a transaction at most. */
const batchEntries = 2000

/** Folds entries in; those already applied are passed over. Throws what SQLite and `content` throw. */
export async function applyEntries(
  db: IndexDb,
  entries: JournalEntry[],
  content: Content,
): Promise<AppliedChange> {
  const fold = foldOf(db)
  const { change } = fold
  Object.assign(change, { newEvents: {}, confirmed: 0, items: [], changedEvents: 0 })
  delete change.unread
  try {
    const applied = db.appliedSeq
    const fresh = entries.filter(entry => entry.seq > applied)
    if (applied === 0 && content.hidden !== undefined && content.hidden.key !== db.hiddenKey)
      db.hide(content.hidden)
    for (let at = 0; at < fresh.length; ) at = await applySome(db, fold, fresh, at, content)
    return { ...change, newEvents: { ...change.newEvents }, items: [...new Set(change.items)] }
  } catch (error) {
    forgetFold(db)
    throw error
  }
}

/** Applies entries from `at` on in one transaction, up to the first that needs messages read; answers how far it came. */
async function applySome(
  db: IndexDb,
  fold: Fold,
  entries: readonly JournalEntry[],
  at: number,
  content: Content,
): Promise<number> {
  let next = at
  db.sql.transaction(() => {
    while (next < entries.length && next - at < batchEntries) {
      const entry = entries[next] as JournalEntry
      if (content.hidden?.has(entry.seq) !== true) foldEntry(fold, entry)
      next += 1
      if (fold.reread.size > 0 || fold.reading !== null) {
        // The entry is done once its messages are read; until then it would be applied again.
        const before = entries[next - 2]
        if (before !== undefined && next - 1 > at) db.setState(before.seq, before.leaf)
        break
      }
      db.setState(entry.seq, entry.leaf)
    }
    fold.events.counts.flush()
  })()
  if (fold.reread.size > 0 || fold.reading !== null) {
    const entry = entries[next - 1] as JournalEntry
    db.followSize()
    const { reading } = fold
    if (reading !== null) await readMessages(fold, reading.sha256, content, reading.from, reading.again)
    for (const sha256 of fold.reread) await readMessages(fold, sha256, content)
    fold.reading = null
    fold.reread.clear()
    db.setState(entry.seq, entry.leaf)
  }
  return next
}

function foldEntry(fold: Fold, entry: JournalEntry): void {
  switch (entry.type) {
    case 'import':
      return foldImport(fold, entry)
    case 'derive':
      return foldDerive(fold, entry)
    case 'adopt':
      return foldAdopt(fold, entry)
    case 'answer':
      return foldAnswer(fold, entry.private)
    case 'case':
      return foldCase(fold, entry.private)
    case 'party':
      return foldParty(fold, entry.private)
    case 'note':
      return foldNote(fold, entry)
    case 'edit':
      return foldEdit(fold, entry.private)
    case 'split':
      return foldSplit(fold, entry.private)
    case 'exhibit':
      return foldExhibit(fold, entry.private)
    case 'finding':
      return foldFinding(fold, entry.private)
    case 'draft':
      return foldDraft(fold, entry)
    case 'sent':
      return foldSent(fold, entry.private)
    case 'create':
    case 'slot-change':
    case 'checkpoint':
    case 'repair':
    case 'migrate':
    case 'verify':
    case 'copy':
    case 'export':
    // What the bin hides is left out before it comes here; another bin asks for an index made anew.
    case 'bin':
    case 'put-back':
    case 'delete':
      return
    default:
      // A type of a newer program: it stays in the journal and says nothing to this index.
      entry satisfies never
  }
}
