/**
 * Takes a loose file that goes into the bin out of the index at once. Only where nothing else could have been folded
 * otherwise because of it; the index is made anew in every other case: which source names an event, who is whose number,
 * which file a message carries all depend on what came before, and a source that is taken out afterwards does not undo that.
 */
import type { Run } from '../vault/bin.ts'
import { seqsOf } from '../vault/bin.ts'
import type { Hidden, IndexDb } from './db.ts'
import { foldOf, forgetFold } from './apply.ts'
import { eventId } from './fold/eventId.ts'
import { fileLocator } from './fold/fileEvents.ts'

/** Hides these entries if they are a loose file and what was made of it; false when the index has to be made anew. */
export function hideLooseFile(db: IndexDb, runs: readonly Run[], hidden: Hidden): boolean {
  const { sql } = db
  const seqs = JSON.stringify(seqsOf(runs))
  const known = sql.prepare('SELECT name, now FROM renamed').raw().all() as [string, string][]
  if (known.length !== hidden.renamed.size) return false
  if (!known.every(([name, now]) => hidden.renamed.get(name) === now)) return false
  const source = sql.prepare(aloneQuery).get({ seqs, locator: fileLocator }) as
    | { number: number; item: string; sha256: string; event: string }
    | undefined
  if (source === undefined || source.event !== eventId(source.sha256, fileLocator)) return false
  const { events } = foldOf(db)
  try {
    sql.transaction(() => {
      events.removeSource(source.number)
      events.counts.flush()
      sql.prepare('DELETE FROM sources WHERE number = ?').run(source.number)
      sql.prepare('DELETE FROM items WHERE seq IN (SELECT value FROM json_each(?))').run(seqs)
      sql.prepare('UPDATE state SET hidden = ?').run(hidden.key)
    })()
    return true
  } catch {
    // Nothing was changed; the index that is made anew meets the same fault and tells it, or does not need to.
    forgetFold(db)
    return false
  }
}

/**
 * The file with its one event, if
 * - these entries are one original and only pictures, sounds and curves made of it, and nothing else has its content;
 * - it lies in no archive, nothing lies in it, nothing was read from it, nothing was answered about it;
 * - the event is told by nothing else, knows no other side, and goes by no other name;
 * - no message came in the same import, and nothing else carries it: a message could have taken it for its attachment, and
 *   with it what had been said of it.
 */
const aloneQuery = `
WITH going AS (SELECT i.* FROM json_each(@seqs) AS w JOIN items i ON i.seq = w.value),
  original AS (SELECT * FROM going WHERE kind = 'original')
SELECT s.number, o.id AS item, o.sha256, e.id AS event
FROM original o JOIN sources s ON s.item = o.id JOIN source_rows r ON r.source = s.number JOIN events e ON e.rowid = r.event
WHERE (SELECT count(*) FROM going) = json_array_length(@seqs) AND (SELECT count(*) FROM original) = 1
  AND NOT EXISTS (SELECT 1 FROM going g WHERE g.kind <> 'original'
    AND (g.derived_from IS NOT o.sha256 OR g.role NOT IN ('playable', 'thumbnail', 'waveform')))
  AND NOT EXISTS (SELECT 1 FROM items i WHERE (i.sha256 = o.sha256 OR i.derived_from = o.sha256 OR i.inside_sha256 = o.sha256)
    AND i.seq NOT IN (SELECT value FROM json_each(@seqs)))
  AND o.inside_sha256 IS NULL AND o.job <> ''
  AND NOT EXISTS (SELECT 1 FROM readings WHERE sha256 = o.sha256)
  AND NOT EXISTS (SELECT 1 FROM answers WHERE item = o.id)
  AND (SELECT count(*) FROM source_rows WHERE source = s.number) = 1 AND r.locator = @locator AND r.own IS NULL
  AND (SELECT count(*) FROM source_rows WHERE event = r.event) = 1
  AND e.party IS NULL AND e.side IS NULL AND e.number_raw IS NULL AND e.e164 IS NULL AND e.name IS NULL AND e.account IS NULL
  AND NOT EXISTS (SELECT 1 FROM tellings WHERE event = e.rowid)
  AND NOT EXISTS (SELECT 1 FROM apart WHERE event = e.id)
  AND NOT EXISTS (SELECT 1 FROM renamed WHERE name = e.id OR now = e.id)
  AND NOT EXISTS (SELECT 1 FROM items i WHERE i.job = o.job AND i.kind = 'original' AND i.facts IS NULL
    AND i.reader NOT IN ('opaque', 'media'))
  AND NOT EXISTS (SELECT 1 FROM answers a JOIN items i ON i.id = a.item WHERE i.job = o.job AND a.reading IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.event <> e.id AND a.item IN (SELECT id FROM going))`
