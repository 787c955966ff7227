import { bin } from './0020-bin.ts'
import { conversations } from './0030-conversations.ts'
import { tellings } from './0031-tellings.ts'
import { mergedParties } from './0032-merged-parties.ts'
import { tables } from './0010-tables.ts'

export interface Migration {
  /** Rises; gaps are left for rooms that add tables of their own. */
  version: number
  sql: string
}

/** In order. One that was released is never edited: a new one is added (or the index is rebuilt, it is a cache). */
export const migrations: readonly Migration[] = [tables, bin, conversations, tellings, mergedParties]

/** The schema this program writes. An index with a greater one was made by a newer program and is rebuilt. */
export const newestSchema = Math.max(...migrations.map(migration => migration.version))
