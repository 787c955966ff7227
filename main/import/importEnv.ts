import type { Port } from '../host/host.ts'
import type { AppliedChange, IndexDb } from '../index/db.ts'
import type { JournalEntry, MessageRecord, NewEntry } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import type { FactsReader } from './factsReader.ts'

/** A `messages` object that was stored a moment ago, and the records in it. */
export interface WrittenMessages {
  sha256: string
  records: readonly MessageRecord[]
}

/** What an import needs of the engine. */
export interface ImportEnv {
  vault: Vault
  db: IndexDb
  /** Journal, then index: returns once saved. `written` spares reading back the messages of an object just stored. */
  commit(
    entries: NewEntry[],
    written?: WrittenMessages,
  ): Promise<{ entries: JournalEntry[]; change: AppliedChange }>
  startReader(): Promise<Port>
  facts: FactsReader
}

/** Name and version that stand in each record of what the program made. */
export const importer = 'evidence-vault/0.1.0'
