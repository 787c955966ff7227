/**
 * Everything the page can ask of the program, on one page: calls, events and their types.
 * Both sides are derived from it. Values are JSON plus Uint8Array; errors come as `Failure`, never thrown across.
 */
import type {
  CaseFacts,
  Complainant,
  Direction,
  EventDetail,
  EventKind,
  EventRow,
  Finding,
  FindingState,
  Item,
  LenderType,
  Locale,
  Party,
  PartyRole,
  SelfFacts,
  Target,
  TextMark,
  ThirdPartyRole,
} from './records.ts'

export type * from './records.ts'

/** An error a person can meet. `code` selects the sentence in `resources/errors`; details never hold names or keys. */
export interface Failure {
  code: string
  details: Record<string, string | number | boolean>
}
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Failure }

export interface Preferences {
  locale: Locale | 'system'
  theme: 'system' | 'light' | 'dark'
  idleMinutes: number
  /** Blur message bodies and mute autoplay until asked for. */
  soften: boolean
}

export interface AppState {
  version: string
  locale: Locale
  preferences: Preferences
  vault: 'none' | 'locked' | 'open'
  /** Neutral folder name of the vault at hand; never a path. */
  folderName: string | null
  readOnly: boolean
  /** The vault at hand has lost its key files: only the recovery code with its sheet opens it. */
  keysLost: boolean
  ffmpeg: boolean
  /** `native` or `wasm`: which libsodium ran. */
  sodium: 'native' | 'wasm' | null
  host: 'electron' | 'chromium'
  canPrint: boolean
  lockedAt: string | null
  /** Ms until the idle lock, or null when locked. */
  idleMsLeft: number | null
  /** Codes of what opening the vault found: `RollbackSuspected`, `MirrorHealed`, `OrphansFound`, `IndexRebuilt` … */
  notices: string[]
}

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
  /** Reasons only the user can give. */
  heardInCall?: boolean
  publishedNumber?: boolean
  callbackAnswered?: boolean
}

export interface HeatCell {
  weekday: number
  hour: number
  count: number
}
export interface PatternOverview {
  heat: HeatCell[]
  /** Contacts from collectors per local day, by what the rules count. */
  days: {
    day: string
    answered: number
    unanswered: number
    messages: number
    total: number
    findings: number
    /** Parties of the creditor group whose calls `answered` counts; empty when there is one group only. */
    answeredBy: string[]
  }[]
  numbers: {
    party: string
    label: string
    calls: number
    answered: number
    messages: number
    nights: number
    total: number
  }[]
  quiet: { start: number; end: number }
  limitPerDay: number
  /** Contacts that no hour can be given to, so they are in no cell. */
  withoutHour: number
  summary: Summary
}

/** Each figure is what the home sentence and the letters print. */
export interface Summary {
  events: number
  byKind: Partial<Record<EventKind, number>>
  from: string | null
  to: string | null
  nightContacts: number
  daysOverLimit: number
  thirdPartyContacts: number
  abusiveMessages: number
  collectorNumbers: number
  openQuestions: number
  unconfirmed: number
}

export type PrintKind = 'timeline' | 'evidence-list'
export interface PrintOptions {
  kind: PrintKind
  locale: Locale
  filter: TimelineFilter
  maskThirdParties: boolean
  thumbnails: boolean
  hashes: boolean
  /** Evidence list: bind the exhibits behind the list. */
  exhibits: boolean
  paper: 'portrait' | 'landscape'
  copies: number
}
export interface Printed {
  id: string
  pages: number
  bytes: number
  events: number
  sha256: string
}

export type ChannelId = 'platform' | 'nfra' | 'nfra-report' | '12321' | 'police'
export interface Channel {
  id: ChannelId
  title: { 'zh-CN': string; en: string }
  purpose: { 'zh-CN': string; en: string }
  entry: { 'zh-CN': string; en: string }
  limits: { 'zh-CN': string; en: string }
  competentFor: LenderType[] | 'all'
  verified: string
  confidence: string
}

