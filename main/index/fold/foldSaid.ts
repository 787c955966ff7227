import type { Draft } from '../../../preload/contract.ts'
import type { EntryBodies, JournalEntry, RawTime } from '../../vault/entries.ts'
import { TimeReader } from '../eventTime.ts'
import { eventId, nameNow } from './eventId.ts'
import { type Fold, sourceNumber } from './fold.ts'

/** Id of the event that a note of the user's own became. */
export function noteEventId(seq: number): string {
  return eventId('journal', String(seq))
}

/** A note: an event of which only the user's word tells. */
export function foldNote(fold: Fold, entry: Extract<JournalEntry, { type: 'note' }>): void {
  const { sql } = fold
  const note = entry.private
  const locator = String(entry.seq)
  const times = new TimeReader({ zone: note.zone, dateOrder: null, basis: 'user' }, fold.facts.case.zone)
  const { party, side, e164 } = fold.parties.of({
    numberRaw: note.partyNumber === '' ? null : note.partyNumber,
    name: note.partyName === '' ? null : note.partyName,
    account: null,
    app: '',
  })
  const items = note.attachments.flatMap(id => {
    const row = sql.prepare('SELECT name, media_type FROM items WHERE id = ?').get(id) as
      | { name: string; media_type: string }
      | undefined
    // What lies in the bin is not spoken of, not even by its name.
    return row === undefined ? [] : [{ item: id, name: row.name, mediaType: row.media_type, part: null }]
  })
  const outcome = fold.events.put({
    kind: 'note',
    time: times.read(rawTime(note.local, note.precision), 'user'),
    direction: note.direction,
    party,
    side,
    numberRaw: note.partyNumber === '' ? null : note.partyNumber,
    e164,
    name: note.partyName === '' ? null : note.partyName,
    account: null,
    text: note.text,
    result: null,
    // What kind of contact the note tells of: `visit`, `call`, `message`, `other`.
    resultCode: note.kind,
    duration: null,
    ring: null,
    line: null,
    target: note.target === 'self' ? 'self' : note.target.thirdParty,
    flags: [],
    attachments: items,
    source: sourceNumber(sql, 'journal', 'journal'),
    sha256: 'journal',
    locator,
    sameAs: null,
  })
  sql
    .prepare('INSERT OR REPLACE INTO notes (event, body) VALUES (?, ?)')
    .run(noteEventId(entry.seq), JSON.stringify({ ...note, writtenAt: entry.time }))
  if (outcome === 'new') fold.change.newEvents.note = (fold.change.newEvents.note ?? 0) + 1
}

function rawTime(local: string, precision: 'min' | 'day'): RawTime {
  const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/u.exec(local)
  const wall =
    found === null
      ? null
      : {
          date: [Number(found[1]), Number(found[2]), Number(found[3])] as [number, number, number],
          order: 'YMD' as const,
          hour: precision === 'day' ? 0 : Number(found[4] ?? 0),
          minute: precision === 'day' ? 0 : Number(found[5] ?? 0),
          second: null,
          half: null,
        }
  return { wall, offsetMinutes: null, local, precision }
}

/** The user's remark about an event; an empty one is none. */
export function foldEdit(fold: Fold, body: EntryBodies['edit']['private']): void {
  const id = fold.events.find(body.event)?.id ?? nameNow(fold.sql, body.event)
  const text = body.userNote === '' ? null : body.userNote
  if (text === null) fold.sql.prepare('DELETE FROM user_notes WHERE event IN (?, ?)').run(id, body.event)
  else fold.sql.prepare('INSERT OR REPLACE INTO user_notes (event, text) VALUES (?, ?)').run(id, text)
  if (id !== body.event) fold.events.say(body.event, { note: null })
  fold.events.say(id, { note: text })
}

/**
 * Exhibits 证{group}-{n}. A number that was given once is not given to another event, even after it was taken back:
 * a letter that was printed must keep meaning the same.
 */
export function foldExhibit(fold: Fold, body: EntryBodies['exhibit']['private']): void {
  const { sql } = fold
  for (const named of body.events) {
    const id = fold.events.find(named)?.id ?? nameNow(sql, named)
    const old = sql.prepare('SELECT event, grp, number FROM exhibits WHERE event = ?').get(id) as
      | { grp: number; number: number }
      | undefined
    if (body.group === null) {
      sql.prepare("UPDATE exhibits SET label = '' WHERE event = ?").run(id)
      fold.events.say(id, { exhibit: null })
      continue
    }
    let number = old?.grp === body.group ? old.number : null
    if (number === null) {
      const last = sql.prepare('SELECT number FROM exhibit_numbers WHERE grp = ?').get(body.group) as
        | { number: number }
        | undefined
      number = (last?.number ?? 0) + 1
      sql
        .prepare('INSERT OR REPLACE INTO exhibit_numbers (grp, number) VALUES (?, ?)')
        .run(body.group, number)
    }
    const label = `证${body.group}-${number}`
    sql
      .prepare('INSERT OR REPLACE INTO exhibits (event, grp, number, label) VALUES (?, ?, ?, ?)')
      .run(id, body.group, number, label)
    fold.events.say(id, { exhibit: label })
  }
}

