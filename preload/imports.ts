/** An import: how far it is, what became of each file and message, and what it has to ask. */
import type { EventKind, ThirdPartyRole } from './records.ts'
import type { ReadAgain } from './sources.ts'
import type { tableFields } from './words.ts'

export interface ImportProgress {
  job: string
  phase: 'counting' | 'storing' | 'reading' | 'indexing' | 'done' | 'cancelled'
  filesTotal: number
  filesDone: number
  bytesTotal: number
  bytesDone: number
  messages: number
  /** Name of the file at hand, escaped for display. */
  current: string
  secondsLeft: number | null
  paused: boolean
}

export type SkipReason =
  | 'empty'
  | 'unreadable'
  | 'permission'
  | 'changed'
  | 'systemFile'
  | 'vault'
  | 'tooLarge'
  | 'symlink'
  | 'special'
  | 'cancelled'
  | 'noSpace'
  | 'encrypted'
  | 'wrongPassword'
  | 'bomb'
  | 'failed'

export interface ImportedFile {
  path: string
  name: string
  item: string | null
  size: number
  reader: string
  outcome: 'imported' | 'duplicate' | 'skipped'
  reason: SkipReason | null
  messagesIn: number
  events: number
  unread: number
  attachments: number
  notes: string[]
}

export interface ImportReport {
  job: string
  files: number
  imported: number
  duplicate: number
  skipped: { path: string; reason: SkipReason }[]
  /** New events by kind. */
  events: Partial<Record<EventKind, number>>
  /** Events that were already there from another source and got one more. */
  confirmed: number
  unread: { path: string; locator: string; reason: string; excerpt: string }[]
  open: Question[]
  perFile: ImportedFile[]
  /** Sources that were read again, with what that changed. */
  again: ReadAgain[]
  seconds: number
  cancelled: boolean
}

/** What an import could not know. One sheet asks only these; answers are remembered per source. */
export interface Question {
  id: string
  item: string
  path: string
  /** `columns`: a table whose columns nobody named yet; it is answered with a `reading`. */
  question: 'zone' | 'self' | 'dateOrder' | 'owner' | 'columns'
  /** Likely answer first. */
  choices: { value: string; label: string }[]
  likely: string | null
  /** Why that answer is likely: a code the screens word, with data from the source. */
  evidence: { code: string; values: Record<string, string> } | null
  examples: string[]
}

export interface SourceAnswer {
  item: string
  zone?: string | null
  dateOrder?: 'DMY' | 'MDY' | 'YMD'
  /** Names in this source that are its owner. */
  self?: string[]
  /** Whose phone wrote it. */
  owner?: 'self' | { thirdParty: ThirdPartyRole; name: string }
  /** How it is to be read from now on; what is absent stays as it was. The source is read anew. */
  reading?: ReadingChoice
}

/** What a person says about how a file is to be read. */
export interface ReadingChoice {
  /** Id of a reader, or `opaque` to keep the file without reading it. */
  reader?: string
  /** Name of an encoding (`gb18030`), or null for what the bytes tell. */
  encoding?: string | null
  /** Which column of a table holds what: a field and the heading it stands under. */
  columns?: TableColumns | null
}

export type TableField = (typeof tableFields)[number]

export interface TableColumns {
  /** Heading (or `#3` for the third column where there are no headings) of each field that the table has. */
  fields: Partial<Record<TableField, string>>
  /** 1-based row of the headings; 0 when there are none. */
  headingRow: number
  /** What the words of the direction column mean. */
  directions?: Record<string, 'in' | 'out'>
  /** What the rows are when no column says so. */
  kind?: 'call' | 'sms' | 'message'
}
