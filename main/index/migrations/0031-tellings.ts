import type { Migration } from './migrations.ts'

/**
 * `tellings`: what sources of another kind say of an event in their own words (`fold/tellings.ts`). `apart`: events that a
 * person split off the one they were taken for, by the id their own source gives them.
 */
export const tellings: Migration = {
  version: 31,
  sql: `
CREATE TABLE tellings (
  event INTEGER NOT NULL, source INTEGER NOT NULL, locator TEXT NOT NULL, dedupe BLOB NOT NULL, input TEXT NOT NULL,
  PRIMARY KEY (event, source, locator)
) WITHOUT ROWID;
CREATE INDEX tellings_dedupe ON tellings (dedupe);
CREATE INDEX tellings_source ON tellings (source);
CREATE TABLE apart (event TEXT PRIMARY KEY) WITHOUT ROWID;
`,
}
