import type { Migration } from './migrations.ts'

/**
 * What the bin hides. `hidden` is the key of the entries that this index was made without (`vault/bin.ts`); with another
 * key it is made anew. `renamed`: events and findings that go on under another name while their first source is hidden.
 */
export const bin: Migration = {
  version: 20,
  sql: `
ALTER TABLE state ADD COLUMN hidden TEXT NOT NULL DEFAULT '';
CREATE TABLE renamed (name TEXT PRIMARY KEY, now TEXT NOT NULL) WITHOUT ROWID;
`,
}