/** A stretch of a letter. What has neither `events` nor `fact` nor `statement` is unsourced and blocks export. */
export interface DraftSpan {
  text: string
  events?: string[]
  findings?: string[]
  /** Field of the case or complainant it repeats. */
  fact?: string
  /** Wording of the form itself or a citation: says nothing about this case. */
  fixed?: boolean
  /** The user declared it as their own statement. */
  statement?: boolean
}
export interface DraftSection {
  id: string
  title: string
  /** `field` sections can be copied into a form one by one. */
  paragraphs: { id: string; spans: DraftSpan[]; exhibit?: string }[]
  table?: { head: string[]; rows: { cells: DraftSpan[]; events: string[] }[] }
  editable: boolean
}
export interface DraftProblem {
  section: string
  paragraph: string
  code:
    | 'unsourced'
    | 'notInEvidence'
    | 'accusingWord'
    | 'exaggeration'
    | 'fullId'
    | 'thirdPartyNumber'
    | 'threatTone'
    | 'missingFact'
    | 'oldOffice'
  text: string
  blocks: boolean
}
export interface Draft {
  id: string
  channel: ChannelId
  locale: Locale
  sections: DraftSection[]
  problems: DraftProblem[]
  exhibits: { label: string; event: string }[]
  updatedAt: string
}
/** One field of the office's own form, ready to be copied. `limit` is the most characters it takes, where known. */
export interface FormField {
  id: string
  label: string
  text: string
  characters: number
  limit: number | null
  tooLong: boolean
}
export interface DraftChoice {
  channel: ChannelId
  locale: Locale
  findings: string[]
  events: string[]
}

export interface HomeState {
  summary: Summary
  days: Pick<PatternOverview['days'][number], 'day' | 'answered' | 'answeredBy' | 'total'>[]
  limitPerDay: number
  next: {
    code:
      | 'import'
      | 'answer'
      | 'nameCollectors'
      | 'confirmFindings'
      | 'complain'
      | 'draft'
      | 'print'
      | 'carrierBill'
      | 'case'
    values: Record<string, string | number>
  }[]
  deadlines: {
    /** `lenderReply`: what an office owes to a letter; `values` names its `channel`, `clock` and whether it may be later. */
    code: 'lenderReply' | 'publicOrder' | 'carrierRecords'
    date: string
    daysLeft: number
    values: Record<string, string | number>
  }[]
  objects: number
  /** When the last thing was written that a person did or said, or that was made of it. */
  savedAt: string | null
}

export type CheckDepth = 'quick' | 'complete' | 'full'
/** What is lost: nothing and nothing to do · nothing · nothing yet, but something should be done · content. */
export type CheckSeverity = 'info' | 'notice' | 'warning' | 'loss'
export type FindingCode =
  | 'FrontPageDamaged'
  | 'RearPageDamaged'
  | 'ChunkDamaged'
  | 'ObjectTruncated'
  | 'ObjectMissing'
  | 'OrphanObject'
  | 'MisnamedObject'
  | 'ForeignObject'
  | 'UnknownFile'
  | 'JournalGap'
  | 'MirrorDiffers'
  | 'IndexBehind'
  | 'IndexAhead'
  | 'SlotFileDiffers'
  | 'RollbackSuspected'
/** `code` selects the sentences in `resources/findings.json`; `where` is a place inside the vault and names nobody. */
export interface CheckFinding {
  code: FindingCode
  severity: CheckSeverity
  where: string
  details?: Record<string, string | number | boolean>
}

/** A file that a copy does not hold, or not as it should. `where` is a place inside the vault. */
export interface CopyProblem {
  code: 'tooLargeForFat' | 'unreadableHere' | 'damagedHere' | 'notWritten' | 'readBackDiffers'
  where: string
}

/** A full re-encryption into a new folder: how far it is, and how it ended. */
export interface ReencryptState {
  /** `ready`: begun, waiting for its code to be typed back. */
  phase: 'ready' | 'copying' | 'checking' | 'done' | 'stopped' | 'failed'
  /** Name of the new folder, beside the old one. */
  folderName: string
  objects: number
  objectsTotal: number
  bytes: number
  bytesTotal: number
  /** Contents that do not read in the old folder, and so are in the old folder only. */
  damaged: number
  failure: Failure | null
}

/** Whether all is well with the vault, and since when that is known. */
export interface Health {
  state: 'well' | 'attention' | 'loss'
  /** When the last check ended and how deep it was; null when there was none. */
  checkedOn: string | null
  depth: CheckDepth | null
  /** When every byte was last read. */
  fullyCheckedOn: string | null
  findings: CheckFinding[]
  lastCopy: { madeOn: string; upTo: number; entriesSince: number; problems: number } | null
}

/** How a copy went. `readBack`: past the computer's cache (`medium`), or only read again (`cache`). */
export interface CopyDone {
  /** Neutral name of the folder it lies in; never a path. */
  folderName: string
  /** Complete up to this entry of the journal. */
  entry: number
  /** When all of it was last read from its disk. */
  checkedOn: string | null
  objects: number
  bytes: number
  /** Objects written this time. */
  copied: number
  readBack: 'medium' | 'cache'
  problems: CopyProblem[]
}

export interface CopyProgress {
  objectsTotal: number
  objectsDone: number
  bytesTotal: number
  bytesDone: number
  /** The last one of this copy. */
  ended: boolean
}

