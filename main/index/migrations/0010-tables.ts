import type { Migration } from './migrations.ts'

/**
 * Every table of the index. Ids and words are those of `preload/records.ts`.
 * - `target` is `self` or the role of the third person; `flags` is words with a space between them, or ''.
 * - `day`, `hour`, `weekday` (Monday 0) are in the case's zone. `hour` and `weekday` are null whenever `utc_ms` is:
 *   a rule that reads them can never count a contact whose hour is not known. `day` is then the date as written.
 * - `sort_at` orders only. It is null when not even a date is known.
 * - The owner of `marks`, `marked`, `findings`, `finding_events` is the patterns room; the rest is folded from the journal.
 */
export const tables: Migration = {
  version: 13,
  sql: `
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE items (
  id TEXT PRIMARY KEY, seq INTEGER NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, meta_sha256 TEXT NOT NULL,
  name TEXT NOT NULL, path TEXT NOT NULL, folder TEXT NOT NULL, job TEXT NOT NULL, media_type TEXT NOT NULL,
  kind TEXT NOT NULL, role TEXT, derived_from TEXT, imported_at TEXT NOT NULL, mtime TEXT,
  reader TEXT NOT NULL, detection TEXT, inside_sha256 TEXT, inside_offset INTEGER, part_key TEXT, part_locator TEXT,
  tool TEXT, facts TEXT, waveform TEXT, plain_name TEXT NOT NULL
);
CREATE UNIQUE INDEX items_seq ON items (seq);
CREATE INDEX items_sha ON items (sha256);
CREATE INDEX items_derived ON items (derived_from, role) WHERE derived_from IS NOT NULL;
CREATE INDEX items_inside ON items (inside_sha256, plain_name) WHERE inside_sha256 IS NOT NULL;
CREATE INDEX items_folder ON items (job, folder, plain_name) WHERE kind = 'original';

-- What was read from a source: one row per content, the newest reading wins. \`folded\`: portions whose events are here.
CREATE TABLE readings (
  sha256 TEXT PRIMARY KEY, reader TEXT NOT NULL, seq INTEGER NOT NULL, read INTEGER NOT NULL, unread INTEGER NOT NULL,
  summary TEXT NOT NULL, complete INTEGER NOT NULL, folded INTEGER NOT NULL
) WITHOUT ROWID;
-- The messages objects of a reading, in their order.
CREATE TABLE reading_portions (
  sha256 TEXT NOT NULL, portion INTEGER NOT NULL, messages TEXT NOT NULL, PRIMARY KEY (sha256, portion)
) WITHOUT ROWID;
CREATE TABLE answers (item TEXT PRIMARY KEY, zone TEXT, zone_answered INTEGER NOT NULL DEFAULT 0, date_order TEXT, self TEXT, owner TEXT) WITHOUT ROWID;

CREATE TABLE events (
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL,
  utc_ms INTEGER, sort_at INTEGER, local TEXT, zone TEXT, time_source TEXT NOT NULL, precision TEXT NOT NULL, basis TEXT,
  day TEXT, hour INTEGER, weekday INTEGER,
  direction TEXT NOT NULL, party TEXT, number_raw TEXT, e164 TEXT, name TEXT, account TEXT,
  text TEXT NOT NULL, result TEXT, result_code TEXT, duration REAL, ring REAL, line TEXT,
  target TEXT NOT NULL, flags TEXT NOT NULL, user_note TEXT, exhibit TEXT, dedupe BLOB NOT NULL
);
CREATE UNIQUE INDEX events_id ON events (id);
CREATE UNIQUE INDEX events_dedupe ON events (dedupe);
-- Days and months are ranges of sort_at (timelineFilter.ts): an index more would cost a tenth of every import.
CREATE INDEX events_sort ON events (sort_at);
CREATE INDEX events_party ON events (party, sort_at);
CREATE INDEX events_exhibit ON events (exhibit) WHERE exhibit IS NOT NULL;
CREATE INDEX events_target ON events (target, sort_at) WHERE target <> 'self';

-- Where events were read. \`own\` is the id the event would have had if this source had come first (null: the event's id).
CREATE TABLE sources (number INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL);
CREATE INDEX sources_sha ON sources (sha256);
CREATE TABLE source_rows (
  event INTEGER NOT NULL, source INTEGER NOT NULL, locator TEXT NOT NULL, own TEXT,
  PRIMARY KEY (event, source, locator)
) WITHOUT ROWID;
CREATE INDEX source_rows_source ON source_rows (source);
CREATE INDEX source_rows_own ON source_rows (own) WHERE own IS NOT NULL;
CREATE VIEW event_sources AS
  SELECT e.id AS event, s.item AS item, s.sha256 AS sha256, r.locator AS locator
  FROM source_rows r JOIN events e ON e.rowid = r.event JOIN sources s ON s.number = r.source;

CREATE TABLE attachments (
  event TEXT NOT NULL, position INTEGER NOT NULL, item TEXT, name TEXT NOT NULL, media_type TEXT NOT NULL,
  part TEXT, source INTEGER NOT NULL, plain_name TEXT NOT NULL, PRIMARY KEY (event, position)
) WITHOUT ROWID;
CREATE INDEX attachments_item ON attachments (item) WHERE item IS NOT NULL;
CREATE INDEX attachments_missing ON attachments (plain_name, source) WHERE item IS NULL;
CREATE INDEX attachments_part ON attachments (source, part) WHERE part IS NOT NULL AND item IS NULL;

CREATE TABLE parties (
  id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, label TEXT NOT NULL, given_name TEXT, role TEXT NOT NULL DEFAULT 'unknown',
  lender TEXT, third_party TEXT, heard_in_call INTEGER NOT NULL DEFAULT 0, published_number INTEGER NOT NULL DEFAULT 0,
  callback_answered INTEGER NOT NULL DEFAULT 0, e164 TEXT, digits TEXT, changed INTEGER NOT NULL DEFAULT 0,
  score INTEGER NOT NULL DEFAULT 0, level TEXT NOT NULL DEFAULT 'unknown', reasons TEXT NOT NULL DEFAULT '[]'
) WITHOUT ROWID;
CREATE TABLE party_numbers (party TEXT NOT NULL, raw TEXT NOT NULL, e164 TEXT, PRIMARY KEY (party, raw)) WITHOUT ROWID;
CREATE TABLE party_names (party TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (party, name)) WITHOUT ROWID;
CREATE TABLE party_accounts (party TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (party, account)) WITHOUT ROWID;

-- What people said about events; kept by the id of the event they spoke of, so that a re-reading does not lose it.
CREATE TABLE user_notes (event TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE exhibits (event TEXT PRIMARY KEY, grp INTEGER NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL) WITHOUT ROWID;
-- A label of '' is an exhibit that was taken back; its number stays used.
CREATE TABLE exhibit_numbers (grp INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE finding_states (id TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT) WITHOUT ROWID;
CREATE TABLE drafts (
  id TEXT PRIMARY KEY, content TEXT NOT NULL, updated_at TEXT NOT NULL, seq INTEGER NOT NULL,
  sent_on TEXT, sent_way TEXT, sent_number TEXT
) WITHOUT ROWID;
CREATE TABLE notes (event TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;

-- Owned by the patterns room.
CREATE TABLE marks (
  event TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, pattern TEXT NOT NULL, category TEXT NOT NULL,
  severity INTEGER NOT NULL, PRIMARY KEY (event, start, end, pattern)
) WITHOUT ROWID;
CREATE INDEX marks_pattern ON marks (pattern);
CREATE TABLE marked (event TEXT PRIMARY KEY, lexicon TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE findings (
  id TEXT PRIMARY KEY, rule TEXT NOT NULL, day TEXT, lender TEXT, state TEXT NOT NULL, strength TEXT NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX findings_rule ON findings (rule, state);
CREATE TABLE finding_events (finding TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (finding, event)) WITHOUT ROWID;
CREATE INDEX finding_events_event ON finding_events (event);

-- Counts for months, days and charts, kept in the transaction of the events. \`day\` and \`party\` are '' when unknown.
CREATE TABLE day_counts (
  day TEXT NOT NULL, kind TEXT NOT NULL, direction TEXT NOT NULL, party TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, kind, direction, party)
) WITHOUT ROWID;

-- Bursts (bursts.ts) are worked out day by day when a list asks for them; triggers note the days that have changed.
-- \`id\` is the id of a burst's first event. \`event\` is a row number; \`place\`: 0 first, 1 between, 2 last.
-- \`party\` is '' when several collectors took turns.
CREATE TABLE bursts (
  id TEXT PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, direction TEXT NOT NULL, party TEXT NOT NULL, n INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX bursts_day ON bursts (day);
CREATE TABLE burst_events (event INTEGER PRIMARY KEY, burst TEXT NOT NULL, place INTEGER NOT NULL);
CREATE INDEX burst_events_burst ON burst_events (burst);
CREATE TABLE stale_days (day TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER events_added AFTER INSERT ON events WHEN new.day IS NOT NULL
  BEGIN INSERT OR IGNORE INTO stale_days VALUES (new.day); END;
CREATE TRIGGER events_removed AFTER DELETE ON events WHEN old.day IS NOT NULL
  BEGIN INSERT OR IGNORE INTO stale_days VALUES (old.day); END;
CREATE TRIGGER events_moved AFTER UPDATE OF utc_ms, sort_at, precision, day, kind, direction, party, target ON events
  BEGIN INSERT OR IGNORE INTO stale_days SELECT value FROM json_each(json_array(old.day, new.day)) WHERE value IS NOT NULL; END;
CREATE TRIGGER party_role_said AFTER UPDATE OF role ON parties WHEN old.role <> new.role
  BEGIN INSERT OR IGNORE INTO stale_days SELECT DISTINCT day FROM events WHERE party = new.id AND day IS NOT NULL; END;

-- Words as searchWords.ts cuts them: it alone decides what a word is. rowid is that of \`events\`.
CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, detail='none', tokenize='ascii');
`,
}
