import type { ReaderSummary } from '../../main/vault/entries.ts'

/** What a reader says of a source that leaves nothing open. */
export const nothingOpen: ReaderSummary = {
  needsZone: false,
  needsDateOrder: false,
  needsSelf: false,
  names: [],
  offsetHints: [],
  dateExamples: [],
  chatName: null,
  incomplete: false,
  notes: [],
}
