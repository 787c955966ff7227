/**
 * The journal's entries: what people did and said. The journal is the truth for these; the index is folded from them.
 * `public` fields may be disclosed with a bundle; names, paths and words lie in `private`.
 * Unknown types and fields are kept and carried along by every reader.
 */
import type {
  CaseFacts,
  CheckDepth,
  CheckFinding,
  CitingPaper,
  Complainant,
  CopyProblem,
  FindingState,
  NoteInput,
  PartyChange,
  SelfFacts,
  MessageFact,
  SourceAnswer,
  TableSample,
} from '../../preload/contract.ts'
import type { Run } from './bin.ts'

/** `create`, `slot-change`, `checkpoint`, `adopt`, `repair` and `delete` are written by the vault itself. */
export interface EntryBodies {
  create: {
    public: { vaultId: string; publicKey: string; generation: number; bodySha256: string }
    private: null
  }
  'slot-change': { public: { generation: number; bodySha256: string }; private: null }
  checkpoint: { public: { text: string; sig: string }; private: null }
  adopt: { public: { sha256: string; size: number }; private: { name: string; mediaType: string } }
  /** First entry of its own in a vault that was made by re-encrypting another; FORMAT.md 7.1. */
  migrate: { public: { text: string; oldSig: string; newSig: string }; private: null }
  repair: {
    public:
      | { what: 'journalTail' | 'journalSegment'; mirror: 'a' | 'b'; segment: number }
      /** Content that was mended: from its own other page, with pieces of a copy, or by a copy's whole object. */
      | { what: 'object'; sha256: string; by: 'itself' | 'pieces' | 'whole'; chunks: number; pages: number }
    private: null
  }
  /** What a check found. Severities are counted; which files they are about says nothing without the vault. */
  verify: {
    public: {
      depth: CheckDepth
      objects: number
      bytes: number
      findings: Record<CheckFinding['severity'], number>
    }
    private: { findings: CheckFinding[] }
  }
  /** A copy on another disk, complete up to the entry `upTo`; `checkedOn` is when all of it was last read. */
  copy: {
    public: { upTo: number; objects: number; bytes: number; checkedOn: string | null; problems: number }
    private: { place: string; problems: CopyProblem[] }
  }

  /** A file that was handed over, or a part of a container (`inside`). Its seq is the item's id: `i<seq>`. */
  import: { public: { sha256: string; size: number; metaSha256: string }; private: ImportPrivate }
  /** Something made from an original: what a reader read, a playable copy, a thumbnail. Its item id is `i<seq>` too. */
  derive: {
    public: { sha256: string; size: number; derivedFrom: string; metaSha256: string }
    private: DerivePrivate
  }

  /** An original went into the bin: these entries count as if they were not there. See `bin.ts`. */
  bin: {
    public: { entries: Run[] }
    private: {
      item: string
      /** Events and findings that go on under the name another source gave them: old and new name. */
      renamed: (readonly [string, string])[]
      /** Papers that named it then. */
      papers: CitingPaper[]
    }
  }
  /** What these `bin` entries hid is there again. */
  'put-back': { public: { bins: number[] }; private: null }
  /** Content that was deleted for good, and the `bin` entries that this ends. */
  delete: { public: { sha256s: string[]; bins: number[] }; private: null }

  answer: { public: { answers: number }; private: { answers: SourceAnswer[] } }
  case: {
    public: Record<string, never>
    private: { case?: Partial<CaseFacts>; complainant?: Partial<Complainant>; self?: SelfFacts }
  }
  party: { public: Record<string, never>; private: PartyChange }
  note: { public: Record<string, never>; private: NoteInput & { attachments: string[] } }
  edit: { public: Record<string, never>; private: { event: string; userNote: string } }
  /** Events that are not the one another source tells (`apart`), or are it after all; ids are those their own source gives. */
  split: { public: { count: number }; private: { events: string[]; apart: boolean } }
  exhibit: { public: { count: number }; private: { events: string[]; group: number | null } }
  finding: {
    public: { count: number }
    private: { ids: string[]; state: FindingState; reason: string | null }
  }
  draft: { public: { draft: string }; private: { draft: string; content: unknown } }
  sent: { public: { draft: string }; private: { draft: string; sentOn: string; way: string; number: string } }
  /** A paper that left the vault; `cites` are the entries whose content it names, so that nobody deletes it unawares. */
  export: {
    public: { what: string; sha256: string; size: number }
    private: { options: unknown; cites?: number[] }
  }
}

/** What the vault says of itself: nothing that was saved before changes by it, and no screen of evidence shows it. */
export const ownEntryTypes: readonly (keyof EntryBodies)[] = ['checkpoint', 'repair', 'verify', 'copy']

export interface ImportPrivate {
  /** Name as it came, never changed; display escapes it. */
  name: string
  /** Path inside the dropped folder or the archive, with `/`. */
  path: string
  /** Full path on this computer; empty for parts of a container. */
  sourcePath: string
  mediaType: string
  /** ISO 8601, UTC; when the import began. All files of one import share it. */
  importedAt: string
  mtime: string | null
  /** Id of the import job, so that files dropped together are known as such. */
  job: string
  /** Name of the reader that was chosen, `opaque`, `media` or `archive`. */
  reader: string
  detection: { confidence: number; reason: string }
  /** Set for a part of an archive; `offset` when its bytes are read through the container's object. */
  inside: { sha256: string; path: string; offset: number | null } | null
  /** Time and party facts read from the file's own bytes and name, see `import/fileFacts.ts`. */
  facts: FileFacts | null
}

