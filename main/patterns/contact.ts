/**
 * A contact as the rules see it: an event, on whose side it was, and its wall clock where the debtor lives. Rules are
 * pure functions over these; `readContacts.ts` makes them of the index.
 */
import type {
  CallResult,
  Direction,
  EventKind,
  LenderType,
  TimePrecision,
  TimeSource,
} from '../../preload/records.ts'
import { contactKinds, messageKinds } from '../index/contactKinds.ts'

export interface Contact {
  id: string
  kind: EventKind
  utcMs: number | null
  /** Wall clock in the case's zone, ms as if it were UTC; null when `utcMs` is. */
  wallMs: number | null
  /** Local date; the date as written when the zone is not known, null when there is none. */
  day: string | null
  precision: TimePrecision
  timeSource: TimeSource
  direction: Direction
  party: string | null
  /**
   * Creditor group the other side collects for: what the user said of the party, else the case's lender. Null unless
   * the user marked the party as collector or lender: nobody else's contacts are ever counted. '' when it has no name.
   */
  group: string | null
  text: string
  result: CallResult | null
  /** Seconds, or null when the source does not say. */
  duration: number | null
  /** The user's line (SIM) as the source wrote it. */
  line: string | null
  /** `self`, or the role of the third person it went to. */
  target: string
  /** For a note of the user's own: `visit`, `call`, `message`, `other`. */
  noted: string | null
  /** A draft, or what was never sent: no contact. */
  unsent: boolean
}

/** What the rules need of the case. */
export interface CaseView {
  lenderType: LenderType
  lenderName: string
  /** Hours in which contact was agreed, `20:00-23:00`; '' when none. */
  agreedHours: string
  /** How many own lines the user named; with one line there is nothing to tell apart. */
  ownNumbers: number
}

const dayMs = 86_400_000

const collecting: ReadonlySet<EventKind> = new Set([...contactKinds, 'note'])
const messages: ReadonlySet<EventKind> = new Set(messageKinds)
const unanswered: ReadonlySet<CallResult> = new Set(['missed', 'rejected', 'busy', 'voicemail'])

/** A collector's contact towards the debtor or a third person: incoming, from a party the user marked. */
export function isCollecting(contact: Contact): contact is Contact & { group: string } {
  return (
    contact.direction === 'in' &&
    contact.group !== null &&
    !contact.unsent &&
    collecting.has(contact.kind) &&
    contact.noted !== 'other'
  )
}

export function isMessage(contact: Contact): boolean {
  return messages.has(contact.kind)
}

export function isAnsweredCall(contact: Contact): boolean {
  return contact.kind === 'call' && contact.result === 'answered'
}

/** An attempt that reached nobody. A blocked call is not among them: the text speaks of attempts not put through. */
export function isUnansweredCall(contact: Contact): boolean {
  return contact.kind === 'call' && contact.result !== null && unanswered.has(contact.result)
}

/** A contact whose hour is certain enough to hold against somebody. */
export type Placed = Contact & { utcMs: number; wallMs: number; day: string }

/** False for a date without an hour, for an unknown zone, and for times that only a file system gave. */
export function hasHour(contact: Contact): contact is Placed {
  return (
    contact.utcMs !== null &&
    contact.wallMs !== null &&
    contact.day !== null &&
    contact.precision !== 'day' &&
    contact.timeSource !== 'unknown' &&
    contact.timeSource !== 'fileSystem'
  )
}

/** Ms since local midnight. */
export function timeOfDay(contact: { wallMs: number }): number {
  return ((contact.wallMs % dayMs) + dayMs) % dayMs
}

/** `22:05`, or `22:05:09` when seconds matter and are known. */
export function clock(contact: Placed, withSeconds = false): string {
  const iso = new Date(contact.wallMs).toISOString()
  return withSeconds && (contact.precision === 's' || contact.precision === 'ms')
    ? iso.slice(11, 19)
    : iso.slice(11, 16)
}

/** Order in which contacts are counted and listed; the same whatever order they were read in. */
export function inOrder(a: Contact, b: Contact): number {
  return (a.utcMs ?? Infinity) - (b.utcMs ?? Infinity) || order(a.day ?? '', b.day ?? '') || order(a.id, b.id)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Splits contacts into groups by a key, keeping their order. */
export function groupBy<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) {
    const name = key(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return groups
}
