import type { HistoryGroup } from '../../preload/contract.ts'
import type { EntryType } from '../vault/entries.ts'

interface Family {
  group: HistoryGroup
  /** Entries of one family that follow each other may share a line; null stands alone. */
  folds: string | null
}

/** What each type of entry belongs to. A type that is not here does not compile. */
const families: Record<EntryType, Family> = {
  import: { group: 'evidence', folds: 'taken' },
  derive: { group: 'evidence', folds: 'taken' },
  adopt: { group: 'evidence', folds: 'taken' },
  bin: { group: 'evidence', folds: null },
  'put-back': { group: 'evidence', folds: null },
  delete: { group: 'evidence', folds: null },
  answer: { group: 'evidence', folds: 'answer' },
  case: { group: 'evidence', folds: 'case' },
  party: { group: 'evidence', folds: 'party' },
  note: { group: 'evidence', folds: null },
  edit: { group: 'evidence', folds: 'edit' },
  split: { group: 'evidence', folds: 'split' },
  exhibit: { group: 'evidence', folds: 'exhibit' },
  finding: { group: 'evidence', folds: 'finding' },
  draft: { group: 'papers', folds: 'draft' },
  sent: { group: 'papers', folds: null },
  export: { group: 'papers', folds: null },
  create: { group: 'vault', folds: null },
  'slot-change': { group: 'vault', folds: null },
  checkpoint: { group: 'vault', folds: 'checkpoint' },
  migrate: { group: 'vault', folds: null },
  repair: { group: 'vault', folds: null },
  verify: { group: 'vault', folds: null },
  copy: { group: 'vault', folds: null },
}

/** A type of a newer program, an entry that is missing or cannot be read: told with what the vault notes of itself. */
const other: Family = { group: 'vault', folds: null }

/** Group and family of a type as it stands in the journal. */
export function familyOf(type: string): Family {
  return Object.hasOwn(families, type) ? families[type as EntryType] : other
}