export interface DerivePrivate {
  name: string
  mediaType: string
  role: 'messages' | 'playable' | 'thumbnail' | 'waveform' | 'part'
  tool: { name: string; version: string; args: string }
  createdAt: string
  /** For `messages`: the counts of the reader, and what it could not know. */
  messages?: {
    reader: string
    /** Counts of this portion. */
    read: number
    unread: number
    /** Of the source up to the end of this portion. */
    summary: ReaderSummary
    /**
     * A long source is saved in portions while it is being read, each an object and an entry of its own. 0 begins a
     * reading and takes away an older one. Absent: 0.
     */
    portion?: number
    /** False while more portions follow: a source without its last portion is unread. Absent: true. */
    complete?: boolean
  }
  /** For `part`: the locator in the source and the name the source gives it. */
  part?: { locator: string }
  /** For `waveform`: peaks 0..255, and the true duration. */
  waveform?: { peaks: number[]; durationSeconds: number }
}

export interface FileFacts {
  kind: 'recording' | 'picture' | 'video' | 'document'
  /** Best time first; every candidate is kept. */
  times: { source: 'exif' | 'quicktime' | 'fileName' | 'fileSystem'; time: RawTime }[]
  durationSeconds: number | null
  width: number | null
  height: number | null
  numberRaw: string | null
  name: string | null
  direction: 'in' | 'out' | null
  app: string | null
  /** Further facts for display: camera model, codec, package. */
  shown: { name: string; value: string }[]
}

/** A time as a reader found it; nothing is assumed yet. `import/times.ts` turns it into an EvidenceTime. */
export type RawTime =
  | { epochMs: number; local: string | null; precision: 'ms' | 's' | 'min' }
  | {
      wall: {
        /** The three numbers of the date in the order they were written. */
        date: [number, number, number]
        /** `ask` when day and month cannot be told apart; the source's answer decides. */
        order: 'YMD' | 'DMY' | 'MDY' | 'ask'
        hour: number
        minute: number
        second: number | null
        half: 'am' | 'pm' | null
        millisecond?: number
      } | null
      /** Minutes east of UTC when written with the time. */
      offsetMinutes: number | null
      local: string
      precision: 'ms' | 's' | 'min' | 'day'
    }

/**
 * One message or call as read, before zone, date order and owner are known. One NDJSON line of a `messages` object. A record
 * of kind `contact` is no message: it says that a number (`numberRaw`) or an account is called `name` in a contact list.
 */
export interface MessageRecord {
  kind: 'call' | 'sms' | 'mms' | 'message' | 'voicemail' | 'email' | 'system' | 'contact'
  locator: string
  time: RawTime
  /** `bySender`: decided by whether `sender` is a name of the owner. */
  direction: 'in' | 'out' | 'unknown' | 'system' | 'bySender'
  sender: string | null
  /** The other side's number as written; null when unknown or withheld. */
  numberRaw: string | null
  name: string | null
  account: string | null
  text: string
  result: string | null
  resultCode: string | null
  durationSeconds: number | null
  ringSeconds: number | null
  line: string | null
  flags: string[]
  /** `part` names a blob the reader handed over; otherwise the name is looked for beside the source. */
  attachments: { name: string; mediaType: string; part: string | null }[]
  platformId: string | null
  /**
   * The conversation, when the source holds several or it is a group; absent, the source's `chatName` holds for all.
   * `account` is that of the other side of a conversation of two.
   */
  chat?: { name: string | null; id: string | null; group: boolean; account?: string }
  /** What the message is or carries besides its words. */
  facts?: MessageFact[]
  /** When the sender's network stamped it, ms since the epoch, if the source says so: a message can arrive hours later. */
  sentAtMs?: number
}

/** What a reader says of the whole file; questions are made from it. */
export interface ReaderSummary {
  /** True when times are wall clock without a zone. */
  needsZone: boolean
  needsDateOrder: boolean
  needsSelf: boolean
  /** A table of which nothing can be read until the person says which column holds what; absent: false. */
  needsColumns?: boolean
  /** The beginning of a table. */
  table?: TableSample
  /** Senders with counts, most first; at most 200. */
  names: { name: string; count: number }[]
  /** Offsets in minutes that the source itself suggests, with counts. */
  offsetHints: { minutes: number; count: number }[]
  /** Examples of ambiguous dates, verbatim. */
  dateExamples: string[]
  /** The other party of a one-to-one chat as the file's name or head gives it. */
  chatName: string | null
  incomplete: boolean
  notes: string[]
}

export type EntryType = keyof EntryBodies
export type NewEntry = {
  [T in EntryType]: { type: T; public: EntryBodies[T]['public']; private: EntryBodies[T]['private'] }
}[EntryType]

/** An entry as the journal gives it back. */
export type JournalEntry = NewEntry & { seq: number; time: string; leaf: string }
