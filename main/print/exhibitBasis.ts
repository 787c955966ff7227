/** What decides which events of a case are exhibits, and what numbers are theirs already. */
import type { IndexDb } from '../index/db.ts'
import type { ExhibitBasis } from './caseRecord.ts'
import { identityOf } from './identity.ts'

/** The basis of exhibits, with the ids of all events it speaks of. */
export function exhibitBasis(db: IndexDb): ExhibitBasis & { events: string[] } {
  const chosen = chosenEvents(db)
  const letters = inLetters(db)
  const identity = identityOf(db, new Set(chosen))
  return {
    events: [...new Set([...chosen, ...letters, ...identity.keys()])],
    identity,
    inLetters: new Set(letters),
    ...numbersOf(db),
  }
}

/** Ids of the events every print and letter starts from: labelled ones, those of confirmed findings, those letters cite. */
export function citedEvents(db: IndexDb): string[] {
  return [...new Set([...chosenEvents(db), ...inLetters(db)])]
}

/** What the user chose: labelled events and those of confirmed findings. */
function chosenEvents(db: IndexDb): string[] {
  return db.sql
    .prepare(
      `SELECT id FROM events WHERE exhibit IS NOT NULL
       UNION SELECT fe.event FROM finding_states s JOIN finding_events fe ON fe.finding = s.id WHERE s.state = 'confirmed'`,
    )
    .pluck()
    .all() as string[]
}

/** What letters cite, without what the user has contradicted since. */
function inLetters(db: IndexDb): string[] {
  return db.sql
    .prepare(
      `SELECT DISTINCT json_extract(x.value, '$.event') AS id FROM drafts d, json_each(d.content, '$.exhibits') x
       WHERE NOT EXISTS (SELECT 1 FROM finding_events fe JOIN finding_states s ON s.id = fe.finding
         WHERE fe.event = json_extract(x.value, '$.event') AND s.state = 'dismissed')`,
    )
    .pluck()
    .all() as string[]
}

/** Numbers given by letters (rows without a label), and the last of each group. */
function numbersOf(db: IndexDb): Pick<ExhibitBasis, 'given' | 'last'> {
  const given = db.sql
    .prepare(`SELECT event, grp AS "group", number FROM exhibits WHERE label = ''`)
    .all() as { event: string; group: number; number: number }[]
  const last = db.sql.prepare('SELECT grp AS "group", number FROM exhibit_numbers').all() as {
    group: number
    number: number
  }[]
  return {
    given: new Map(given.map(({ event, group, number }) => [event, { group, number }])),
    last: new Map(last.map(({ group, number }) => [group, number])),
  }
}
