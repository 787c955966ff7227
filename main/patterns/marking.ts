/** Marks on the words of messages: made once for each event, again only when the lexicon or the other side's role changed. */
import type { IndexDb } from '../index/db.ts'
import { lexiconHits, lexiconVersion, ownDanger } from './lexicon.ts'

/**
 * Whose words they are, as the lexicon may be used on them: `c` a marked collector's or lender's, `u` of somebody not yet
 * known, `o` the user's own. With `3` they went to a third person. Words of family, friends or work are not read.
 */
const scope = `
  CASE
    WHEN e.text = '' THEN NULL
    WHEN e.kind = 'note' OR (e.direction = 'out' AND e.target = 'self') THEN 'o'
    WHEN e.direction <> 'in' OR e.kind NOT IN ('sms', 'mms', 'message', 'email', 'voicemail') THEN NULL
    WHEN p.role IN ('collector', 'lender') THEN iif(e.target = 'self', 'c', 'c3')
    WHEN ifnull(p.role, 'unknown') = 'unknown' AND p.third_party IS NULL THEN iif(e.target = 'self', 'u', 'u3')
  END`

const batch = 1000
/** Words of somebody unknown are marked only when they are improper; ambiguous ones would mark half the inbox. */
const least: Record<string, number> = { c: 1, u: 2 }

interface Stale {
  number: number
  id: string
  scope: string | null
}

/**
 * Marks every event that has no marks of this lexicon for its present scope. Works in short transactions and lets others
 * in between; what is interrupted goes on at the next call.
 */
export async function markEvents(db: IndexDb): Promise<void> {
  const { sql } = db
  const stale = sql
    .prepare(
      `WITH wanted AS (SELECT e.rowid AS number, e.id AS id, ${scope} AS scope FROM events e LEFT JOIN parties p ON p.id = e.party)
       SELECT number, id, scope FROM wanted LEFT JOIN marked m ON m.event = id
       WHERE (scope IS NULL AND m.event IS NOT NULL) OR (scope IS NOT NULL AND (m.event IS NULL OR rtrim(m.lexicon, '!') <> ? || '/' || scope))`,
    )
    .all(lexiconVersion) as Stale[]
  const read = sql.prepare('SELECT id, text FROM events WHERE rowid = ?')
  const forget = sql.prepare('DELETE FROM marks WHERE event = ?')
  const unmark = sql.prepare('DELETE FROM marked WHERE event = ?')
  const put = sql.prepare('INSERT OR REPLACE INTO marked (event, lexicon) VALUES (?, ?)')
  const mark = sql.prepare(
    'INSERT OR REPLACE INTO marks (event, start, end, pattern, category, severity) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const markSome = sql.transaction((rows: readonly Stale[]) => {
    for (const row of rows) {
      const event = read.get(row.number) as { id: string; text: string } | undefined
      // An import that ran in between may have taken the event away.
      if (event?.id !== row.id) continue
      forget.run(row.id)
      if (row.scope === null) {
        unmark.run(row.id)
        continue
      }
      const version = `${lexiconVersion}/${row.scope}`
      if (row.scope === 'o') {
        put.run(row.id, ownDanger(event.text) === null ? version : `${version}!`)
        continue
      }
      for (const hit of lexiconHits(event.text, { toThirdParty: row.scope.endsWith('3') }))
        if (hit.severity >= (least[row.scope.charAt(0)] ?? 1))
          mark.run(row.id, hit.start, hit.end, hit.pattern, hit.category, hit.severity)
      put.run(row.id, version)
    }
  })
  for (let at = 0; at < stale.length; at += batch) {
    // The vault may have been locked in between; the rest is marked when it is open again.
    if (!sql.open) return
    markSome(stale.slice(at, at + batch))
    if (at + batch < stale.length) await new Promise(resolve => setImmediate(resolve))
  }
}

/** Events in whose own words the user may be in danger: for the card that shows where help is, and for nothing else. */
export function supportEvents(db: IndexDb): string[] {
  return (
    db.sql
      .prepare('SELECT event FROM marked WHERE lexicon = ? ORDER BY event')
      .all(`${lexiconVersion}/o!`) as {
      event: string
    }[]
  ).map(row => row.event)
}
