/**
 * A reading: what a reader read of one source, in one portion or in many. While nothing in it depends on who wrote, each
 * portion becomes events as it comes; otherwise that waits for the last one, which brings the names of the whole chat.
 */
import type { DerivePrivate, ReaderSummary } from '../../vault/entries.ts'
import { refreshFileEvent } from './fileEvents.ts'
import type { Fold } from './fold.ts'
import { statement } from './statement.ts'

/** Keeps a portion and says from which portion on events have to be made. */
export function foldReading(
  fold: Fold,
  seq: number,
  object: { sha256: string; derivedFrom: string },
  said: NonNullable<DerivePrivate['messages']>,
): void {
  const { sql } = fold
  const source = object.derivedFrom
  const portion = said.portion ?? 0
  const complete = said.complete ?? true
  const before = statement(sql, 'SELECT read, unread, complete, folded FROM readings WHERE sha256 = ?').get(
    source,
  ) as { read: number; unread: number; complete: number; folded: number } | undefined
  // The portions before it were lost: the source is unread, and the next import begins it anew.
  if (portion > 0 && (before === undefined || before.complete === 1)) return
  const earlier = portion > 0 && before !== undefined ? before : { read: 0, unread: 0, folded: 0 }
  statement(sql, 'DELETE FROM reading_portions WHERE sha256 = ? AND portion >= ?').run(source, portion)
  statement(sql, 'INSERT INTO reading_portions (sha256, portion, messages) VALUES (?, ?, ?)').run(
    source,
    portion,
    object.sha256,
  )
  const goesOn = portion > 0 && earlier.folded === portion && isPlain(said.summary)
  const fromStart = portion === 0 || (complete && !goesOn)
  statement(
    sql,
    `INSERT OR REPLACE INTO readings (sha256, reader, seq, read, unread, summary, complete, folded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    source,
    said.reader,
    seq,
    earlier.read + said.read,
    earlier.unread + said.unread,
    JSON.stringify(said.summary),
    complete ? 1 : 0,
    goesOn || fromStart ? portion + 1 : earlier.folded,
  )
  if (complete && earlier.read + said.read === 0)
    for (const { id } of statement(sql, 'SELECT id FROM items WHERE sha256 = ?').all(source) as {
      id: string
    }[])
      refreshFileEvent(fold, id)
  // A reading that takes the place of a complete one brings nothing new: it is read again, like after an answer.
  if (portion === 0 && before?.complete === 1) fold.reread.add(source)
  else if (goesOn || fromStart)
    fold.reading = { sha256: source, from: goesOn ? portion : 0, again: portion > 0 && !goesOn }
}

/** Whether its events would be the same whatever else the source says: no names decide who wrote to whom. */
function isPlain({ names, needsSelf, chatName }: ReaderSummary): boolean {
  return names.length === 0 && !needsSelf && chatName === null
}
