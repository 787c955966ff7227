/** The timeline as lists: how it is narrowed, counted and paged; what the user adds to it. */
import type { Direction, EventKind, EventRow, Item, PartyRole, Target, ThirdPartyRole } from './records.ts'

/**
 * What a figure of the pattern screen counts: incoming contacts of marked collectors and lenders; `timed` and `untimed`
 * by whether their hour is certain; `effective` are the answered calls that the daily limit is about.
 */
export type CountedContacts =
  | 'contact'
  | 'timed'
  | 'untimed'
  | 'quiet'
  | 'call'
  | 'answered'
  | 'effective'
  | 'unanswered'
  | 'message'

export interface TimelineFilter {
  kinds?: EventKind[]
  parties?: string[]
  directions?: Direction[]
  /** `any`, or rule ids. */
  findings?: 'any' | string[]
  /** Local dates in the case's zone, inclusive, `2026-11-03`. */
  from?: string
  to?: string
  query?: string
  target?: 'self' | 'thirdParty'
  /** Only these events (from a chart's cell or a finding). */
  ids?: string[]
  /** Weekday 0 Monday … 6 Sunday and hour 0–23 in the case's zone. */
  weekday?: number
  hour?: number
  exhibitsOnly?: boolean
  /** Only the contacts that a figure of the pattern screen counts. */
  counted?: CountedContacts
  /** Order: newest first unless true. */
  oldestFirst?: boolean
  /**
   * Lists only: bursts stand on one line each, except those named here. It changes which lines there are, never what is
   * counted; a list narrowed to more than kinds, parties, directions and days shows every event by itself.
   */
  fold?: { open: string[] }
}

export interface MonthCount {
  /** `2026-11`, or `undated`. */
  month: string
  count: number
  findings: number
}
export interface DayCount {
  /** Local date, or `undated`. */
  day: string
  count: number
  findings: number
  /** Events that have no line of their own because they are folded into another's. */
  folded: number
}

/** Where an event or a day stands in a list; `burst` is the closed burst that the event is folded into. */
export interface Position {
  index: number
  total: number
  burst?: string
}

export interface EventPage {
  /** Events that the filter has, however many lines they stand on. */
  total: number
  events: EventRow[]
  next: string | null
}

export interface NoteInput {
  kind: 'visit' | 'call' | 'message' | 'other'
  /** Wall clock `2026-11-03T18:30` in the zone. */
  local: string
  zone: string
  precision: 'min' | 'day'
  text: string
  direction: Direction
  target: Target
  partyNumber: string
  partyName: string
  people: number | null
  /** Ids of items that belong to it; they are in the vault before the note is. */
  attachments: string[]
}

/** An item with the id of its small picture, if one was made. */
export type ListedItem = Item & { thumbnail: string | null }

export interface PartyChange {
  party: string
  role?: PartyRole
  lender?: string | null
  thirdParty?: ThirdPartyRole | null
  name?: string
  /** The party it is taken for from now on; null: it is one of its own again. */
  mergeInto?: string | null
  /** Reasons only the user can give. */
  heardInCall?: boolean
  publishedNumber?: boolean
  callbackAnswered?: boolean
}