export interface CheckProgress {
  depth: CheckDepth
  objectsTotal: number
  objectsDone: number
  bytesDone: number
  /** A check in the background or one that was asked for. */
  background: boolean
  /** The last one of this check. */
  ended: boolean
}

/** Named calls; each takes one argument and answers with a promise. */
export interface Calls {
  'app.state': (arg: null) => AppState
  'app.setPreferences': (arg: Partial<Preferences>) => AppState
  /** Tells the program that someone is there; postpones the idle lock. */
  'app.touch': (arg: null) => null
  'app.quit': (arg: null) => null
  /** Puts text on the clipboard; it is cleared after 60 s if unchanged. */
  'app.copy': (arg: { text: string }) => null

  /** Opens the folder dialog; answers the neutral name, or null when cancelled. The path stays in main. */
  'vault.chooseFolder': (arg: {
    purpose: 'create' | 'open'
  }) => { folderName: string; isVault: boolean } | null
  'vault.create': (arg: { password: string; locale: Locale }) => { recoveryCode: string }
  /** Two groups of the code typed back; only then is the vault shown. */
  'vault.confirmRecovery': (arg: { groups: { index: number; value: string }[] }) => { right: boolean }
  'vault.open': (arg: { password: string }) => AppState
  'vault.openWithRecoveryCode': (arg: { code: string }) => AppState
  /**
   * Sets a new password by the recovery code and opens the vault. `sheet` is what was typed or scanned from the recovery
   * sheet; it is needed when the key files are lost.
   */
  'vault.recover': (arg: { code: string; sheet: string | null; password: string }) => AppState
  'vault.changePassword': (arg: { password: string; fresh: string }) => null
  /** A new code; it takes the old one's place with `vault.confirmRecovery`, and is forgotten otherwise. */
  'vault.newRecoveryCode': (arg: { password: string }) => { recoveryCode: string }
  'vault.forgetRecoveryCode': (arg: null) => null
  /** Saves the recovery sheet of the code that was just given out, as PDF where the person says. */
  'vault.saveSheet': (arg: { locale: Locale; named: boolean }) => { saved: boolean }
  'vault.lock': (arg: null) => AppState
  /**
   * Begins a full re-encryption, or takes up one that was broken off with the same new password. Its code must be typed
   * back (`vault.confirmRecovery`) before `reencrypt.run`; null when that was done in an earlier attempt.
   */
  'reencrypt.begin': (arg: { password: string; fresh: string }) => {
    folderName: string
    recoveryCode: string | null
  }
  'reencrypt.run': (arg: null) => null
  'reencrypt.stop': (arg: null) => null
  'reencrypt.state': (arg: null) => ReencryptState | null
  /** Locks and takes the finished folder to hand. */
  'reencrypt.switch': (arg: null) => AppState
  /** The folder that this vault was re-encrypted from, while it lies beside it. */
  'reencrypt.old': (arg: null) => { folderName: string } | null
  /** Removes it, with its password, once everything in it was read in this vault. */
  'reencrypt.removeOld': (arg: { password: string }) => null
  /** Makes a vault of the invented sample in a temporary folder and opens it. */
  'vault.trySample': (arg: { locale: Locale }) => AppState

  /** Opens the file dialog and starts an import; null when cancelled. */
  'import.choose': (arg: { what: 'files' | 'folder' }) => { job: string } | null
  /** Paths come from the preload's `importDropped`; the page never sees them. */
  'import.start': (arg: { paths: string[] }) => { job: string }
  'import.pause': (arg: { job: string; paused: boolean }) => null
  'import.cancel': (arg: { job: string }) => null
  'import.progress': (arg: null) => ImportProgress | null
  'import.report': (arg: { job: string | null }) => ImportReport | null
  'import.questions': (arg: null) => Question[]
  'import.answer': (arg: { answers: SourceAnswer[] }) => { changed: number }

  'home.state': (arg: null) => HomeState

  'health.get': (arg: null) => Health
  /** Checks at once and as fast as it goes; answers when it has ended. One that runs in the background makes room. */
  'health.check': (arg: { depth: CheckDepth }) => Health
  'health.cancel': (arg: null) => null
  /** Takes up objects that an interrupted import left behind; each becomes an item of its own. */
  'health.adopt': (arg: null) => { adopted: number }
  /** Opens the folder dialog for a copy and mends from it what a full check finds; null when cancelled. */
  'health.repair': (arg: null) => { repaired: number; health: Health } | null
  /** Opens the folder dialog and makes or renews a copy there; answers when it is done, null when cancelled. */
  'copy.choose': (arg: null) => CopyDone | null
  'copy.cancel': (arg: null) => null

