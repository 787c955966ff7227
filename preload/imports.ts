/** An import: how far it is, what became of each file and message, and what it has to ask. */
import type { EventKind, ThirdPartyRole } from './records.ts'

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
  seconds: number
  cancelled: boolean
}

/** What an import could not know. One sheet asks only these; answers are remembered per source. */
export interface Question {
  id: string
  item: string
  path: string
  question: 'zone' | 'self' | 'dateOrder' | 'owner'
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
}
