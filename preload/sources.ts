/** What was imported and how it was read: looked at, read otherwise, read again. */
import type { Question, ReadingChoice, SourceAnswer, TableField } from './imports.ts'
import type { Direction, EventKind, EvidenceTime, Locale, MessageFact } from './records.ts'

/** A file that a reader reads, or could be told to read. */
export interface SourceRow {
  item: string
  name: string
  path: string
  size: number
  mediaType: string
  importedAt: string
  /** Id of the reader it is read with; `opaque` is kept without being read. */
  reader: string
  /** 0..1, and the code of what it was told by. */
  confidence: number
  reason: string
  /** What the person said about its reading, or null. */
  choice: ReadingChoice | null
  /** Messages in it: events and listed as unread; null while it was not read. */
  messages: number | null
  unread: number
  incomplete: boolean
  notes: string[]
  /** A reader that reads what an earlier version of the program kept unread or read with an older reader; else null. */
  newer: string | null
  /** An archive of which something is locked by a password. */
  locked: boolean
}

export interface PreviewRecord {
  locator: string
  kind: EventKind | 'contact'
  direction: Direction
  /**
   * `wall` is the clock it was understood as (`2026-11-03T22:41:07`; in UTC where `utc` is known), null when it was not
   * understood; `ambiguous` says that only the order of day and month is open.
   */
  time: Pick<EvidenceTime, 'local' | 'precision' | 'utc'> & { wall: string | null; ambiguous: boolean }
  sender: string | null
  party: string | null
  text: string
  facts: MessageFact[]
}

/** The beginning of a table, for choosing its columns. */
export interface TableSample {
  /** 1-based row of the headings; 0 when there are none. */
  headingRow: number
  /** Headings, or `#1`, `#2` … where there are none. */
  headings: string[]
  /** Cells of the first rows, as they are written. */
  rows: string[][]
  /** Which heading likely holds what, with the code of the reason. */
  suggested: { field: TableField; heading: string; reason: string }[]
}

/** What a reading would give; nothing of it is saved. */
export interface SourcePreview {
  reader: string
  /** Encoding the text was read in, or null for what is no text. */
  encoding: string | null
  /** Characters in `text` that the encoding could not give (U+FFFD). */
  replaced: number
  /** The first lines of the file, or '' for what is no text. */
  text: string
  /** The first messages. */
  records: PreviewRecord[]
  unread: { locator: string; reason: string; excerpt: string }[]
  table: TableSample | null
  /** Code of the error the reading ended with, or null. */
  failure: string | null
}

/** What a reading did to the events of a source that was read before. */
export interface ReadAgain {
  item: string
  name: string
  before: number
  after: number
  same: number
  changed: number
  added: number
  gone: number
}

/** A folder of which everything is imported while the vault is open. */
export interface WatchState {
  folderName: string
  /** Things in it that are not taken yet, because they still change or another import runs. */
  waiting: number
  /** Files that were saved from it. */
  taken: number
  lastAt: string | null
  /** The folder is not there now (a stick that was pulled); it is gone on with when it comes back. */
  missing: boolean
  /** Code of what stands in the way, or null. */
  failure: string | null
}

/** Times of a source on a clock that a zone's summer time moves: what the clock never showed, and what it showed twice. */
export interface ClockDoubts {
  gap: number
  fold: number
  /** Many times, and none of them after 12:59 or before 1:00: the clock may have counted to twelve twice. */
  twelveHour: boolean
  /** Some of them, as the source writes them. */
  examples: string[]
}

/** Recordings, pictures and videos of one import whose times stand on a clock that says no zone. */
export interface LooseFiles {
  /** The file that the answer is given for; it holds for all of them. */
  item: string
  /** Of the first of them. */
  path: string
  importedAt: string
  files: number
  /** Null: not known, or left open. */
  zone: string | null
  /** Whether the zone was answered for them or is that of the case; null when neither. */
  by: 'answer' | 'case' | null
}

export interface SourceCalls {
  /** Newest first; with `locked` only archives of which something waits for a password. `newer` counts all sources that a newer reader could read. */
  'source.list': (arg: { query: string; limit: number; offset: number; locked?: boolean }) => {
    total: number
    newer: number
    rows: SourceRow[]
  }
  /** By import, the oldest first. */
  'source.loose': (arg: null) => LooseFiles[]
  /** Throws ItemMissing. */
  'source.get': (arg: { item: string }) => SourceRow
  /** Ids of the readers a file can be read with, and names of the encodings. */
  'source.choices': (arg: null) => { readers: string[]; encodings: string[] }
  /** The beginning of a source read in this way. Throws ItemMissing. */
  'source.preview': (arg: { item: string; reading: ReadingChoice }) => SourcePreview
  /** Says how a source is to be read and reads it anew. Throws ItemMissing, ImportRunning. */
  'source.read': (arg: { item: string; reading: ReadingChoice }) => { job: string }
  /** Reads everything with the newest readers that an earlier version could not read, or read with older ones. */
  'source.readNewer': (arg: null) => { job: string }
  /** Reads what is locked in an archive with its password, which is kept nowhere. Throws ItemMissing, ImportRunning. */
  'source.unlock': (arg: { item: string; password: string }) => { job: string }
  /** Messages of a source that could not be read. */
  'source.unread': (arg: { item: string; limit: number; offset: number }) => {
    total: number
    rows: { locator: string; reason: string; excerpt: string }[]
  }
  'watch.state': (arg: null) => WatchState | null
  'watch.stop': (arg: null) => null
  /** Everything that can be asked of a source or of loose files, also what was answered, and the answers as they are. Throws ItemMissing. */
  'source.answers': (arg: { item: string }) => { questions: Question[]; answer: SourceAnswer }
  /** What reading the times of a source in this zone would leave in doubt. Throws ItemMissing. */
  'source.clockDoubts': (arg: { item: string; zone: string }) => ClockDoubts
  /** Saves the report of the last import as a table where the person says. Throws ReportMissing. */
  'source.saveReport': (arg: { locale: Locale }) => { saved: boolean }
}