  'timeline.months': (arg: TimelineFilter) => MonthCount[]
  'timeline.days': (arg: TimelineFilter) => DayCount[]
  'timeline.page': (arg: {
    filter: TimelineFilter
    limit: number
    after?: string
    month?: string
    offset?: number
  }) => EventPage
  /** Where an event stands in the filtered order, for jumps. */
  'timeline.position': (arg: { filter: TimelineFilter; event?: string; day?: string }) => Position
  /** The next event in the filter's order (or the one before, with `back`) that is marked; null when there is none. */
  'timeline.nextFinding': (arg: { filter: TimelineFilter; event: string; back: boolean }) => {
    event: string | null
  }
  'timeline.event': (arg: { id: string }) => EventDetail
  'timeline.setUserNote': (arg: { id: string; text: string }) => null
  'timeline.setExhibit': (arg: { ids: string[]; group: number | null }) => null
  'notes.add': (arg: NoteInput) => { id: string }

  'items.get': (arg: { id: string }) => Item & {
    playable: string | null
    thumbnail: string | null
    waveform: number[] | null
    durationSeconds: number | null
    facts: { name: string; value: string }[]
    state: 'ready' | 'preparing' | 'unavailable'
  }
  /** What was handed over, the newest first, to choose from; `query` is part of a name. */
  'items.list': (arg: { query: string; limit: number; offset: number }) => {
    total: number
    items: ListedItem[]
  }
  /** At most 1 MiB a call. */
  'items.bytes': (arg: { id: string; offset: number; length: number }) => Uint8Array
  'items.save': (arg: { id: string }) => { saved: boolean }

  'parties.list': (arg: null) => Party[]
  'parties.get': (arg: { id: string }) => Party
  'parties.change': (arg: PartyChange) => Party
  'case.get': (arg: null) => { case: CaseFacts; complainant: Complainant; self: SelfFacts }
  'case.set': (arg: {
    case?: Partial<CaseFacts>
    complainant?: Partial<Complainant>
    self?: SelfFacts
  }) => null

  'patterns.overview': (arg: { lender?: string; from?: string; to?: string }) => PatternOverview
  'findings.list': (arg: { rule?: string; state?: FindingState; event?: string }) => Finding[]
  'findings.set': (arg: { ids: string[]; state: FindingState; reason?: string }) => null

  'print.make': (arg: PrintOptions) => Printed
  'print.bytes': (arg: { id: string; offset: number; length: number }) => Uint8Array
  'print.save': (arg: { id: string }) => { saved: boolean }

  'complaint.channels': (arg: null) => Channel[]
  'complaint.open': (arg: DraftChoice) => Draft
  'complaint.list': (
    arg: null,
  ) => { id: string; channel: ChannelId; updatedAt: string; problems: number; sentOn: string | null }[]
  'complaint.get': (arg: { id: string }) => Draft
  'complaint.edit': (arg: {
    id: string
    section: string
    paragraph: string | null
    text: string
    mode: 'edit' | 'add' | 'delete' | 'declareStatement' | 'attachEvents'
    events?: string[]
  }) => Draft
  'complaint.export': (arg: { id: string; format: 'docx' | 'pdf' | 'txt' }) => { saved: boolean }
  'complaint.preview': (arg: { id: string }) => Printed
  'complaint.fields': (arg: { id: string }) => FormField[]
  'complaint.register': (arg: { id: string; sentOn: string; way: string; number: string }) => null
}

/** What the program tells the page by itself. */
export interface Events {
  'app.changed': AppState
  'import.changed': ImportProgress
  'index.changed': { reason: 'import' | 'answer' | 'derive' | 'edit'; items: string[] }
  'lock.soon': { seconds: number }
  'reencrypt.changed': ReencryptState
  'check.changed': CheckProgress
  'health.changed': Health
  'copy.changed': CopyProgress
}

export type CallName = keyof Calls
export type CallArg<N extends CallName> = Parameters<Calls[N]>[0]
export type CallValue<N extends CallName> = ReturnType<Calls[N]>
export type EventName = keyof Events

/** What `window.vault` is. */
export interface Bridge {
  call<N extends CallName>(name: N, arg: CallArg<N>): Promise<Answer<CallValue<N>>>
  on<N extends EventName>(name: N, listener: (value: Events[N]) => void): () => void
  /** Resolves dropped files and folders to paths inside the preload and starts the import. */
  importDropped(files: readonly unknown[]): Promise<Answer<{ job: string }>>
  /** `vault://item/` in Electron; the host's own origin elsewhere. Append an item id. */
  readonly mediaBase: string
}

export type { Direction, TextMark }
