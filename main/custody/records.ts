import type { Locale } from '../../preload/contract.ts'
import type { Vault } from '../vault/vault.ts'
import { tell } from './kinds.ts'
import { type Jump, jumpAt } from './lines.ts'
import { sentence } from './sentences.ts'

/** One entry of the journal as it is written out in full; or a gap, told with its first and last number. */
export type HistoryRecord =
  | { missing: { from: number; to: number } }
  | {
      seq: number
      /** ISO 8601, UTC, by the computer's clock; and the zone it was set to. */
      time: string
      zone: string
      type: string
      what: string[]
      by: 'person' | 'program'
      app: string
      /** The clock jumped before it; `before` is the time of the entry before. */
      jump: { kind: Jump; before: string | null } | null
      /** SHA-256 of each content it is about. */
      contents: string[]
      /** SHA-256 of its exact bytes; the head is made of these. */
      leaf: string
    }

/** Every entry from a number on, one after the other; no more than a frame of them is in memory. Throws JournalDamaged. */
export async function* historyRecords(
  vault: Pick<Vault, 'entries' | 'record' | 'bin'>,
  from: number,
  locale: Locale,
): AsyncGenerator<HistoryRecord> {
  const { outline, lastSeq } = vault.record
  const now = Date.now()
  let before: number | null = null
  let expected = from
  const gapUpTo = function* (seq: number): Generator<HistoryRecord> {
    if (seq >= expected) yield { missing: { from: expected, to: seq } }
  }
  // From one before it on, for its time.
  for await (const entry of vault.entries(Math.max(0, from - 2))) {
    const { seq, time, type, app, clock, leaf } = entry
    if (seq > lastSeq) break
    if (seq >= from) {
      yield* gapUpTo(seq - 1)
      const { parts, by, contents } = tell(entry, vault.bin.has(seq))
      const kind = jumpAt(outline, seq, before, now)
      yield {
        seq,
        time,
        zone: clock.tz,
        type,
        what: parts.map(part => sentence(part, true, locale)),
        by,
        app,
        jump:
          kind === null ? null : { kind, before: before === null ? null : new Date(before).toISOString() },
        contents,
        leaf,
      }
      expected = seq + 1
    }
    before = outline.time(seq)
  }
  yield* gapUpTo(lastSeq)
}