/** Events are split off the one they were taken for, or joined again: their sources are read anew with that in mind. */
export function foldSplit(fold: Fold, body: EntryBodies['split']['private']): void {
  fold.events.setApart(body.events, body.apart)
  for (const id of body.events) {
    const row = fold.sql
      .prepare(
        `SELECT s.sha256 FROM source_rows r JOIN sources s ON s.number = r.source
         WHERE r.own = @id OR (r.own IS NULL AND r.event = (SELECT rowid FROM events WHERE id = @id)) LIMIT 1`,
      )
      .get({ id }) as { sha256: string } | undefined
    if (row !== undefined) fold.reread.add(row.sha256)
  }
}

/** What the user decided about findings; it holds for findings that are computed later, too. */
export function foldFinding(fold: Fold, body: EntryBodies['finding']['private']): void {
  const put = fold.sql.prepare('INSERT OR REPLACE INTO finding_states (id, state, reason) VALUES (?, ?, ?)')
  const change = fold.sql.prepare('UPDATE findings SET state = ? WHERE id = ?')
  for (const named of body.ids) {
    const id = nameNow(fold.sql, named)
    put.run(id, body.state, body.reason)
    change.run(body.state, id)
  }
}

/** What is said of a party; fields that are not named stay. */
export function foldParty(fold: Fold, body: EntryBodies['party']['private']): void {
  const { sql } = fold
  fold.parties.mention(body.party)
  if (body.mergeInto !== undefined) {
    if (body.mergeInto !== null) fold.parties.mention(body.mergeInto)
    if (fold.parties.merge(body.party, body.mergeInto)) {
      fold.events.counts.recount()
      fold.change.changedEvents += 1
    }
  }
  const set = (column: string, value: string | number | null) =>
    sql.prepare(`UPDATE parties SET ${column} = ?, changed = 1 WHERE id = ?`).run(value, body.party)
  if (body.role !== undefined) set('role', body.role)
  if (body.lender !== undefined) set('lender', body.lender === '' ? null : body.lender)
  if (body.thirdParty !== undefined) set('third_party', body.thirdParty)
  if (body.heardInCall !== undefined) set('heard_in_call', body.heardInCall ? 1 : 0)
  if (body.publishedNumber !== undefined) set('published_number', body.publishedNumber ? 1 : 0)
  if (body.callbackAnswered !== undefined) set('callback_answered', body.callbackAnswered ? 1 : 0)
  if (body.name === undefined) return
  if (body.name === '') {
    set('given_name', null)
    fold.parties.relabel(body.party)
  } else {
    set('given_name', body.name)
    set('label', body.name)
  }
}

/** A letter as it now stands (null: it was thrown away), and that it was sent. */
export function foldDraft(fold: Fold, entry: Extract<JournalEntry, { type: 'draft' }>): void {
  const { draft, content } = entry.private
  if (content === null) {
    fold.sql.prepare('DELETE FROM drafts WHERE id = ?').run(draft)
    return
  }
  fold.sql
    .prepare(
      `INSERT INTO drafts (id, content, updated_at, seq) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at, seq = excluded.seq`,
    )
    .run(draft, JSON.stringify(content), entry.time, entry.seq)
  keepNumbers(fold, content as Partial<Draft>)
}

/**
 * A number that a letter gave to an exhibit is used: it stays with its events (as one without a label, see foldExhibit),
 * and no other exhibit gets it.
 */
function keepNumbers({ sql }: Fold, { exhibits = [] }: Partial<Draft>): void {
  const given = exhibits.flatMap(({ label, event }) => {
    const [, group, number] = /(\d+)-(\d+)$/u.exec(label) ?? []
    return group === undefined || number === undefined
      ? []
      : [[nameNow(sql, event), Number(group), Number(number)]]
  })
  const rows = JSON.stringify(given)
  sql
    .prepare(
      `INSERT OR IGNORE INTO exhibits (event, grp, number, label)
       SELECT value ->> 0, value ->> 1, value ->> 2, '' FROM json_each(?)`,
    )
    .run(rows)
  sql
    .prepare(
      `INSERT INTO exhibit_numbers (grp, number) SELECT value ->> 1, max(value ->> 2) FROM json_each(?) WHERE true GROUP BY 1
       ON CONFLICT (grp) DO UPDATE SET number = max(number, excluded.number)`,
    )
    .run(rows)
}

export function foldSent(fold: Fold, body: EntryBodies['sent']['private']): void {
  fold.sql
    .prepare('UPDATE drafts SET sent_on = ?, sent_way = ?, sent_number = ? WHERE id = ?')
    .run(body.sentOn, body.way, body.number, body.draft)
}
