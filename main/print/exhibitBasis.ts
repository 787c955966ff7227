/** What decides which events of a case are exhibits, and what numbers are theirs already. */
import type { IndexDb } from '../index/db.ts'
import type { ExhibitBasis } from './caseRecord.ts'
import { identityOf } from './identity.ts'

/** The basis of exhibits, with the ids of all events it speaks of. */
export function exhibitBasis(db: IndexDb): ExhibitBasis & { events: string[] } {
  const chosen = chosenEvents(db)
  const letters = exhibitsOfLetters(db)
  const inLetters = new Set(
    letters.filter(({ contradicted }) => contradicted === 0).map(({ event }) => event),
  )
  const identity = identityOf(db, new Set(chosen))
  const rows = db.sql.prepare('SELECT event, grp AS "group", number, label FROM exhibits').all() as {
    event: string
    group: number
    number: number
    label: string
  }[]
  return {
    events: [...new Set([...chosen, ...inLetters, ...identity.keys()])],
    identity,
    inLetters,
    // A number without a label is one that a letter gave, or a label that was taken back.
    given: new Map(
      rows.filter(({ label }) => label === '').map(({ event, group, number }) => [event, { group, number }]),
    ),
    used: new Set([
      ...rows.map(({ group, number }) => `${group}-${number}`),
      ...letters.flatMap(({ label }) => /\d+-\d+$/.exec(label) ?? []),
    ]),
  }
}

/** Ids of the events every print and letter starts from: labelled ones, those of confirmed findings, those letters cite. */
export function citedEvents(db: IndexDb): string[] {
  const letters = exhibitsOfLetters(db).filter(({ contradicted }) => contradicted === 0)
  return [...new Set([...chosenEvents(db), ...letters.map(({ event }) => event)])]
}

/** What the user chose: labelled events and those of confirmed findings. */
function chosenEvents(db: IndexDb): string[] {
  // Two questions: as a UNION they would be merged in the order of ids, through every event there is.
  const labelled = db.sql.prepare('SELECT id FROM events WHERE exhibit IS NOT NULL').pluck()
  const confirmed = db.sql
    .prepare(
      "SELECT fe.event FROM finding_states s JOIN finding_events fe ON fe.finding = s.id WHERE s.state = 'confirmed'",
    )
    .pluck()
  return [...new Set([...labelled.all(), ...confirmed.all()] as string[])]
}

/** What letters cite, and whether the user has contradicted a finding about it since. */
function exhibitsOfLetters(db: IndexDb): { event: string; label: string; contradicted: number }[] {
  return db.sql
    .prepare(
      `WITH cited AS (SELECT DISTINCT json_extract(x.value, '$.event') AS event, json_extract(x.value, '$.label') AS label
         FROM drafts d, json_each(d.content, '$.exhibits') x)
       SELECT event, label, EXISTS (SELECT 1 FROM finding_events fe JOIN finding_states s ON s.id = fe.finding
         WHERE fe.event = cited.event AND s.state = 'dismissed') AS contradicted FROM cited`,
    )
    .all() as { event: string; label: string; contradicted: number }[]
}
