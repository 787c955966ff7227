import type { Migration } from './migrations.ts'

/**
 * Parties that a person took for one: `into_party` is who they are now. `events.side` is the party an event would have by
 * itself, where that is another. Numbers, names and accounts stay with the party they were seen with; the views tell whose
 * they are now. `contacts`: names of numbers and accounts in contact lists that were handed over.
 */
export const mergedParties: Migration = {
  version: 32,
  sql: `
CREATE TABLE party_merges (party TEXT PRIMARY KEY, into_party TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX party_merges_into ON party_merges (into_party);
ALTER TABLE events ADD COLUMN side TEXT;
CREATE INDEX events_side ON events (side) WHERE side IS NOT NULL;
CREATE VIEW numbers_now AS SELECT ifnull(m.into_party, n.party) AS party, n.raw, n.e164
  FROM party_numbers n LEFT JOIN party_merges m ON m.party = n.party;
CREATE VIEW names_now AS SELECT ifnull(m.into_party, n.party) AS party, n.name
  FROM party_names n LEFT JOIN party_merges m ON m.party = n.party;
CREATE VIEW accounts_now AS SELECT ifnull(m.into_party, n.party) AS party, n.account
  FROM party_accounts n LEFT JOIN party_merges m ON m.party = n.party;
CREATE TABLE contacts (key TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (key, name, source)) WITHOUT ROWID;
`,
}
