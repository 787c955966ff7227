/**
 * What the figures of the pattern screen count, as conditions on `events e`, so that a figure opens exactly the events
 * it stands for. The rules read the same out of rows (`patterns/contact.ts`); `tests/patterns/overview.test.ts` holds
 * every figure of the sample against what it opens.
 */
import type { CountedContacts } from '../../preload/contract.ts'
import { contactKinds, kindsIn, messageKinds } from './contactKinds.ts'

/** Incoming contacts of parties marked as collector or lender; drafts and what was never sent are none. */
const contact = `e.direction = 'in' AND e.party IN (SELECT id FROM parties WHERE role IN ('collector', 'lender'))
  AND e.kind IN ${kindsIn([...contactKinds, 'note'])}
  AND NOT (e.kind = 'note' AND ifnull(e.result_code, '') = 'other')
  AND (e.flags = '' OR ${['draft', 'unsent', 'failed', 'notDownloaded']
    .map(flag => `instr(' ' || e.flags || ' ', ' ${flag} ') = 0`)
    .join(' AND ')})`

/** An hour certain enough to be drawn. Never null, so that its contrary is exactly the rest. */
const hasHour = `(e.utc_ms IS NOT NULL AND e.day IS NOT NULL AND e.precision <> 'day' AND e.time_source NOT IN ('unknown', 'fileSystem'))`

const answered = "e.kind = 'call' AND ifnull(e.result, '') = 'answered'"

const conditions: Record<CountedContacts, string> = {
  contact,
  timed: `${contact} AND ${hasHour}`,
  untimed: `${contact} AND NOT ${hasHour}`,
  quiet: `${contact} AND ${hasHour} AND (e.hour >= 22 OR e.hour < 8)`,
  call: `${contact} AND e.kind = 'call'`,
  answered: `${contact} AND ${answered}`,
  effective: `${contact} AND ${hasHour} AND ${answered} AND e.target = 'self' AND ifnull(e.duration, 1) >= 1`,
  unanswered: `${contact} AND e.kind = 'call' AND e.target = 'self' AND ifnull(e.result, '') IN ('missed', 'rejected', 'busy', 'voicemail')`,
  message: `${contact} AND e.kind IN ${kindsIn(messageKinds)}`,
}

/** The condition on `events e` for one figure; it has no parameters. */
export function countedCondition(counted: CountedContacts): string {
  return conditions[counted]
}
