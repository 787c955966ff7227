import type { EventKind } from '../../../preload/records.ts'
import { AppError } from '../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../vault/entries.ts'
import type { Content } from '../db.ts'
import { accountKey, partyNumber } from '../partyKey.ts'
import { attachedItems, settleFileEvents } from './attachments.ts'
import type { Fold } from './fold.ts'
import { sourceNumber } from './fold.ts'
import { Interpreter, type Message, type SourceItem } from './interpret.ts'

/** Rows a transaction; more make the write-ahead log grow, fewer wait for the disk more often. */
const batchRows = 10_000

/**
 * Reads the `messages` objects of a content into events: all of them, taking away what was read before, or with `from`
 * the portions of a new reading from that one on; `again` when earlier portions of it were told as new already. Runs in transactions of 10,000 rows; a stop between them is healed when
 * the entry is applied again. A messages object that is missing or damaged leaves the source unread, so that the next
 * import reads the original anew.
 */
export async function readMessages(
  fold: Fold,
  sha256: string,
  content: Content,
  from: number | null = null,
  again = false,
): Promise<void> {
  const { sql } = fold
  const source = sql
    .prepare(
      'SELECT id, sha256, job, folder, inside_sha256, reader FROM items WHERE sha256 = ? ORDER BY kind DESC, seq LIMIT 1',
    )
    .get(sha256) as SourceItem | undefined
  const reading = sql.prepare('SELECT reader, summary FROM readings WHERE sha256 = ?').get(sha256) as
    | { reader: string; summary: string }
    | undefined
  if (source === undefined || reading === undefined) return
  const portions = sql
    .prepare('SELECT messages FROM reading_portions WHERE sha256 = ? AND portion >= ? ORDER BY portion')
    .all(sha256, from ?? 0) as { messages: string }[]
  const number = sourceNumber(sql, source.id, sha256)
  // Portions that go on take nothing away.
  const before = from !== null && from > 0 ? [] : attachedItems(sql, number)
  const interpreter = new Interpreter(fold, source, number, {
    reader: reading.reader,
    summary: JSON.parse(reading.summary) as ReaderSummary,
  })
  const confirmedBefore = fold.change.confirmed
  const added: Partial<Record<EventKind, number>> = {}
  let removed = from !== null && from > 0
  const write = sql.transaction((records: readonly MessageRecord[]) => {
    if (!removed) {
      const before = fold.events.removeSource(number)
      if (again) {
        for (const [kind, n] of before.removed) added[kind as EventKind] = (added[kind as EventKind] ?? 0) - n
        fold.change.confirmed -= before.left
      }
      sql.prepare('DELETE FROM contacts WHERE source = ?').run(sha256)
      removed = true
    }
    for (const record of records) {
      if (record.kind === 'contact') {
        nameFromContact(fold, record, reading.reader, sha256)
        continue
      }
      const input = interpreter.event(record as Message)
      if (fold.events.put(input) === 'new') added[input.kind] = (added[input.kind] ?? 0) + 1
    }
    fold.events.counts.flush()
  })

  let waiting: MessageRecord[] = []
  try {
    for (const portion of portions)
      for await (const records of content.messages(portion.messages)) {
        for (const record of records) waiting.push(record)
        while (waiting.length >= batchRows) {
          write(waiting.slice(0, batchRows))
          waiting = waiting.slice(batchRows)
        }
      }
    write(waiting)
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'ObjectMissing' && error.code !== 'ObjectDamaged'))
      throw error
    sql.transaction(() => {
      fold.events.removeSource(number)
      fold.events.counts.flush()
      sql.prepare('DELETE FROM readings WHERE sha256 = ?').run(sha256)
      sql.prepare('DELETE FROM reading_portions WHERE sha256 = ?').run(sha256)
    })()
    fold.change.unread = [...(fold.change.unread ?? []), source.id]
  }
  sql.transaction(() => {
    settleFileEvents(fold, new Set([...before, ...interpreter.attached]))
    fold.events.counts.flush()
  })()
  if (from !== null)
    for (const [kind, n] of Object.entries(added) as [EventKind, number][])
      fold.change.newEvents[kind] = (fold.change.newEvents[kind] ?? 0) + n
  else fold.change.confirmed = confirmedBefore
}

/** Lets the parties of a number or an account bear the name that a contact list gives it. */
function nameFromContact(
  fold: Fold,
  { numberRaw, account, name }: MessageRecord,
  app: string,
  source: string,
): void {
  if (name === null) return
  const number = numberRaw === null ? null : partyNumber(numberRaw)
  if (number !== null) fold.parties.contact(number.key, name, source)
  else if (account !== null)
    // A mail address is the same one in every list.
    fold.parties.contact(accountKey(account.includes('@') ? 'email' : app, account), name, source)
}
