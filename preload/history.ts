/** The journal as people read it: who did what when, in order. */
import type { Locale } from './records.ts'

/** What was handed over and said · what left on paper · what the vault notes of itself. */
export type HistoryGroup = 'evidence' | 'papers' | 'vault'

/** One line of the history: one entry of the journal, or several alike that follow each other. */
export interface HistoryLine {
  /** Numbers of its first and last entry in the journal. */
  first: number
  last: number
  /** How many entries it stands for; 0 when they are missing. */
  entries: number
  /** Date and clock of the first entry, and the clock of the last when it is another, in the case's zone. */
  day: string
  clock: string
  until: string | null
  /** What was done, in the language asked for; one sentence for each kind of thing. */
  what: string[]
  by: 'person' | 'program'
  /** The program and version that wrote the last of its entries. */
  app: string
  /** Says that the computer's clock was set before this entry, with both times. */
  jump: string | null
  /** Says when the vault was opened before an entry of this line, as far as the journal shows it. */
  opened: string | null
  /** What it is about: the SHA-256 of one content, or of the list of several (each in hex with a line feed). */
  refers: { contents: number; sha256: string } | null
}

/** Which rows: of one group or all, folded or an entry a line, by their place from the newest on. */
export interface HistoryAsked {
  locale: Locale
  group: HistoryGroup | null
  folded: boolean
  /** `upTo` of the overview, so that rows keep their places while entries are added. */
  upTo: number
  offset: number
  limit: number
}

/** A line, or the head of a day. */
export type HistoryRow = HistoryLine | { dayHead: string }

export interface HistoryOverview {
  /** Number of the last entry. */
  upTo: number
  /** Entries that are missing in both copies of the journal. */
  missing: number
  /** SHA-256 over the list of all entries up to `upTo` (FORMAT.md 7.1). */
  head: string
  /** ISO 8601, UTC: times of the first and the last entry. */
  from: string
  to: string
  /** Zone that days and clocks are shown in. */
  zone: string
  /** How often the clock was set, as far as the journal shows it. */
  jumps: number
  groups: Record<HistoryGroup, number>
  /** Opening found the journal damaged, its copies different, or perhaps cut short. */
  damaged: boolean
  /** Number of the last entry that signs the list before it; 0 when there is none. */
  signedAt: number
  /** 32 hex digits. */
  vaultId: string
  /** Of the key that signs, as the recovery sheet shows it: `SHA256:…`. */
  fingerprint: string
}
